//! One file, looked at by the program in a process with the limits that the project promises: 512 MB and ten seconds of a processor.

use normalday::ingest::worker::{Ended, Job, Limits};
use serde_json::Value;
use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// What is promised for any one file.
pub const PROMISED: Limits = Limits {
    memory_bytes: 512 * 1024 * 1024,
    processor_time: Duration::from_secs(10),
    // Tests run side by side, and the computer may be busy.
    time: Duration::from_secs(300),
};

/// A list of one appointment, so that `check` has something of use beside the file.
pub const LIST: &str = "Date,Time,Status,Clinician\n2024-07-19,09:00,Seen,A\n";

/// What `check` finds in a file.
pub struct Seen {
    pub path: String,
    pub json: Value,
    pub most_memory_bytes: u64,
    pub processor_time: Duration,
}

/// Has `check` look at a file, and asserts what holds for every file: it ends by itself within the limits, with an answer
/// (never a fault of the program), and the row account of everything that was read closes.
pub fn look_at(file: &Path) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("zz-list.csv");
    std::fs::write(&list, LIST).unwrap();
    let arguments = [OsString::from("check"), file.into(), list.into(), OsString::from("--json")];
    let program = env!("CARGO_BIN_EXE_normalday").into();
    let job = Job { program, arguments: arguments.to_vec(), environment: Vec::new(), limits: PROMISED };
    let read = |output: &mut dyn Read| {
        let mut text = String::new();
        output.read_to_string(&mut text).map(|_| text).unwrap_or_default()
    };
    let Ended { outcome, output, most_memory_bytes, processor_time, .. } = job.run(&[], read).unwrap();
    let shown = file.display();
    assert_eq!(outcome, normalday::ingest::worker::Outcome::Finished, "{shown}");
    let json: Value = serde_json::from_str(&output).unwrap_or_else(|error| panic!("{shown}: {error}\n{output}"));
    let seen = Seen { path: shown.to_string(), json, most_memory_bytes, processor_time };
    seen.assert_closes();
    seen
}

impl Seen {
    /// The tables of the file itself.
    pub fn tables(&self) -> impl Iterator<Item = &Value> {
        let files = self.json["files"].as_array().unwrap();
        files.iter().filter(|table| !table["path"].as_str().unwrap().ends_with("zz-list.csv"))
    }

    /// Why it was refused as a whole: code and words. None for a file that was read, recognised or not.
    pub fn refusal(&self) -> Option<(&str, &str)> {
        let exceptions = self.json["exceptions"].as_array().unwrap();
        let refused = exceptions.iter().find(|one| one["code"] == "E002" || one["code"] == "E003")?;
        Some((refused["code"].as_str().unwrap(), refused["detail"].as_str().unwrap_or_default()))
    }

    /// Everything that is said as a warning.
    pub fn warnings(&self) -> String {
        self.json["warnings"].to_string()
    }

    /// Control 1: both sums close for every table.
    fn assert_closes(&self) {
        for table in self.json["files"].as_array().unwrap() {
            let rows = |name: &str| table[name].as_u64().unwrap();
            let parts = ["preamble", "header", "blank", "footer", "continuation"];
            let read: u64 = parts.iter().map(|part| rows(&format!("{part}_rows"))).sum::<u64>() + rows("rows_read");
            assert_eq!(rows("physical_rows"), read, "{}: {table}", self.path);
            let fates: u64 =
                ["rows_used", "exceptions", "duplicates", "superseded", "not_data"].into_iter().map(rows).sum();
            assert_eq!(rows("rows_read"), fates, "{}: {table}", self.path);
        }
    }
}
