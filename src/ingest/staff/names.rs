//! The plan in one file, the work in another, and names that do not meet: a person who stands only in the plan and one who
//! stands only in the timesheets may be the same, spelt differently. Nobody is merged on a likeness: the practice says it,
//! in the staff list of its policy.

use crate::ingest::layout::folded_header;
use crate::ingest::reading::Reading;
use crate::model::data::PracticeData;
use crate::model::staff::{Basis, StaffId};
use crate::model::words::counted;
use std::collections::BTreeSet;

/// Words of names that tell nobody apart.
const TITLES: [&str; 9] = ["dr", "doctor", "mr", "mrs", "ms", "miss", "prof", "sister", "nurse"];

/// Names this alike, by Jaro and Winkler, may be one person's with a slip of the pen.
const LEAST_LIKENESS: f64 = 0.93;

/// Labels that stand on one side only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmet {
    /// Planned, never worked.
    pub planned_only: Vec<String>,
    /// Worked, never planned.
    pub worked_only: Vec<String>,
    /// Of these, (planned, worked) that look like one person.
    pub alike: Vec<(String, String)>,
}

/// People who stand only in the plan or only in the timesheets; nothing unless there are some on both sides.
pub fn unmet(data: &PracticeData) -> Unmet {
    let people = |basis: Basis| -> BTreeSet<StaffId> {
        let of_basis =
            data.shifts.iter().filter(|shift| shift.basis == basis && !shift.not_used && !shift.pay.is_fee());
        of_basis.filter(|shift| !data.proxy_tables.contains(&shift.source.table)).map(|shift| shift.staff).collect()
    };
    let (planned, worked) = (people(Basis::Planned), people(Basis::Worked));
    let labels = |ids: &mut dyn Iterator<Item = &StaffId>| -> Vec<String> {
        let mut labels: Vec<String> =
            ids.filter_map(|id| data.staff.get(id.0 as usize)).map(|member| member.label.clone()).collect();
        labels.sort();
        labels
    };
    let planned_only = labels(&mut planned.difference(&worked));
    let worked_only = labels(&mut worked.difference(&planned));
    if planned_only.is_empty() || worked_only.is_empty() {
        return Unmet::default();
    }
    let alike = planned_only.iter().filter_map(|planned| Some((planned.clone(), likeliest(planned, &worked_only)?)));
    Unmet { alike: alike.collect(), planned_only, worked_only }
}

/// The one label that looks like the same person; none if several do alike.
fn likeliest(label: &str, others: &[String]) -> Option<String> {
    let mut found: Vec<(f64, &String)> = others
        .iter()
        .map(|other| (likeness(label, other), other))
        .filter(|(alike, _)| *alike >= LEAST_LIKENESS)
        .collect();
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    match found.as_slice() {
        [(best, _), (next, _), ..] if best == next => None,
        [(_, best), ..] => Some((*best).clone()),
        [] => None,
    }
}

/// 1 for the same words in any order, titles aside, or initials for first names; else how alike they are in letters.
fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let stands_for = |short: &str, long: &str| short == long || short.len() == 1 && long.starts_with(short);
    let is_whole = |word: &String| word.len() > 1;
    let all_stand = one.len() == other.len()
        && one.iter().any(|word| is_whole(word) && other.contains(word))
        && one.iter().all(|word| other.iter().any(|there| stands_for(word, there) || stands_for(there, word)));
    if all_stand { 1.0 } else { strsim::jaro_winkler(&one.join(" "), &other.join(" ")) }
}

/// The words of a name in order of the alphabet, without titles.
fn words(label: &str) -> Vec<String> {
    let mut words: Vec<String> = folded_header(label)
        .split(' ')
        .filter(|word| !word.is_empty() && !TITLES.contains(word))
        .map(str::to_owned)
        .collect();
    words.sort();
    words
}

/// Says on the first sheet, without any name, that names do not meet.
pub fn warn(reading: &mut Reading) {
    let unmet = unmet(&reading.data);
    if unmet.planned_only.is_empty() {
        return;
    }
    let likely = match unmet.alike.len() {
        0 => String::new(),
        pairs => format!(", and {} like one person spelt in two ways", counted(pairs, "pair looks", "pairs look")),
    };
    let text = format!(
        "{} in the plan only and {} in the timesheets only{likely}: the extra hours of these people are not measured against \
         their plan. Give the other spelling under `also` in the policy's staff list (`normalday check` names them).",
        counted(unmet.planned_only.len(), "person stands", "people stand"),
        counted(unmet.worked_only.len(), "person", "people"),
    );
    reading.warn("names_do_not_meet", text);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn one_person_in_two_spellings() {
        for (one, other) in [
            ("One, Pat", "Pat One"),
            ("DUMMYWORTH, Jo (Ms)", "Jo Dummyworth"),
            ("P. One", "Pat One"),
            ("Pat Dummyworth", "Pat Dumyworth"),
            ("Dr Bram Ficton", "FICTON, Bram (Dr)"),
        ] {
            assert!(likeness(one, other) >= LEAST_LIKENESS, "{one} / {other}");
        }
        for (one, other) in [("Pat One", "Pat Two"), ("R01", "R02"), ("Sam Placeholder", "Lou Standin"), ("P O", "P T")]
        {
            assert!(likeness(one, other) < LEAST_LIKENESS, "{one} / {other}");
        }
        let others = ["Pat One".to_owned(), "Paul One".to_owned()];
        assert_eq!(likeliest("P One", &others), None, "it could be either");
    }
}
