//! The two fill-in templates.

use super::*;
use normalday::model::staff::{Activity, Basis, FundedBy, Pay, StaffGroup};
use rust_decimal::Decimal;

const SHORT: &str = "date|staff|role|start|finish|unpaid_break_min|type|pay";
const FULL: &str = "schema_version|site|staff|name_local|role|employment|date|start|finish|ends_next_day|unpaid_break_min|type|activity|pay|enhancement|rate_per_hour|fee_total|outage_related|reason|approved_by|evidence_ref|notes";

#[test]
fn the_short_template() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let rows = [
        "2024-07-19|R01|reception|08:00|16:00|30|planned|contracted",
        "2024-07-19|R01|reception|08:00|18:45|30|worked|contracted",
        "20/07/2024|G02|gp_salaried|09:00|12:30|0|worked|additional_plain",
        "2024-07-22|L01|gp_locum|08:30|12:40|0|worked|locum_fee",
        "2024-07-19|N03|nurse||||leave|contracted",
        "|||||||",
        "2024-07-23|N03|nurse|09:00|13:00||unpaid_leave|",
        "2024-07-24|N03|nurse|09:00|13:00|0|cancelled|overtime_enhanced",
        "Total|||||||",
    ];
    read_table(&mut reading, "rota.csv", "rota_template", SHORT, &rows);
    normalday::ingest::staff::settle(&mut reading);
    assert_eq!(
        shifts(&reading),
        [
            ("R01", july(19), Some(480), Some(960), 450),
            ("R01", july(19), Some(480), Some(1125), 615),
            ("G02", july(20), Some(540), Some(750), 210),
            ("L01", july(22), Some(510), Some(760), 250),
            ("N03", july(24), Some(540), Some(780), 240),
        ]
    );
    let data = &reading.data;
    let bases: Vec<(Basis, bool)> = data.shifts.iter().map(|shift| (shift.basis, shift.not_used)).collect();
    assert_eq!(
        bases,
        [
            (Basis::Planned, false),
            (Basis::Worked, false),
            (Basis::Worked, false),
            (Basis::Worked, false),
            (Basis::Planned, true)
        ]
    );
    assert_eq!(data.leave.len(), 2);
    assert_eq!((data.leave[0].minutes, data.leave[0].unpaid), (None, false));
    assert_eq!((data.leave[1].minutes, data.leave[1].unpaid), (Some(240), true));
    // The locum's fee is not in the row: marked, not put aside.
    assert_eq!(exceptions(&reading), [(5, ExceptionCode::MissingValue, false)]);
    let rows = &data.tables[0].rows;
    assert_eq!((rows.data, rows.used, rows.blank, rows.footer), (7, 7, 1, 1));
    assert_accounted(&reading, 0, 9);
    let worked: Vec<_> = data.tallies.worked_minutes.iter().map(|(key, minutes)| (key.0, key.1, *minutes)).collect();
    assert_eq!(
        worked,
        [
            (july(19), StaffGroup::Reception, 615),
            (july(20), StaffGroup::GpSalaried, 210),
            (july(22), StaffGroup::GpLocum, 250)
        ]
    );
    assert_eq!(data.tallies.planned_minutes.get(&(july(19), StaffGroup::Reception)), Some(&450));
    // From the first to the last worked row or leave.
    assert_eq!(
        (data.staff_spans[0].first, data.staff_spans[0].last, data.staff_spans[0].has_worked),
        (july(19), july(23), true)
    );
}

#[test]
fn faults_of_the_short_template_row_by_row() {
    let policy = Policy::default();
    for (text, code) in [
        ("2024-07-19|R01|reception|20:00|02:00|0|worked|contracted", ExceptionCode::EndNotAfterStart),
        ("2024-07-19|R01|reception|08:00|08:00|0|worked|contracted", ExceptionCode::EndNotAfterStart),
        ("2024-07-19|R01|reception|08:00|08:30|30|worked|contracted", ExceptionCode::BreakTooLong),
        ("2024-07-19|R01|wizard|08:00|16:00|30|worked|contracted", ExceptionCode::UnknownWord),
        ("2024-07-19|R01|reception|08:00|16:00|30|done|contracted", ExceptionCode::UnknownWord),
        ("2024-07-19|R01|reception|08:00|16:00|30|worked|well", ExceptionCode::UnknownWord),
        ("2024-07-19|R01|reception|08:00|16:00|30||contracted", ExceptionCode::MissingValue),
        ("2024-07-19||reception|08:00|16:00|30|worked|contracted", ExceptionCode::MissingValue),
        ("2024-07-19|R01||08:00|16:00|30|worked|contracted", ExceptionCode::MissingValue),
        ("2024-07-19|R01|reception||16:00|30|worked|contracted", ExceptionCode::MissingValue),
        ("2024-07-19|R01|reception||||worked|contracted", ExceptionCode::MissingValue),
        ("|R01|reception|08:00|16:00|30|worked|contracted", ExceptionCode::MissingValue),
        ("31/06/2024|R01|reception|08:00|16:00|30|worked|contracted", ExceptionCode::BadDate),
        ("2024-07-19|R01|reception|8ish|16:00|30|worked|contracted", ExceptionCode::BadTime),
        ("2024-07-19|R01|reception|08:00|16:00|half|worked|contracted", ExceptionCode::BadNumber),
        ("2024-07-19|R01|reception|08:00|16:00|30|open|contracted", ExceptionCode::OpenShift),
        ("2024-07-19|Not allocated|reception|08:00|16:00|30|planned|contracted", ExceptionCode::OpenShift),
    ] {
        let mut reading = desk(&policy);
        read_table(&mut reading, "rota.csv", "rota_template", SHORT, &[text]);
        assert_eq!(exceptions(&reading), [(2, code, true)], "{text}");
        assert!(reading.data.shifts.is_empty(), "{text}");
        assert_accounted(&reading, 0, 1);
    }
}

#[test]
fn the_full_template() {
    let policy = Policy::default();
    let mut reading = desk(&policy);
    let rows = [
        "1|Main|R01||reception|employee|2024-07-19|08:00|16:00|N|30|planned|normal|contracted|1.0|12.31||N||||",
        "1|Main|R01|Real Name|reception|employee|2024-07-19|16:00|18:45|N|0|worked|rebooking|overtime_enhanced|1.5|12.31||Y|Phoned patients|PM|TS-0142|private note",
        "1|Main|L01||gp_locum|locum|2024-07-22|08:30|12:40|N|0|worked|catch_up|locum_fee|||400.00|Y|Deferred|Partner|INV-7781|VAT n/a",
        "1|Main|L01||gp_locum|locum|2024-07-23|||N|0|worked|catch_up|locum_fee|||400.00|Y||||",
        "1|Main|P01||gp_partner|partner|2024-07-21|22:00|06:00|Y|0|worked|results_docs|partner_unpaid||||Y||||",
        "1|Main|X01||pharmacist|arrs_pcn|2024-07-22|09:00|17:00||30|worked|normal|contracted||||||||",
        "1|Main|C01||admin|employee|2024-07-22|09:00|12:00||0|worked|normal|contracted||9.00||maybe||||",
        "1|Main|C02||admin|employee|2024-07-22|09:00|12:00||0|worked|normal|contracted||250.00||||||",
        "1|Main|C03||admin|employee|2024-07-22|09:00|12:00||0|worked|normal|contracted||0.00||||||",
        "1|Main|C04||admin|employee|2024-07-22|09:00|12:00|Y|0|worked|normal|contracted||||||||",
        "1|Main|C05||admin|employee|2024-07-22|09:00|12:00||0|worked|normal|contracted|||50.00|||||",
    ];
    read_table(&mut reading, "rota-full.csv", "rota_template_full", FULL, &rows);
    normalday::ingest::staff::settle(&mut reading);
    let data = &reading.data;
    let overtime = &data.shifts[1];
    assert_eq!((overtime.minutes, overtime.pay, overtime.activity), (165, Pay::OvertimeEnhanced, Activity::Rebooking));
    assert_eq!(overtime.rate_pence_per_hour, Some(1231));
    assert_eq!(overtime.enhancement, Some(Decimal::new(15, 1)));
    assert_eq!(overtime.outage_related, Some(true));
    let fee = &data.shifts[2];
    assert_eq!((fee.fee_pence, fee.invoice_reference.as_deref()), (Some(40_000), Some("INV-7781")));
    let untimed_fee = &data.shifts[3];
    assert_eq!((untimed_fee.fee_pence, untimed_fee.start_minute, untimed_fee.minutes), (Some(40_000), None, 0));
    let night = &data.shifts[4];
    assert_eq!((night.date, night.end_minute, night.minutes), (july(21), Some(1800), 480));
    assert_eq!(data.shifts[5].funded_by, FundedBy::PcnArrs);
    let rates: Vec<Option<i64>> = data.shifts[6..].iter().map(|shift| shift.rate_pence_per_hour).collect();
    assert_eq!(rates, [Some(900), None, None]);
    assert_eq!(
        exceptions(&reading),
        [
            (5, ExceptionCode::FeeWithoutReference, false),
            (8, ExceptionCode::ImplausibleRate, false),
            (8, ExceptionCode::UnknownWord, false),
            (9, ExceptionCode::ImplausibleRate, false),
            (11, ExceptionCode::TooLong, true),
            (12, ExceptionCode::UnknownWord, true),
        ]
    );
    assert_accounted(&reading, 0, 11);
    // Free text is nowhere in what was read.
    let everything = format!("{data:?}");
    for text in ["Real Name", "Phoned patients", "private note", "VAT n/a", "Deferred"] {
        assert!(!everything.contains(text), "{text}");
    }
}

#[test]
fn the_blank_templates_have_the_headers_of_their_layouts() {
    use normalday::ingest::small_tables as small;
    let layouts = all(None).unwrap();
    for (template, name, columns) in [
        (normalday::ingest::staff::ROTA_TEMPLATE_CSV, "rota_template", 8),
        (normalday::ingest::staff::ROTA_FULL_TEMPLATE_CSV, "rota_template_full", 22),
        (small::WORKLOAD_TEMPLATE_CSV, "workload", 5),
        (small::ATTESTED_TEMPLATE_CSV, "attested", 7),
        (small::EXPENSES_TEMPLATE_CSV, "expenses", 5),
        (small::INCOME_TEMPLATE_CSV, "income", 6),
    ] {
        let layout = layouts.iter().find(|layout| layout.name == name).unwrap();
        let headers: Vec<&str> = template.trim_end().split(',').collect();
        assert_eq!(headers.len(), columns, "{name}");
        for header in headers {
            assert!(field_of_header(layout, header).is_some(), "{name}: {header}");
        }
    }
}
