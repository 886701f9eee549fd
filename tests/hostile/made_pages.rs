//! Web pages made here to do harm: each ends in rows or in words, within the promised memory and time.

use super::apart::{Seen, look_at};

fn look(content: impl AsRef<[u8]>) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.xls");
    std::fs::write(&path, content).unwrap();
    look_at(&path)
}

fn words(seen: &Seen) -> (&str, &str) {
    seen.refusal().unwrap_or_else(|| panic!("the page was not refused"))
}

const BOOK: &str = "<table><tr><th>Date<th>Time<th>Status<th>Clinician<tr><td>2024-07-19<td>09:00<td>Seen<td>A";

/// Rows used of the tables that are recognised as a book.
fn used(seen: &Seen) -> u64 {
    seen.tables()
        .filter(|table| table["layout"] == "plain_appointments")
        .map(|table| table["rows_used"].as_u64().unwrap())
        .sum()
}

#[test]
fn a_million_tags_inside_each_other() {
    let depth = 1_000_000;
    let seen = look(format!("{}{BOOK}{}", "<div><b>".repeat(depth), "</b></div>".repeat(depth)));
    assert_eq!((seen.refusal(), used(&seen)), (None, 1));
    let seen = look(format!("<html>{}{BOOK}", "<table><tr><td>".repeat(depth)));
    assert_eq!(words(&seen), ("E003", "it has more than the 250 tables of a page that are read"));
}

#[test]
fn nothing_is_ever_closed() {
    let rows = "<tr><td>2024-07-19<td>09:00<td>Seen<td>A".repeat(200_000);
    let seen = look(format!("<html><body><center>{BOOK}{rows}"));
    assert_eq!(used(&seen), 200_001);
    // A comment, a script and an attribute that never end: what stands before them is read.
    for open in ["<!-- ", "<script>", "<td title=\"", "<![CDATA[", "<textarea>", "<"] {
        let seen = look(format!("{BOOK}<tr>{open}{}", "a".repeat(30_000)));
        assert_eq!(seen.refusal(), None, "{open}");
        assert_eq!(used(&seen), 1, "{open}");
    }
}

/// A cell may say that it is as wide as a number has room for; a page reads a thousand columns of it, and so do we.
#[test]
fn cells_that_claim_to_be_wide_and_high() {
    for span in ["4294967295", "99999999999999999999", "-1", "1e9"] {
        let page =
            format!("{BOOK}<tr><td colspan={span} rowspan={span}>2024-07-20<tr><td>2024-07-19<td>09:10<td>Seen<td>B");
        assert!(look(page).tables().count() == 1, "{span}");
    }
    let far = format!("<html><table><tr>{}<td>x", "<td colspan=1000>".repeat(5));
    assert_eq!(words(&look(far)), ("E003", "it has more than the 2000 columns that are read"));
    let wide = format!(
        "<html><table>{}",
        "<tr><td colspan=1000 rowspan=65534><td colspan=1000 rowspan=65534><td>".repeat(40_000)
    );
    assert_eq!(words(&look(wide)), ("E003", "its merged cells reach over more than the 4000000 rows that are read"));
    let merged = format!("<html><table>{}", "<tr><td rowspan=2>a<td rowspan=2>b".repeat(600_000));
    let said = "it has more than the 500000 merged cells and hidden rows of a sheet that are read";
    assert_eq!(words(&look(merged)), ("E003", said));
}

/// 30 MB of attributes, of one attribute, of text outside any table, of a comment, of text in a cell; and more than is read
/// at all.
#[test]
fn a_page_that_is_large_where_nothing_is_to_be_read() {
    let megabytes = |piece: &str, megabytes: usize| piece.repeat(megabytes * 1024 * 1024 / piece.len());
    let attributes = format!("<html><table {}>{}", megabytes("a1=b c2=\"d\" ", 30), &BOOK[7..]);
    assert_eq!(used(&look(attributes)), 1);
    let value = format!("<html><table style='{}'>{}", megabytes("abcdefgh", 30), &BOOK[7..]);
    assert_eq!(used(&look(value)), 1);
    let outside = format!("<html>{}{BOOK}", megabytes("abcdefg ", 30));
    assert_eq!(used(&look(outside)), 1);
    let comment = format!("<html><!--{}-->{BOOK}", megabytes("abcdefg-", 30));
    assert_eq!(used(&look(comment)), 1);
    let inside = format!("<html>{BOOK}<tr><td>{}", megabytes("abcdefg ", 30));
    assert_eq!(words(&look(inside)), ("E003", "a cell has more than the 32767 characters that are read"));
    let too_large = format!("<html>{BOOK}{}", megabytes("<!---->\n", 129));
    assert_eq!(words(&look(too_large)), ("E003", "it is larger than the 128 MB that one file may have"));
}

#[test]
fn cells_without_end_are_limited_by_memory() {
    let row = "<tr><td colspan=1000><td colspan=998><td>x";
    let seen = look(format!("<html><table>{}", row.repeat(14_000)));
    assert_eq!(words(&seen), ("E003", "its cells need more than 256 MB of memory"));
}

/// Names of characters are read; what looks like an entity of XML is text, and nothing is ever looked up.
#[test]
fn entities_are_characters_and_nothing_else() {
    let page = "<!DOCTYPE html [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\
                <table><tr><th>Date<th>Time<th>Status<th>Clinician\
                <tr><td>2024-07-19<td>09&colon;00<td>S&#101;en<td>&e; &amp;amp; &#x110000; &nosuch;</table>";
    let seen = look(page);
    assert_eq!((seen.refusal(), used(&seen)), (None, 1));
    assert!(!seen.json.to_string().contains("root:"));
}
