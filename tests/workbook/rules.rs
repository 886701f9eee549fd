//! The rules of `CONTRACT.md` section 3 that can be read off the file: sheets, names, which functions and constants
//! formulas use, in which direction they look, and what stands as text.

use crate::common::claim_fixture;
use crate::sheets::{cells, formulas, model_of, named};
use calamine::Data;
use normalday::model::exception::Warning;
use normalday::report::audience::Audience;
use normalday::report::workbook::{SHEETS, build};
use std::collections::HashMap;
use std::io::Read;

const FUNCTIONS: [&str; 11] =
    ["SUM", "SUMIFS", "SUMPRODUCT", "ROUND", "MIN", "MAX", "IF", "AND", "ABS", "INDEX", "MATCH"];

fn both() -> [Vec<u8>; 2] {
    let claim = claim_fixture::claim();
    [build(&claim, Audience::Practice).unwrap(), build(&claim, Audience::Icb).unwrap()]
}

/// Words of a formula: names, functions (with their bracket), references, numbers.
fn words(formula: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in formula.chars() {
        if letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.') {
            words.last_mut().unwrap().push(letter);
        } else {
            if letter == '(' {
                words.last_mut().unwrap().push('(');
            }
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty() && word != "(");
    words
}

fn is_reference(word: &str) -> bool {
    let plain = word.replace('$', "");
    let letters: String = plain.chars().take_while(char::is_ascii_uppercase).collect();
    let digits = &plain[letters.len()..];
    !letters.is_empty()
        && letters.len() <= 3
        && !digits.is_empty()
        && digits.chars().all(|digit| digit.is_ascii_digit())
}

#[test]
fn formulas_use_eleven_functions_no_numbers_of_their_own_and_look_only_behind() {
    for bytes in both() {
        formulas_obey(&bytes, &SHEETS);
    }
}

/// Formulas of a workbook with these sheets: eleven functions, no sheet or file named, no number but 0, 1 and digits of
/// rounding, and names of sheets behind only.
pub fn formulas_obey(bytes: &[u8], sheets: &[&str]) {
    let model = model_of(bytes);
    let sheet_of_name: HashMap<String, usize> = model
        .get_defined_name_list()
        .into_iter()
        .map(|(name, _, reference)| {
            let sheet = reference.trim_start_matches('=').split('!').next().unwrap().replace('\'', "");
            (name, sheets.iter().position(|known| *known == sheet).unwrap())
        })
        .collect();
    for (place, sheet) in sheets.iter().enumerate() {
        for (at, formula) in formulas(bytes, sheet) {
            assert!(!formula.contains('!') && !formula.contains('['), "{sheet} {at:?}: {formula}");
            for word in words(&formula) {
                if let Some(function) = word.strip_suffix('(') {
                    assert!(FUNCTIONS.contains(&function), "{sheet} {at:?}: {function}");
                } else if word.chars().all(|letter| letter.is_ascii_digit()) {
                    assert!(["0", "1", "2", "4", "6", "9"].contains(&word.as_str()), "{sheet} {at:?}: {formula}");
                } else if !is_reference(&word) {
                    let behind = sheet_of_name.get(&word).unwrap_or_else(|| panic!("{sheet} {at:?}: no name {word}"));
                    assert!(*behind >= place, "{sheet} {at:?} looks forward to {word}");
                }
            }
        }
    }
}

#[test]
fn sheets_stand_in_their_order_with_title_and_purpose() {
    for bytes in both() {
        let model = model_of(&bytes);
        let names: Vec<String> = model.get_worksheets_properties().into_iter().map(|sheet| sheet.name).collect();
        assert_eq!(names, SHEETS);
        for sheet in SHEETS {
            let all = cells(&bytes, sheet);
            assert!(all.contains_key(&(0, 0)) && all.contains_key(&(1, 0)), "{sheet}");
        }
    }
}

#[test]
fn every_measure_and_total_has_its_name_and_a_null_one_holds_words() {
    let mut claim = claim_fixture::claim();
    claim.appointments.measures.kept_attested = None;
    claim.appointments.measures.bridge.states.remove(&normalday::model::appointment::State::Unfilled);
    for (_, bridge) in &mut claim.appointments.by_date {
        bridge.states.remove(&normalday::model::appointment::State::Unfilled);
    }
    let bytes = build(&claim, Audience::Icb).unwrap();
    let model = model_of(&bytes);
    let json: serde_json::Value = serde_json::from_str(&normalday::report::json::to_json(&claim)).unwrap();
    let measures = json["measures"].as_object().unwrap();
    for (name, value) in measures {
        let cell = named(&model, name);
        let is_words = matches!(&cell, ironcalc::base::cell::CellValue::String(_));
        assert!(!value.is_null() || is_words, "{name} is null but its cell holds {cell:?}");
    }
    for name in ["reconciled", "as_written_total", "changed_since_written", "invoice_total", "candidate_total"] {
        named(&model, name);
    }
    for head in 1..=8 {
        named(&model, &format!("by_head_{head}"));
        named(&model, &format!("candidate_by_head_{head}"));
    }
    for head in 1..=12 {
        named(&model, &format!("schedule_by_head_{head}"));
    }
    for tier in ["A", "B", "C", "D"] {
        named(&model, &format!("by_tier_{tier}"));
    }
}

#[test]
fn text_from_outside_stays_text_whatever_it_begins_with() {
    let nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"http://x\",\"y\")"];
    let mut claim = claim_fixture::claim();
    for (member, text) in claim.staff.iter_mut().zip(nasty) {
        member.label = text.to_owned();
    }
    for (line, text) in claim.lines.iter_mut().zip(nasty) {
        line.description = text.to_owned();
        line.reason = text.to_owned();
    }
    claim.plan.policy.practice.name = nasty[6].to_owned();
    claim.plan.policy.icb.name = nasty[3].to_owned();
    claim.tables[0].path = nasty[0].to_owned();
    claim.warnings.push(Warning::new("x", nasty[1]));
    let bytes = build(&claim, Audience::Practice).unwrap();
    let plain = build(&claim_fixture::claim(), Audience::Practice).unwrap();
    for sheet in SHEETS {
        let count = formulas(&plain, sheet).len();
        assert_eq!(formulas(&bytes, sheet).len(), count, "{sheet} has as many formulas as with plain text");
    }
    let descriptions: Vec<Data> = cells(&bytes, "Claim lines")
        .into_iter()
        .filter(|((_, column), _)| *column == 8)
        .map(|(_, value)| value)
        .collect();
    assert!(descriptions.contains(&Data::String("=1+1".to_owned())));
}

#[test]
fn the_copy_to_send_names_no_staff_and_no_patient() {
    let claim = claim_fixture::claim();
    let [own, to_send] = both();
    let texts = |bytes: &[u8]| -> Vec<String> {
        SHEETS.iter().flat_map(|sheet| cells(bytes, sheet).into_values().map(|value| value.to_string())).collect()
    };
    let (own, to_send) = (texts(&own), texts(&to_send));
    for member in &claim.staff {
        assert!(own.iter().any(|text| text.contains(&member.label)), "{}", member.label);
        assert!(!to_send.iter().any(|text| text.contains(&member.label)), "{}", member.label);
    }
    assert!(own.iter().any(|text| text == "P0001"));
    assert!(!to_send.iter().any(|text| text.starts_with("P000") && text != "P0001)" && text.len() == 5));
    assert!(to_send.iter().any(|text| text == "Staff 01"));
}

#[test]
fn nothing_in_the_file_reaches_outside_it_and_the_seal_stands_in_its_properties() {
    for bytes in both() {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert!(!names.iter().any(|name| name.contains("externalLink") || name.contains("vba")), "{names:?}");
        let mut custom = String::new();
        archive.by_name("docProps/custom.xml").unwrap().read_to_string(&mut custom).unwrap();
        assert!(custom.contains("name=\"normalday_seal\"") && custom.contains("normalday.seal/2"));
        assert!(custom.contains("name=\"normalday_seal Claim lines\""));
        assert!(custom.contains("name=\"normalday_seal_rows_001\""));
        for name in names.iter().filter(|name| name.ends_with(".rels")) {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            assert!(!text.contains("TargetMode=\"External\""), "{name}");
        }
    }
}
