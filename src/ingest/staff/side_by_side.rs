//! Rows that hold the plan and the work side by side: `Planned Start`, `Planned End`, `Worked Start`, `Worked End`. Each
//! such row is two records of one day. A pair of times without either word is the other one.

use crate::model::staff::Basis;
use std::collections::BTreeMap;

/// The columns of a table with the times that a row is about in `start`, `end`, `hours`, and the plan beside them, if there
/// is one, in `planned_start`, `planned_end`, `planned_hours`; and what that says of the row's own times.
pub fn told_apart(columns: &BTreeMap<String, usize>) -> (BTreeMap<String, usize>, Option<Basis>) {
    let has = |word: &str| ["start", "end", "hours"].iter().any(|what| columns.contains_key(&format!("{word}_{what}")));
    let (has_worked, has_planned) = (has("worked"), has("planned"));
    let mut told = columns.clone();
    if !has_worked && !has_planned {
        return (told, None);
    }
    for what in ["start", "end", "hours"] {
        let planned_name = format!("planned_{what}");
        let (plain, worked) = (told.remove(what), told.remove(&format!("worked_{what}")));
        let planned = told.remove(&planned_name);
        let (own, plan) = match (has_worked, has_planned) {
            (true, true) => (worked.or(plain), planned),
            // `Hours` beside `Worked Start` may be of either.
            (true, false) => (worked, plain.filter(|_| what != "hours")),
            (false, _) => (plain, planned),
        };
        told.extend(own.map(|column| (what.to_owned(), column)));
        told.extend(plan.map(|column| (planned_name, column)));
    }
    let has_own = ["start", "hours", "clock_in"].iter().any(|field| told.contains_key(*field));
    if has_own {
        return (told, Some(Basis::Worked));
    }
    // Nothing but the plan.
    for what in ["start", "end", "hours"] {
        let planned = told.remove(&format!("planned_{what}"));
        told.extend(planned.map(|column| (what.to_owned(), column)));
    }
    (told, Some(Basis::Planned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(fields: &[&str]) -> (Vec<(String, usize)>, Option<Basis>) {
        let columns = fields.iter().enumerate().map(|(column, field)| ((*field).to_owned(), column)).collect();
        let (told, basis) = told_apart(&columns);
        let mut told: Vec<(String, usize)> = told.into_iter().collect();
        told.sort_by_key(|(_, column)| *column);
        (told, basis)
    }

    fn named(fields: &[(&str, usize)]) -> Vec<(String, usize)> {
        fields.iter().map(|(field, column)| ((*field).to_owned(), *column)).collect()
    }

    #[test]
    fn the_plan_and_the_work_are_told_apart_by_their_names() {
        let both = named(&[("planned_start", 0), ("planned_end", 1), ("start", 2), ("end", 3)]);
        let worked = Some(Basis::Worked);
        assert_eq!(told(&["planned_start", "planned_end", "worked_start", "worked_end"]), (both.clone(), worked));
        assert_eq!(told(&["planned_start", "planned_end", "start", "end"]), (both.clone(), worked));
        assert_eq!(told(&["start", "end", "worked_start", "worked_end"]), (both, worked));
        let plan = named(&[("start", 0), ("end", 1)]);
        assert_eq!(told(&["planned_start", "planned_end"]), (plan.clone(), Some(Basis::Planned)));
        assert_eq!(told(&["worked_start", "worked_end"]), (plan.clone(), worked));
        assert_eq!(told(&["start", "end"]), (plan, None));
        let clocked = named(&[("planned_start", 0), ("planned_end", 1), ("clock_in", 2), ("clock_out", 3)]);
        assert_eq!(told(&["planned_start", "planned_end", "clock_in", "clock_out"]), (clocked, worked));
        // The hours of whom, nobody says.
        let no_hours = named(&[("planned_start", 0), ("planned_end", 1), ("start", 2), ("end", 3)]);
        assert_eq!(told(&["start", "end", "worked_start", "worked_end", "hours"]), (no_hours, worked));
    }
}
