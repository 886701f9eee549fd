//! What is asked and what is not; and that an answer, found again by the header, is how the table is read from then on.

use crate::support::{Folder, assert_closes, exceptions, weight_of};
use normalday::ingest::mapping::question::NO_GUESS;
use normalday::ingest::mapping::write;
use normalday::ingest::tables::{Cell, RawRow};
use normalday::ingest::{Options, ingest, mapping};
use normalday::model::appointment::{State, Status};
use normalday::model::exception::ExceptionCode;
use normalday::model::incident::Incident;
use normalday::model::policy::Policy;
use normalday::model::staff::Basis;
use std::path::{Path, PathBuf};

/// A list with these dates, all seen.
fn dated(dates: &[&str]) -> String {
    let rows: String = dates.iter().map(|date| format!("{date},09:00,Seen,A\n")).collect();
    format!("Date,Time,Status,Clinician\n{rows}")
}

/// A list in which these status texts stand beside these patients.
fn with_statuses(rows: &[(&str, &str)]) -> String {
    let lines = rows
        .iter()
        .enumerate()
        .map(|(minute, (status, patient))| format!("2024-07-19,09:{minute:02},{status},{patient}\n"));
    format!("Date,Time,Status,Patient Number\n{}", lines.collect::<String>())
}

/// A list with five slots for lunch of this status.
fn lunches(status: &str) -> String {
    let rows: String = (0..5).map(|minute| format!("2024-07-19,12:{minute:02},{status},A,Lunch\n")).collect();
    format!("Date,Time,Status,Clinician,Slot Type\n{rows}")
}

/// A list whose status column has a header that nobody knows.
const NEARLY: &str = "Date,Time,Clinician,What happened\n2024-07-19,09:00,A,Seen\n2024-07-19,09:10,A,DNA\n\
                      2024-07-19,09:20,A,Seen\n2024-07-19,09:30,A,Seen\n";

/// A list with two columns of dates.
const TWO_DATES: &str =
    "Date,Time,Status,Room,Date\n2024-07-19,09:00,Seen,A,2024-07-01\n2024-07-19,09:10,Seen,A,2024-07-01\n";

/// A list whose first line shows as many headers as its third.
const TWO_HEADERS: &str = "Date,Time,Status\n2024-07-01,08:00,DNA\nAppointment Date,Appointment Time,Appointment Status\n\
                           2024-07-19,09:00,Seen\n2024-07-19,09:10,Seen\n";

/// A rota whose break column does not say whether breaks are paid.
const BREAKS: &str = "Employee,Date,Start,End,Break\nR01,2024-07-19,08:00,16:00,30\nR02,2024-07-19,08:00,16:00,30\n";

const GRID: &str = "Week of 15 July 2024\nStaff,Mon 15/07/2024,Tue 16/07/2024,Wed 17/07/2024\nR01,09:00-13:00,SL,AL\n";

/// Many dates that can only be day first, and another one below them.
fn far_below(last: &str) -> Vec<&str> {
    std::iter::repeat_n("19/07/2024", 1_000).chain([last]).collect()
}

#[test]
fn what_is_asked_and_what_is_not() {
    let uta = |rows: &[(&'static str, &'static str)]| with_statuses(rows);
    let seven = [("UTA", "1"), ("UTA", "2"), ("UTA", "3"), ("UTA", "1"), ("UTA", "1"), ("Seen", "4"), ("Seen", "5")];
    let named = seven.map(|(status, patient)| (if status == "UTA" { "Mrs Jane Roe" } else { status }, patient));
    let of_two = seven.map(|(status, patient)| (status, if patient == "3" { "2" } else { patient }));
    let hours = BREAKS.replace("Break\n", "Break,Hours\n");
    let unpaid = hours.replace(",30\n", ",30,7.5\n");
    let paid = hours.replace(",30\n", ",30,8\n");
    let unlike = "Date;Time;Status;Clinician\n".to_owned() + &"2024-07-19;09:00;Seen;A, B, C, D\n".repeat(20);
    let cases: Vec<(&str, String, &str, &[&str])> = vec![
        ("a plain list", dated(&["2024-07-19"]), "2024-07-19", &[]),
        ("a day over 12", dated(&["19/07/2024", "05/07/2024"]), "2024-07-19", &[]),
        ("the incident settles the order", dated(&["05/07/2024"]), "2024-07-05", &[]),
        ("5 July or 7 May: both weekdays, neither the incident", dated(&["05/07/2024"]), "2024-07-19", &["date_order"]),
        ("dates that contradict each other", dated(&["19/07/2024", "07/19/2024"]), "2024-07-19", &["date_order"]),
        ("one that contradicts far below, and is short", dated(&far_below("7/19/24")), "2024-07-19", &["date_order"]),
        ("the same with dashes", dated(&far_below("07-19-2024")), "2024-07-19", &["date_order"]),
        ("the same with points", dated(&far_below("7.19.2024")), "2024-07-19", &["date_order"]),
        ("none that contradicts", dated(&far_below("05/07/2024")), "2024-07-19", &[]),
        ("a status column of another name", NEARLY.to_owned(), "2024-07-19", &["layout", "column.status"]),
        (
            "a date column of another name",
            NEARLY.replace("Date,", "When,").replace("What happened", "Status"),
            "2024-07-19",
            &["layout", "column.date"],
        ),
        ("the same without any status words", NEARLY.replace("Seen", "Blue").replace("DNA", "Red"), "2024-07-19", &[]),
        (
            "an end of another name",
            "Employee,Date,Start,Until when\nR01,2024-07-19,08:00,16:00\nR02,2024-07-19,08:00,16:00\nR01,2024-07-18,08:00,16:00\n"
                .to_owned(),
            "2024-07-19",
            &["layout", "column.end"],
        ),
        ("a shopping list", "shopping,list\nmilk,2\n".to_owned(), "2024-07-19", &[]),
        (
            "a table of sales",
            "Date,Time,Customer,Product\n2024-07-19,09:00,A,Tea\n2024-07-19,09:10,B,Milk\n2024-07-19,09:20,C,Tea\n"
                .to_owned(),
            "2024-07-19",
            &[],
        ),
        ("a status that recurs on five rows of three patients", uta(&seven), "2024-07-19", &["status UTA"]),
        ("four rows of it", uta(&seven[1..]), "2024-07-19", &[]),
        ("five rows of two patients", uta(&of_two), "2024-07-19", &[]),
        ("a person in the status column", uta(&named), "2024-07-19", &[]),
        ("five free slots for lunch", lunches("Available"), "2024-07-19", &["slot_type Lunch"]),
        ("five blocked slots for lunch", lunches("Blocked"), "2024-07-19", &[]),
        (
            "slots for lunch with a national category",
            lunches("Available").replace("Slot Type", "Slot Type,National Category").replace("Lunch", "Lunch,Walk-in"),
            "2024-07-19",
            &[],
        ),
        ("a header that stands twice", TWO_DATES.to_owned(), "2024-07-19", &["column.date"]),
        ("the same with the same below it", TWO_DATES.replace("2024-07-01", "2024-07-19"), "2024-07-19", &[]),
        ("the same with nothing below one", TWO_DATES.replace("2024-07-01", ""), "2024-07-19", &[]),
        ("a date and an appointment date", TWO_DATES.replace("Room,Date", "Room,Appointment Date"), "2024-07-19", &["column.date"]),
        ("a status and an outcome", TWO_DATES.replace("Room,Date", "Room,Outcome"), "2024-07-19", &["column.status"]),
        ("two rows that may be the header", TWO_HEADERS.to_owned(), "2024-07-19", &["header_row"]),
        ("a header that is printed again", TWO_HEADERS.replace("Appointment ", ""), "2024-07-19", &[]),
        ("a line above that has less of it", TWO_HEADERS.replacen("Date,Time,Status", "Date,Time,", 1), "2024-07-19", &[]),
        ("a break column", BREAKS.to_owned(), "2024-07-19", &["breaks"]),
        ("a break column without breaks", BREAKS.replace(",30\n", ",0\n"), "2024-07-19", &[]),
        ("hours that take the break off", unpaid, "2024-07-19", &[]),
        ("hours that count the break", paid, "2024-07-19", &[]),
        (
            "a rota of days that could be months",
            BREAKS.replace("Break\n", "Unpaid Break\n").replace("2024-07-19", "05/07/2024"),
            "2024-07-19",
            &[],
        ),
        ("hours or parts of a day", "Employee,Date,Hours\nR01,2024-07-19,0.5\n".to_owned(), "2024-07-19", &["hours"]),
        ("SL in a grid", GRID.to_owned(), "2024-07-19", &["leave_code SL"]),
        ("a grid without it", GRID.replace("SL", "A/L"), "2024-07-19", &[]),
        ("plain numbers in a grid", GRID.replace("SL", "8"), "2024-07-19", &["grid_number number"]),
        ("plain numbers under Hours", GRID.replace("R01", ",Hours,Hours,Hours\nR01").replace("SL", "8"), "2024-07-19", &[]),
        ("spans and counters are no plain numbers", GRID.replace("SL", "3/4"), "2024-07-19", &[]),
        (
            "shifts or appointments",
            "Date,Start,End,Staff,Status\n2024-07-19,09:00,13:00,A,\n".to_owned(),
            "2024-07-19",
            &["layout"],
        ),
        ("two separators, one of which gives a header that is known", unlike, "2024-07-19", &[]),
    ];
    for (what, list, incident, expected) in cases {
        // A book beside it, so that there is something to claim from.
        let folder = Folder::new().incident(Some(incident)).file("a.csv", list).file("b.csv", dated(&["2024-07-18"]));
        assert_eq!(folder.asked(), expected, "{what}");
    }
}

#[test]
fn bytes_that_no_encoding_explains_are_asked_about_in_an_export_only() {
    let odd = b"\x9c\x81\x9d\xb5\xde\xfe\x9c";
    let book: Vec<u8> = [dated(&["2024-07-19"]).as_bytes(), b"2024-07-19,09:10,Seen,Dr ", odd, b"\n"].concat();
    let foreign: Vec<u8> = [b"shopping,list\nmilk,".as_slice(), odd, b"\n"].concat();
    assert_eq!(Folder::new().file("a.csv", book).asked(), ["encoding"]);
    assert!(Folder::new().file("a.csv", foreign).file("b.csv", dated(&["2024-07-18"])).asked().is_empty());
}

/// The questions of a folder as they are written, with every best guess confirmed.
fn confirmed(folder: &Folder) -> String {
    let questions = folder.try_read().unwrap().questions;
    assert!(!questions.is_empty() && questions.iter().all(|question| question.guess != NO_GUESS), "{questions:?}");
    write::text(&questions, None).replace("confirmed = false", "confirmed = true")
}

#[test]
fn a_confirmed_guess_reads_the_table_this_month_and_next() {
    let answers = confirmed(&Folder::new().file("july.csv", NEARLY));
    // Next month: another name, lines before the header, other rows, another separator.
    let next = "Printed for the practice\n\n".to_owned()
        + "DATE;Time;clinician;What Happened\n2024-08-19;09:00;B;DNA\n2024-08-20;09:00;B;Seen\n";
    for (list, held, dna) in [(NEARLY, 3, 1), (next.as_str(), 1, 1)] {
        let folder = Folder::new().mapping(&answers).file("any.csv", list);
        assert!(folder.asked().is_empty());
        let data = folder.read();
        assert_eq!((weight_of(&data, State::Held), weight_of(&data, State::Dna)), (held, dna));
        assert_eq!(data.tables[0].layout, "plain_appointments");
        data.tables.iter().for_each(assert_closes);
    }
    // Another header is another table: it is asked about.
    let other = Folder::new().mapping(&answers).file("any.csv", NEARLY.replace("What happened", "Result of it"));
    assert_eq!(other.asked(), ["layout", "column.status"]);
}

#[test]
fn an_answer_may_differ_from_the_guess() {
    let dates = |data: &normalday::model::data::PracticeData| data.appointments[0].date.to_string();
    let folder = || Folder::new().file("list.csv", dated(&["05/07/2024"]));
    assert_eq!(exceptions(&folder().read()), [(2, ExceptionCode::AmbiguousDate, true)]);
    let day = confirmed(&folder());
    assert_eq!(dates(&folder().mapping(&day).read()), "2024-07-05");
    // Changed, and not confirmed.
    let month = write::text(&folder().try_read().unwrap().questions, None).replacen(
        "date_order = \"day_first\"",
        "date_order = \"month_first\"",
        1,
    );
    assert!(month.contains("confirmed = false"));
    assert_eq!(dates(&folder().mapping(&month).read()), "2024-05-07");
    // What the column itself proves goes before an answer.
    let proven = Folder::new().mapping(&month).file("list.csv", dated(&["05/07/2024", "19/07/2024"]));
    assert_eq!(dates(&proven.read()), "2024-07-05");
}

#[test]
fn a_table_that_is_said_to_be_no_export_is_left_out_without_a_word() {
    let answers =
        confirmed(&Folder::new().file("a.csv", NEARLY)).replace("layout = \"plain_appointments\"", "layout = \"none\"");
    let folder = Folder::new().mapping(&answers).file("a.csv", NEARLY).file("b.csv", dated(&["2024-07-18"]));
    assert!(folder.asked().is_empty());
    assert_eq!(folder.read().tables[0].layout, "not recognised");
}

#[test]
fn an_answer_that_cannot_be_used_is_asked_about_again() {
    let answers = confirmed(&Folder::new().file("a.csv", NEARLY));
    for wrong in
        [("\"plain_appointments\"", "\"plain_apointments\""), ("column.status = \"D\"", "column.status = \"none\"")]
    {
        let folder = Folder::new().mapping(&answers.replace(wrong.0, wrong.1)).file("a.csv", NEARLY);
        assert_eq!(folder.asked(), ["layout"], "{wrong:?}");
        assert!(folder.try_read().unwrap().questions[0].why.contains("The mapping says"));
    }
}

/// The appointments of 19 July, were booked on the 1st.
#[test]
fn of_two_columns_of_one_name_the_one_that_is_said_is_read() {
    let dates = |letters: &str| {
        let folder = Folder::new().file("list.csv", TWO_DATES);
        let written = write::text(&folder.try_read().unwrap().questions, None);
        let answer = format!("column.date = \"{letters}\"");
        let answered =
            Folder::new().mapping(&written.replace("column.date = \"?\"", &answer)).file("list.csv", TWO_DATES);
        assert!(answered.asked().is_empty());
        answered.read().appointments.iter().map(|row| row.date.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(dates("A"), ["2024-07-19", "2024-07-19"]);
    assert_eq!(dates("E"), ["2024-07-01", "2024-07-01"]);
    let second_only = Folder::new().file("list.csv", "Date,Time,Status,Date\n,09:00,Seen,2024-07-19\n").read();
    assert_eq!(second_only.appointments.len(), 1, "the first has nothing below it");
}

/// From the first header down there are four rows, of which the second header is none; from the second down there are two.
#[test]
fn the_row_that_is_said_to_be_the_header_is_it() {
    let folder = || Folder::new().file("list.csv", TWO_HEADERS);
    let written = write::text(&folder().try_read().unwrap().questions, None);
    let read = |answer: &str| {
        let text = written.replacen("header_row = \"this\"", &format!("header_row = \"{answer}\""), 1);
        let answered = folder().mapping(&text.replace("confirmed = false", "confirmed = true"));
        assert!(answered.asked().is_empty(), "{text}");
        let data = answered.read();
        data.tables.iter().for_each(assert_closes);
        (data.appointments.len(), exceptions(&data).len(), data.tables[0].rows.preamble)
    };
    assert_eq!(read("this"), (3, 1, 0));
    assert_eq!(read("below"), (2, 0, 2));
}

/// A word is mapped once, for every table.
#[test]
fn words_are_mapped_once() {
    let rows = [("UTA", "1"), ("UTA", "2"), ("UTA", "3"), ("UTA", "1"), ("UTA", "1"), ("Seen", "4")];
    let answers = "[[status]]\ntext = \"uta\"\nmeans = \"dna\"\n[[leave_code]]\ntext = \"SL\"\nmeans = \"leave\"\n";
    let folder = Folder::new().mapping(answers).file("a.csv", with_statuses(&rows)).file("grid.csv", GRID);
    assert!(folder.asked().is_empty());
    let data = folder.read();
    assert_eq!(data.appointments.iter().filter(|row| row.status == Status::Dna).count(), 5);
    assert_eq!(data.tallies.unmapped_statuses, 0);
    // SL on Tuesday and AL on Wednesday.
    assert_eq!(data.leave.len(), 2);
}

/// Five free slots for lunch are offered and unfilled, until somebody says that they are no appointments.
#[test]
fn a_slot_type_that_is_no_appointment_is_not_offered() {
    let folder = || Folder::new().file("list.csv", lunches("Available"));
    assert_eq!((weight_of(&folder().read(), State::Unfilled), folder().read().tallies.not_offered), (5, 0));
    let answered = folder().mapping(&confirmed(&folder())).read();
    assert_eq!((weight_of(&answered, State::Unfilled), answered.tallies.not_offered), (0, 5));
}

/// Breaks of 30 minutes in eight hours: 7 h 30 if they are unpaid, 8 h if they are paid.
#[test]
fn breaks_are_taken_off_as_answered() {
    let folder = || Folder::new().file("rota.csv", BREAKS);
    let unpaid = confirmed(&folder());
    let minutes = |answers: &str| folder().mapping(answers).read().shifts[0].minutes;
    assert_eq!(minutes(&unpaid), 450);
    assert_eq!(minutes(&unpaid.replace("breaks = \"unpaid\"", "breaks = \"paid\"")), 480);
    // Hours beside the times tell.
    let stated = BREAKS.replace("Break\n", "Break,Hours\n").replace(",30\n", ",30,8\n");
    assert_eq!(Folder::new().file("rota.csv", stated).read().shifts[0].minutes, 480);
}

/// Two rotas of one person at one time, of which neither says what it is. 19 July 2024: 8 hours, and 10.
const EIGHT: &str =
    "Employee,Role,Date,Start,End\nR01,Reception,2024-07-18,08:00,16:00\nR01,Reception,2024-07-19,08:00,16:00\n";
const TEN: &str =
    "Employee,Role,Date,Start,End\nR01,Reception,2024-07-18,08:00,16:00\nR01,Reception,2024-07-19,08:00,18:00\n";

/// Minutes planned and worked on 19 July.
fn planned_and_worked(folder: &Folder) -> (i64, i64) {
    let data = folder.read();
    let day = chrono::NaiveDate::from_ymd_opt(2024, 7, 19).unwrap();
    let minutes =
        |basis| data.shifts.iter().filter(|one| one.date == day && one.basis == basis).map(|one| one.minutes).sum();
    (minutes(Basis::Planned), minutes(Basis::Worked))
}

#[test]
fn which_of_two_rotas_is_the_plan_is_asked_where_one_may_be() {
    let other_header = TEN.replace("Employee", "Person");
    let folder = |second: &str| Folder::new().file("a.csv", EIGHT).file("b.csv", second);
    // Two headers: each file is asked about.
    assert_eq!(folder(&other_header).asked(), ["basis", "basis"]);
    let questions = folder(&other_header).try_read().unwrap().questions;
    assert!(questions.iter().all(|question| question.guess == NO_GUESS), "nothing says which it is");
    let answers = write::text(&questions, None);
    let [first, second] = ["planned", "worked"].map(|word| format!("basis = \"{word}\""));
    let answers =
        answers.replacen("basis = \"?\"\n", &(first + "\n"), 1).replacen("basis = \"?\"\n", &(second + "\n"), 1);
    let answered = folder(&other_header).mapping(&answers);
    assert!(answered.asked().is_empty());
    let read = planned_and_worked(&answered);
    assert!(read == (480, 600) || read == (600, 480), "one is the plan, the other the work: {read:?}");
    // One and the same header: by the names of the files.
    assert_eq!(folder(TEN).asked(), ["plan"]);
    let answers = write::text(&folder(TEN).try_read().unwrap().questions, None);
    let with_plan =
        |plan: &str| folder(TEN).mapping(&answers.replacen("plan = \"?\"", &format!("plan = \"{plan}\""), 1));
    assert_eq!(planned_and_worked(&with_plan("a.csv")), (480, 600));
    assert_eq!(planned_and_worked(&with_plan("b.csv")), (600, 480));
    assert!(with_plan("a.csv").asked().is_empty());
    assert_eq!(planned_and_worked(&with_plan("none")), (0, 480), "two rows of one time: the second is put aside");
    // The answer was about other files: these are asked about.
    assert_eq!(with_plan("june.csv").asked(), ["plan"]);
}

#[test]
fn rotas_of_different_people_days_or_sessions_are_all_worked() {
    for other in [
        TEN.replace("R01", "R02"),
        TEN.replace("2024-07", "2024-06"),
        // The afternoon of the same person, at another site.
        TEN.replace("08:00,16:00", "17:00,19:00").replace("08:00,18:00", "17:00,19:00"),
        // The same rows again, and no others.
        EIGHT.to_owned(),
    ] {
        let folder = Folder::new().file("a.csv", EIGHT).file("b.csv", &other);
        assert!(folder.asked().is_empty(), "{other}");
        let data = folder.read();
        assert!(data.shifts.iter().all(|shift| shift.basis == Basis::Worked));
        data.tables.iter().for_each(assert_closes);
    }
    // Another file says that it is worked time: then both are plans (ruling 8).
    let worked = "date,staff,role,start,finish,unpaid_break_min,type,pay\n2024-07-19,R09,reception,08:00,16:00,0,worked,contracted\n";
    let folder = Folder::new().file("a.csv", EIGHT).file("b.csv", TEN).file("c.csv", worked);
    assert!(folder.asked().is_empty());
}

/// Of two separators that give rows as regular, the one is taken whose header is known.
#[test]
fn the_header_settles_the_separator() {
    let list = "Date;Time;Status;Clinician\n".to_owned() + &"2024-07-19;09:00;Seen;A, B, C, D\n".repeat(20);
    let data = Folder::new().file("list.csv", list).read();
    assert_eq!(weight_of(&data, State::Held), 20);
}

#[test]
fn every_reading_of_a_table_has_a_score() {
    let ingested = Folder::new().file("list.csv", dated(&["19/07/2024"])).try_read().unwrap();
    let said: Vec<_> = ingested.judgements.iter().map(|one| (one.what, one.taken.as_str(), one.score)).collect();
    assert_eq!(
        said,
        [("layout", "plain_appointments", 100), ("separator", "comma", 100), ("date order", "day_first", 100)]
    );
}

/// Nothing that could be read without a question asks one.
#[test]
fn no_sample_and_no_fixture_asks_anything() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let samples = ["emis-practice", "spreadsheet-practice", "systmone-practice"];
    let mut inputs: Vec<PathBuf> = samples.iter().map(|name| root.join("sample_data").join(name)).collect();
    inputs.extend(["emis_report.csv", "plain_states.csv"].map(|name| root.join("tests/layouts/fixtures").join(name)));
    for input in inputs {
        assert_eq!(questions_of(&input), Some(Vec::new()), "{}", input.display());
    }
}

/// Tables of other people's are not asked about: none of them is an export. (The corpora lie outside the project.)
#[test]
fn foreign_tables_are_not_asked_about() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpora = std::env::var_os("NORMALDAY_FIXTURES").map_or_else(|| root.join("../shared/fixtures"), PathBuf::from);
    let Ok(folders) = std::fs::read_dir(&corpora) else {
        eprintln!("skipped: there are no corpora in {}", corpora.display());
        return;
    };
    for folder in folders.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let is_text = file.extension().is_some_and(|ending| ending == "csv" || ending == "txt");
            if is_text {
                assert!(questions_of(&file).is_none_or(|asked| asked.is_empty()), "{}", file.display());
            }
        }
    }
}

/// What is asked about an input; none if nothing in it can be used.
fn questions_of(input: &Path) -> Option<Vec<String>> {
    let policy = Policy::default();
    let incident = Some(Incident::parse("2024-07-19").unwrap());
    let ingested = ingest(&[input.to_owned()], &Options::new(&policy, incident)).ok()?;
    Some(ingested.questions.iter().map(ToString::to_string).collect())
}

/// The digest stands in files that practices keep: it may not change.
#[test]
fn a_fingerprint_stays_what_it_is() {
    let cells = ["Date", "Time", "Status"].map(|text| Cell::Text(text.to_owned())).to_vec();
    // The first eight bytes of SHA-256 of `date time status`.
    let expected = "c1cc7d4d56d28df0";
    assert_eq!(mapping::fingerprint::fingerprint(&RawRow { row: 1, cells }), expected);
}
