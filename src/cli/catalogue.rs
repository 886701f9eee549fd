//! Every code that normalday prints, with its explanation: exceptions (`E`), reasons why a run stopped (`N`), controls (`C`).
//! `explain` prints it, and `docs/errors.md` is made of it, with one reproducer a code (`tests/hostile/errors`).

use super::explanations::{CONTROLS, effect_on_the_claim};
use super::stops;
use super::words::wrapped;
use crate::model::exception::ExceptionCode;
use crate::model::stop::StopCode;

/// The codes as they are printed for readers, with the example of each.
const PAGE: &str = include_str!("../../docs/errors.md");

/// What stands before the example of a code in that page.
pub const EXAMPLE: &str = "An example.";

/// One code, explained.
pub struct Entry {
    /// `E012`, `N010` or `C03`.
    pub code: &'static str,
    /// What it says, in a few words.
    pub title: &'static str,
    /// Paragraphs, each with its label.
    pub paragraphs: [(&'static str, String); 2],
}

/// Every code: exceptions, stops, controls, each in order.
pub fn entries() -> Vec<Entry> {
    let exceptions = ExceptionCode::ALL.iter().map(|code| of_exception(*code));
    let stops = StopCode::ALL.iter().map(|code| of_stop(*code));
    let controls = CONTROLS.iter().map(|control| Entry {
        code: control.id,
        title: control.statement,
        paragraphs: [
            ("How both figures are reached", control.routes.to_owned()),
            ("If it fails", control.if_it_fails.to_owned()),
        ],
    });
    exceptions.chain(stops).chain(controls).collect()
}

fn of_exception(code: ExceptionCode) -> Entry {
    Entry {
        code: code.name(),
        title: code.reading(),
        paragraphs: [
            ("What it does to the claim", effect_on_the_claim(code).to_owned()),
            ("What to do", format!("{}.", code.remedy())),
        ],
    }
}

fn of_stop(code: StopCode) -> Entry {
    Entry {
        code: code.name(),
        title: code.reading(),
        paragraphs: [
            ("What it means", stops::meaning(code).to_owned()),
            ("What to do", format!("{}.", stops::remedy(code))),
        ],
    }
}

impl Entry {
    /// The explanation, as paragraphs of plain text.
    pub fn in_words(&self) -> String {
        let mut text = format!("{}  {}\n", self.code, self.title);
        for (label, words) in &self.paragraphs {
            text.push_str(&format!("\n{}\n", wrapped(&format!("{label}: {words}"), 0)));
        }
        text
    }

    /// The example of the page, its blocks indented; empty if it has none.
    pub fn example(&self) -> String {
        let heading = format!("\n### {}: ", self.code);
        let section = PAGE.split_once(&heading).map(|(_, rest)| rest.split("\n##").next().unwrap_or(rest));
        let Some((_, example)) = section.and_then(|section| section.split_once(EXAMPLE)) else {
            return String::new();
        };
        let mut text = EXAMPLE.to_owned();
        let mut is_block = false;
        for line in example.trim_end().lines() {
            match (line.starts_with("```"), is_block) {
                (true, _) => is_block = !is_block,
                (false, true) if !line.is_empty() => text.push_str(&format!("    {line}\n")),
                (false, _) => text.push_str(&format!("{line}\n")),
            }
        }
        text
    }
}
