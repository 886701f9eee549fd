//! What `region` says when it has written its files.

use crate::cli::arguments::RegionArguments;
use crate::cli::terminal::Paint;
use crate::cli::words::{self, count, counted, listed, wrapped};
use crate::model::money::pounds_reading;
use crate::region::find::folder_name;
use crate::region::outcome::{PracticeFailure, RegionRun};
use crate::region::parting::Inventory;
use crate::region::run::PRACTICES;
use crate::report::region::outcome::{Region, Sums};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Everything that there is to say something about.
pub struct Whole<'w> {
    /// The practices.
    pub run: &'w RegionRun,
    /// What they come to.
    pub rolled: &'w Region,
    /// What the extracts hold.
    pub inventory: &'w Inventory,
    /// Practices that stand as they were.
    pub unchanged: usize,
    /// Files of the roll-up.
    pub paths: &'w [PathBuf],
}

/// How many practices were claimed for, what they come to, which were not and why, and where everything lies.
pub fn summary(whole: &Whole<'_>, arguments: &RegionArguments, paint: Paint) -> String {
    let Whole { run: region, rolled, inventory, unchanged, paths } = whole;
    let mut text = format!("{}\n", paint.heading(&format!("Region: {}", words::incident(&region.incident))));
    text.push_str(&format!("\n{}\n", wrapped(&counts(region, *unchanged), 0)));
    text.push_str(&format!("\n{}\n", wrapped(&sums(rolled), 0)));
    for practice in &region.practices {
        let (code, source) = (&practice.code, &practice.source);
        let place = if code == source { String::new() } else { format!(" (`{source}`)") };
        match &practice.result {
            Err(failure) => text.push_str(&of_failure(&format!("{code}{place}"), failure, paint)),
            Ok(result) if !result.record.reconciled => {
                let words = format!("{code}{place}: its claim is written and says why.");
                text.push_str(&format!("\n  {} {}\n", paint.bad("not reconciled"), wrapped(&words, 4)));
            }
            Ok(_) => {}
        }
    }
    for source in &inventory.sources {
        if let Some(rows) = source.rows.filter(|rows| rows.aside > 0) {
            let words = format!(
                "{} of the {} rows of `{}` are broken or do not say of which practice they are.",
                count(rows.aside as i64),
                count(rows.read as i64),
                source.path
            );
            text.push_str(&format!("\n  {} {}\n", paint.doubtful("put aside"), wrapped(&words, 4)));
        }
    }
    for warning in &rolled.warnings {
        text.push_str(&format!("\n  {} {}\n", paint.doubtful("doubt"), wrapped(&warning.text, 4)));
    }
    text.push_str(&places(region, paths, arguments));
    let (verdict, said) = match rolled.reconciled {
        true => (paint.good("RECONCILED"), "every control of the region holds, and every claim that is counted"),
        false => (
            paint.bad("NOT RECONCILED"),
            "a control of the region fails, or a claim that is counted; `region.xlsx` says which",
        ),
    };
    text.push_str(&format!("\n{verdict}: {}.\n", wrapped(said, 0)));
    text
}

/// Where everything lies, and what is left there of an earlier run.
fn places(region: &RegionRun, paths: &[PathBuf], arguments: &RegionArguments) -> String {
    let names: Vec<String> =
        paths.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned()).collect();
    let out = arguments.results.out.display();
    let mut words =
        format!("Written to `{out}`: {}. Each practice's own claim lies in `{out}/{PRACTICES}`.", listed(&names));
    let known: BTreeSet<String> = region.practices.iter().map(|practice| folder_name(&practice.code)).collect();
    let entries = std::fs::read_dir(arguments.results.out.join(PRACTICES)).into_iter().flatten().flatten();
    let others = entries.filter(|entry| !known.contains(entry.file_name().to_string_lossy().as_ref())).count();
    if others > 0 {
        let folders = counted(others as i64, "folder", "folders");
        words.push_str(&format!(" There are also {folders} of practices that have no part in this run."));
    }
    format!("\n{}\n", wrapped(&words, 0))
}

fn sums(rolled: &Region) -> String {
    let Sums { invoice, candidates, schedule, .. } = &rolled.totals;
    format!(
        "On the invoices {}; candidates that wait for a declaration {}; on the schedules, for information, {}.",
        pounds_reading(invoice.0),
        pounds_reading(candidates.0),
        pounds_reading(schedule.0)
    )
}

/// The entry of a practice that there is no claim for.
pub fn of_failure(who: &str, failure: &PracticeFailure, paint: Paint) -> String {
    let hint = if failure.hint.is_empty() { String::new() } else { format!(" Hint: {}.", failure.hint) };
    let stop = if failure.reason.ends_with('.') { "" } else { "." };
    let words = format!("{who}: {}: {}{stop}{hint}", failure.code, failure.reason);
    format!("\n  {} {}\n", paint.bad("failed"), wrapped(&words, 4))
}

fn counts(region: &RegionRun, unchanged: usize) -> String {
    let practices = counted(region.practices.len() as i64, "practice", "practices");
    let claimed = region.practices.iter().filter(|practice| practice.result.is_ok()).count();
    let failed = region.practices.len() - claimed;
    let claims = counted(claimed as i64, "claim", "claims");
    let mut text = format!("{practices}: {claims}");
    if unchanged > 0 {
        text.push_str(&format!(", of which {unchanged} stand as they were, since nothing changed"));
    }
    text.push_str(&match failed {
        0 => ".".to_owned(),
        failed => format!("; for {failed} there is none, with the reason below."),
    });
    text
}
