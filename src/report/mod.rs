//! The claim is reported: `claim.json`, the workbook, the copy to send, letter and e-mail draft (`CONTRACT.md` sections
//! 2 and 3). Only this folder knows Excel.

mod atomic;
pub mod audience;
mod email;
mod identifiers;
pub mod json;
mod letter;
pub mod readback;
pub mod seal;
pub mod workbook;

use crate::claim::outcome::{Claim, Control};
use atomic::Batch;
use audience::Audience;
use identifiers::Output;
use std::path::{Path, PathBuf};

/// The practice's own copy.
pub const OWN_COPY: &str = "claim.xlsx";
/// The copy to send.
pub const COPY_TO_SEND: &str = email::ATTACHMENT;
/// Covering letter.
pub const LETTER: &str = "covering-letter.txt";
/// Unsent draft.
pub const EMAIL: &str = "claim-email.eml";
/// For machines.
pub const JSON: &str = "claim.json";

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Every file, in order.
    pub paths: Vec<PathBuf>,
    /// The one to send.
    pub to_send: PathBuf,
}

/// Why a claim could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The workbook could not be made.
    #[error("the workbook could not be made: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// It could not be read back.
    #[error(transparent)]
    ReadBack(#[from] readback::ReadBackError),
    /// The folder could not be made.
    #[error("the folder `{}` cannot be made: {source}\n\nhint: name another folder with `--out`", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be prepared.
    #[error("`{}` cannot be written: {source}. Nothing was changed.\n\nhint: see whether the disk is full, or name another folder with `--out`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A target could not be replaced.
    #[error("`{}` cannot be replaced: {source}. It may be open in Excel. The old file is as it was.\n\nhint: close it and run again, or name another folder with `--out`", path.display())]
    Replace {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Everything that is written, in memory.
struct Rendered {
    own: Vec<u8>,
    to_send: Vec<u8>,
    letter: String,
    email: Vec<u8>,
    json: String,
}

/// Writes a claim. Both workbooks are built in memory, read back, recomputed from their own cells and compared with the
/// engine (control 9); every output is searched with `is_identifier` (control 11); then they are built again with these
/// controls and written, all or none.
pub fn write_claim(
    claim: &mut Claim,
    is_identifier: &dyn Fn(&str) -> bool,
    out: &Path,
) -> Result<Written, ReportError> {
    write_copies(claim, is_identifier, out, Audience::Practice)
}

/// The same for one audience: for the ICB only what can be sent is written, without the practice's own copy and
/// claim.json, which show staff as the rota labels them.
pub fn write_copies(
    claim: &mut Claim,
    is_identifier: &dyn Fn(&str) -> bool,
    out: &Path,
    audience: Audience,
) -> Result<Written, ReportError> {
    let is_own = audience == Audience::Practice;
    let rendered = controlled(claim, is_identifier)?;
    std::fs::create_dir_all(out).map_err(|source| ReportError::Folder { path: out.to_owned(), source })?;
    let mut batch = Batch::default();
    if is_own {
        batch.prepare(out, OWN_COPY, &rendered.own)?;
    }
    batch.prepare(out, COPY_TO_SEND, &rendered.to_send)?;
    batch.prepare(out, LETTER, rendered.letter.as_bytes())?;
    batch.prepare(out, EMAIL, &rendered.email)?;
    if is_own {
        batch.prepare(out, JSON, rendered.json.as_bytes())?;
    }
    let paths = batch.commit()?;
    Ok(Written { paths, to_send: out.join(COPY_TO_SEND) })
}

/// Writes one file whole or not at all; the folder is made if it is not there.
pub fn write_file(folder: &Path, name: &str, content: &[u8]) -> Result<PathBuf, ReportError> {
    std::fs::create_dir_all(folder).map_err(|source| ReportError::Folder { path: folder.to_owned(), source })?;
    let mut batch = Batch::default();
    batch.prepare(folder, name, content)?;
    batch.commit()?;
    Ok(folder.join(name))
}

/// Renders, adds controls 9 and 11 to the claim, and renders again.
fn controlled(claim: &mut Claim, is_identifier: &dyn Fn(&str) -> bool) -> Result<Rendered, ReportError> {
    let first = render(claim)?;
    let mut controls = readback::controls(claim, &[(OWN_COPY, &first.own), (COPY_TO_SEND, &first.to_send)])?;
    controls.push(identifiers::control(
        &[
            (OWN_COPY, Output::Workbook(&first.own)),
            (COPY_TO_SEND, Output::Workbook(&first.to_send)),
            (LETTER, Output::Text(&first.letter)),
            (JSON, Output::Text(&first.json)),
        ],
        is_identifier,
    ));
    replace_controls(claim, controls);
    render(claim)
}

/// Puts controls in the place of those of the same number, in order.
fn replace_controls(claim: &mut Claim, controls: Vec<Control>) {
    claim.controls.retain(|control| !(control.id.starts_with("C09") || control.id.starts_with("C11")));
    claim.controls.extend(controls);
    claim.controls.sort_by(|one, other| one.id.cmp(&other.id));
}

fn render(claim: &Claim) -> Result<Rendered, ReportError> {
    let own = workbook::build(claim, Audience::Practice)?;
    let to_send = workbook::build(claim, Audience::Icb)?;
    let letter = letter::covering_letter(claim);
    let email = email::email_draft(claim, &to_send);
    let json = json::to_json(claim);
    Ok(Rendered { own, to_send, letter, email, json })
}
