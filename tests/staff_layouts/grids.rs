//! The hand-made weekly grid.

use super::*;
use normalday::ingest::mapping::Mapping;
use normalday::model::policy::MeaningOfSl;
use normalday::model::staff::{Activity, Basis, Pay, StaffGroup};
use std::path::Path;

fn rows(texts: &[&str]) -> Vec<RawRow> {
    (1..).zip(texts).map(|(number, text)| row(number, text)).collect()
}

#[test]
fn merged_days_sections_and_the_week_in_the_sheet_name() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let sheet = rows(&[
        "Surgery rota",
        "Doctor|Monday||Tuesday||Wednesday||Totals",
        "|AM|PM|AM|PM|AM|PM|",
        "GP PARTNERS",
        "Dr One|S|S|0.5|AL|8.30-12.30|2-6|5",
        "Dr Two|AL|AL|SL|S|?|OFF|1",
        "RECEPTION",
        "Pat|9-1|1-5|S|till 4|-|BH|8",
        "|9-1|||||",
        "",
        "Total|3|2|2|1|1|1|",
    ]);
    assert!(normalday::ingest::staff::grid::looks_like_grid(&sheet));
    read_grid(&mut reading, "rota.xlsx", Some("WC 15.07.24"), &sheet);
    normalday::ingest::staff::settle(&mut reading);
    // Policy: partner session 250 minutes, mornings from 08:30 (510), afternoons from 14:00 (840).
    assert_eq!(
        shifts(&reading),
        [
            ("Dr One", july(15), Some(510), Some(760), 250),
            ("Dr One", july(15), Some(840), Some(1090), 250),
            ("Dr One", july(16), None, None, 125),
            ("Dr One", july(17), Some(510), Some(750), 240),
            ("Dr One", july(17), Some(840), Some(1080), 240),
            ("Dr Two", july(16), Some(840), Some(1090), 250),
            ("Pat", july(15), Some(540), Some(780), 240),
            ("Pat", july(15), Some(780), Some(1020), 240),
        ]
    );
    let data = &reading.data;
    assert!(data.shifts.iter().all(|shift| shift.basis == Basis::Worked));
    assert_eq!(data.shifts[0].staff_group, StaffGroup::GpPartner);
    assert_eq!(data.shifts[6].staff_group, StaffGroup::Reception);
    // Dr One: leave on Tuesday afternoon beside half a session: 250 minutes. Dr Two: Monday, the whole day, once.
    let leave: Vec<_> = data.leave.iter().map(|leave| (leave.date, leave.minutes, leave.source.column)).collect();
    assert_eq!(leave, [(july(16), Some(250), 5), (july(15), None, 2)]);
    let cells: Vec<_> =
        data.exceptions.iter().map(|one| (one.source.row, one.source.column, one.code, one.puts_row_aside)).collect();
    assert_eq!(
        cells,
        [
            (6, 4, ExceptionCode::AmbiguousLeave, false),
            (6, 6, ExceptionCode::OpenShift, false),
            (8, 4, ExceptionCode::UnreadableCell, false),
            (8, 5, ExceptionCode::UnreadableCell, false),
            (9, 0, ExceptionCode::MissingValue, true),
        ]
    );
    let account = &data.tables[0].rows;
    assert_eq!((account.preamble, account.header, account.blank, account.data), (1, 2, 1, 7));
    assert_eq!((account.used, account.not_data), (3, 3));
    assert_accounted(&reading, 0, 11);
    // A weekly rota covers its week, Monday to Sunday.
    assert_eq!((data.staff_spans[0].first, data.staff_spans[0].last), (july(15), july(21)));
}

#[test]
fn what_sl_means_is_the_practices_to_say() {
    let mut policy = Policy::default();
    let sheet =
        rows(&["w/c 15/07/2024", "|Mon||Tue||Wed|", "|AM|PM|AM|PM|AM|PM", "GP partners", "Dr One|SL|S|S|S|S|S"]);
    policy.rota.sl = MeaningOfSl::Study;
    let mut reading = desk(&policy);
    read_grid(&mut reading, "rota.csv", None, &sheet);
    assert_eq!(reading.data.shifts.len(), 6);
    assert_eq!(reading.data.shifts[0].activity, Activity::Training);
    let mut policy = Policy::default();
    policy.rota.sl = MeaningOfSl::Leave;
    let mut reading = desk(&policy);
    read_grid(&mut reading, "rota.csv", None, &sheet);
    assert_eq!(reading.data.shifts.len(), 5);
    assert_eq!(reading.data.leave[0].minutes, Some(250));
}

#[test]
fn a_grid_without_a_date_is_refused() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let sheet = rows(&["Week 29", "Name|Mon|Tue|Wed|Thu|Fri", "Pat|9-5|9-5|9-5|9-5|9-5", "Kim|9-5|9-5|9-5|9-5|9-5"]);
    read_grid(&mut reading, "rota.xlsx", Some("Week 29"), &sheet);
    normalday::ingest::staff::settle(&mut reading);
    assert!(reading.data.shifts.is_empty());
    assert_eq!(
        exceptions(&reading),
        [(3, ExceptionCode::NotRecognised, true), (4, ExceptionCode::NotRecognised, true)]
    );
    assert!(reading.data.exceptions[0].detail.as_deref().unwrap().contains("week of this grid is not known"));
    assert_accounted(&reading, 0, 4);
}

#[test]
fn the_week_from_each_of_its_places() {
    let policy = Policy::default();
    let person = "Pat|9-5|9-5|9-5";
    let heading = "Name|Mon|Tue|Wed";
    for (texts, sheet, path) in [
        (vec!["Name|15/07/2024|16/07/2024|17/07/2024", person], None, "rota.csv"),
        (vec!["Name|Mon 15/07/2024|Tue 16/07/2024|Wed 17/07/2024", person], None, "rota.csv"),
        (vec![heading, "|15/07/2024|16/07/2024|17/07/2024", person], None, "rota.csv"),
        (vec!["Name|Mon 15/07|Tue 16/07|Wed 17/07", person], Some("July 2024"), "rota.xlsx"),
        (vec!["Week commencing|15/07/2024", heading, person], None, "rota.csv"),
        (vec!["Rota w/e 21/07/2024", heading, person], None, "rota.csv"),
        (vec!["W/C Sunday 14 July 2024", heading, person], None, "rota.csv"),
        (vec!["15/07/2024|Mon|Tue|Wed", person], None, "rota.csv"),
        (vec![heading, person], Some("15-07-24"), "rota.xlsx"),
        (vec![heading, person], None, "folder/rota 2024-07-15.csv"),
    ] {
        let mut reading = desk(&policy);
        read_grid(&mut reading, path, sheet, &rows(&texts));
        let dates: Vec<NaiveDate> = reading.data.shifts.iter().map(|shift| shift.date).collect();
        assert_eq!(dates, [july(15), july(16), july(17)], "{texts:?} {sheet:?} {path}");
    }
}

#[test]
fn dates_that_do_not_fit_their_weekdays_are_refused() {
    let policy = Policy::default();
    for (texts, path) in [
        (vec!["Name|Mon 16/07/2024|Tue 17/07/2024|Wed 18/07/2024", "Pat|9-5|9-5|9-5"], "rota.csv"),
        (vec!["Name|Mon|Tue|Wed", "Pat|9-5|9-5|9-5"], "rota 2024-07-19.csv"),
    ] {
        let mut reading = desk(&policy);
        read_grid(&mut reading, path, None, &rows(&texts));
        assert_eq!(exceptions(&reading), [(2, ExceptionCode::NotRecognised, true)], "{texts:?}");
    }
}

#[test]
fn two_weeks_below_each_other() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let sheet = rows(&[
        "w/c 15/07/2024",
        "Name|Role|Mon|Tue|Wed",
        "Pat|Receptionist|9-5|9-5|9-5",
        "",
        "w/c 22/07/2024",
        "Name|Role|Mon|Tue|Wed",
        "Pat|Receptionist|9-1|9-4.30|3/4",
    ]);
    read_grid(&mut reading, "rota.csv", None, &sheet);
    normalday::ingest::staff::settle(&mut reading);
    let found: Vec<_> = reading.data.shifts.iter().map(|shift| (shift.date, shift.minutes)).collect();
    assert_eq!(found, [(july(15), 480), (july(16), 480), (july(17), 480), (july(22), 240), (july(23), 450)]);
    assert_eq!(reading.data.staff[0].staff_group, StaffGroup::Reception);
    assert_eq!((reading.data.staff_spans[0].first, reading.data.staff_spans[0].last), (july(15), july(28)));
    let account = &reading.data.tables[0].rows;
    assert_eq!((account.preamble, account.header, account.blank, account.used), (2, 2, 1, 2));
}

/// `8` may be eight hours, eight o'clock or a code; `1` is a session, whose length a day column does not say.
#[test]
fn plain_numbers_are_hours_only_where_somebody_says_so() {
    let policy = Policy::default();
    let read = |sheet: &[&str], answer: Option<&str>| {
        let mut reading = desk(&policy);
        if let Some(means) = answer {
            let text = format!("[[grid_number]]\ntext = \"number\"\nmeans = \"{means}\"\n");
            reading.asking.mapping = Mapping::parse(Path::new("mapping.toml"), &text).unwrap();
        }
        read_grid(&mut reading, "rota.csv", None, &rows(sheet));
        normalday::ingest::staff::settle(&mut reading);
        let minutes: Vec<i64> = reading.data.shifts.iter().map(|shift| shift.minutes).collect();
        let columns: Vec<u32> = reading.data.exceptions.iter().map(|one| one.source.column).collect();
        assert!(reading.data.exceptions.iter().all(|one| one.code == ExceptionCode::UnreadableCell));
        (minutes, columns, reading.asking.questions.len())
    };
    let plain = ["w/c 15/07/2024", "Name|Mon|Tue|Wed|Thu", "Pat|9-1|8|7.5|1"];
    assert_eq!(read(&plain, None), (vec![240], vec![3, 4, 5], 1));
    assert_eq!(read(&plain, Some("set_aside")), (vec![240], vec![3, 4, 5], 0));
    assert_eq!(read(&plain, Some("hours")), (vec![240, 480, 450, 60], vec![], 0));
    let below = ["w/c 15/07/2024", "Name|Mon|Tue|Wed|Thu", "|Hours|Hrs|Hours|Hours", "Pat|9-1|8|7.5|1"];
    assert_eq!(read(&below, None), (vec![240, 480, 450, 60], vec![], 0));
    let beside = ["w/c 15/07/2024", "Name|Mon|Tue (hrs)|Wed|Thu", "Pat|9-1|8|7.5|1"];
    assert_eq!(read(&beside, None), (vec![240, 480], vec![4, 5], 1));
}

#[test]
fn locums_in_a_grid_are_fees_and_a_doctors_locum_is_another_person() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let sheet = rows(&[
        "w/c 15/07/2024",
        "|Mon||Tue||Wed|",
        "|AM|PM|AM|PM|AM|PM",
        "Salaried GPs",
        "Dr One|LOCUM|S|AL|AL|S|S",
        "Locum A|S|S|S|S|S|S",
    ]);
    read_grid(&mut reading, "rota.csv", None, &sheet);
    normalday::ingest::staff::settle(&mut reading);
    let first = &reading.data.shifts[0];
    assert_eq!(reading.data.staff[first.staff.0 as usize].label, "Locum for Dr One");
    assert_eq!((first.staff_group, first.pay, first.minutes), (StaffGroup::GpLocum, Pay::LocumFee, 250));
    assert_eq!(reading.data.shifts[1].staff_group, StaffGroup::GpSalaried);
    // The section stands above the row's first word: it is what the practice wrote.
    assert_eq!(reading.data.shifts.iter().filter(|shift| shift.date == july(15)).count(), 4);
}

#[test]
fn spreadsheet_damage_in_cells_is_an_exception() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let mut sheet = rows(&["w/c 15/07/2024", "Name|Mon|Tue|Wed", "Pat||9-5|9-5"]);
    // `9-1` typed into a cell without a text format becomes the ninth of January.
    sheet[2].cells[1] = Cell::Moment(NaiveDate::from_ymd_opt(2024, 1, 9).unwrap().and_hms_opt(0, 0, 0).unwrap());
    sheet[2].cells[3] = Cell::Error;
    read_grid(&mut reading, "rota.xlsx", None, &sheet);
    let cells: Vec<_> = reading.data.exceptions.iter().map(|one| (one.source.column, one.code)).collect();
    assert_eq!(cells, [(2, ExceptionCode::UnreadableCell), (4, ExceptionCode::ErrorCell)]);
    assert_eq!(reading.data.shifts.len(), 1);
}

#[test]
fn lists_are_no_grids() {
    let list = rows(&["Date|Staff|Start|End", "2024-07-19|R01|08:00|16:00"]);
    assert!(!normalday::ingest::staff::grid::looks_like_grid(&list));
    let stamps = rows(&["Booked|Slot|Cancelled", "2024-07-01|2024-07-19|2024-07-18"]);
    assert!(!normalday::ingest::staff::grid::looks_like_grid(&stamps));
}
