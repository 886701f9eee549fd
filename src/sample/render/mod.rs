//! One log, many renderings: a practice's files as it would drop them, in every layout.

mod coded_lists;
mod deputy;
mod deputy_audit;
mod emis_bulk;
mod emis_report;
mod every_row;
mod extract;
mod gp_connect;
mod grid;
mod hours_by_user;
mod plain_list;
mod policy;
mod population_list;
mod rotamaster;
mod shared_care;
mod small_tables;
mod systmone_breakdown;
mod systmone_extract;
mod template;
mod when_i_work;
mod work_items;

pub(super) use extract::Extract;
pub(super) use policy::INVENTED;

use super::SampleError;
use super::log::{Person, Practice};
use std::fs;
use std::path::{Path, PathBuf};

/// The appointment export of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Book {
    /// EMIS Web Appointment Reporting, CSV.
    EmisReport,
    /// The same in XLSX.
    EmisReportXlsx,
    /// Two of them, from before the incident and from after it.
    EmisReportSnapshots,
    /// EMIS Web bulk extract.
    EmisBulk,
    /// Two of them, from before the incident and from after it.
    EmisBulkSnapshots,
    /// SystmOne breakdown: several overlapping CSV files.
    SystmoneBreakdown,
    /// SystmOne Strategic Reporting extract.
    SystmoneExtract,
    /// A plain list with human headers.
    Plain,
    /// EMIS Web Population Reporting, list by patient.
    PopulationList,
    /// The list of a shared care record.
    SharedCareList,
    /// GP Connect, JSON.
    GpConnect,
    /// A list with NHS Data Dictionary codes.
    CodesList,
    /// TPP's table Appointment, numbered statuses.
    TppTable,
}

impl Book {
    /// Whether it is the report of EMIS's front end.
    pub fn is_emis_report(self) -> bool {
        matches!(self, Book::EmisReport | Book::EmisReportXlsx | Book::EmisReportSnapshots)
    }

    /// Whether it is EMIS's bulk extract.
    pub fn is_emis_bulk(self) -> bool {
        matches!(self, Book::EmisBulk | Book::EmisBulkSnapshots)
    }

    /// Whether there is one from before the incident and one from after it.
    pub fn has_snapshots(self) -> bool {
        matches!(self, Book::EmisReportSnapshots | Book::EmisBulkSnapshots)
    }
}

/// The rota of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rota {
    /// The full fill-in template: planned and worked, pay, activity, rate, declaration.
    FullTemplate,
    /// Deputy timesheets beside a plan in the eight-column template.
    DeputyAndPlan,
    /// A weekly grid in XLSX: times worked, leave, nothing else.
    Grid,
    /// Deputy timesheets with their history audit beside a plan in the eight-column template.
    DeputyAuditAndPlan,
    /// When I Work: the Shifts report is the plan, the Time Entries report what was worked; leave is in neither.
    WhenIWork,
    /// The wide Hours by User Report: a day in a row, with leave and additional hours.
    HoursByUser,
    /// RotaMaster payroll, one file a day: hours only.
    Rotamaster,
}

impl Rota {
    /// Whether the form holds a plan.
    pub(super) fn has_plan(self) -> bool {
        !matches!(self, Rota::Grid | Rota::HoursByUser | Rota::Rotamaster)
    }

    /// Whether it says who was on leave.
    pub(super) fn has_leave(self) -> bool {
        !matches!(self, Rota::WhenIWork | Rota::Rotamaster)
    }

    /// Whether its rows have rates.
    fn has_rates(self) -> bool {
        matches!(self, Rota::FullTemplate | Rota::DeputyAndPlan | Rota::WhenIWork | Rota::Rotamaster)
    }

    /// Whether the person stands in it: partners and locums do not clock in, locums stand in no grid.
    pub(super) fn has(self, person: &Person) -> bool {
        match self {
            Rota::FullTemplate => true,
            Rota::Grid | Rota::HoursByUser => grid::is_in_grid(person),
            _ => deputy::is_on_timesheet(person),
        }
    }
}

/// A book and a rota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Layout {
    /// The appointment export.
    pub book: Book,
    /// The rota.
    pub rota: Rota,
}

impl Layout {
    /// The layouts that `--systems` names, in order, with the rota that a practice of that system drops beside it.
    pub const ALL: [(&'static str, Layout); 17] = [
        ("emis-report", Layout { book: Book::EmisReport, rota: Rota::DeputyAndPlan }),
        ("systmone-breakdown", Layout { book: Book::SystmoneBreakdown, rota: Rota::FullTemplate }),
        ("systmone-extract", Layout { book: Book::SystmoneExtract, rota: Rota::FullTemplate }),
        ("plain", Layout { book: Book::Plain, rota: Rota::Grid }),
        ("emis-report-xlsx", Layout { book: Book::EmisReportXlsx, rota: Rota::FullTemplate }),
        ("emis-report-snapshots", Layout { book: Book::EmisReportSnapshots, rota: Rota::FullTemplate }),
        ("emis-bulk", Layout { book: Book::EmisBulk, rota: Rota::FullTemplate }),
        ("emis-bulk-snapshots", Layout { book: Book::EmisBulkSnapshots, rota: Rota::DeputyAndPlan }),
        ("deputy-audit", Layout { book: Book::EmisReport, rota: Rota::DeputyAuditAndPlan }),
        ("when-i-work", Layout { book: Book::EmisReport, rota: Rota::WhenIWork }),
        ("hours-by-user", Layout { book: Book::EmisReport, rota: Rota::HoursByUser }),
        ("rotamaster", Layout { book: Book::EmisReport, rota: Rota::Rotamaster }),
        ("emis-population-list", Layout { book: Book::PopulationList, rota: Rota::FullTemplate }),
        ("shared-care-list", Layout { book: Book::SharedCareList, rota: Rota::FullTemplate }),
        ("gp-connect-json", Layout { book: Book::GpConnect, rota: Rota::FullTemplate }),
        ("codes-list", Layout { book: Book::CodesList, rota: Rota::FullTemplate }),
        ("tpp-table", Layout { book: Book::TppTable, rota: Rota::FullTemplate }),
    ];

    /// Whether such a practice drops `attested.csv`.
    pub fn has_attested(self) -> bool {
        matches!(self.book, Book::SystmoneExtract | Book::Plain)
    }

    /// Whether its queues are a list of items, and not counted by day.
    pub fn has_work_items(self) -> bool {
        self.book == Book::CodesList
    }

    /// Whether it drops `expenses.csv`.
    pub fn has_expenses(self) -> bool {
        self.book != Book::SystmoneExtract
    }

    /// Whether it drops `income.csv`.
    pub fn has_income(self) -> bool {
        !matches!(self.book, Book::EmisReport | Book::Plain)
    }

    /// The layout of a name; none if there is no such system.
    pub fn named(name: &str) -> Option<Layout> {
        Self::ALL.iter().find(|(known, _)| *known == name.trim()).map(|(_, layout)| *layout)
    }
}

/// Writes a practice's files into a folder, which is made if it is not there. Returns the paths, in order.
pub fn render(practice: &Practice, layout: Layout, dir: &Path) -> Result<Vec<PathBuf>, SampleError> {
    let mut files = book_files(practice, layout)?;
    if layout.book.is_emis_bulk() {
        files.push(("mapping.toml".to_owned(), emis_bulk::MAPPING.as_bytes().to_vec()));
    }
    files.extend(other_files(practice, layout)?);
    write(files, dir)
}

/// The same with the book in an extract that it shares with other practices: what its system gives it stands in the folder,
/// and its part of the extract is handed to `extract`, file by file.
pub(super) fn render_beside_extract(
    practice: &Practice,
    layout: Layout,
    dir: &Path,
    owner: u16,
    extract: &mut Extract,
) -> Result<Vec<PathBuf>, SampleError> {
    let book = match layout.book {
        Book::EmisBulk => emis_bulk::files(practice, practice.exported_at, owner)?,
        Book::SystmoneExtract => systmone_extract::files(practice, owner)?,
        _ => return render(practice, layout, dir),
    };
    extract.add(layout, book)?;
    write(other_files(practice, layout)?, dir)
}

fn book_files(practice: &Practice, layout: Layout) -> Result<Vec<NamedFile>, SampleError> {
    Ok(match layout.book {
        Book::EmisReport => {
            vec![("Appointment report.csv".to_owned(), emis_report::csv_bytes(practice, practice.exported_at)?)]
        }
        Book::EmisReportSnapshots => emis_report::snapshots(practice)?,
        Book::EmisBulk => emis_bulk::files(practice, practice.exported_at, 0)?,
        Book::EmisBulkSnapshots => {
            let mut files = emis_bulk::files(practice, super::shown::before_incident(practice), 0)?;
            files.extend(emis_bulk::files(practice, practice.exported_at, 0)?);
            files
        }
        Book::EmisReportXlsx => vec![("Appointment report.xlsx".to_owned(), emis_report::xlsx_bytes(practice)?)],
        Book::SystmoneBreakdown => systmone_breakdown::files(practice)?,
        Book::SystmoneExtract => systmone_extract::files(practice, 0)?,
        Book::Plain => vec![("appointments list.csv".to_owned(), plain_list::bytes(practice)?)],
        Book::PopulationList => vec![population_list::file(practice)?],
        Book::SharedCareList => vec![shared_care::file(practice)?],
        Book::GpConnect => vec![gp_connect::file(practice)?],
        Book::CodesList => vec![coded_lists::nhs_codes(practice)?],
        Book::TppTable => vec![coded_lists::tpp_table(practice)?],
    })
}

/// Everything but the book.
fn other_files(practice: &Practice, layout: Layout) -> Result<Vec<NamedFile>, SampleError> {
    let mut files = Vec::new();
    match layout.rota {
        Rota::FullTemplate => files.push(("rota.csv".to_owned(), template::full(practice)?)),
        Rota::DeputyAndPlan => {
            files.push(("timesheets.csv".to_owned(), deputy::bytes(practice)?));
            files.push(("planned rota.csv".to_owned(), template::plan(practice)?));
        }
        Rota::Grid => files.push(("rota weeks.xlsx".to_owned(), grid::bytes(practice)?)),
        Rota::DeputyAuditAndPlan => {
            files.push(("timesheet audit.csv".to_owned(), deputy_audit::bytes(practice)?));
            files.push(("planned rota.csv".to_owned(), template::plan(practice)?));
        }
        Rota::WhenIWork => {
            files.push(("shifts.csv".to_owned(), when_i_work::shifts(practice)?));
            files.push(("time entries.csv".to_owned(), when_i_work::time_entries(practice)?));
        }
        Rota::HoursByUser => files.push(("hours by user.csv".to_owned(), hours_by_user::bytes(practice)?)),
        Rota::Rotamaster => files.extend(rotamaster::files(practice)?),
    }
    files.extend(small_tables::files(practice, layout)?);
    if layout.has_work_items() {
        files.push(work_items::file(practice)?);
    }
    files.push(("policy.toml".to_owned(), policy::text(practice, layout).into_bytes()));
    Ok(files)
}

fn write(mut files: Vec<NamedFile>, dir: &Path) -> Result<Vec<PathBuf>, SampleError> {
    files.sort();
    let mut paths = Vec::new();
    for (name, bytes) in files {
        let path = dir.join(&name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|source| SampleError::write(parent, source))?;
        }
        fs::write(&path, bytes).map_err(|source| SampleError::write(&path, source))?;
        paths.push(path);
    }
    Ok(paths)
}

/// A file's name within the practice's folder, and its content.
type NamedFile = (String, Vec<u8>);

/// Rows as CSV. `is_all_quoted` as EMIS writes it; else fields are quoted where they need it.
fn csv_bytes<R, F>(rows: R, is_all_quoted: bool, line_end: csv::Terminator) -> Result<Vec<u8>, SampleError>
where
    R: IntoIterator<Item = F>,
    F: IntoIterator,
    F::Item: AsRef<[u8]>,
{
    let style = if is_all_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
    let mut writer =
        csv::WriterBuilder::new().quote_style(style).terminator(line_end).flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| SampleError::write(Path::new("(memory)"), error.into_error()))
}

/// `08:30` of minutes after midnight.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// First name and surname of `FICTON, Anna (Dr)`.
fn first_and_surname(person: &Person) -> (String, String) {
    let (surname, rest) = person.name.split_once(", ").unwrap_or((&person.name, ""));
    (rest.split(" (").next().unwrap_or(rest).to_owned(), surname.to_owned())
}

/// Decimal hours with two places; the minutes of a sample are quarters of an hour.
fn decimal_hours(minutes: i64) -> String {
    format!("{}.{:02}", minutes / 60, minutes % 60 * 100 / 60)
}

/// The nine-digit number under which a system knows a patient. It is not an NHS number, nor can it become one.
fn patient_number(patient: u32) -> String {
    format!("{}", 700_000_000 + patient)
}

/// What a practice calls a kind of slot.
fn slot_type(kind: super::log::SlotKind) -> &'static str {
    use super::log::SlotKind::*;
    match kind {
        Routine => "Routine appointment",
        OnTheDay => "On the day",
        Telephone => "Telephone call",
        Treatment => "Treatment room",
        Blocked => "Break",
    }
}
