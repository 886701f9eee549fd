//! The reader of web pages: any bytes are refused with words, or are tables whose rows are all accounted for; and what a
//! page says of its cells never makes a row without anything in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use normalday_fuzz::ingest::tables::{Content, page};
use normalday_fuzz::rows::assert_closes;

fuzz_target!(|bytes: &[u8]| {
    // Bytes that are no page at all are met most often: half of the time they stand inside a table.
    let whole = match bytes.split_first() {
        Some((first, rest)) if first % 2 == 0 => [b"<table><tr><td>".as_slice(), rest].concat(),
        _ => bytes.to_vec(),
    };
    for table in page::read(&whole).iter().flatten() {
        assert_closes(table);
        let Content::Sheet { rows, .. } = &table.content else { panic!("a page has no text with separators") };
        assert!(rows.iter().all(|row| !row.is_blank()));
        assert!(rows.is_sorted_by(|one, other| one.row < other.row));
    }
});
