//! Layouts: any text is refused with its line, or is a layout with which tables can be recognised; and any rows are
//! recognised as one of the known layouts, as two that must be asked about, or as none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use normalday_fuzz::ingest::layout::{self, Layout, folded_header};
use normalday_fuzz::ingest::recognise::{Finding, KnownLayout, recognise};
use normalday_fuzz::rows::rows_of;
use std::sync::OnceLock;

static KNOWN: OnceLock<Vec<KnownLayout>> = OnceLock::new();

fuzz_target!(|text: &str| {
    let known = KNOWN.get_or_init(|| layout::all(None).unwrap_or_default().into_iter().map(KnownLayout::new).collect());
    let folded = folded_header(text);
    assert_eq!(folded_header(&folded), folded);
    let (first, rest) = text.split_once('\0').unwrap_or((text, text));
    let rows = rows_of(rest);
    assert_within(&rows, recognise(&rows, known));
    if let Ok(own) = Layout::parse("own.toml", first) {
        let own = [KnownLayout::new(own)];
        assert_within(&rows, recognise(&rows, &own));
    }
});

fn assert_within(rows: &[normalday_fuzz::ingest::tables::RawRow], finding: Finding<'_>) {
    if let Finding::Known(recognition) = finding {
        assert!(rows.iter().any(|row| row.row == recognition.header_row));
        let width = recognition.folded_headers.len();
        assert!(recognition.columns.values().all(|column| *column < width));
    }
}
