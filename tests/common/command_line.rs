//! One fluent helper for all tests of the command line: sets files and arguments, runs the program in a folder of its
//! own, and asserts standard output, standard error, status and resulting files.

// Each test binary uses a part of it.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// A run in the making.
pub struct Run {
    folder: TempDir,
    arguments: Vec<String>,
}

/// A run that has ended.
pub struct Ended {
    /// The folder it ran in.
    pub folder: TempDir,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Exit status.
    pub status: i32,
}

/// The folder of the repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

impl Run {
    /// `normalday` with these arguments, separated by blanks, in an empty folder.
    pub fn normalday(arguments: &str) -> Self {
        Run { folder: TempDir::new().unwrap(), arguments: arguments.split_whitespace().map(str::to_owned).collect() }
    }

    /// One more argument, which may hold blanks.
    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// A file in the folder; folders on its way are made.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// An empty folder in the folder.
    pub fn empty_folder(self, name: &str) -> Self {
        fs::create_dir_all(self.folder.path().join(name)).unwrap();
        self
    }

    /// A copy of one of the practices of `sample_data/`, under the same name.
    pub fn sample(self, name: &str) -> Self {
        copy_folder(&repository().join("sample_data").join(name), &self.folder.path().join(name));
        self
    }

    /// A copy of any folder, under a name.
    pub fn copy_of(self, source: &Path, name: &str) -> Self {
        copy_folder(source, &self.folder.path().join(name));
        self
    }

    /// Runs it.
    pub fn run(self) -> Ended {
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_normalday"))
            .args(&self.arguments)
            .current_dir(self.folder.path())
            .env_remove("NO_COLOR")
            .env_remove("RUST_BACKTRACE")
            .timeout(Duration::from_secs(300))
            .output()
            .unwrap();
        Ended {
            folder: self.folder,
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            status: output.status.code().unwrap_or(-1),
        }
    }
}

impl Ended {
    /// The exit status is this.
    pub fn status(self, expected: i32) -> Self {
        assert_eq!(self.status, expected, "status\nstdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Standard output holds this.
    pub fn stdout_has(self, part: &str) -> Self {
        assert!(self.stdout.contains(part), "standard output should hold {part:?}:\n{}", self.stdout);
        self
    }

    /// Standard output does not hold this.
    pub fn stdout_lacks(self, part: &str) -> Self {
        assert!(!self.stdout.contains(part), "standard output should not hold {part:?}:\n{}", self.stdout);
        self
    }

    /// Nothing is on standard output.
    pub fn stdout_is_empty(self) -> Self {
        assert_eq!(self.stdout, "", "standard output should be empty");
        self
    }

    /// Standard error holds this.
    pub fn stderr_has(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "standard error should hold {part:?}:\n{}", self.stderr);
        self
    }

    /// Standard error does not hold this.
    pub fn stderr_lacks(self, part: &str) -> Self {
        assert!(!self.stderr.contains(part), "standard error should not hold {part:?}:\n{}", self.stderr);
        self
    }

    /// Nothing is on standard error.
    pub fn stderr_is_empty(self) -> Self {
        assert_eq!(self.stderr, "", "standard error should be empty");
        self
    }

    /// A file is there, and not empty.
    pub fn has_file(self, name: &str) -> Self {
        let length = fs::metadata(self.folder.path().join(name)).map(|metadata| metadata.len()).unwrap_or(0);
        assert!(length > 0, "{name} should be there and hold something; there is {:?}", self.files());
        self
    }

    /// A file is not there.
    pub fn has_no_file(self, name: &str) -> Self {
        assert!(!self.folder.path().join(name).exists(), "{name} should not be there");
        self
    }

    /// The last line of standard output.
    pub fn last_line(&self) -> &str {
        self.stdout.lines().last().unwrap_or("")
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join(name)).unwrap()
    }

    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// Every file in the folder, with `/`.
    pub fn files(&self) -> Vec<String> {
        let mut names = Vec::new();
        gather(self.folder.path(), self.folder.path(), &mut names);
        names.sort();
        names
    }
}

fn gather(root: &Path, folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, names);
        } else {
            names.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
}

fn copy_folder(source: &Path, target: &Path) {
    fs::create_dir_all(target).unwrap();
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let copy = target.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(&path, &copy).unwrap();
        }
    }
}
