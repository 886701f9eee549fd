//! A user's own layout is a TOML file and no code (`--layouts DIR`).

use crate::support::{Folder, assert_closes, at, exceptions, weight_of};
use normalday::ingest::IngestError;
use normalday::model::appointment::{State, Status};
use normalday::model::exception::ExceptionCode;

const LAYOUT: &str = r#"
name = "diary_of_one_practice"
title = "Diary of one practice"
kind = "appointments"
reader = "appointment_list"
where_to_find = "It is written by hand."
minimum_fields = 4
dates = ["numeric"]
footer_words = ["finis"]

[fields.date]
aliases = ["Tag"]
required = true
[fields.time]
aliases = ["Uhrzeit"]
[fields.status]
aliases = ["Wie ging es"]
required = true
[fields.clinician]
aliases = ["Wer"]
[fields.minutes]
aliases = ["Dauer"]

[statuses]
attended = ["gut"]
dna = ["gar nicht"]
available = ["frei"]

[expresses]
unfilled = "if_seen"
"#;

/// Row 3 is held, row 4 did not attend, row 5 is free, row 6 says what the layout does not know (unknown, a patient is
/// implied, over before the incident's export: unrecorded), row 7 has no date of the calendar.
const DIARY: &str = "Diarium\n\
                     Wer;Tag;Uhrzeit;Dauer;Wie ging es\n\
                     A;19/07/2024;08:30;10;gut\n\
                     A;19/07/2024;08:40;10;Gar nicht\n\
                     A;19/07/2024;08:50;15;frei\n\
                     A;19/07/2024;09:10;10;so so\n\
                     A;31/06/2024;09:20;10;gut\n\
                     Finis;;;;\n";

#[test]
fn a_list_with_strange_headers_is_read_by_the_users_own_layout() {
    let layouts = Folder::new().file("diary.toml", LAYOUT).file("notes.txt", "no layout");
    let data = Folder::new().file("diarium.csv", DIARY).layouts(layouts.path()).read();
    let table = &data.tables[0];
    assert_eq!(
        (table.layout.as_str(), table.layout_title.as_str()),
        ("diary_of_one_practice", "Diary of one practice")
    );
    assert_closes(table);
    let rows = &table.rows;
    assert_eq!((rows.physical, rows.preamble, rows.header, rows.data, rows.footer), (8, 1, 1, 5, 1));
    assert_eq!((rows.used, rows.exception_rows()), (4, 1));
    use ExceptionCode::{BadDate, UnmappedStatus};
    assert_eq!(exceptions(&data), [(6, UnmappedStatus, false), (7, BadDate, true)]);
    let held = at(&data, 0, 3);
    assert_eq!((held.status, held.start_minute, held.planned_minutes), (Status::Attended, Some(510), Some(10)));
    assert_eq!(weight_of(&data, State::Held), 1);
    assert_eq!(weight_of(&data, State::Dna), 1);
    assert_eq!(weight_of(&data, State::Unfilled), 1);
}

#[test]
fn without_the_layout_nobody_knows_the_list() {
    let error = Folder::new().file("diarium.csv", DIARY).try_read().unwrap_err();
    assert!(matches!(error, IngestError::NothingUsable { .. }));
}

#[test]
fn a_layout_that_is_not_sound_is_named_with_its_fault() {
    let layouts = Folder::new().file("diary.toml", LAYOUT.replace("[fields.clinician]", "[fields.clinican"));
    let error = Folder::new().file("diarium.csv", DIARY).layouts(layouts.path()).try_read().unwrap_err();
    assert!(matches!(error, IngestError::Layout(_)));
    assert!(error.to_string().contains("diary.toml"), "{error}");
}
