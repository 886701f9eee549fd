//! Who works in an invented practice. Every name is made up, and shows it.

use crate::model::staff::StaffGroup;
use crate::sample::log::Person;

const EVERY_DAY: [bool; 5] = [true; 5];

/// Invented practice names, by number.
pub(super) fn practice_name(number: usize) -> String {
    const FIRST: [&str; 6] = ["Inventon", "Fablewood", "Mockingham", "Sampleford", "Fictonbury", "Notreal"];
    const SECOND: [&str; 4] = ["Surgery", "Medical Centre", "Health Centre", "Practice"];
    let first = FIRST.get(number % FIRST.len()).copied().unwrap_or("Inventon");
    let second = SECOND.get((number / FIRST.len()) % SECOND.len()).copied().unwrap_or("Surgery");
    format!("{first} {second} (invented)")
}

/// The first `clinicians` of a fixed list, and everybody else; in a large practice, more of both.
pub(super) fn people(clinicians: usize, patients: u32) -> Vec<Person> {
    use StaffGroup::*;
    let clinical = [
        person("G01", "EXEMPLAR, Ada (Dr)", GpPartner, None, [true, true, true, true, true]),
        person("G02", "FICTON, Bram (Dr)", GpSalaried, Some(4520), [true, false, true, false, true]),
        person("N01", "SAMPLER, Cléo (Mrs)", Nurse, Some(2048), [true, true, true, true, true]),
        person("H01", "MOCKLEY, Dot (Miss)", Hca, Some(1260), [false, true, true, true, true]),
        person("G03", "INVENTWELL, Eve (Dr)", GpPartner, None, [true, true, false, true, true]),
        person("G04", "MADEUP, Fitz (Dr)", GpSalaried, Some(4680), [false, true, true, true, true]),
        person("C01", "PRETENDER, Gwen (Ms)", Pharmacist, Some(2600), [true, true, false, false, true]),
        person("N02", "NOTREALLY, Hal (Mr)", Nurse, Some(2108), [true, false, true, true, true]),
        person("G05", "STORYMAN, Ivo (Dr)", GpRegistrar, Some(2400), [true, true, true, true, true]),
    ];
    let others = [
        person("R01", "DUMMYWORTH, Jo (Ms)", Reception, Some(1232), EVERY_DAY),
        person("R02", "PLACEHOLDER, Kit (Mr)", Reception, Some(1220), [true, true, true, true, false]),
        person("R03", "STANDIN, Lou (Ms)", Reception, Some(1220), [true, false, true, false, true]),
        person("R04", "EXTRAMAN, Max (Mr)", Reception, Some(1216), [false; 5]),
        person("A01", "TEMPLATE, Nan (Mrs)", Admin, Some(1312), EVERY_DAY),
        person("A02", "SPECIMEN, Oz (Mr)", Admin, Some(1300), [true, true, true, false, true]),
        person("S01", "FABLER, Pia (Ms)", Secretary, Some(1348), [true, true, false, true, true]),
        person("M01", "FAKEHURST, Quin (Ms)", Manager, Some(2460), EVERY_DAY),
        person("L01", "MYTHE, Roy (Dr)", GpLocum, None, [false; 5]),
    ];
    let clinicians = clinicians.max(3);
    let more_clinicians = clinicians.saturating_sub(clinical.len());
    // Nine others serve the first 5,000 patients; then one more for every 1,000.
    let more_others = (patients as usize / 1000).saturating_sub(5);
    let mut people: Vec<Person> = clinical.into_iter().take(clinicians).chain(others).collect();
    people.extend((0..more_clinicians).map(another_clinician));
    people.extend((0..more_others).map(|number| another_colleague(number + more_clinicians, number)));
    for person in &mut people {
        person.has_sessions = person.contract_minutes_per_week != Some(0)
            && is_session_holder(person.group)
            && person.weekdays.contains(&true);
    }
    people
}

/// Three, four and five days a week, in turn.
fn some_weekdays(number: usize) -> [bool; 5] {
    const WEEKS: [[bool; 5]; 5] = [
        [true, true, false, true, true],
        [true; 5],
        [false, true, true, true, true],
        [true, true, true, false, false],
        [true, false, true, true, true],
    ];
    WEEKS.get(number % WEEKS.len()).copied().unwrap_or(EVERY_DAY)
}

fn another_clinician(number: usize) -> Person {
    use StaffGroup::*;
    const KINDS: [(&str, StaffGroup, Option<i64>, &str); 6] = [
        ("G", GpSalaried, Some(4600), "Dr"),
        ("N", Nurse, Some(2060), "Mrs"),
        ("G", GpPartner, None, "Dr"),
        ("H", Hca, Some(1272), "Miss"),
        ("G", GpSalaried, Some(4480), "Dr"),
        ("C", Pharmacist, Some(2520), "Ms"),
    ];
    let (letter, group, rate, title) =
        KINDS.get(number % KINDS.len()).copied().unwrap_or(("G", GpSalaried, Some(4600), "Dr"));
    // The codes of the fixed list end well below ten.
    let code = format!("{letter}{:02}", number + 10);
    person(&code, &invented_name(number, title), group, rate, some_weekdays(number))
}

fn another_colleague(name: usize, number: usize) -> Person {
    use StaffGroup::*;
    const KINDS: [(&str, StaffGroup, i64); 4] =
        [("R", Reception, 1220), ("R", Reception, 1228), ("A", Admin, 1300), ("S", Secretary, 1340)];
    let (letter, group, rate) = KINDS.get(number % KINDS.len()).copied().unwrap_or(("R", Reception, 1220));
    let code = format!("{letter}{:02}", number + 10);
    person(&code, &invented_name(name, "Ms"), group, Some(rate), some_weekdays(number + 2))
}

/// A made-up surname for every number, and none twice among the first few hundred.
fn invented_name(number: usize, title: &str) -> String {
    const ROOTS: [&str; 16] = [
        "FICT",
        "MOCK",
        "SHAM",
        "FABL",
        "MYTH",
        "DUMM",
        "PHON",
        "PSEUD",
        "QUAS",
        "FAUX",
        "MAKESHIFT",
        "SPECIM",
        "TEMPL",
        "PROTOT",
        "IMAGIN",
        "INVENT",
    ];
    const ENDINGS: [&str; 12] =
        ["OSON", "OLEY", "OWORTH", "OBY", "OHAM", "OCROFT", "OTON", "OFORD", "OWELL", "OMAN", "OFIELD", "OSTEAD"];
    const FIRST: [&str; 7] = ["Uma", "Vic", "Wyn", "Xan", "Yda", "Zoe", "Tam"];
    let root = ROOTS.get(number % ROOTS.len()).copied().unwrap_or("FICT");
    let ending = ENDINGS.get(number / ROOTS.len() % ENDINGS.len()).copied().unwrap_or("OSON");
    let first = FIRST.get(number % FIRST.len()).copied().unwrap_or("Uma");
    format!("{root}{ending}, {first} ({title})")
}

fn is_session_holder(group: StaffGroup) -> bool {
    !group.is_administrative() && group != StaffGroup::GpLocum
}

fn person(code: &str, name: &str, group: StaffGroup, rate: Option<i64>, weekdays: [bool; 5]) -> Person {
    let days = weekdays.iter().filter(|works| **works).count() as i64;
    Person {
        code: code.to_owned(),
        name: name.to_owned(),
        group,
        rate_pence_per_hour: rate,
        contract_minutes_per_week: rate.filter(|_| days > 0).map(|_| days * super::hours::planned_minutes(group)),
        is_pension_member: rate.is_some() && matches!(code, "R01" | "A01" | "A02" | "S01" | "N01" | "G02" | "M01"),
        weekdays,
        has_sessions: false,
    }
}
