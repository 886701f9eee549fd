//! Extracts of many practices: which files they are, which practices are in them, and how each is claimed for.

use super::wanted::RegionPolicy;
use crate::cli::arguments::RegionArguments;
use crate::cli::failure::Failure;
use crate::cli::layouts::not_sound;
use crate::cli::pipeline::{not_keyed, not_written};
use crate::ingest::appointments::desk::looks_like_identity;
use crate::ingest::layout;
use crate::ingest::recognise::KnownLayout;
use crate::model::stop::StopCode;
use crate::region::find::{self, Found, is_practice_code};
use crate::region::journal::Journal;
use crate::region::key::{digest_of_file, digest_of_texts};
use crate::region::parting::{self, ExtractFile, Extracts, Inventory, PartingError};
use crate::region::run::Wanted;
use crate::region::task::ExtractPart;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Moves folders that are extracts from the practices to the other files, and returns these with their digests.
pub fn files(found: &mut Found, arguments: &RegionArguments) -> Result<Vec<ExtractFile>, Failure> {
    let layouts = layout::all(arguments.layouts.as_deref()).map_err(|error| not_sound(&error))?;
    let layouts: Vec<KnownLayout> = layouts.into_iter().map(KnownLayout::new).collect();
    let says_who = |folder: &Path| {
        is_practice_code(&find::stem_of(folder)) || find::own_policies(folder).iter().any(|path| path.is_file())
    };
    let (practices, extracts): (Vec<PathBuf>, Vec<PathBuf>) =
        found.practices.drain(..).partition(|folder| says_who(folder) || !parting::is_extract(folder, &layouts));
    found.practices = practices;
    let mut paths = Vec::new();
    for path in found.others.iter().chain(&extracts) {
        paths.extend(find::files(path).map_err(|error| unreadable(path, &error))?);
    }
    let file = |path: PathBuf| {
        let digest = digest_of_file(&path).map_err(|error| unreadable(&path, &error))?;
        let shown = path.strip_prefix(&arguments.directory).unwrap_or(&path);
        let shown = shown.to_string_lossy().replace('\\', "/");
        Ok(ExtractFile { path, shown, digest })
    };
    let files: Result<Vec<ExtractFile>, Failure> = paths.into_par_iter().map(file).collect();
    let mut files = files?;
    files.sort_by(|one, other| one.shown.cmp(&other.shown));
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(StopCode::InputUnreadable, format!("`{}` cannot be read: {error}", path.display()))
        .hint("see whether you may read it, or move it away")
}

/// What is in the extracts: noted down by an earlier run, or found by parting them now. With their digest.
pub fn inventory(extracts: &Extracts<'_>, program: &str, out: &Path) -> Result<(Inventory, String), Failure> {
    let digest = digest_of_texts(extracts.files.iter().flat_map(|file| [file.shown.as_str(), file.digest.as_str()]));
    let journal = Journal::of(out);
    let key = digest_of_texts([program, digest.as_str()]);
    if extracts.layouts.is_none()
        && let Some(inventory) = journal.extracts(&key)
    {
        return Ok((inventory, digest));
    }
    let parted = extracts.parted().map_err(|error| not_parted(&error))?;
    journal.parted(&key, &parted.inventory).map_err(|error| not_written(&error))?;
    Ok((parted.inventory.clone(), digest))
}

/// Gives each practice of the extracts its part: to the practice that has a folder too, else to a new one.
pub fn share_out(
    wanted: &mut Vec<Wanted>,
    inventory: &Inventory,
    digest: &str,
    arguments: &RegionArguments,
    region: &RegionPolicy,
) {
    let mut taken: Vec<String> = Vec::new();
    for practice in &inventory.practices {
        let part = ExtractPart { number: practice.number, digest: digest.to_owned() };
        let is_it = |wanted: &&mut Wanted| wanted.code.eq_ignore_ascii_case(&practice.code);
        let with_folder = wanted.iter_mut().find(is_it).filter(|_| !taken.contains(&practice.code));
        match with_folder {
            Some(with_folder) => {
                if let Ok(task) = &mut with_folder.task {
                    task.extract = Some(part);
                    with_folder.source.push_str(" and the extracts");
                }
            }
            None => {
                let name = if looks_like_identity(&practice.name) { "" } else { practice.name.as_str() };
                wanted.push(region.of_extract(&practice.code, name, part, arguments));
            }
        }
        taken.push(practice.code.clone());
    }
}

/// Why extracts were not parted.
pub fn not_parted(error: &PartingError) -> Failure {
    match error {
        PartingError::Read { .. } => Failure::new(StopCode::InputUnreadable, error.to_string())
            .hint("see whether you may read it, or move it away"),
        PartingError::Write { .. } => Failure::new(StopCode::NotWritten, error.to_string())
            .because(
                "While extracts are parted, as much room is needed there as they have; it is given back afterwards.",
            )
            .hint("see whether the disk is full, or name another folder with `--out`"),
        PartingError::Layout(error) => not_sound(error),
        PartingError::Key(error) => not_keyed(error),
    }
}
