//! What was found, as Markdown.

use crate::Asked;
use crate::alternatives::NAMES;
use crate::figures::{Quality, Share, mean, quality};
use crate::run::{Candidates, Outcome, Question, SEVERITIES};
use normalday::sample::Element;

const CLOSING: &str = "<!-- /calibration -->";

/// A table with the command that makes it.
pub struct Part {
    /// Name of its place in the manual.
    pub name: &'static str,
    /// The method as it is defined (for the manual), or other definitions (for the decisions).
    pub is_of_the_method: bool,
    /// Markdown.
    pub text: String,
}

/// Every table that was asked for.
pub fn markdown(asked: &Asked, questions: &[Question], outcomes: &[Outcome]) -> Vec<Part> {
    let of = |without: Option<Element>| -> Vec<&Outcome> {
        let pairs = questions.iter().zip(outcomes);
        pairs.filter(|(question, _)| question.without == without).map(|(_, outcome)| outcome).collect()
    };
    let all = of(None);
    let mut parts = Vec::new();
    let mut add = |name, is_of_the_method, table: String| {
        parts.push(Part { name, is_of_the_method, text: format!("{}\n\n{table}", command(asked)) });
    };
    if asked.seeds > 0 {
        add("whole", true, whole(&all));
        add("definitions", false, definitions(&all));
        add("candidates", false, candidate_rules(&all));
    }
    if asked.element_seeds > 0 {
        let few: Vec<&Outcome> = all.iter().take(asked.element_seeds as usize).copied().collect();
        add("elements", true, by_element(&few, &of));
    }
    parts
}

/// The manual with a table in its place.
pub fn laid_into(manual: &str, part: &Part) -> String {
    let opening = format!("<!-- calibration:{} -->", part.name);
    let (before, rest) = manual.split_once(&opening).expect("the manual has a place for the table");
    let (_, after) = rest.split_once(CLOSING).expect("the place for the table has an end");
    format!("{before}{opening}\n\n{}\n\n{CLOSING}{after}", part.text)
}

fn command(asked: &Asked) -> String {
    let count = asked.seeds.max(asked.element_seeds);
    let last = asked.first_seed + count - 1;
    format!(
        "Seeds {} to {last}: `cargo run --release --example calibrate -- --seeds {} --element-seeds {} --first-seed {}`",
        asked.first_seed, asked.seeds, asked.element_seeds, asked.first_seed
    )
}

fn percent(share: f64) -> String {
    if share.is_nan() { "not measured".to_owned() } else { format!("{:.1}%", 100.0 * share) }
}

fn signed(share: f64) -> String {
    format!("{:+.1}%", 100.0 * share)
}

fn said(share: Share) -> String {
    format!("{:.1}% ({} of {})", share.percent(), share.yes, share.of)
}

fn mean_of(outcomes: &[&Outcome], value: impl Fn(&Outcome) -> Option<f64>) -> f64 {
    mean(&outcomes.iter().filter_map(|outcome| value(outcome)).collect::<Vec<_>>()).unwrap_or(f64::NAN)
}

/// Candidates of all practices over their pay bills.
fn candidate_share(outcomes: &[&Outcome], of: impl Fn(&Candidates) -> i64) -> f64 {
    let sum = |value: &dyn Fn(&Outcome) -> i64| outcomes.iter().map(|outcome| value(outcome)).sum::<i64>() as f64;
    sum(&|outcome| of(&outcome.candidates)) / sum(&|outcome| outcome.pay_bill_pence)
}

fn whole(outcomes: &[&Outcome]) -> String {
    let known = quality(outcomes, 0);
    let mut rows = vec![
        row("practices; without a band", "", format!("{}; {}", outcomes.len(), outcomes.len() - known.coverage.of)),
        row(
            "MAPE of leave-one-out, mean",
            "12 to 13% (life)",
            percent(mean_of(outcomes, |of| Some(of.leave_one_out?.0))),
        ),
        row("scatter of the pool's Fridays, mean", "15% (life)", percent(mean_of(outcomes, |of| of.friday_scatter))),
        row("the 95% band covers the true shortfall", "93 to 97%", said(known.coverage)),
        row("mean error of the shortfall, of the normal day", "", percent(known.mean_error)),
        row("bias of the shortfall, of the normal day", "", signed(known.bias)),
    ];
    let names = std::iter::once("*within normal variation* is said of: nothing lost".to_owned())
        .chain(SEVERITIES.iter().map(|lost| format!("... of {:.0}% lost", lost * 100.0)));
    rows.extend(names.zip(&known.within).map(|(name, share)| row(&name, "", said(*share))));
    let above = Share::count(outcomes.iter().map(|of| of.candidates.all * 50 > of.pay_bill_pence));
    let invoices = Share::count(outcomes.iter().map(|of| of.invoice_pence > 0));
    let groups = |of: fn(&Outcome) -> usize| outcomes.iter().map(|outcome| of(outcome)).sum::<usize>();
    let declared = groups(|of| of.warned_groups.0);
    let warned = |yes: usize| said(Share { yes, of: declared });
    rows.extend([
        row(
            "candidates of unaffected practices, of the pay bill of the window",
            "under 2%",
            percent(candidate_share(outcomes, |of| of.all)),
        ),
        row("... of which locum fees", "", percent(candidate_share(outcomes, |of| of.fees))),
        row("unaffected practices with candidates above 2% of it", "", said(above)),
        row("unaffected practices with an invoice above 0.00", "none", said(invoices)),
        row("claims with a control that fails", "none", said(Share::count(outcomes.iter().map(|of| of.fails)))),
        row(
            "honest claims (30% lost) warned: hours within ordinary variation",
            "",
            said(Share::count(outcomes.iter().map(|of| of.warned.0))),
        ),
        row("... declared staff groups of which it is said", "", warned(groups(|of| of.warned_groups.1))),
        row(
            "honest claims (30% lost) warned: hours want more evidence",
            "",
            said(Share::count(outcomes.iter().map(|of| of.warned.1))),
        ),
        row("... declared staff groups of which it is said", "", warned(groups(|of| of.warned_groups.2))),
        row(
            "shortfall beyond the truth because unmarked patients became DNAs (30% lost)",
            "",
            signed(auto_dna(outcomes)),
        ),
    ]);
    format!("| everything on | aim | found |\n| --- | --- | --- |\n{}", rows.join("\n"))
}

fn row(name: &str, aim: &str, found: String) -> String {
    format!("| {name} | {aim} | {found} |")
}

/// By how much the recorded shortfall exceeds the real one at 30% lost, of what would have been kept.
fn auto_dna(outcomes: &[&Outcome]) -> f64 {
    let at = SEVERITIES.iter().position(|severity| *severity == 0.3).unwrap_or(0);
    mean_of(outcomes, |of| {
        let recorded = of.kept_without_outage - of.kept_at[at];
        let real = of.seen.0 - of.seen.1;
        (!real.is_nan()).then_some((recorded - real) / of.kept_without_outage)
    })
}

fn by_element<'o>(first_few: &[&'o Outcome], of: &dyn Fn(Option<Element>) -> Vec<&'o Outcome>) -> String {
    let header = "| switched off | MAPE | band covers | mean error | bias | within: nothing lost | within: 30% lost | within: 50% lost | candidates | invoices |\n\
                  | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |";
    let line = |name: &str, outcomes: &[&Outcome]| {
        let known = quality(outcomes, 0);
        let within = |place: usize| format!("{:.0}%", known.within[place].percent());
        format!(
            "| {name} | {} | {:.0}% | {} | {} | {} | {} | {} | {} | {} |",
            percent(mean_of(outcomes, |of| Some(of.leave_one_out?.0))),
            known.coverage.percent(),
            percent(known.mean_error),
            signed(known.bias),
            within(0),
            within(3),
            within(4),
            percent(candidate_share(outcomes, |of| of.all)),
            outcomes.iter().filter(|of| of.invoice_pence > 0).count(),
        )
    };
    let mut lines = vec![header.to_owned(), line("nothing", first_few)];
    lines.extend(Element::ALL.into_iter().map(|element| line(element.name(), &of(Some(element)))));
    lines.join("\n")
}

fn definitions(outcomes: &[&Outcome]) -> String {
    let header = "| definition | practices | band covers | mean error | bias | within: 20% lost | within: 30% lost | within: 50% lost |\n\
                  | --- | --- | --- | --- | --- | --- | --- | --- |";
    let line = |place: usize, outcomes: &[&Outcome], name: &str| {
        let Quality { coverage, mean_error, bias, within } = quality(outcomes, place);
        format!(
            "| {name} | {} | {:.1}% | {} | {} | {:.1}% | {:.1}% | {:.1}% |",
            coverage.of,
            coverage.percent(),
            percent(mean_error),
            signed(bias),
            within[2].percent(),
            within[3].percent(),
            within[4].percent()
        )
    };
    let mut lines = vec![header.to_owned()];
    lines.extend(NAMES.iter().enumerate().map(|(place, name)| line(place, outcomes, name)));
    let stamped: Vec<&Outcome> = outcomes.iter().filter(|of| of.guesses[NAMES.len() - 1].is_some()).copied().collect();
    lines.push(line(0, &stamped, "as defined, the same practices as the line before"));
    lines.join("\n")
}

fn candidate_rules(outcomes: &[&Outcome]) -> String {
    let line =
        |name: &str, of: fn(&Candidates) -> i64| format!("| {name} | {} |", percent(candidate_share(outcomes, of)));
    [
        "| candidates of unaffected practices | of the pay bill |\n| --- | --- |".to_owned(),
        line("as defined", |of| of.all),
        line("locum fees", |of| of.fees),
        line("hours", |of| of.all - of.fees),
        line("hours of person-weeks with 60 minutes or more", |of| of.from_one_hour),
        line("hours of person-weeks with 120 minutes or more", |of| of.from_two_hours),
        line("hours of staff groups whose net change is above ordinary variation", |of| of.of_groups_above),
    ]
    .join("\n")
}
