//! The practice's `policy.toml`: who claims, which incident, and what its exports cannot say.

use super::template::pounds;
use super::{Layout, Rota};
use crate::sample::log::Practice;
use std::fmt::Write;

/// The policy as TOML.
pub(super) fn text(practice: &Practice, layout: Layout) -> String {
    let mut text = String::new();
    let system = match layout.book {
        super::Book::EmisReport | super::Book::EmisReportXlsx => "EMIS Web",
        super::Book::Plain => "the clinical system",
        _ => "SystmOne workstations",
    };
    let affected = if practice.is_affected { "yes" } else { "no" };
    // A formatted write to a String cannot fail.
    let _ = write!(
        text,
        "# Everything in this file is invented.\n\n\
         [practice]\ncode = \"{}\"\nname = \"{}\"\naddress = [\"1 Made-up Street\", \"Nowhere\", \"ZZ99 9ZZ\"]\n\
         email = \"practice.manager@example.invalid\"\ncontact = \"The practice manager\"\n\n\
         [icb]\nname = \"{}\"\nemail = \"claims@example.invalid\"\n\n\
         [lmc]\nname = \"Nowhere LMC (invented)\"\nemail = \"lmc@example.invalid\"\n\n\
         [incident]\nspan = \"{}\"\ndescription = \"IT outage\"\naffected = \"{affected}\"\nsystem = \"{system}\"\n\
         how_known = \"supplier notice (invented)\"\n\n\
         [rota]\nplans_made_before_incident = \"yes\"\n",
        practice.code, practice.name, practice.icb, practice.incident_text,
    );
    staff(&mut text, practice, layout.rota);
    if layout.rota != Rota::FullTemplate {
        declared(&mut text, practice);
    }
    text
}

fn staff(text: &mut String, practice: &Practice, rota: Rota) {
    for person in &practice.people {
        let _ = write!(
            text,
            "\n[[staff]]\nlabel = \"{}\"\nalso = [\"{}\"]\nstaff_group = \"{}\"\n",
            person.code,
            person.name,
            person.group.name()
        );
        // Rates stand in the rows of the other rotas.
        if let Some(rate) = person.rate_pence_per_hour.filter(|_| rota == Rota::Grid) {
            let _ = writeln!(text, "rate_per_hour = \"{}\"", pounds(rate));
        }
        if let Some(minutes) = person.contract_minutes_per_week {
            let _ = writeln!(text, "contract_minutes_per_week = {minutes}");
        }
        if person.is_pension_member {
            text.push_str("pension_member = true\n");
        }
    }
}

fn declared(text: &mut String, practice: &Practice) {
    for declaration in &practice.declared {
        let Some(person) = practice.people.get(declaration.person) else { continue };
        let _ = write!(
            text,
            "\n[[declared]]\nstaff = \"{}\"\nfrom = \"{}\"\nto = \"{}\"\nreason = \"{}\"\n",
            person.code, declaration.from, declaration.to, declaration.reason
        );
    }
}
