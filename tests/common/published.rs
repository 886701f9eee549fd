//! Published daily counts made from the documented facts of the publication, with values to work by hand.
//!
//! Fridays before 19 July 2024 that are eligible: 12 July back to 26 April without 31 May (half-term week). The nearest eight
//! are 17 May to 12 July. Area 01A keeps, on these eight,
//!
//! | 17 May | 24 May | 7 June | 14 June | 21 June | 28 June | 5 July | 12 July | 19 July |
//! |---|---|---|---|---|---|---|---|---|
//! | 1000 | 1040 | 960 | 1000 | 1200 | 800 | 1020 | 980 | 700 |
//!
//! of which other practice staff 300 and unknown 100 on each, so that attended at GPs is the rest. Area 02B keeps 500 on each
//! and 490 on 19 July. 10 May (further back) and 31 May (half-term) hold numbers that would spoil everything.

#![allow(dead_code)]

/// Header of today's daily files.
pub const HEADER: &str = "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,\
    REGION_ONS_CODE,Appointment_Date,APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS\n";
const CCG_HEADER: &str = "ccg_code,ccg_ons_code,ccg_name,stp_ons_code,region_ons_code,appointment_date,appt_status,hcp_type,\
    appt_mode,time_between_book_and_appt,count_of_appointments\n";

/// One row.
pub fn row(area: &str, date: &str, status: &str, staff: &str, count: &str) -> String {
    format!(
        "{area},E38000001,NHS Example ICB - {area},E54000001,E40000001,{date},{status},{staff},Face-to-Face,15  to 21 Days,{count}\n"
    )
}

/// An ordinary day of both areas: 300 of other staff, 100 unknown, 50 not attended, the rest attended at GPs, in two rows.
fn day(date: &str, kept: i64, unknown: &str) -> String {
    let at_gps = kept - 400;
    [
        row("01A", date, "Attended", "GP", &(at_gps - 7).to_string()),
        row("01A", date, "Attended", "GP", "7"),
        row("01A", date, unknown, "GP", "100"),
        row("01A", date, "DNA", "GP", "50"),
        row("01A", date, "Attended", "Other Practice staff", "300"),
        row("02B", date, "Attended", "Other Practice staff", "500"),
    ]
    .concat()
}

/// May, in the older form: header in lower case, CCGs, statuses in the older words.
pub fn may() -> String {
    let days = [("10MAY2024", 5000), ("17MAY2024", 1000), ("24MAY2024", 1040), ("31MAY2024", 9999)];
    CCG_HEADER.to_owned() + &days.map(|(date, kept)| day(date, kept, "Appt Status Not Provided")).concat()
}

/// June.
pub fn june() -> String {
    let days = [("07JUN2024", 960), ("14JUN2024", 1000), ("21JUN2024", 1200), ("28JUN2024", 800)];
    HEADER.to_owned() + &days.map(|(date, kept)| day(date, kept, "Unknown")).concat()
}

/// July, with the incident date and a day after it.
pub fn july() -> String {
    let days = [("05JUL2024", 1020), ("12JUL2024", 980)].map(|(date, kept)| day(date, kept, "Unknown")).concat();
    let incident = [
        row("01A", "19JUL2024", "Attended", "GP", "150"),
        row("01A", "19JUL2024", "Unknown", "GP", "250"),
        row("01A", "19JUL2024", "DNA", "GP", "60"),
        row("01A", "19JUL2024", "Attended", "Other Practice staff", "300"),
        row("02B", "19JUL2024", "Attended", "Other Practice staff", "490"),
    ];
    HEADER.to_owned() + &days + &incident.concat() + &day("26JUL2024", 1000, "Unknown")
}
