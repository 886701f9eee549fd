//! What sheets say beside their cells: any bytes, as the content of an OpenDocument spreadsheet, as a part of a binary
//! workbook, as an old workbook or the records of one, are a beyond or marks that hold together.
#![no_main]

use libfuzzer_sys::fuzz_target;
use normalday_fuzz::ingest::tables::Marks;
use normalday_fuzz::ingest::tables::marks::{ods, xls, xlsb};

/// Small sectors, so that records lie across many of them.
const SECTOR_BYTES: usize = 64;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    match first % 4 {
        0 => xls::marks_of(rest).iter().flatten().for_each(assert_holds),
        1 => {
            let stream: Vec<&[u8]> = rest.chunks(SECTOR_BYTES).collect();
            let marks = xls::marks_in_book(&stream);
            // Where the sectors end makes no difference.
            assert_eq!(format!("{marks:?}"), format!("{:?}", xls::marks_in_book(&[rest])));
            marks.iter().flatten().for_each(assert_holds);
        }
        2 => xlsb::marks_in(rest).iter().for_each(assert_holds),
        _ => ods::marks_in(rest).iter().flat_map(|sheets| sheets.values()).for_each(assert_holds),
    }
});

fn assert_holds(marks: &Marks) {
    assert!(marks.hidden_rows.iter().all(|(first, last)| 0 < *first && first <= last), "{marks:?}");
    assert!(marks.regions.iter().all(|region| region.top <= region.bottom && region.left <= region.right), "{marks:?}");
}
