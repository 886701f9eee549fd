//! Control 13: whole months of the book against the months that NHS England published of the practice.

use crate::practice::{Practice, Slot, day};
use crate::table::Table;
use normalday::claim::outcome::{Control, ControlResult};
use normalday::claim::without_sensitivity;
use normalday::model::appointment::Status;
use normalday::model::data::{PRACTICE_MONTHS, PracticeData, PublishedMonth};
use normalday::model::policy::MonthWithReason;
use normalday::model::staff::StaffGroup;

/// June: 90 attended, 6 not closed, 4 not attended are published; 3 walked out, 5 cancelled, 7 empty and 2 of another national
/// category are not. 100 in all.
fn june() -> Practice {
    let of = |status, weight| Slot::on("14 Jun").status(status).weight(weight).group(StaffGroup::Nurse);
    Practice::new()
        .book_from("20 May", "31 Jul")
        .policy(|policy| policy.practice.code = "A81001".to_owned())
        .slot(of(Status::Attended, 90))
        .slot(of(Status::Booked, 6))
        .slot(of(Status::Dna, 4))
        .slot(of(Status::WalkedOut, 3))
        .slot(of(Status::CancelledByPatient, 5))
        .slot(of(Status::Available, 7))
        .slot(of(Status::Attended, 2).other_category())
        .kept("31 May", 50)
        .kept("1 Jul", 50)
}

fn publish(data: &mut PracticeData, first_date: &str, appointments: Option<i64>) {
    let mut record = data.tables[0].clone();
    record.path = "Practice_Level_Crosstab.csv".to_owned();
    record.layout = PRACTICE_MONTHS.to_owned();
    record.rows = Default::default();
    record.kind = normalday::model::data::TableKind::Reference;
    data.tables.push(record);
    let table = data.tables.len() as u32 - 1;
    data.published_months.push(PublishedMonth { table, first_date: day(first_date), appointments });
}

fn control(practice: &Practice, published: impl FnOnce(&mut PracticeData)) -> Control {
    let (mut data, plan) = practice.build();
    published(&mut data);
    let claim = without_sensitivity(&data, &plan).expect("a claim");
    claim.controls.into_iter().find(|control| control.id == "C13").expect("control 13")
}

fn shown(control: &Control) -> Vec<String> {
    let verdict = match control.result {
        ControlResult::Holds => "holds",
        ControlResult::Fails => "fails",
        ControlResult::NotApplicable => "not applicable",
    };
    let note = if control.note.is_empty() { "nothing" } else { control.note.as_str() };
    vec![verdict.to_owned(), note.to_owned()]
}

pub const PUBLISHED_MONTHS: Table = Table {
    name: "published-months",
    title: "A book with 90 attended, 6 not closed and 4 not attended in June, beside what was published of June",
    section: "8, an addition: control 13",
    columns: &["published", "control 13", "says"],
    given: 1,
    rows: &[
        &["100", "holds", "nothing"],
        &["103", "fails", "differs for 2024-06 by -3"],
        &["103; the policy says: network clinic", "not applicable", "2024-06 differs by -3, explained: network clinic"],
        &["100; the policy says: network clinic", "holds", "nothing"],
        &["100, and 40 of May", "holds", "2024-05 is not compared: the book does not cover it whole"],
        &["100, and in a second file 100", "holds", "nothing"],
        &["100, and in a second file 103", "not applicable", "2024-06 is not compared: two files of it differ"],
        &["a row that cannot be read", "not applicable", "2024-06 is not compared: a row of it could not be read"],
        &["nothing of this practice", "not applicable", "the published file has no rows of practice A81001"],
    ],
};

#[test]
fn a_published_month_is_a_control_total_from_outside() {
    PUBLISHED_MONTHS.check(|case| {
        let words = case.text("published");
        let explain = |policy: &mut normalday::model::policy::Policy| {
            if let Some((_, reason)) = words.split_once("the policy says: ") {
                let known = MonthWithReason { month: day("1 Jun"), reason: reason.to_owned() };
                policy.published_differences.push(known);
            }
        };
        let control = control(&june().policy(explain), |data| match words {
            "nothing of this practice" => {
                publish(data, "1 Jun", None);
                data.published_months.clear();
            }
            "a row that cannot be read" => publish(data, "1 Jun", None),
            words => {
                publish(data, "1 Jun", words.get(..3).and_then(|count| count.parse().ok()));
                if words.ends_with("40 of May") {
                    publish(data, "1 May", Some(40));
                } else if let Some((_, second)) = words.split_once("in a second file ") {
                    publish(data, "1 Jun", second.parse().ok());
                }
            }
        });
        shown(&control)
    });
}

#[test]
fn whose_rows_are_meant_is_never_guessed() {
    let nameless = june().policy(|policy| policy.practice.code = String::new());
    let control = control(&nameless, |data| publish(data, "1 Jun", Some(100)));
    assert_eq!(control.result, ControlResult::NotApplicable);
    assert!(control.note.contains("`--practice CODE`"), "{}", control.note);
}

/// The difference is on the record: 100 in the book, 97 published.
#[test]
fn both_sides_are_shown() {
    let control = control(&june(), |data| publish(data, "1 Jun", Some(97)));
    assert_eq!((control.left, control.right), (Some(100.into()), Some(97.into())));
}

#[test]
fn a_month_that_was_not_over_when_the_book_was_exported_is_not_compared() {
    let early = june().exported("30 Jun 18:00");
    let control = control(&early, |data| publish(data, "1 Jun", Some(100)));
    assert_eq!(shown(&control)[0], "not applicable");
    let without_file = self::control(&june(), |_| ());
    assert!(without_file.note.starts_with("no monthly counts by practice"), "{}", without_file.note);
}
