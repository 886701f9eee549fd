//! Puts values that do not belong there into every column of an export, but for the labels of staff and what says whose the
//! rows are.

use calamine::{Data, Reader, open_workbook_auto};
use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::fs;
use std::path::Path;

/// What is planted: a name, an NHS number in both spellings, a date of birth, a telephone number, an address, a sentence.
pub const IDENTITIES: [&str; 7] = [
    "QUILLFEATHER, Zebedee (Mr)",
    "943 476 5919",
    "9434765919",
    "14/03/2011",
    "07700 900123",
    "3 Larkspur Lane, Ambleford ZZ9 9ZZ",
    "could not sleep for worry about the budgerigar",
];

/// How any of it would look in an output. A date of birth has many spellings, and is a number in a spreadsheet.
pub const TRACES: [&str; 13] = [
    "quillfeather",
    "zebedee",
    "943 476 5919",
    "9434765919",
    "14/03/2011",
    "2011-03-14",
    "14 march 2011",
    "14-mar-2011",
    "<v>40616</v>",
    "07700 900123",
    "7700900123",
    "larkspur",
    "budgerigar",
];

/// Columns that hold the practice's own labels of staff: they are printed in its own copy.
const STAFF_COLUMNS: [&str; 22] = [
    "Session Holder",
    "ClinicianIdentifierValue",
    "Full Name of the Session Holder of the Session",
    "Clinician",
    "StaffName",
    "Employee Name",
    "Employee Export Code",
    "Employee First Name",
    "Employee Last Name",
    "Employee Code",
    "Employee Number",
    "Employee Payroll ID",
    "Clock Number",
    "Assignee Name",
    "Assignee Employee ID",
    "Assignee User ID",
    "Employee ID",
    "Employee User ID",
    "First Name",
    "Last Name",
    "Surname",
    "staff",
];

/// Columns that say whose the rows are: another value there is another practice's, which is asked about.
const PRACTICE_COLUMNS: [&str; 2] = ["IDOrganisation", "OrganisationGuid"];

/// Plants values in every export of a folder: a row for each value in each column.
pub fn plant(folder: &Path, values: &[&str]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
        match ending.as_str() {
            _ if path.is_dir() => plant(&path, values),
            "csv" => plant_in_csv(&path, values),
            "xlsx" => plant_in_workbook(&path, values),
            "json" => plant_in_bundle(&path, values),
            _ => {}
        }
    }
}

/// Whether a value may stand in a column. In a column of dates a date of birth is nothing but a date.
fn fits(value: &str, header: &str) -> bool {
    let is_date_column =
        ["date", "start", "end", "booked", "cancelled"].iter().any(|word| header.to_lowercase().contains(word))
            || header == "Day";
    !(value == "14/03/2011" && is_date_column)
}

fn plant_in_csv(path: &Path, values: &[&str]) {
    let bytes = fs::read(path).unwrap();
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let mut rows: Vec<ByteRecord> = reader.byte_records().map(Result::unwrap).collect();
    // The header is the first of the fullest rows; a list may begin with lines of its own. EMIS names its count column
    // nothing, so that its first record is fuller by one.
    let filled = |row: &usize| rows[*row].iter().filter(|cell| !cell.is_empty()).count();
    let fullest = (0..rows.len().min(10)).map(|row| filled(&row)).max().unwrap();
    let header = (0..rows.len().min(10)).find(|row| filled(row) + 1 >= fullest).unwrap();
    let headers: Vec<String> = rows[header]
        .iter()
        .map(|cell| String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').to_owned())
        .collect();
    let Some(pattern) = rows.get(header + 1).cloned() else { return };
    for (column, name) in headers.iter().enumerate() {
        if STAFF_COLUMNS.contains(&name.as_str()) || PRACTICE_COLUMNS.contains(&name.as_str()) {
            continue;
        }
        for value in values.iter().filter(|value| fits(value, name)) {
            rows.push(
                pattern
                    .iter()
                    .enumerate()
                    .map(|(place, cell)| if place == column { value.as_bytes() } else { cell })
                    .collect(),
            );
        }
    }
    let mut writer = WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in &rows {
        writer.write_byte_record(row).unwrap();
    }
    // Below the table, as a footer or a note would stand.
    writer.write_record(values.iter().take(2)).unwrap();
    fs::write(path, writer.into_inner().unwrap()).unwrap();
}

/// Entries like the last one, with a value in the place of each of its texts; and a patient for each value.
fn plant_in_bundle(path: &Path, values: &[&str]) {
    let mut bundle: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let entries = bundle["entry"].as_array_mut().unwrap();
    let pattern = entries.last().unwrap().clone();
    for value in values {
        for member in ["id", "status", "start", "end", "created", "description", "comment"] {
            let mut entry = pattern.clone();
            entry["resource"][member] = serde_json::json!(value);
            entries.push(entry);
        }
        let identifier = serde_json::json!([{ "value": value }]);
        let patient = serde_json::json!({"resourceType": "Patient", "id": "9", "name": [{"text": value}],
            "birthDate": value, "identifier": identifier, "address": [{"text": value}]});
        entries.push(serde_json::json!({ "resource": patient, "fullUrl": value }));
    }
    fs::write(path, serde_json::to_vec(&bundle).unwrap()).unwrap();
}

fn plant_in_workbook(path: &Path, values: &[&str]) {
    let mut source = open_workbook_auto(path).unwrap();
    let mut target = Workbook::new();
    for name in source.sheet_names() {
        let range = source.worksheet_range(&name).unwrap();
        let sheet = target.add_worksheet();
        sheet.set_name(&name).unwrap();
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        for (row, cells) in range.rows().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                write(sheet, first_row + row as u32, first_column as u16 + column as u16, cell);
            }
        }
        let (last_row, last_column) = range.end().unwrap_or((0, 0));
        let mut row = last_row + 1;
        let header: Vec<String> = range.rows().next().unwrap_or_default().iter().map(ToString::to_string).collect();
        let pattern: Vec<Data> = range.rows().nth(1).unwrap_or_default().to_vec();
        // The first column of a grid and of the report holds staff.
        for column in 1..=last_column as u16 {
            let name = header.get(usize::from(column)).map(String::as_str).unwrap_or("");
            for value in values.iter().filter(|value| fits(value, name)) {
                for (place, cell) in pattern.iter().enumerate() {
                    write(sheet, row, place as u16, cell);
                }
                sheet.write_string(row, column, *value).unwrap();
                row += 1;
            }
        }
    }
    target.save(path).unwrap();
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Data) {
    match cell {
        Data::Empty | Data::Error(_) => {}
        Data::Int(number) => drop(sheet.write_number(row, column, *number as f64).unwrap()),
        Data::Float(number) => drop(sheet.write_number(row, column, *number).unwrap()),
        Data::Bool(value) => drop(sheet.write_boolean(row, column, *value).unwrap()),
        Data::DateTime(at) => {
            let form = if at.as_f64() < 1.0 { "hh:mm" } else { "dd/mm/yyyy hh:mm" };
            sheet.write_number_with_format(row, column, at.as_f64(), &Format::new().set_num_format(form)).unwrap();
        }
        other => drop(sheet.write_string(row, column, other.to_string()).unwrap()),
    }
}
