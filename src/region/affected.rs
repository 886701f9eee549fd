//! Whether a practice's system was down (`DOMAIN.md` section 9): its own file says so, else it is presumed from its supplier
//! and the policy's `affected_suppliers`.

use super::organisations::{Belonging, Organisations};
use crate::model::policy::{Affected, Policy};

/// Words with which a presumption begins, in the practice's own claim and in the region's table.
pub const PRESUMED: &str = "presumed: ";

/// What is presumed of a practice that does not say: the answer, and why. None where no look-up knows its system.
pub fn presumed(belonging: Option<&Belonging>, affected_suppliers: &[String]) -> Option<(Affected, String)> {
    let supplier = belonging.map(|belonging| belonging.supplier.trim()).filter(|supplier| !supplier.is_empty())?;
    let is_affected = |system: &str| affected_suppliers.iter().any(|known| known.trim().eq_ignore_ascii_case(system));
    let mut systems = supplier.split('/').map(str::trim);
    // Of two systems the first is the main one, which holds the appointments.
    let main = systems.next().unwrap_or_default();
    let answer = match (is_affected(main), systems.any(is_affected)) {
        (true, _) => Affected::Yes,
        (false, true) => Affected::Unknown,
        (false, false) => Affected::No,
    };
    let why = match answer {
        Affected::Yes => format!("{PRESUMED}its supplier {supplier} is among affected_suppliers"),
        Affected::No => format!("{PRESUMED}its supplier {supplier} is not among affected_suppliers"),
        Affected::Unknown => {
            format!("not presumed: of its systems {supplier} only the second is among affected_suppliers")
        }
    };
    Some((answer, why))
}

/// Fills in a practice's policy before its claim is worked out, where its own file does not say: so an unaffected practice's
/// lines are candidates, and its claim says why. A missing name and list size are filled in from the look-ups too.
pub fn presume(policy: &mut Policy, organisations: &Organisations, affected_suppliers: &[String]) {
    let belonging = organisations.of(&policy.practice.code);
    if let Some(belonging) = belonging {
        if policy.practice.name.trim().is_empty() {
            policy.practice.name = belonging.name.clone();
        }
        policy.practice.list_size = policy.practice.list_size.or(belonging.list_size);
    }
    if policy.incident.affected == Affected::Unknown
        && let Some((answer, why)) = presumed(belonging, affected_suppliers)
    {
        policy.incident.affected = answer;
        policy.incident.how_known = why;
    }
}

/// The same where no look-up knows the practice, by the supplier whose system printed its book.
pub fn presume_from_book(policy: &mut Policy, supplier: &str) {
    let belonging = Belonging { supplier: supplier.to_owned(), ..Belonging::default() };
    let incident = &mut policy.incident;
    if incident.affected == Affected::Unknown
        && incident.how_known.is_empty()
        && let Some((answer, why)) = presumed(Some(&belonging), &policy.affected_suppliers)
    {
        (incident.affected, incident.how_known) = (answer, why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_tells_the_supplier_where_nothing_else_does() {
        let answer = |supplier: &str, said: Affected| {
            let mut policy = Policy { affected_suppliers: vec!["EMIS".to_owned()], ..Policy::default() };
            policy.incident.affected = said;
            presume_from_book(&mut policy, supplier);
            policy.incident.affected
        };
        assert_eq!(
            (answer("EMIS", Affected::Unknown), answer("TPP", Affected::Unknown)),
            (Affected::Yes, Affected::No)
        );
        assert_eq!(answer("EMIS", Affected::No), Affected::No);
    }

    #[test]
    fn the_main_system_decides_and_a_second_one_leaves_it_open() {
        let of = |supplier: &str| {
            let belonging = Belonging { supplier: supplier.to_owned(), ..Belonging::default() };
            presumed(Some(&belonging), &["EMIS".to_owned()]).map(|(answer, _)| answer)
        };
        assert_eq!(of("EMIS"), Some(Affected::Yes));
        assert_eq!(of("emis/TPP"), Some(Affected::Yes));
        assert_eq!(of("TPP/EMIS"), Some(Affected::Unknown));
        assert_eq!(of("TPP"), Some(Affected::No));
        assert_eq!(of(""), None);
    }
}
