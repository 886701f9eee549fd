//! `mapping.toml` is read strictly: a word that is not known, or an answer that fits no question, is complained of with its
//! line.

use super::answers::{Answer, Mapping, MappingError, NO_COLUMN, keep, table_answers, word_meanings};
use super::fingerprint::column_of_letters;
use super::question::{NO_GUESS, WordKind};
use crate::ingest::layout::folded_header;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// The name under which answers are written and found.
pub const MAPPING_FILE_NAME: &str = "mapping.toml";

/// A mapping has a few pages; what is larger is another file given by mistake.
const MOST_BYTES: u64 = 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    #[serde(default)]
    table: Vec<TableForm>,
    #[serde(default)]
    status: Vec<WordForm>,
    #[serde(default)]
    category: Vec<WordForm>,
    #[serde(default)]
    slot_type: Vec<WordForm>,
    #[serde(default)]
    leave_code: Vec<WordForm>,
    #[serde(default)]
    grid_number: Vec<WordForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableForm {
    fingerprint: Spanned<String>,
    encoding: Option<Spanned<String>>,
    separator: Option<Spanned<String>>,
    layout: Option<Spanned<String>>,
    header_row: Option<Spanned<String>>,
    date_order: Option<Spanned<String>>,
    header: Option<Spanned<String>>,
    basis: Option<Spanned<String>>,
    plan: Option<Spanned<String>>,
    breaks: Option<Spanned<String>>,
    hours: Option<Spanned<String>>,
    #[serde(default)]
    column: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    confirmed: bool,
    #[serde(default)]
    as_written: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordForm {
    text: Spanned<String>,
    means: Spanned<String>,
    #[serde(default)]
    confirmed: bool,
    #[serde(default)]
    as_written: String,
}

impl Mapping {
    /// The answers of several files. Two different answers to one question are an error: which one holds is not guessed.
    pub fn read(paths: &[PathBuf]) -> Result<Mapping, MappingError> {
        let mut mapping = Mapping::default();
        for path in paths {
            let text = text_of(path)?;
            mapping.take(path, &text)?;
        }
        Ok(mapping)
    }

    /// The answers of one text.
    pub fn parse(path: &Path, text: &str) -> Result<Mapping, MappingError> {
        let mut mapping = Mapping::default();
        mapping.take(path, text)?;
        Ok(mapping)
    }

    fn take(&mut self, path: &Path, text: &str) -> Result<(), MappingError> {
        let source = Source { path, text };
        let form: FileForm = toml::from_str(text).map_err(|error| source.complaint_of(&error))?;
        for table in form.table {
            self.take_table(&source, table)?;
        }
        let kinds = [
            (WordKind::Status, form.status),
            (WordKind::Category, form.category),
            (WordKind::SlotType, form.slot_type),
            (WordKind::LeaveCode, form.leave_code),
            (WordKind::GridNumber, form.grid_number),
        ];
        for (kind, words) in kinds {
            for word in words {
                self.take_word(&source, kind, word)?;
            }
        }
        Ok(())
    }

    fn take_table(&mut self, source: &Source<'_>, table: TableForm) -> Result<(), MappingError> {
        let fingerprint = table.fingerprint.get_ref().trim().to_lowercase();
        let fixed = [
            ("encoding", table.encoding),
            ("separator", table.separator),
            ("layout", table.layout),
            ("header_row", table.header_row),
            ("date_order", table.date_order),
            ("header", table.header),
            ("basis", table.basis),
            ("plan", table.plan),
            ("breaks", table.breaks),
            ("hours", table.hours),
        ];
        let fixed = fixed.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let columns = table.column.into_iter().map(|(field, value)| (format!("column.{field}"), value));
        for (key, value) in fixed.chain(columns) {
            check_table_answer(source, &key, &value)?;
            let written = table.as_written.get(&key);
            let is_open = !table.confirmed && written == Some(value.get_ref());
            let answer = source.answer(value, is_open);
            keep(&mut self.tables, (fingerprint.clone(), key), answer)?;
        }
        Ok(())
    }

    fn take_word(&mut self, source: &Source<'_>, kind: WordKind, word: WordForm) -> Result<(), MappingError> {
        let known = word_meanings(kind);
        let means = word.means.get_ref().as_str();
        if means != NO_GUESS && !known.contains(&means) {
            return Err(source.not_one_of(&word.means, &known));
        }
        let folded = folded_header(word.text.get_ref());
        let is_open = !word.confirmed && word.as_written == *word.means.get_ref();
        let answer = source.answer(word.means, is_open);
        keep(&mut self.words, (kind, folded), answer)
    }
}

fn check_table_answer(source: &Source<'_>, key: &str, value: &Spanned<String>) -> Result<(), MappingError> {
    let said = value.get_ref().as_str();
    let is_column = key.starts_with("column.");
    match table_answers(key) {
        _ if said == NO_GUESS => Ok(()),
        Some(known) if !known.contains(&said) => Err(source.not_one_of(value, known)),
        None if is_column && said != NO_COLUMN && column_of_letters(said).is_none() => {
            let what = "a column is named by the letters that a spreadsheet shows over it, such as \"B\"".to_owned();
            Err(source.complaint(value.span().start, what, "write the letters, or \"none\" if no column holds it"))
        }
        _ => Ok(()),
    }
}

struct Source<'s> {
    path: &'s Path,
    text: &'s str,
}

impl Source<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    fn answer(&self, value: Spanned<String>, is_open: bool) -> Answer {
        let line = self.line(value.span().start);
        let value = value.into_inner();
        let is_open = is_open || value == NO_GUESS;
        Answer { value, path: self.path.to_owned(), line, is_open }
    }

    fn complaint(&self, at: usize, what: String, hint: &str) -> MappingError {
        MappingError { path: self.path.to_owned(), line: Some(self.line(at)), what, hint: hint.to_owned() }
    }

    fn not_one_of(&self, value: &Spanned<String>, known: &[&str]) -> MappingError {
        let known: Vec<String> = known.iter().map(|word| format!("\"{word}\"")).collect();
        let hint = format!("write one of {}", known.join(", "));
        self.complaint(value.span().start, "this is none of the answers to its question".to_owned(), &hint)
    }

    /// What serde says names the keys it knows; values are left out, as in a policy.
    fn complaint_of(&self, error: &toml::de::Error) -> MappingError {
        let said = error.message();
        let what = match (said.find('"'), said.rfind('"')) {
            (Some(first), Some(last)) if first < last => "a value does not fit here".to_owned(),
            _ => said.lines().next().unwrap_or_default().to_owned(),
        };
        let hint = "every answer is a word in quotation marks, as normalday wrote it; delete the file to have it written again";
        self.complaint(error.span().map_or(0, |span| span.start), what, hint)
    }
}

fn text_of(path: &Path) -> Result<String, MappingError> {
    let complaint =
        |what: String, hint: &str| MappingError { path: path.to_owned(), line: None, what, hint: hint.to_owned() };
    let size = std::fs::metadata(path).map(|metadata| metadata.len()).unwrap_or(0);
    if size > MOST_BYTES {
        return Err(complaint(
            "it is far too large for a mapping".to_owned(),
            "name the right file with `--mapping FILE`",
        ));
    }
    let bytes = std::fs::read(path)
        .map_err(|error| complaint(error.to_string(), "`normalday check EXPORTS --write-mapping FILE` writes one"))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        complaint("it is not text in UTF-8".to_owned(), "open it in a text editor and save it as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn mapping(text: &str) -> Mapping {
        Mapping::parse(Path::new("mapping.toml"), text).unwrap()
    }

    fn complaint(text: &str) -> String {
        Mapping::parse(Path::new("mapping.toml"), text).unwrap_err().to_string()
    }

    const WRITTEN: &str = "[[table]]\nfingerprint = \"0a\"\ndate_order = \"day_first\"\ncolumn.status = \"F\"\n\
                           confirmed = false\nas_written = { date_order = \"day_first\", \"column.status\" = \"F\" }\n";

    fn answers(text: &str) -> (Option<String>, Option<String>) {
        let mapping = mapping(text);
        let value = |key: &str| mapping.answer("0a", key).map(|answer| answer.value.clone());
        (value("date_order"), value("column.status"))
    }

    #[test]
    fn an_answer_holds_once_it_is_changed_or_confirmed() {
        assert_eq!(answers(WRITTEN), (None, None));
        let both = (Some("day_first".to_owned()), Some("F".to_owned()));
        assert_eq!(answers(&WRITTEN.replace("false", "true")), both);
        let changed = WRITTEN.replacen("day_first", "month_first", 1);
        assert_eq!(answers(&changed), (Some("month_first".to_owned()), None));
        let by_hand = "[[table]]\nfingerprint = \"0A\"\ndate_order = \"day_first\"\ncolumn.status = \"F\"\n";
        assert_eq!(answers(by_hand), both);
    }

    #[test]
    fn a_question_mark_is_no_answer_even_if_confirmed() {
        let text = "[[status]]\ntext = \"UTA\"\nmeans = \"?\"\nconfirmed = true\n";
        assert!(mapping(text).word(WordKind::Status, "uta").is_none());
        assert_eq!(mapping(&text.replace('?', "dna")).word(WordKind::Status, "uta").unwrap().value, "dna");
    }

    #[test]
    fn what_fits_no_question_is_named_with_its_line() {
        for (text, line, said) in [
            (WRITTEN.replacen("day_first", "us", 1), 3, "\"day_first\", \"month_first\""),
            (WRITTEN.replacen("\"F\"", "\"6\"", 1), 4, "letters"),
            ("\n[[status]]\ntext = \"x\"\nmeans = \"gone\"\n".to_owned(), 4, "\"walked_out\""),
            (WRITTEN.replace("confirmed", "confrmed"), 5, "unknown field `confrmed`"),
            ("[[table]]\nfingerprint = 7\n".to_owned(), 2, "integer"),
        ] {
            let found = complaint(&text);
            assert!(found.contains(&format!("line {line}")) && found.contains(said), "{found}");
            assert!(found.contains("\n\nhint: "), "{found}");
        }
    }

    #[test]
    fn two_files_may_agree_and_may_not_differ() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let open = write("open.toml", WRITTEN);
        let day = write("day.toml", &WRITTEN.replace("false", "true"));
        let month = write("month.toml", &WRITTEN.replacen("day_first", "month_first", 1));
        for order in [[open.clone(), day.clone()], [day.clone(), open]] {
            assert_eq!(Mapping::read(&order).unwrap().answer("0a", "date_order").unwrap().value, "day_first");
        }
        let said = Mapping::read(&[day, month]).unwrap_err().to_string();
        assert!(said.contains("month.toml`, line 3") && said.contains("day.toml`, line 3"), "{said}");
    }
}
