//! What is hidden or merged is read like the rest and said, whatever the container. The workbook is made in
//! `tests/common/hidden.rs`; `hidden.ods` and `hidden.xls` are the same workbook, saved by LibreOffice 7.4 from its XLSX.

#[path = "../common/hidden.rs"]
pub mod made;

use crate::support::{Folder, assert_closes, weight_of};
use normalday::model::appointment::State;
use normalday::model::data::PracticeData;

fn containers() -> [(&'static str, Vec<u8>); 4] {
    [
        ("made.xlsx", made::xlsx()),
        ("made.xlsb", made::xlsb()),
        ("saved.ods", include_bytes!("fixtures/hidden.ods").to_vec()),
        ("saved.xls", include_bytes!("fixtures/hidden.xls").to_vec()),
    ]
}

fn warnings(data: &PracticeData) -> Vec<&str> {
    data.warnings.iter().filter(|warning| warning.code == "hidden_sheet").map(|warning| warning.text.as_str()).collect()
}

#[test]
fn what_is_hidden_is_read_and_named_in_every_container() {
    for (name, bytes) in containers() {
        let data = Folder::new().file(name, bytes).read();
        let said = warnings(&data);
        assert_eq!(said.len(), made::SAID.len(), "{name}: {said:#?}");
        for (words, expected) in said.iter().zip(made::SAID) {
            assert!(words.contains(&format!("`{name}`, {expected}")), "{name}: {words}");
        }
        // Five rows below the header of each, hidden or not; the two books are the same five appointments.
        assert_eq!((weight_of(&data, State::Held), weight_of(&data, State::Dna)), (4, 1), "{name}");
        assert_eq!(data.tables.iter().map(|table| table.rows.data).collect::<Vec<_>>(), [5, 5, 5], "{name}");
        data.tables.iter().for_each(assert_closes);
    }
}

/// R01 works 8, 8 and 9 hours, R02 half a day; the last row belongs to nobody.
#[test]
fn a_merged_name_is_the_name_of_its_rows_in_every_container() {
    for (name, bytes) in containers() {
        let data = Folder::new().file(name, bytes).read();
        let label = |staff: normalday::model::staff::StaffId| data.staff[staff.0 as usize].label.as_str();
        let shifts: Vec<(&str, i64)> = data.shifts.iter().map(|shift| (label(shift.staff), shift.minutes)).collect();
        assert_eq!(shifts, [("R01", 480), ("R01", 480), ("R01", 540), ("R02", 240)], "{name}");
        let rota = data.tables.iter().find(|table| table.sheet.as_deref() == Some("Rota")).unwrap();
        assert!(rota.why.contains(made::MERGED), "{name}: {}", rota.why);
    }
}
