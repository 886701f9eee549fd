//! The three practices of `sample_data/`: small, fixed, and made again by `just samples`.

use super::{Book, Layout, Life, Rota, SampleError, Settings, practice, render, truth};
use chrono::{NaiveDate, NaiveDateTime};
use std::fs;
use std::path::Path;

const README: &str = "\
# Sample practices

Everything here is invented: practices, people, patients, appointments, shifts and sums of money. No file comes from a
real practice, and no number in it is an NHS number. `just samples` makes the folders again, byte for byte.

| folder | book | rota | beside them |
|---|---|---|---|
| `emis-practice` | EMIS Web Appointment Reporting, CSV | Deputy timesheets, plan in the short template | workload, expenses |
| `systmone-practice` | SystmOne Strategic Reporting extract | full rota template | workload, attested paper sessions, income |
| `spreadsheet-practice` | plain list, exported before the 28 days of rebooking were over | weekly grid in XLSX | workload, attested paper sessions, expenses |

Each was hit by an outage on Friday 19 July 2024; `policy.toml` says so. The file `<folder>.truth.json` beside a folder
holds what is true of the practice, counted in the log of events from which its files were made, not in the files.
";

/// One practice of `sample_data/`.
struct Committed {
    folder: &'static str,
    number: usize,
    layout: Layout,
    life: Life,
    exported_at: Option<NaiveDateTime>,
}

fn committed() -> [Committed; 3] {
    // Few clinicians, and few of them away: else so small a book scatters too much to show anything.
    let small = |clinicians, session_minutes| Life {
        clinicians,
        session_minutes,
        leave: 0.015,
        sudden_absence: 0.003,
        day_effect: 0.03,
        outage_cancelled: 0.45,
        own_streams: false,
        ..Life::default()
    };
    [
        Committed {
            folder: "emis-practice",
            number: 0,
            layout: Layout { book: Book::EmisReport, rota: Rota::DeputyAndPlan },
            life: small(4, 120),
            exported_at: None,
        },
        Committed {
            folder: "systmone-practice",
            number: 1,
            layout: Layout { book: Book::SystmoneExtract, rota: Rota::FullTemplate },
            life: small(4, 90),
            exported_at: None,
        },
        Committed {
            folder: "spreadsheet-practice",
            number: 2,
            layout: Layout { book: Book::Plain, rota: Rota::Grid },
            life: small(4, 120),
            exported_at: NaiveDate::from_ymd_opt(2024, 8, 9).and_then(|date| date.and_hms_opt(18, 0, 0)),
        },
    ]
}

/// Writes the practices of `sample_data/`, with their truth beside each folder.
pub fn write_sample_data(dir: &Path) -> Result<(), SampleError> {
    let write = |name: String, text: String| {
        let path = dir.join(name);
        fs::write(&path, text).map_err(|source| SampleError::write(&path, source))
    };
    for entry in committed() {
        let settings = Settings {
            seed: 20_240_719,
            weeks: 13,
            life: entry.life.clone(),
            exported_at: entry.exported_at,
            ..Settings::default()
        };
        let practice = practice(&settings, entry.number)?;
        render(&practice, entry.layout, &dir.join(entry.folder))?;
        let text = serde_json::to_string_pretty(&truth(&practice, entry.layout))?;
        write(format!("{}.truth.json", entry.folder), text + "\n")?;
    }
    write("README.md".to_owned(), README.to_owned())
}
