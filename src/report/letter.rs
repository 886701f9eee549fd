//! The covering letter. Missing names are blanks in brackets.

use super::workbook::{incident_span, incident_words, practice_name};
use crate::claim::outcome::{Claim, On};
use crate::model::exact::to_f64;
use crate::model::money::pounds_reading;
use crate::model::policy::Affected;

/// The letter, as plain text with lines of at most 88 letters.
pub fn covering_letter(claim: &Claim) -> String {
    let policy = &claim.plan.policy;
    let mut paragraphs = vec![sender(claim), receiver(claim)];
    paragraphs.push(format!("Dear {}", or_blank(&policy.icb.contact, "ICB contact")));
    paragraphs.push(format!("Claim for the cost of the {}", incident_words(claim)));
    paragraphs.push(opening(claim));
    paragraphs.push(measured(claim));
    paragraphs.push(evidence());
    paragraphs.push(waiting(claim));
    if !claim.is_reconciled() {
        paragraphs.push(
            "NOT RECONCILED: a control of the attached workbook fails. The sheet Reconciliation says which. This letter \
             should not be sent before that is settled."
                .to_owned(),
        );
    }
    paragraphs.push(
        "No VAT is charged: the practice understands this claim to be outside the scope of VAT (reimbursement of loss; \
         no supply). No interest is added. The claim is submitted without prejudice to any further claim; acceptance of \
         part payment is not settlement in full unless agreed in writing."
            .to_owned(),
    );
    paragraphs.push(format!(
        "We ask for your decision in writing, and for the name of the person who will deal with it. Our contact is {}.",
        contact(claim)
    ));
    paragraphs.push("Yours sincerely".to_owned());
    paragraphs.push("[signature]\n[name and position]".to_owned());
    paragraphs.push(format!("Copy: {} (LMC)", or_blank(&policy.lmc.name, "LMC name")));
    let wrapped: Vec<String> = paragraphs.iter().map(|paragraph| wrapped(paragraph)).collect();
    format!("{}\n", wrapped.join("\n\n"))
}

/// A text, or its name in brackets where it is missing.
pub(super) fn or_blank(text: &str, blank: &str) -> String {
    match text.trim() {
        "" => format!("[{blank}]"),
        known => one_line(known),
    }
}

/// A text of the policy on one line, without control characters.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn sender(claim: &Claim) -> String {
    let practice = &claim.plan.policy.practice;
    let mut lines = vec![practice_name(claim)];
    if practice.address.is_empty() {
        lines.push("[practice address and postcode]".to_owned());
    }
    lines.extend(practice.address.iter().map(|line| one_line(line)));
    lines.push("[date]".to_owned());
    lines.join("\n")
}

fn receiver(claim: &Claim) -> String {
    let icb = &claim.plan.policy.icb;
    let mut lines = vec![or_blank(&icb.contact, "ICB contact"), or_blank(&icb.name, "ICB name")];
    if icb.address.is_empty() {
        lines.push("[ICB address]".to_owned());
    }
    lines.extend(icb.address.iter().map(|line| one_line(line)));
    lines.push(format!("Your reference: {}", or_blank(&icb.reference, "ICB reference")));
    lines.join("\n")
}

fn opening(claim: &Claim) -> String {
    let incident = &claim.plan.policy.incident;
    let system = or_blank(&incident.system, "system");
    let known = or_blank(&incident.how_known, "how known: case number, supplier notice");
    let affected = match incident.affected {
        Affected::Yes => {
            format!("On {} our system ({system}) was down. This is known from: {known}.", incident_span(claim))
        }
        Affected::No => format!("On {} our own system was not down; nothing is invoiced.", incident_span(claim)),
        Affected::Unknown => format!(
            "[State whether the practice's system was down on {}.] System: {system}. Known from: {known}.",
            incident_span(claim)
        ),
    };
    if claim.plan.is_unaffected() {
        return format!("{affected} The attached workbook shows what was measured.");
    }
    format!(
        "{affected} We ask for reimbursement of {}, which is what the practice paid or demonstrably lost because of it. \
         The attached workbook lists every line with its evidence; its sheet Invoice is the invoice.",
        pounds_reading(claim.totals.invoice)
    )
}

fn measured(claim: &Claim) -> String {
    let measures = &claim.appointments.measures;
    let mut sentences = Vec::new();
    if let (Some(normal), Some(actual)) = (measures.bridge.kept.normal, measures.bridge.kept.actual) {
        sentences.push(format!(
            "On the day of the outage {actual} appointments were kept; an ordinary day of the same weekday has {:.1}.",
            to_f64(normal)
        ));
        match measures.within_normal_variation {
            Some(true) => sentences.push("The difference lies within normal variation.".to_owned()),
            Some(false) => sentences.push("The difference lies beyond normal variation.".to_owned()),
            None => {}
        }
    }
    if let (Some(gross), Some(lost)) = (measures.cancelled_gross, measures.lost) {
        let ordinary = measures
            .cancelled_normal
            .map_or(String::new(), |normal| format!(" (on an ordinary day {:.1} are)", to_f64(normal)));
        sentences.push(format!(
            "Of its appointments {gross} were cancelled after the outage began{ordinary}; {lost} were not provided again."
        ));
    }
    if let Some(extra) = claim.hours.extra_minutes {
        sentences
            .push(format!("Staff worked {:.1} hours beyond plan or normal in the claim window.", to_f64(extra) / 60.0));
    }
    if sentences.is_empty() {
        return "The exports do not show how many appointments were kept or which hours were worked.".to_owned();
    }
    sentences.push("These figures support the claim; they add nothing to its sum.".to_owned());
    sentences.join(" ")
}

fn evidence() -> String {
    "Every figure can be traced to rows of the practice's own exports, and recomputed in the workbook: its formulas are \
     live, its controls are on the sheet Reconciliation, its method is on the sheet Notes. Staff are shown by serial \
     labels and no patient is shown at all; the practice holds the records."
        .to_owned()
}

fn waiting(claim: &Claim) -> String {
    let count = claim.lines.iter().filter(|line| line.on == On::Candidate && line.amount_pence.is_some()).count();
    if count == 0 {
        return "No further line waits for a decision of the practice.".to_owned();
    }
    format!(
        "Not claimed here: {count} further {} of {} in all, which the practice has not declared as due to the outage.",
        if count == 1 { "line" } else { "lines" },
        pounds_reading(claim.totals.candidates)
    )
}

fn contact(claim: &Claim) -> String {
    let practice = &claim.plan.policy.practice;
    format!(
        "{}, {}, {}",
        or_blank(&practice.contact, "contact name"),
        or_blank(&practice.telephone, "telephone"),
        or_blank(&practice.email, "e-mail")
    )
}

fn wrapped(paragraph: &str) -> String {
    const MOST_LETTERS: usize = 88;
    let wrap_line = |line: &str| {
        let mut lines = vec![String::new()];
        for word in line.split_whitespace() {
            let is_full = lines
                .last()
                .is_some_and(|last| !last.is_empty() && last.chars().count() + 1 + word.chars().count() > MOST_LETTERS);
            if is_full {
                lines.push(String::new());
            }
            if let Some(last) = lines.last_mut() {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(word);
            }
        }
        lines.join("\n")
    };
    paragraph.lines().map(wrap_line).collect::<Vec<_>>().join("\n")
}
