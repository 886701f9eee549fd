//! Bytes become rows: encoding and separator are settled together with the header that they give, or by an answer that the
//! header finds.

use super::asking::{Asked, Asking};
use super::encoding;
use super::fingerprint::fingerprint;
use super::question::Choice;
use super::score::{Settled, is_sure, share};
use crate::ingest::recognise::{Finding, KnownLayout, recognise};
use crate::ingest::tables::csv::CsvText;
use crate::ingest::tables::{Passing, RawRow};
use crate::ingest::{decode, limits};

/// How the text of one file was opened.
#[derive(Debug)]
pub struct Opened {
    findings: Vec<Opening>,
}

#[derive(Debug)]
struct Opening {
    key: &'static str,
    asks: &'static str,
    choices: Vec<Choice>,
    why: String,
    settled: Settled,
}

/// The separator question, in words.
const ASKS_SEPARATOR: &str = "Which character stands between its columns?";

/// Opens a text: its rows as they are read, and the name of its encoding. What is in doubt waits in `asking` for the number
/// of the table.
pub fn open(bytes: &[u8], layouts: &[KnownLayout], asking: &mut Asking) -> (CsvText, String) {
    let (text, mut encoding_name) = decode::decode(bytes);
    let is_fallback = encoding_name == decode::WITHOUT_MARK;
    let mut encoding = is_fallback.then(|| encoding::judge(bytes)).flatten().map(|(choices, why)| Opening {
        key: "encoding",
        asks: encoding::ASKS,
        settled: settled(&choices),
        choices,
        why,
    });
    let mut csv = CsvText::new(text);
    let mut separator = separator(&mut csv, layouts);
    if let Some(found) = answered(&csv, asking) {
        if let (Some(said), true) = (&found.encoding, is_fallback)
            && let Some((text, name)) = decode::decode_as(bytes, said)
        {
            (csv, encoding_name) = (CsvText::with_separator(text, csv.separator()), name);
            encoding = Some(by_user("encoding", said));
        }
        if let Some(said) = &found.separator
            && let Some(separator_said) = separator_of_name(said)
        {
            csv.set_separator(separator_said);
            separator = by_user("separator", said);
        }
    }
    if let Some(opening) = &encoding
        && opening.settled == Settled::ByTheTable
        && let Some(best) = opening.choices.first().filter(|best| best.value != decode::WITHOUT_MARK)
        && let Some((text, name)) = decode::decode_as(bytes, &best.value)
    {
        (csv, encoding_name) = (CsvText::with_separator(text, csv.separator()), name);
    }
    asking.opened = Some(Opened { findings: encoding.into_iter().chain([separator]).collect() });
    (csv, encoding_name.to_owned())
}

impl Opened {
    /// Notes how the file was opened. Doubts about a table that is no export are of no interest.
    pub fn conclude(self, table: u32, is_export: bool, asking: &mut Asking) {
        for finding in self.findings {
            if finding.settled == Settled::NotYet && is_export {
                let Opening { key, asks, choices, why, .. } = &finding;
                let asked = Asked { asks: (*asks).to_owned(), why: why.clone(), choices: choices.clone() };
                asking.ask(table, *key, asked);
            }
            asking.note(table, finding.key, &finding.choices, &finding.why, finding.settled);
        }
    }
}

fn settled(choices: &[Choice]) -> Settled {
    let score = |place: usize| choices.get(place).and_then(|choice| choice.score);
    if is_sure(score(0).unwrap_or(0), score(1)) { Settled::ByTheTable } else { Settled::NotYet }
}

fn by_user(key: &'static str, said: &str) -> Opening {
    let choices = vec![Choice::scored(said, "as answered", 100)];
    Opening { key, asks: "", choices, why: "answered in the mapping".to_owned(), settled: Settled::ByTheUser }
}

/// Settles the separator: by the regularity of the rows that it gives; where another gives almost as regular rows, by the
/// one header that a layout knows.
fn separator(csv: &mut CsvText, layouts: &[KnownLayout]) -> Opening {
    let scores = csv.scores();
    let sum: usize = scores.iter().map(|(_, score)| score).sum();
    let mut choices: Vec<Choice> = scores
        .iter()
        .map(|(separator, score)| Choice::scored(name_of_separator(*separator), "", share(*score, sum.max(1))))
        .collect();
    choices.sort_by_key(|choice| std::cmp::Reverse(choice.score));
    let why = "how regular the rows are that each gives".to_owned();
    let mut opening = Opening { key: "separator", asks: ASKS_SEPARATOR, choices, why, settled: Settled::ByTheTable };
    if sum == 0 {
        return opening;
    }
    opening.settled = settled(&opening.choices);
    if opening.settled == Settled::ByTheTable {
        return opening;
    }
    let best = csv.separator();
    let known: Vec<char> = scores
        .iter()
        .filter(|(_, score)| *score > 0)
        .filter(|(separator, _)| {
            csv.set_separator(*separator);
            !matches!(recognise(&head(csv), layouts), Finding::Nothing)
        })
        .map(|(separator, _)| *separator)
        .collect();
    csv.set_separator(best);
    if let [only] = known.as_slice() {
        csv.set_separator(*only);
        let name = name_of_separator(*only);
        opening.choices.sort_by_key(|choice| choice.value != name);
        opening.why = "only with it does the header belong to an export that is known".to_owned();
        opening.settled = Settled::ByTheTable;
    }
    opening
}

struct Answered {
    encoding: Option<String>,
    separator: Option<String>,
}

/// The answers that a row of the head finds, taken for the header.
fn answered(csv: &CsvText, asking: &Asking) -> Option<Answered> {
    if asking.mapping.says_nothing_of_tables() {
        return None;
    }
    let said = |fingerprint: &str, key| asking.mapping.answer(fingerprint, key).map(|answer| answer.value.clone());
    head(csv).iter().map(fingerprint).find_map(|row| {
        let (encoding, separator) = (said(&row, "encoding"), said(&row, "separator"));
        (encoding.is_some() || separator.is_some()).then_some(Answered { encoding, separator })
    })
}

fn head(csv: &CsvText) -> Vec<RawRow> {
    let mut rows = Vec::new();
    csv.walk_beginning(&mut |passing| {
        if let Passing::Row(row) = passing {
            rows.push(row.to_raw());
        }
        rows.len() < limits::HEADER_SEARCH_ROWS
    });
    rows
}

fn name_of_separator(separator: char) -> &'static str {
    match separator {
        ';' => "semicolon",
        '\t' => "tab",
        _ => "comma",
    }
}

fn separator_of_name(name: &str) -> Option<char> {
    match name {
        "comma" => Some(','),
        "semicolon" => Some(';'),
        "tab" => Some('\t'),
        _ => None,
    }
}
