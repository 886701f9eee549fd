//! No patient's name, number, date of birth, telephone number, address or free text reaches any output.

use super::common::{Ended, Run};
use super::planted::{IDENTITIES, TRACES, plant};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use normalday::sample::{Layout, Settings, generate};
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

#[test]
fn nothing_of_a_patient_reaches_an_output_of_any_layout() {
    for (system, _) in Layout::ALL {
        let made = practice(system);
        let exports = made.path().join("practice-001");
        plant(&exports, &IDENTITIES);
        let claim = Run::normalday("claim exports --incident 2024-07-19 --verbose").copy_of(&exports, "exports").run();
        assert!([0, 1].contains(&claim.status), "{system}: {}", claim.stderr);
        search(system, &claim);
        for arguments in ["check exports --incident 2024-07-19 --verbose", "check exports --incident 2024-07-19 --json"]
        {
            let check = Run::normalday(arguments).copy_of(&exports, "exports").run().status(0);
            search(system, &check);
        }
    }
}

#[test]
fn an_error_about_a_file_says_nothing_of_what_is_in_it() {
    let text = IDENTITIES.join(",");
    for name in ["notes.csv", "notes.txt", "notes.xlsx", "notes.zip"] {
        let ended = Run::normalday("claim exports --incident 2024-07-19 -v")
            .file(&format!("exports/{name}"), &text)
            .run()
            .status(3);
        search(name, &ended);
    }
}

#[test]
fn what_stands_in_place_of_a_practice_is_counted_and_not_told() {
    let header = "RowIdentifier,IDOrganisationVisibleTo,IDOrganisation,DateStart,DateEnd,AppointmentStatus,IDPatient\n";
    let row = |(number, organisation): (usize, &&str)| {
        format!("{number},1,\"{organisation}\",19 Jul 2024 09:00:00,19 Jul 2024 09:10:00,1,{number}\n")
    };
    let book: String = IDENTITIES.iter().enumerate().map(row).collect();
    let ended = Run::normalday("claim exports --incident 2024-07-19 -v")
        .file("exports/SRAppointment.csv", format!("{header}{book}"))
        .run()
        .status(3);
    assert!(ended.stderr.contains("7 practices that no table of organisations names: 7 rows"), "{}", ended.stderr);
    search("SRAppointment.csv", &ended);
}

#[test]
fn the_search_sees_what_is_planted() {
    let made = practice("plain");
    let exports = made.path().join("practice-001");
    plant(&exports, &IDENTITIES);
    let found = files(&exports).iter().filter(|path| !traces_in(&fs::read(path).unwrap()).is_empty()).count();
    let exports_planted =
        files(&exports).iter().filter(|path| path.extension().is_some_and(|ending| ending != "toml")).count();
    assert_eq!(found, exports_planted);
}

#[test]
fn the_search_sees_the_letter_and_the_workbook_in_the_draft() {
    let claim = Run::normalday("claim emis-practice").sample("emis-practice").run().status(0);
    let draft = claim.bytes("normalday-out/claim-email.eml");
    let letter = String::from_utf8(claim.bytes("normalday-out/covering-letter.txt")).unwrap();
    let [body, attached] = <[Vec<u8>; 2]>::try_from(parts_of_draft(&draft)).unwrap();
    assert!(String::from_utf8(body).unwrap().replace("\r\n", "\n").starts_with(&letter));
    assert_eq!(attached, claim.bytes("normalday-out/claim-icb.xlsx"));
    assert!(texts_in(&draft).iter().any(|text| text.contains("<sheet name=\"sign-off\"")));
}

fn practice(system: &str) -> TempDir {
    let made = TempDir::new().unwrap();
    generate(&Settings { systems: vec![system.to_owned()], ..Settings::default() }, made.path()).unwrap();
    made
}

fn search(what: &str, ended: &Ended) {
    for (place, text) in [("standard output", &ended.stdout), ("standard error", &ended.stderr)] {
        let traces = traces_in(text.as_bytes());
        assert!(traces.is_empty(), "{what}: {place} holds {traces:?}");
    }
    let outputs = ended.folder.path().join("normalday-out");
    for path in files(&outputs) {
        let traces = traces_in(&fs::read(&path).unwrap());
        assert!(traces.is_empty(), "{what}: {} holds {traces:?}", path.display());
    }
}

/// The traces in some bytes; a zip (a workbook) and a mail draft are searched part by part, and the workbook in the draft too.
fn traces_in(bytes: &[u8]) -> Vec<String> {
    let texts = texts_in(bytes);
    TRACES
        .iter()
        .filter_map(|trace| {
            let text = texts.iter().find(|text| text.contains(trace))?;
            let place = text.find(trace)?;
            let around: String = text[..place].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
            Some(format!("{trace} after {around:?}"))
        })
        .collect()
}

/// The bytes as text in lower case, and the texts of everything packed in them.
fn texts_in(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![String::from_utf8_lossy(bytes).to_lowercase()];
    if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for index in 0..archive.len() {
            let mut part = Vec::new();
            archive.by_index(index).unwrap().read_to_end(&mut part).unwrap();
            texts.extend(texts_in(&part));
        }
    }
    texts.extend(parts_of_draft(bytes).iter().flat_map(|part| texts_in(part)));
    texts
}

/// The parts of a mail draft, decoded; none of anything else.
fn parts_of_draft(bytes: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes);
    let Some((_, boundary)) = text.strip_prefix("X-Unsent: 1\r\n").and_then(|rest| rest.split_once(" boundary=\""))
    else {
        return Vec::new();
    };
    let boundary = format!("\r\n--{}", boundary.split('"').next().unwrap());
    let encoded = text.split(&boundary).filter(|part| part.contains("Content-Transfer-Encoding: base64\r\n"));
    encoded.map(|part| decoded(part.split_once("\r\n\r\n").unwrap().1)).collect()
}

fn decoded(lines: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(lines.replace("\r\n", "")).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A list that is asked about, with a person's values in its header, its status column, its category and before its header.
fn doubtful_list() -> String {
    let [name, number, spaced, birth, telephone, address, sentence] = IDENTITIES.map(|value| format!("\"{value}\""));
    let mut text = format!("{name},{number},{birth},Status,Time\n{address},{telephone}\n");
    text.push_str("Date,Time,Patient Number,National Category,Zebedee\n");
    for row in 0..60 {
        // A word that recurs, a person who recurs beside one patient, a person who recurs beside many, and free text.
        let (status, patient) = match row % 6 {
            0 => ("Seen".to_owned(), format!("{row}")),
            1 => ("DNA".to_owned(), format!("{row}")),
            2 => ("Seen".to_owned(), number.clone()),
            3 => ("Seen".to_owned(), spaced.clone()),
            4 => (name.clone(), "7".to_owned()),
            _ => ("Seen".to_owned(), format!("{row}")),
        };
        let category = match row % 5 {
            0 => name.clone(),
            1 => sentence.clone(),
            2 => "Zebedee Quillfeather".to_owned(),
            3 => address.clone(),
            _ => telephone.clone(),
        };
        text.push_str(&format!("05/07/2024,09:{row:02},{patient},{category},{status}\n"));
    }
    text
}

#[test]
fn a_question_says_nothing_of_a_patient() {
    let list = doubtful_list();
    let claim = || Run::normalday("claim exports --incident 2024-07-19 -v").file("exports/list.csv", &list);
    let asked =
        claim().run().status(3).has_file("normalday-out/mapping.toml").stderr_has("Which column holds the status?");
    search("the questions about a table", &asked);
    let confirmed = String::from_utf8(asked.bytes("normalday-out/mapping.toml")).unwrap().replace("= false", "= true");
    // The columns are known now, and so the dates and the words in them are asked about.
    let words = claim().file("exports/mapping.toml", &confirmed).run().status(3).stderr_has("the day or the month?");
    search("the questions about its cells", &words);
    for arguments in
        ["check exports --incident 2024-07-19 --verbose --write-mapping asked.toml", "check exports --json"]
    {
        let check = Run::normalday(arguments)
            .file("exports/list.csv", &list)
            .file("exports/mapping.toml", &confirmed)
            .run()
            .status(0);
        search(arguments, &check);
        let written = fs::read(check.folder.path().join("asked.toml")).unwrap_or_default();
        assert!(traces_in(&written).is_empty());
    }
}

/// A row of a patient that stands where a header should, in a file without one.
#[test]
fn the_row_of_a_patient_is_never_taken_for_a_header_to_ask_about() {
    let rows: String =
        (10..40).map(|row| format!("2024-07-19,09:{row},Zebedee Quillfeather,9434765919,Seen\n")).collect();
    for first in ["Zebedee Quillfeather,Date,Booked,Surgery,Time\n", "Zebedee Quillfeather,Date,Time\n", ""] {
        let ended = Run::normalday("claim exports --incident 2024-07-19 -v")
            .file("exports/list.csv", format!("{first}{rows}"))
            .run()
            .status(3);
        search(first, &ended);
    }
}
