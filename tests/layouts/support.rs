//! A folder with files, read.

use normalday::ingest::mapping::{Mapping, Subject};
use normalday::ingest::sources::Input;
use normalday::ingest::{IngestError, Ingested, Options, ingest_with};
use normalday::model::appointment::{Appointment, State};
use normalday::model::data::{PracticeData, RowAccount, TableRecord};
use normalday::model::exception::ExceptionCode;
use normalday::model::incident::Incident;
use normalday::model::policy::Policy;
use std::path::{Path, PathBuf};

/// Files in a temporary folder.
pub struct Folder {
    folder: tempfile::TempDir,
    policy: Policy,
    incident: Option<Incident>,
    layouts: Option<PathBuf>,
    mapping: Mapping,
}

impl Folder {
    pub fn new() -> Self {
        Folder {
            folder: tempfile::tempdir().unwrap(),
            policy: Policy::default(),
            incident: Some(Incident::parse("2024-07-19").unwrap()),
            layouts: None,
            mapping: Mapping::default(),
        }
    }

    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    pub fn policy(mut self, toml: &str) -> Self {
        // The default policy, with the tables of the test in the place of its own.
        let mut value: toml::Table = toml::from_str(normalday::model::policy::DEFAULT_POLICY_TOML).unwrap();
        value.extend(toml::from_str::<toml::Table>(toml).unwrap());
        self.policy = value.try_into().unwrap();
        self
    }

    /// The ODS code of the practice that is claimed for.
    pub fn practice_code(mut self, code: &str) -> Self {
        self.policy.practice.code = code.to_owned();
        self
    }

    pub fn incident(mut self, span: Option<&str>) -> Self {
        self.incident = span.map(|span| Incident::parse(span).unwrap());
        self
    }

    /// Answers, as they would stand in a `mapping.toml`.
    pub fn mapping(mut self, toml: &str) -> Self {
        self.mapping = Mapping::parse(std::path::Path::new("mapping.toml"), toml).unwrap();
        self
    }

    /// A folder of the user's own layouts.
    pub fn layouts(mut self, folder: PathBuf) -> Self {
        self.layouts = Some(folder);
        self
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub fn try_read(&self) -> Result<Ingested, IngestError> {
        self.try_read_inputs(&[self.path()])
    }

    pub fn try_read_inputs(&self, inputs: &[PathBuf]) -> Result<Ingested, IngestError> {
        let inputs: Vec<Input> = inputs.iter().map(|path| Input { path: path.clone(), snapshot: None }).collect();
        self.try_read_snapshots(&inputs)
    }

    pub fn try_read_snapshots(&self, inputs: &[Input]) -> Result<Ingested, IngestError> {
        ingest_with(inputs, &self.options(), self.mapping.clone())
    }

    fn options(&self) -> Options<'_> {
        Options {
            layouts_dir: self.layouts.as_deref(),
            worker_program: Some(Path::new(env!("CARGO_BIN_EXE_normalday"))),
            ..Options::new(&self.policy, self.incident)
        }
    }

    /// What is asked: keys of tables, and words by their kind.
    pub fn asked(&self) -> Vec<String> {
        let keys = self.try_read().unwrap().questions.into_iter().map(|question| match question.subject {
            Subject::Table { key, .. } => key,
            Subject::Word { kind, text } => format!("{} {text}", kind.key()),
        });
        keys.collect()
    }

    pub fn read(&self) -> PracticeData {
        self.try_read().unwrap().data
    }
}

/// Weight of the rows in a state.
pub fn weight_of(data: &PracticeData, state: State) -> u32 {
    data.appointments.iter().filter(|row| row.state == Some(state)).map(|row| row.weight).sum()
}

/// The row at a physical row of a table.
pub fn at(data: &PracticeData, table: u32, row: u32) -> &Appointment {
    data.appointments.iter().find(|one| one.source.table == table && one.source.row == row).unwrap()
}

/// Control 1 for one table: both sums close.
pub fn assert_closes(table: &TableRecord) {
    let rows = &table.rows;
    let RowAccount { physical, preamble, header, data, blank, footer, continuation, .. } = rows;
    assert_eq!(*physical, preamble + header + data + blank + footer + continuation, "{}: {rows:?}", table.path);
    let fates = rows.used + rows.exception_rows() + rows.duplicates + rows.superseded + rows.not_data;
    assert_eq!(rows.data, fates, "{}: {rows:?}", table.path);
}

/// Exceptions as (row, code, puts the row aside), in order.
pub fn exceptions(data: &PracticeData) -> Vec<(u32, ExceptionCode, bool)> {
    data.exceptions.iter().map(|one| (one.source.row, one.code, one.puts_row_aside)).collect()
}

/// Tallies kept while reading agree with the rows handed on.
pub fn assert_tallies(data: &PracticeData) {
    let mut counted = std::collections::BTreeMap::new();
    for row in &data.appointments {
        let Some(state) = row.state else { continue };
        *counted.entry((row.date, row.staff_group, state)).or_insert(0u64) += u64::from(row.weight);
    }
    let mut tallied = std::collections::BTreeMap::new();
    for ((date, group, _, state), weight) in &data.tallies.offered {
        *tallied.entry((*date, *group, *state)).or_insert(0u64) += weight;
    }
    assert_eq!(counted, tallied);
}
