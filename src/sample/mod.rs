//! Synthetic practices with a known truth. A practice's life is simulated as a log of events ([`log`], [`life`]), and
//! only then rendered as the exports that a practice would drop ([`render`]). [`truth`] counts in the same log. Nothing
//! here imports what it is there to prove: no `normal`, no `impact`, no `claim`, no `ingest`.

mod committed;
pub mod life;
pub mod log;
mod render;
mod shown;
pub mod truth;

pub use committed::write_sample_data;
pub use life::Life;
pub use life::element::{Element, LevelError, Levels};
pub use log::Practice;
pub use render::{Book, Layout, Rota, render};
pub use truth::{Truth, truth};

use crate::model::incident::{Incident, IncidentError};
use chrono::{Days, NaiveDateTime, NaiveTime};
use std::fs;
use std::path::{Path, PathBuf};

/// What to make.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many practices.
    pub practices: usize,
    /// Whole weeks of history before the incident's week.
    pub weeks: u32,
    /// Seed: the same settings always give the same bytes.
    pub seed: u64,
    /// Layouts by name ([`Layout::ALL`]), used in turn.
    pub systems: Vec<String>,
    /// No outage: everything ordinary, and nothing to claim.
    pub unaffected: bool,
    /// The incident, as `--incident` writes it.
    pub incident: String,
    /// When the exports are made; none: 18:00, 32 days after the incident's last date, past the rebooking horizon.
    pub exported_at: Option<NaiveDateTime>,
    /// How life goes.
    pub life: Life,
    /// Books of layouts `emis-bulk` and `systmone-extract` lie in extracts of all their practices, beside their folders.
    pub one_extract: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            practices: 1,
            weeks: 15,
            seed: 1,
            systems: ["emis-report", "systmone-breakdown", "systmone-extract", "plain"].map(str::to_owned).to_vec(),
            unaffected: false,
            incident: "2024-07-19".to_owned(),
            exported_at: None,
            life: Life::default(),
            one_extract: false,
        }
    }
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// One entry a practice.
    pub practices: Vec<Made>,
    /// The file with the truth of all of them.
    pub truth: PathBuf,
}

/// One practice that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its folder.
    pub folder: PathBuf,
    /// Name of its layout.
    pub system: String,
    /// Its files.
    pub files: Vec<PathBuf>,
}

/// Why no samples were made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The incident cannot be read.
    #[error("the incident cannot be read: {0}")]
    Incident(#[from] IncidentError),
    /// No such system.
    #[error("there is no sample of `{0}`\n\nhint: the systems are {names}", names = Layout::ALL.map(|(name, _)| name).join(", "))]
    UnknownSystem(String),
    /// A number that makes no sense.
    #[error("{0}")]
    OutOfRange(&'static str),
    /// A file cannot be written.
    #[error("`{path}` cannot be written: {source}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The CSV writer.
    #[error("a table cannot be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// The workbook writer.
    #[error("a workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The writer of the truth.
    #[error("the truth cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

impl SampleError {
    fn write(path: &Path, source: std::io::Error) -> Self {
        SampleError::Write { path: path.to_owned(), source }
    }
}

/// Lives the life of the practice with this number (from nought).
pub fn practice(settings: &Settings, number: usize) -> Result<Practice, SampleError> {
    let incident = Incident::parse(&settings.incident)?;
    let past_the_horizon =
        (incident.last_date() + Days::new(32)).and_time(NaiveTime::MIN) + chrono::Duration::hours(18);
    let early = life::early_export(settings.seed, number, &settings.life, &incident);
    let exported_at = settings.exported_at.or(early).unwrap_or(past_the_horizon);
    if exported_at.date() <= incident.last_date() {
        return Err(SampleError::OutOfRange("the exports must be made after the incident"));
    }
    if settings.weeks > 520 || settings.practices > 100_000 {
        return Err(SampleError::OutOfRange("at most 520 weeks and 100,000 practices can be made at once"));
    }
    if !(1_000..=100_000).contains(&settings.life.patients) {
        return Err(SampleError::OutOfRange("a practice has from 1,000 to 100,000 patients (`--patients`)"));
    }
    Ok(life::live(&life::Setting {
        number,
        seed: settings.seed,
        weeks_before: settings.weeks,
        incident_text: settings.incident.clone(),
        incident,
        is_affected: !settings.unaffected,
        exported_at,
        life: settings.life.clone(),
    }))
}

/// Makes the practices, one folder each (`practice-001`), and `truth.json` beside the folders.
pub fn generate(settings: &Settings, dir: &Path) -> Result<Summary, SampleError> {
    let layouts = layouts(&settings.systems)?;
    fs::create_dir_all(dir).map_err(|source| SampleError::write(dir, source))?;
    let mut made = Vec::new();
    let mut truths = serde_json::Map::new();
    let mut extract = settings.one_extract.then(|| render::Extract::new(dir));
    for (number, (system, layout)) in (0..settings.practices).zip(layouts.iter().cycle()) {
        let practice = practice(settings, number)?;
        let name = format!("practice-{:03}", number + 1);
        let folder = dir.join(&name);
        clear_earlier_sample(&folder)?;
        let files = match (&mut extract, u16::try_from(number + 1)) {
            (Some(extract), Ok(owner)) => render::render_beside_extract(&practice, *layout, &folder, owner, extract)?,
            _ => render(&practice, *layout, &folder)?,
        };
        truths.insert(name, serde_json::to_value(truth(&practice, *layout))?);
        made.push(Made { folder, system: system.clone(), files });
    }
    if let Some(extract) = extract {
        extract.finish()?;
    }
    let path = dir.join("truth.json");
    let mut text = serde_json::to_string_pretty(&truths)?;
    text.push('\n');
    fs::write(&path, text).map_err(|source| SampleError::write(&path, source))?;
    Ok(Summary { practices: made, truth: path })
}

/// Files of an earlier sample in another layout would be claimed together with the new ones. Only a folder whose policy
/// says that everything in it is invented is removed.
fn clear_earlier_sample(folder: &Path) -> Result<(), SampleError> {
    let is_invented =
        fs::read_to_string(folder.join("policy.toml")).is_ok_and(|text| text.starts_with(render::INVENTED));
    if !is_invented {
        return Ok(());
    }
    fs::remove_dir_all(folder).map_err(|source| SampleError::write(folder, source))
}

fn layouts(systems: &[String]) -> Result<Vec<(String, Layout)>, SampleError> {
    if systems.is_empty() {
        return Err(SampleError::OutOfRange("no system is named"));
    }
    systems
        .iter()
        .map(|name| {
            Layout::named(name)
                .map(|layout| (name.trim().to_owned(), layout))
                .ok_or_else(|| SampleError::UnknownSystem(name.clone()))
        })
        .collect()
}
