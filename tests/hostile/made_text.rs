//! Text files made here to do harm, or damaged as text files are in practices: each ends in rows or in words, and every
//! line of it is accounted for.

use super::apart::{Seen, look_at};

fn look(name: &str, content: impl AsRef<[u8]>) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    look_at(&path)
}

/// Rows used, and rows put aside as (code, line), of the one table of a list.
fn fates(seen: &Seen) -> (u64, Vec<(String, u64)>) {
    let table = seen.tables().next().unwrap();
    assert_eq!(table["layout"], "plain_appointments", "{table}");
    let exceptions = seen.json["exceptions"].as_array().unwrap();
    let aside = exceptions.iter().filter(|one| one["puts_row_aside"] == true);
    let place = |one: &serde_json::Value| (one["code"].as_str().unwrap().to_owned(), one["row"].as_u64().unwrap());
    (table["rows_used"].as_u64().unwrap(), aside.map(place).collect())
}

fn aside(places: &[(&str, u64)]) -> Vec<(String, u64)> {
    places.iter().map(|(code, line)| ((*code).to_owned(), *line)).collect()
}

/// As Excel on a UK machine saves it: curly quotes, a dash and a pound sign are single bytes that are no UTF-8.
#[test]
fn windows_punctuation_and_a_bare_pound_sign() {
    let list = b"Date,Time,Status,Clinician,Slot Type\r\n\
                 19/07/2024,09:00,Seen,Dr O\x92Brien,\x93Urgent\x94 \x96 \xA340\r\n\
                 19/07/2024,09:10,Seen,Dr O\x92Brien,\xA3\r\n";
    let seen = look("list.csv", list);
    assert_eq!(seen.tables().next().unwrap()["encoding"], "windows-1252");
    assert_eq!(fates(&seen), (2, aside(&[])));
}

/// `Smith, Dr A` without quotation marks moves every later value by a column: the row is put aside, not misread.
#[test]
fn a_comma_left_unquoted_in_a_name() {
    let list = "Date,Time,Clinician,Status\n\
                2024-07-19,09:00,Smith, Dr A,Seen\n\
                2024-07-19,09:10,Jones,Seen\n";
    assert_eq!(fates(&look("list.csv", list)), (1, aside(&[("E005", 2)])));
}

/// A database's word for nothing, or a slip of the finger: the row is put aside. Read as a date it would make two thousand
/// years of days that no file covers.
#[test]
fn a_date_of_the_year_one() {
    let list = "Date,Time,Status,Clinician\n\
                0001-01-01,09:00,Seen,A\n\
                2024-07-19,09:10,Seen,A\n\
                19 Jul 0024,09:20,Seen,A\n";
    let seen = look("list.csv", list);
    assert_eq!(fates(&seen), (1, aside(&[("E010", 2), ("E010", 4)])));
}

#[test]
fn nul_bytes() {
    let seen = look("start.csv", b"Date\0,Time,Status,Clinician\n2024-07-19,09:00,Seen,A\n");
    assert_eq!(seen.refusal(), Some(("E002", "it is no text and no workbook")));
    let mut late = b"Date,Time,Status,Clinician\n".to_vec();
    for _ in 0..400 {
        late.extend_from_slice(b"2024-07-19,09:00,Seen,A\n");
    }
    late.extend_from_slice(b"2024-07-19,09:00,Se\0en,A\n\0\0\0\n");
    let seen = look("late.csv", late);
    // The status with the byte in it is no word that is known, and a line of such bytes has no date.
    let (used, put_aside) = fates(&seen);
    assert_eq!((used, put_aside), (401, aside(&[("E010", 403)])));
}

/// Ten million columns are a broken record, and the lines after it are read. (Line 2 alone is 20 MB.)
#[test]
fn a_line_of_ten_million_columns() {
    let list = format!("Date,Time,Status,Clinician\n{}\n2024-07-19,09:00,Seen,A\n", "1,".repeat(10_000_000));
    assert_eq!(fates(&look("wide.csv", list)), (1, aside(&[("E004", 2)])));
    let header = format!("{}\n2024-07-19,09:00,Seen,A\n", "Date,".repeat(10_000_000));
    let seen = look("header.csv", header);
    assert_eq!(seen.tables().next().unwrap()["layout"], "not recognised");
}

/// One quotation mark that is never closed costs its own line, wherever it stands, and however large the rest is.
#[test]
fn unbalanced_quotes() {
    let mut list = "Date,Time,Status,Clinician\n".to_owned();
    for row in 0..300_000 {
        let open = if row % 50_000 == 7 { "\"" } else { "" };
        list.push_str(&format!("2024-07-19,{:02}:{:02},Seen,{open}A{}\n", 8 + row % 10, row % 60, row % 40));
    }
    list.push_str("2024-07-19,09:00,Seen,\"A");
    // Header on line 1; the row of number n stands on line n + 2; the last line is 300,002.
    let lines = [9, 50_009, 100_009, 150_009, 200_009, 250_009, 300_002];
    let expected: Vec<(&str, u64)> = lines.into_iter().map(|line| ("E004", line)).collect();
    assert_eq!(fates(&look("quotes.csv", list)), (299_994, aside(&expected)));
}

/// A quotation mark inside a value may mean that a separator stands inside it too: the row is put aside.
#[test]
fn quotes_that_are_not_doubled() {
    let list = "Date,Time,Status,Clinician\n\
                2024-07-19,09:00,Seen,\"the \"\"locum\"\"\"\n\
                2024-07-19,09:10,Seen,\"the \"locum\"\"\n\
                2024-07-19,09:20,Seen,the \"locum\"\n\
                2024-07-19,09:30,Seen,A\n";
    assert_eq!(fates(&look("quotes.csv", list)), (2, aside(&[("E004", 3), ("E004", 4)])));
}

#[test]
fn line_ends_of_every_kind_in_one_file() {
    let list = "Date,Time,Status,Clinician\r\n2024-07-19,09:00,Seen,A\r2024-07-19,09:10,Seen,A\n\r\n\
                2024-07-19,09:20,Seen,A\r\r\n2024-07-19,09:30,Seen,A";
    assert_eq!(fates(&look("ends.csv", list)), (4, aside(&[])));
}

/// A cell of 100 MB, quoted or not.
#[test]
fn a_record_without_end() {
    let long = "a".repeat(100 * 1024 * 1024);
    let list = format!("Date,Time,Status,Clinician\n2024-07-19,09:00,Seen,{long}\n2024-07-19,09:00,Seen,A\n");
    assert_eq!(fates(&look("long.csv", list)), (1, aside(&[("E004", 2)])));
    let list = format!("Date,Time,Status,Clinician\n2024-07-19,09:00,Seen,\"{long}\n2024-07-19,09:00,Seen,A\n");
    assert_eq!(fates(&look("open.csv", list)), (1, aside(&[("E004", 2)])));
}

/// A pipe never ends, and a folder that points to itself never does either.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.csv")).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no `mkfifo`");
        return;
    }
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.csv")).unwrap();
    let seen = look_at(folder.path());
    let refused = seen.json["exceptions"].as_array().unwrap();
    assert_eq!(refused.iter().filter(|one| one["detail"] == "it is no file").count(), 2, "{refused:?}");
}
