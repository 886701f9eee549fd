//! The only place that sees who a patient is. An identifier becomes a key for matching and is forgotten; a keyed hash of
//! every value of an identifying column serves to search outputs for it (control 11). Neither leaves memory.

use super::layout::folded_header;
use super::references::without_braces;
use super::tables::{Value, trimmed};
use crate::model::appointment::PatientKey;
use compact_str::CompactString;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const IDENTIFIERS_TOML: &str = include_str!("../../schemas/vocabulary/identifiers.toml");

/// Bytes that a key file must have at least: below that, keys could be tried out.
const KEY_BYTES: usize = 16;
/// Identifiers that are remembered with their keys: more than a practice has patients. Of an extract of many practices the
/// rows of one stand together, so that few are worked out twice.
const MOST_MET: usize = 200_000;
/// Words of an output that are looked at together: an address has up to eight.
const MOST_WORDS: usize = 8;
/// Shorter values (initials, ages, house numbers) occur everywhere by chance.
const SHORTEST_TEXT: usize = 6;
/// Shorter numbers occur as amounts and counts by chance.
const SHORTEST_NUMBER: usize = 7;

static IDENTIFYING_HEADERS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    #[derive(serde::Deserialize)]
    struct File {
        headers: Vec<String>,
    }
    match toml::from_str::<File>(IDENTIFIERS_TOML) {
        Ok(file) => file.headers.iter().map(|header| folded_header(header)).collect(),
        Err(error) => unreachable!("the embedded identifier headers are sound: {error}"),
    }
});

/// Whether a column with this header may say who a patient is.
pub fn is_identifying_header(header: &str) -> bool {
    IDENTIFYING_HEADERS.contains(&folded_header(header))
}

/// The key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It cannot be read.
    #[error("the key file `{path}` cannot be read: {message}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        message: String,
    },
    /// It is too short.
    #[error("the key file `{path}` is too short: a key has at least {KEY_BYTES} bytes")]
    TooShort {
        /// The file.
        path: PathBuf,
    },
}

/// What an identifier cell gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// No patient.
    Nobody,
    /// A patient.
    Known(PatientKey),
    /// A patient, but a spreadsheet has damaged the identifier: it is refused as a key.
    Damaged,
}

/// Makes keys for matching, under one secret key.
pub struct Pseudonymiser {
    mac: Hmac<Sha256>,
    /// Identifiers with their keys: an identifier is short, and lies beside its key.
    met: HashMap<CompactString, PatientKey, foldhash::fast::RandomState>,
}

impl std::fmt::Debug for Pseudonymiser {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pseudonymiser(withheld)")
    }
}

impl Pseudonymiser {
    /// Under a random key, or under the key of a file.
    pub fn new(key_file: Option<&Path>) -> Result<Self, KeyError> {
        let key = match key_file {
            None => rand::random::<[u8; 32]>().to_vec(),
            Some(path) => {
                let key = std::fs::read(path)
                    .map_err(|error| KeyError::Unreadable { path: path.to_owned(), message: error.to_string() })?;
                if key.trim_ascii().len() < KEY_BYTES {
                    return Err(KeyError::TooShort { path: path.to_owned() });
                }
                key.trim_ascii().to_vec()
            }
        };
        match Hmac::<Sha256>::new_from_slice(&key) {
            Ok(mac) => Ok(Pseudonymiser { mac, met: HashMap::default() }),
            Err(_) => unreachable!("an HMAC key may have any length"),
        }
    }

    /// The identity that a cell gives. `-1` and an empty GUID are how exports write nobody.
    pub fn identity(&mut self, value: Value<'_>) -> Identity {
        let is_damaged = is_damaged_identifier(value);
        let text = value.text();
        let text = without_braces(trimmed(&text));
        if text.is_empty() || matches!(text, "-1" | "0" | "00000000-0000-0000-0000-000000000000") {
            return Identity::Nobody;
        }
        if is_damaged {
            return Identity::Damaged;
        }
        Identity::Known(self.key(text))
    }

    /// A key for a text: equal texts, case and white space aside, have equal keys.
    pub fn key(&mut self, text: &str) -> PatientKey {
        if let Some(key) = self.met.get(text) {
            return *key;
        }
        let folded: String =
            text.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect();
        let mut mac = self.mac.clone();
        mac.update(folded.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let cut = bytes.iter().take(16).fold(0u128, |cut, byte| cut << 8 | u128::from(*byte));
        if self.met.len() >= MOST_MET {
            self.met.clear();
        }
        self.met.insert(CompactString::from(text), PatientKey(cut));
        PatientKey(cut)
    }
}

/// Whether a cell holds an identifier that a spreadsheet has damaged. Many of them would look like one: it is no key.
pub fn is_damaged_identifier(value: Value<'_>) -> bool {
    match value {
        Value::Number(number) => number.fract() != 0.0 || number.abs() >= 1e15,
        Value::Text(text) => is_damaged(trimmed(text)),
        _ => false,
    }
}

/// `2.98725E+13`: a spreadsheet showed a long number in short, and saved what it showed.
fn is_damaged(text: &str) -> bool {
    let Some(at) = memchr::memchr2(b'E', b'e', text.as_bytes()) else { return false };
    let (Some(mantissa), Some(exponent)) = (text.get(..at), text.get(at + 1..)) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number(mantissa) && mantissa.contains('.') && number(exponent) || is_short_damaged(mantissa, text, exponent)
}

/// `3E+13`: without a point, but with the sign that only a number has.
fn is_short_damaged(mantissa: &str, text: &str, exponent: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.contains('+') && digits(mantissa) && digits(exponent)
}

/// Watches for direct identifiers in outputs (control 11).
pub struct Watch {
    hasher: std::hash::RandomState,
    values: HashSet<u64, foldhash::fast::RandomState>,
    /// Lengths of the values: most texts have none of them and need no hash.
    lengths: HashSet<usize, foldhash::fast::RandomState>,
    allowed: HashSet<u64>,
    /// The value that is looked at, for its memory only.
    whole: String,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Watch({} values, withheld)", self.values.len())
    }
}

impl Default for Watch {
    fn default() -> Self {
        Watch {
            hasher: std::hash::RandomState::new(),
            values: HashSet::default(),
            lengths: HashSet::default(),
            allowed: HashSet::new(),
            whole: String::new(),
        }
    }
}

impl Watch {
    /// Watches for one value of an identifying column. Values that occur everywhere by chance are not watched for: single
    /// words of letters, and short numbers.
    pub fn add(&mut self, value: &str) {
        self.whole.clear();
        let words = push_words(value, &mut self.whole, &mut |_| {});
        let whole = self.whole.as_bytes();
        let is_number = whole.iter().all(u8::is_ascii_digit);
        let is_single_word = words == 1 && !whole.iter().any(u8::is_ascii_digit);
        let too_short = whole.len() < if is_number { SHORTEST_NUMBER } else { SHORTEST_TEXT };
        if !too_short && !is_single_word && words <= MOST_WORDS {
            let length = whole.len();
            if self.values.insert(self.hash(&self.whole)) {
                self.lengths.insert(length);
            }
        }
    }

    /// Text that the outputs may hold although a patient has it too: the practice's own name, address, telephone, and the
    /// labels of its staff.
    pub fn allow(&mut self, text: &str) {
        let mut hashes = Vec::new();
        any_sequence(text, &mut |sequence, _| {
            hashes.push(self.hash(sequence));
            false
        });
        self.allowed.extend(hashes);
    }

    /// Whether the text holds a value that was watched for, or anything of the shape of an NHS number, a telephone number
    /// or a postcode of a person's own.
    pub fn finds(&self, text: &str) -> bool {
        any_sequence(text, &mut |sequence, words| {
            let is_watched = || self.lengths.contains(&sequence.len()) && self.values.contains(&self.hash(sequence));
            (has_shape(sequence, words) || is_watched()) && !self.allowed.contains(&self.hash(sequence))
        })
    }

    /// How many different values are watched for.
    pub fn watched(&self) -> usize {
        self.values.len()
    }

    fn hash(&self, text: &str) -> u64 {
        use std::hash::BuildHasher;
        self.hasher.hash_one(text)
    }
}

/// Writes the words of a text together, in lower case. Says where each ends, and returns how many there are.
fn push_words(text: &str, together: &mut String, ends: &mut dyn FnMut(usize)) -> usize {
    // Nearly every identifier is one number.
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        together.push_str(text);
        ends(together.len());
        return 1;
    }
    let mut words = 0;
    for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match word.is_ascii() {
            true => together.extend(word.chars().map(|letter| letter.to_ascii_lowercase())),
            false => together.extend(word.chars().flat_map(char::to_lowercase)),
        }
        ends(together.len());
        words += 1;
    }
    words
}

/// Whether any run of up to eight words that stand on one line, written together, is what is looked for; `is_found` gets
/// the run and the number of its words.
fn any_sequence(text: &str, is_found: &mut dyn FnMut(&str, usize) -> bool) -> bool {
    let (mut together, mut bounds) = (String::new(), Vec::new());
    text.lines().any(|line| {
        together.clear();
        bounds.clear();
        bounds.push(0);
        push_words(line, &mut together, &mut |end| bounds.push(end));
        (0..bounds.len()).any(|start| {
            let from = bounds.get(start).copied().unwrap_or_default();
            let ends = bounds.iter().skip(start + 1).take(MOST_WORDS).zip(1..);
            ends.filter(|(end, _)| **end - from >= SHORTEST_TEXT)
                .any(|(end, words)| together.get(from..*end).is_some_and(|sequence| is_found(sequence, words)))
        })
    })
}

/// The shape of an NHS number (in one or in three parts, checksum right), of a UK mobile number, or of a postcode.
fn has_shape(sequence: &str, words: usize) -> bool {
    (words == 1 || words == 3) && is_nhs_number(sequence)
        || words <= 3 && is_mobile_number(sequence)
        || words == 2 && is_postcode(sequence)
}

fn is_nhs_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|character| character.to_digit(10)).collect();
    if digits.len() != 10 || text.len() != 10 {
        return false;
    }
    let sum: u32 = digits.iter().take(9).zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        other => other,
    };
    digits.last() == Some(&check) && !digits.iter().all(|digit| Some(digit) == digits.first())
}

fn is_mobile_number(text: &str) -> bool {
    text.len() == 11 && text.starts_with("07") && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((outward, inward)) = bytes.split_at_checked(bytes.len().saturating_sub(3)) else { return false };
    let inward_fits = matches!(inward, [digit, one, two]
        if digit.is_ascii_digit() && one.is_ascii_alphabetic() && two.is_ascii_alphabetic());
    let letters = outward.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let rest = outward.get(letters..).unwrap_or_default();
    let outward_fits = matches!(letters, 1 | 2) && matches!(rest, [digit] if digit.is_ascii_digit())
        || matches!(letters, 1 | 2)
            && matches!(rest, [digit, last] if digit.is_ascii_digit() && last.is_ascii_alphanumeric());
    inward_fits && outward_fits
}
