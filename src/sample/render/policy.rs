//! The practice's `policy.toml`: who claims, which incident, and what its exports cannot say.

use super::template::pounds;
use super::{Layout, Rota};
use crate::model::calendar::Calendar;
use crate::model::incident::dates_in;
use crate::sample::log::{Person, Practice};
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The first line of every policy of a sample.
pub(in crate::sample) const INVENTED: &str = "# Everything in this file is invented.";

/// The policy as TOML.
pub(super) fn text(practice: &Practice, layout: Layout) -> String {
    let mut text = String::new();
    let system = match layout.book {
        book if book.is_emis_report() || book.is_emis_bulk() || book == super::Book::PopulationList => "EMIS Web",
        super::Book::SystmoneBreakdown | super::Book::SystmoneExtract | super::Book::TppTable => {
            "SystmOne workstations"
        }
        _ => "the clinical system",
    };
    let affected = if practice.is_affected { "yes" } else { "no" };
    // A formatted write to a String cannot fail.
    let _ = write!(
        text,
        "{INVENTED}\n\n\
         [practice]\ncode = \"{}\"\nname = \"{}\"\naddress = [\"1 Made-up Street\", \"Nowhere\", \"ZZ99 9ZZ\"]\n\
         email = \"practice.manager@example.invalid\"\ncontact = \"The practice manager\"\n\n\
         [icb]\nname = \"{}\"\nemail = \"claims@example.invalid\"\n\n\
         [lmc]\nname = \"Nowhere LMC (invented)\"\nemail = \"lmc@example.invalid\"\n\n\
         [incident]\nspan = \"{}\"\ndescription = \"IT outage\"\naffected = \"{affected}\"\nsystem = \"{system}\"\n\
         how_known = \"supplier notice (invented)\"\n",
        practice.code, practice.name, practice.icb, practice.incident_text,
    );
    if let Some(answer) = practice.plans_made_before_incident {
        let answer = if answer { "yes" } else { "no" };
        let _ = write!(text, "\n[rota]\nplans_made_before_incident = \"{answer}\"\n");
    }
    closed_dates(&mut text, practice);
    staff(&mut text, practice, layout.rota);
    if layout.rota != Rota::FullTemplate {
        declared(&mut text, practice);
    }
    text
}

/// Dates without a slot, on weekdays that mostly have some: the practice says why there is nothing on them.
fn closed_dates(text: &mut String, practice: &Practice) {
    let calendar = Calendar::default();
    let open: BTreeSet<NaiveDate> = practice.slots.iter().map(|slot| slot.date).collect();
    let dates = dates_in(practice.first_date..=practice.exported_at.date());
    let saturdays = |is_open: bool| {
        dates.iter().filter(|date| date.weekday() == Weekday::Sat && open.contains(date) == is_open).count()
    };
    // With a short history one clinic can be half of the Saturdays before the incident.
    let is_short = dates.len() < 60 && saturdays(true) > 0;
    let has_regular_saturdays = is_short || saturdays(true) * 3 >= saturdays(false);
    let mut entries = Vec::new();
    for date in dates.iter().filter(|date| !open.contains(date) && !calendar.is_bank_holiday(**date)) {
        let reason = match date.weekday() {
            Weekday::Sun => continue,
            Weekday::Sat if !has_regular_saturdays => continue,
            Weekday::Sat => "no Saturday clinic",
            _ => "no clinician was there",
        };
        entries.push(format!("    {{ from = \"{date}\", to = \"{date}\", reason = \"{reason}\" }},\n"));
    }
    if !entries.is_empty() {
        let _ = write!(text, "\n[normal_day]\nclosed_dates = [\n{}]\n", entries.concat());
    }
}

fn staff(text: &mut String, practice: &Practice, rota: Rota) {
    for person in &practice.people {
        let spellings: Vec<String> = spellings(person, rota).iter().map(|name| format!("\"{name}\"")).collect();
        let _ = write!(
            text,
            "\n[[staff]]\nlabel = \"{}\"\nalso = [{}]\nstaff_group = \"{}\"\n",
            person.code,
            spellings.join(", "),
            person.group.name()
        );
        // Rates stand in the rows of the other rotas.
        if let Some(rate) = person.rate_pence_per_hour.filter(|_| !rota.has_rates()) {
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

/// How a person is spelt in the book, and in a rota that spells names in another way.
fn spellings(person: &Person, rota: Rota) -> Vec<String> {
    let (first, surname) = super::first_and_surname(person);
    let mut spellings = vec![person.name.clone()];
    match rota {
        Rota::DeputyAuditAndPlan | Rota::HoursByUser | Rota::Rotamaster => spellings.push(format!("{first} {surname}")),
        Rota::WhenIWork => spellings.extend([format!("{first} {surname}"), format!("{surname}, {first}")]),
        _ => {}
    }
    spellings
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
