//! One folder of `tests/hostile/errors`: the smallest input that gives a code, run, and the message cut out.

use super::made;
use crate::common::{Run, repository};
use normalday::cli::failure::Status;
use normalday::model::stop::StopCode;
use std::fs;
use std::path::{Path, PathBuf};

/// What is typed where a reproducer does not say otherwise.
pub const USUAL_COMMAND: &str = "check exports --incident 2024-07-19";

/// Files of the folder that are no input.
const ABOUT: [&str; 3] = ["command.txt", "expected.txt", "made.txt"];

/// Where the reproducers are.
pub fn folder() -> PathBuf {
    repository().join("tests/hostile/errors")
}

/// The smallest input that gives a code.
pub struct Reproducer {
    /// The code: the name of its folder.
    pub code: String,
    /// What is typed after `normalday`.
    pub command: String,
    /// Files below `exports`, by path.
    pub files: Vec<(String, String)>,
    /// What is made by the test, in one line.
    pub made: Option<String>,
}

impl Reproducer {
    /// Every one, in the order of their codes.
    pub fn all() -> Vec<Reproducer> {
        let mut all: Vec<Reproducer> =
            fs::read_dir(folder()).unwrap().map(|entry| Reproducer::read(&entry.unwrap().path())).collect();
        all.sort_by(|one, other| one.code.cmp(&other.code));
        all
    }

    fn read(folder: &Path) -> Reproducer {
        let about = |name: &str| fs::read_to_string(folder.join(name)).ok().map(|text| text.trim().to_owned());
        let mut files = Vec::new();
        gather(folder, folder, &mut files);
        Reproducer {
            code: folder.file_name().unwrap().to_string_lossy().into_owned(),
            command: about("command.txt").unwrap_or_else(|| USUAL_COMMAND.to_owned()),
            files,
            made: about("made.txt"),
        }
    }

    /// What the program says of it; an error if it does not give the code.
    fn message(&self) -> Result<String, String> {
        if let Some(said) = made::said(&self.code) {
            let is_entry = said.trim_start().starts_with("failed ");
            return if is_entry { self.entry_of_a_practice(&said) } else { self.cut_out(&said) };
        }
        let mut run = Run::normalday(&self.command).empty_folder("exports");
        for (path, content) in &self.files {
            run = run.file(&format!("exports/{path}"), content);
        }
        for (path, content) in made::files(&self.code) {
            run = run.file(&format!("exports/{path}"), content);
        }
        let ended = run.run();
        match StopCode::from_name(&self.code).or(StopCode::ALL.iter().copied().find(|code| code.name() == self.code)) {
            Some(code) if ended.status != i32::from(Status::of(code).code()) => {
                Err(format!("it ended with {}\n{}", ended.status, ended.stderr))
            }
            Some(_) if ended.stderr.is_empty() => self.entry_of_a_practice(&ended.stdout),
            Some(_) => self.cut_out(&ended.stderr),
            None => self.cut_out(&format!("{}{}", ended.stdout, ended.stderr)),
        }
    }

    /// What stops one practice of a region stands in its entry of the list.
    fn entry_of_a_practice(&self, said: &str) -> Result<String, String> {
        let entries = said.split("\n\n").map(|entry| entry.trim_matches('\n'));
        let is_of_code = |entry: &&str| entry.trim_start().starts_with("failed ") && entry.contains(&self.code);
        let entry = entries.into_iter().find(is_of_code).ok_or_else(|| format!("it said\n{said}"))?;
        Ok(entry.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect::<Vec<_>>().join("\n"))
    }

    /// An error is the whole of what was said; of an answer the lines about the code, which are indented below the first.
    fn cut_out(&self, said: &str) -> Result<String, String> {
        if self.code.starts_with('N') {
            let is_of_code = said.starts_with(&format!("error[{}]: ", self.code));
            return if is_of_code { Ok(said.trim_end().to_owned()) } else { Err(format!("it said\n{said}")) };
        }
        let indent = |line: &str| line.len() - line.trim_start().len();
        let mut lines = said.lines().skip_while(|line| !line.contains(&self.code));
        let first = lines.next().ok_or_else(|| format!("it said\n{said}"))?;
        let below = lines.take_while(|line| !line.trim().is_empty() && indent(line) > indent(first));
        let block: Vec<&str> = std::iter::once(first).chain(below).collect();
        let shift = indent(first);
        Ok(block.into_iter().map(|line| line.get(shift..).unwrap_or(line)).collect::<Vec<_>>().join("\n"))
    }
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            gather(root, &path, files);
        } else if !ABOUT.contains(&name.as_str()) {
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// A reproducer that was run.
pub struct Shown {
    /// The input.
    pub reproducer: Reproducer,
    /// The message; an error if it is another one than it should be.
    pub message: Result<String, String>,
}

impl Shown {
    /// Runs it.
    pub fn of(reproducer: Reproducer) -> Shown {
        let message = reproducer.message();
        Shown { reproducer, message }
    }
}
