//! What `check` says of people who stand only in the plan or only in the timesheets, with names and what to write into the
//! policy. It is for the practice's own eyes: reports say it in numbers only.

use super::terminal::Paint;
use super::words::{listed, wrapped};
use crate::ingest::staff::names::unmet;
use crate::model::data::PracticeData;

/// The names, and the lines of the policy that join those that look like one person; empty where all meet.
pub fn explained(data: &PracticeData, paint: Paint) -> String {
    let unmet = unmet(data);
    if unmet.planned_only.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", paint.heading("Names that do not meet"));
    let quoted = |labels: &[String]| listed(&labels.iter().map(|label| format!("\"{label}\"")).collect::<Vec<_>>());
    for (words, labels) in [("in the plan only", &unmet.planned_only), ("in the timesheets only", &unmet.worked_only)] {
        text.push_str(&format!("  {}\n", wrapped(&format!("{words}: {}", quoted(labels)), 4)));
    }
    if unmet.alike.is_empty() {
        let advice =
            "if one person is spelt in two ways, give the other spelling under `also` in the policy's staff list";
        text.push_str(&format!("  {}\n\n", wrapped(advice, 2)));
        return text;
    }
    text.push_str("  These look like one person each. If they are, write into the policy:\n\n");
    for (planned, worked) in &unmet.alike {
        text.push_str(&format!("    [[staff]]\n    label = {worked:?}\n    also = [{planned:?}]\n\n"));
    }
    text
}
