//! The claim is reported: `claim.json`, the workbook, the copy to send, letter and e-mail draft (`CONTRACT.md` sections
//! 2 and 3). Only this folder knows Excel.

mod atomic;
pub mod audience;
mod email;
mod identifiers;
pub mod json;
mod letter;
pub mod readback;
pub mod region;
pub mod seal;
pub mod verify;
pub mod workbook;

pub use atomic::TEMPORARY_PREFIX;

use crate::claim::controls::published::PublishedReport;
use crate::claim::outcome::{Claim, Control};
use atomic::Batch;
use audience::Audience;
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

/// Published counts, measured.
pub const GPAD_WORKBOOK: &str = "gpad.xlsx";
/// The same for machines.
pub const GPAD_JSON: &str = "gpad.json";

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
    /// Rows could not be written as Parquet.
    #[error("the table of days could not be made: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
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

/// Finds identifiers of patients in a text.
pub type IsIdentifier<'w> = &'w (dyn Fn(&str) -> bool + Sync);

/// Everything that is written, in memory.
struct Rendered {
    own: Vec<u8>,
    to_send: Vec<u8>,
    letter: String,
    email: Vec<u8>,
    json: String,
}

/// Writes a claim. Both workbooks are built in memory, read back, recomputed from their own cells and compared with the
/// engine (control 9), and every output is searched with `is_identifier` (control 11). Then all files are written, or none.
pub fn write_claim(claim: &mut Claim, is_identifier: IsIdentifier<'_>, out: &Path) -> Result<Written, ReportError> {
    write_copies(claim, is_identifier, out, Audience::Practice)
}

/// The same for one audience: for the ICB only what can be sent is written, without the practice's own copy and
/// claim.json, which show staff as the rota labels them.
pub fn write_copies(
    claim: &mut Claim,
    is_identifier: IsIdentifier<'_>,
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

/// Writes published counts, measured: workbook and JSON, both or neither.
pub fn write_published(report: &PublishedReport, out: &Path) -> Result<Vec<PathBuf>, ReportError> {
    let workbook = workbook::published::build(report)?;
    let json = json::published::to_json(report);
    std::fs::create_dir_all(out).map_err(|source| ReportError::Folder { path: out.to_owned(), source })?;
    let mut batch = Batch::default();
    batch.prepare(out, GPAD_WORKBOOK, &workbook)?;
    batch.prepare(out, GPAD_JSON, json.as_bytes())?;
    batch.commit()
}

/// Both copies of the workbook as they would be written, with their names: the practice's own, and the one to send.
pub fn copies(claim: &mut Claim, is_identifier: IsIdentifier<'_>) -> Result<[(&'static str, Vec<u8>); 2], ReportError> {
    let rendered = controlled(claim, is_identifier)?;
    Ok([(OWN_COPY, rendered.own), (COPY_TO_SEND, rendered.to_send)])
}

/// Writes one file whole or not at all; the folder is made if it is not there.
pub fn write_file(folder: &Path, name: &str, content: &[u8]) -> Result<PathBuf, ReportError> {
    std::fs::create_dir_all(folder).map_err(|source| ReportError::Folder { path: folder.to_owned(), source })?;
    let mut batch = Batch::default();
    batch.prepare(folder, name, content)?;
    batch.commit()?;
    Ok(folder.join(name))
}

/// Renders with controls 9 and 11 as they should be, and looks whether they are. Where they are, what was read back is
/// what is written; where not, everything is rendered again with what was found.
fn controlled(claim: &mut Claim, is_identifier: IsIdentifier<'_>) -> Result<Rendered, ReportError> {
    let mut expected = readback::expected(claim);
    expected.push(identifiers::expected());
    replace_controls(claim, expected.clone());
    let (rendered, found) = render_and_check(claim, is_identifier)?;
    if found == expected {
        return Ok(rendered);
    }
    replace_controls(claim, found);
    Ok(render_and_check(claim, is_identifier)?.0)
}

/// Puts controls in the place of those of the same number, in order.
fn replace_controls(claim: &mut Claim, controls: Vec<Control>) {
    claim.controls.retain(|control| !(control.id.starts_with("C09") || control.id.starts_with("C11")));
    claim.controls.extend(controls);
    claim.controls.sort_by(|one, other| one.id.cmp(&other.id));
}

/// A workbook with what was found in it.
struct Copy {
    bytes: Vec<u8>,
    controls: Vec<Control>,
    identifiers: Option<i64>,
}

fn copy(claim: &Claim, audience: Audience, is_identifier: IsIdentifier<'_>) -> Result<Copy, ReportError> {
    let bytes = workbook::build(claim, audience)?;
    let controls = readback::controls(claim, &bytes)?;
    let identifiers = identifiers::in_workbook(&bytes, is_identifier);
    Ok(Copy { bytes, controls, identifiers })
}

/// Renders everything, the two workbooks at the same time, with controls 9 and 11 as found.
fn render_and_check(claim: &Claim, is_identifier: IsIdentifier<'_>) -> Result<(Rendered, Vec<Control>), ReportError> {
    let (own, others) = at_once(
        || copy(claim, Audience::Practice, is_identifier),
        || -> Result<_, ReportError> {
            let to_send = copy(claim, Audience::Icb, is_identifier)?;
            let (letter, json) = (letter::covering_letter(claim), json::to_json(claim));
            let in_letter = identifiers::in_text(&letter, is_identifier);
            let in_json = identifiers::in_text(&json, is_identifier);
            let email = email::email_draft(claim, &to_send.bytes);
            Ok((to_send, letter, email, json, in_letter, in_json))
        },
    );
    let (own, (to_send, letter, email, json, in_letter, in_json)) = (own?, others?);
    let mut controls = readback::of_both([(OWN_COPY, own.controls), (COPY_TO_SEND, to_send.controls)]);
    controls.push(identifiers::control(&[
        (OWN_COPY, own.identifiers),
        (COPY_TO_SEND, to_send.identifiers),
        (LETTER, Some(in_letter)),
        (JSON, Some(in_json)),
    ]));
    Ok((Rendered { own: own.bytes, to_send: to_send.bytes, letter, email, json }, controls))
}

/// Two pieces of work on two threads. A panic of either goes on as if there were one thread.
fn at_once<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}
