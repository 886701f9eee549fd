//! What `region` says when it has written its files.

use crate::cli::arguments::RegionArguments;
use crate::cli::terminal::Paint;
use crate::cli::words::{self, count, counted, wrapped};
use crate::region::outcome::{PracticeFailure, RegionRun};
use crate::region::parting::Inventory;

/// How many practices were claimed for, which were not and why, and where everything lies.
pub fn summary(
    region: &RegionRun,
    unchanged: usize,
    inventory: &Inventory,
    arguments: &RegionArguments,
    paint: Paint,
) -> String {
    let mut text = format!("{}\n", paint.heading(&format!("Region: {}", words::incident(&region.incident))));
    text.push_str(&format!("\n{}\n", wrapped(&counts(region, unchanged), 0)));
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
    for (path, why) in &inventory.left_out {
        text.push_str(&format!("\n  {} {}\n", paint.doubtful("left out"), wrapped(&format!("`{path}`: {why}."), 4)));
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
    let out = arguments.out.display();
    text.push_str(&format!("\nEach practice's own claim lies in `{out}/{}`.\n", crate::region::run::PRACTICES));
    text
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
