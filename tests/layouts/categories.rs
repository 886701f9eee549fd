//! National categories: another one than care-related encounters is not offered, and one that nobody knows is said.

use crate::support::{Folder, weight_of};
use normalday::model::appointment::State;
use normalday::model::data::PracticeData;

fn warning(data: &PracticeData) -> Option<&str> {
    data.warnings.iter().find(|warning| warning.code == "unknown_category").map(|warning| warning.text.as_str())
}

/// `DOMAIN.md` section 2: rows 2, 4, 5 and 6 are offered, row 3 is listed; of rows 4 and 6 nobody knows the category.
#[test]
fn an_unknown_category_is_offered_and_said_with_its_place_and_without_its_text() {
    let list = "Date,Time,Status,Clinician,National Category\n\
                2024-07-19,09:00,Seen,A,General Consultation Routine\n\
                2024-07-19,09:10,Seen,A,Administration\n\
                2024-07-19,09:20,Seen,A,Yoga with Willowby\n\
                2024-07-19,09:30,Seen,A,\n\
                2024-07-19,09:40,Seen,A,Yoga with Willowby\n";
    let data = Folder::new().file("list.csv", list).read();
    assert_eq!(weight_of(&data, State::Held), 4);
    assert_eq!(data.tallies.not_offered, 1);
    let text = warning(&data).unwrap();
    assert!(text.starts_with("`list.csv`: the national category of 2 rows is not known (first at row 4, column 5)."));
    assert!(!format!("{data:?}").contains("Willowby"));
}

#[test]
fn known_categories_need_no_word() {
    let list = "Date,Time,Status,Clinician,National Category\n\
                2024-07-19,09:00,Seen,A,Care Related Encounter\n\
                2024-07-19,09:10,Seen,A,Unmapped\n";
    let data = Folder::new().file("list.csv", list).read();
    assert_eq!((weight_of(&data, State::Held), data.tallies.not_offered), (1, 1));
    assert_eq!(warning(&data), None);
}
