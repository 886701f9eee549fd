//! Pseudonyms and the watch over outputs (control 11).

use crate::support::Folder;
use normalday::ingest::pseudonym::Watch;

#[test]
fn identifiers_that_a_file_happens_to_have_are_found_in_outputs() {
    let list = "Date,Time,Status,NHS Number,Patient Name,Date of Birth,Mobile,Postcode,Clinician\n\
                2024-07-19,09:00,Seen,943 476 5919,Grace Willowby,03/02/1951,07700 900123,ZZ99 3VZ,Dr Ann Beech\n\
                2024-07-19,09:10,Seen,401 023 2137,Ann Beech,04/03/1952,07700 900124,ZZ99 3WZ,Dr Ann Beech\n";
    let watch = Folder::new().file("list.csv", list).try_read().unwrap().watch;
    for text in [
        "x 9434765919 y",
        "943-476-5919",
        "see grace  WILLOWBY there",
        "born 03/02/1951",
        "call 07700900123",
        "at ZZ99 3VZ",
    ] {
        assert!(watch.finds(text), "{text}");
    }
    // The clinician is a patient too: her label is the practice's own.
    for text in ["Dr Ann Beech", "Ann Beech", "2024-07-19 09:00 Seen", "12,345.67 pounds on 19 July 2024", "9434765918"]
    {
        assert!(!watch.finds(text), "{text}");
    }
}

#[test]
fn shapes_are_found_and_own_details_are_allowed() {
    let mut watch = Watch::default();
    assert!(watch.finds("NHS 401 023 2137"));
    assert!(watch.finds("07700 900 999"));
    assert!(watch.finds("SW1A 2AA"));
    watch.allow("1 High Street, SW1A 2AA");
    assert!(!watch.finds("SW1A 2AA"));
    assert!(!watch.finds("total 1234567890"));
}

/// Nothing depends on the key: two random keys give the same rows, and the same patients are the same.
#[test]
fn the_key_shows_nowhere() {
    let list = "Date,Time,Status,Patient Number\n2024-07-19,09:00,Seen,7\n2024-07-19,09:10,Seen, 7 \n2024-07-19,09:20,Seen,8\n";
    let read = || Folder::new().file("list.csv", list).read();
    let (one, other) = (read(), read());
    let same = |data: &normalday::model::data::PracticeData| {
        let key = |index: usize| data.appointments[index].patient.unwrap();
        (key(0) == key(1), key(1) == key(2))
    };
    assert_eq!((same(&one), same(&other)), ((true, false), (true, false)));
    assert_ne!(one.appointments[0].patient, other.appointments[0].patient);
    assert_eq!(one.tallies, other.tallies);
    assert!(!format!("{:?}", one.appointments[0]).contains("7,"), "keys are withheld");
}
