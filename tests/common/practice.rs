//! A fluent builder of one practice's rows, for tests: what `ingest` would have handed on if the practice had exported
//! just this. Tallies, row accounts, spans and states follow from the rows, so that every control holds until a test
//! plants a fault. Dates are written as a person writes them: `19 Jul` (2024), `7 Apr 2025`, `19 Jul 08:10`.

#[path = "practice_rows.rs"]
mod rows;

pub use rows::{Slot, Time};

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use normalday::claim::outcome::{Claim, ControlResult, Line};
use normalday::claim::without_sensitivity;
use normalday::model::appointment::{Appointment, Expressible, State, Status};
use normalday::model::data::{PracticeData, RowAccount, TableKind, TableRecord};
use normalday::model::evidence::{SourceRef, Stamp};
use normalday::model::incident::dates_in;
use normalday::model::policy::Policy;
use normalday::model::shift::{Leave, Shift, StaffTableSpan};
use normalday::model::staff::{Basis, StaffGroup, StaffId, StaffMember};
use normalday::model::workload::{
    Attested, EnteredRecord, Expense, ExpenseKind, IncomeKind, IncomeLost, Queue, WorkloadCount,
};
use normalday::plan::Plan;

/// A date such as `19 Jul` (2024) or `7 Apr 2025`; a weekday in front is for the reader.
pub fn day(text: &str) -> NaiveDate {
    let words: Vec<&str> =
        text.split_whitespace().skip_while(|word| !word.starts_with(|letter: char| letter.is_ascii_digit())).collect();
    let text = if words.len() == 2 { format!("{} 2024", words.join(" ")) } else { words.join(" ") };
    NaiveDate::parse_from_str(&text, "%d %b %Y").unwrap_or_else(|_| panic!("`{text}` is no date"))
}

/// A moment such as `19 Jul 08:10`; without a time, known to the day.
pub fn stamp(text: &str) -> Stamp {
    match text.rsplit_once(' ').filter(|(_, last)| last.contains(':')) {
        Some((date, time)) => Stamp::minute(moment(day(date), minute(time))),
        None => Stamp::day(day(text)),
    }
}

/// Minutes after midnight of `08:10`.
pub fn minute(text: &str) -> i64 {
    let (hours, minutes) = text.split_once(':').expect("a time of day");
    hours.parse::<i64>().expect("hours") * 60 + minutes.parse::<i64>().expect("minutes")
}

fn moment(date: NaiveDate, minute: i64) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + chrono::Duration::minutes(minute)
}

/// Every date of a weekday from the first to the last of two dates.
pub fn every(weekday: Weekday, first: &str, last: &str) -> Vec<NaiveDate> {
    dates_in(day(first)..=day(last)).into_iter().filter(|date| date.weekday() == weekday).collect()
}

/// One practice, row by row.
pub struct Practice {
    data: PracticeData,
    policy: Policy,
    incident: String,
    other_categories: Vec<SourceRef>,
}

impl Practice {
    /// No rows yet; the incident is Friday 19 July 2024, whole day; affected.
    pub fn new() -> Practice {
        let mut policy = Policy::default();
        policy.incident.affected = normalday::model::policy::Affected::Yes;
        Practice {
            data: PracticeData::default(),
            policy,
            incident: "2024-07-19".to_owned(),
            other_categories: Vec::new(),
        }
    }

    /// Another incident, as for `--incident`.
    pub fn incident(mut self, span: &str) -> Practice {
        self.incident = span.to_owned();
        self
    }

    /// A change of the policy.
    pub fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Practice {
        change(&mut self.policy);
        self
    }

    /// An appointment book that covers these dates, of a layout that can express everything.
    pub fn book_from(mut self, first: &str, last: &str) -> Practice {
        self.table("appointments.csv", TableKind::Appointments);
        self.data.appointment_span = Some((day(first), day(last)));
        self.data.expressible = Some(Expressible {
            unfilled: true,
            walked_out: true,
            cancelled: true,
            who_cancelled: true,
            booking_stamps: true,
            dna: true,
        });
        self
    }

    /// What the layout cannot express.
    pub fn layout(mut self, change: impl FnOnce(&mut Expressible)) -> Practice {
        change(self.data.expressible.as_mut().expect("a book comes first"));
        self
    }

    /// The moment of export; without it the evening of the book's last date.
    pub fn exported(mut self, text: &str) -> Practice {
        self.data.exported_at = Some(stamp(text));
        self
    }

    /// A row of the book.
    pub fn slot(mut self, slot: Slot) -> Practice {
        let table = self.table("appointments.csv", TableKind::Appointments);
        let source = self.next_row(table);
        if slot.other_category {
            self.other_categories.push(source);
        }
        self.data.appointments.push(Appointment { source, ..slot.row });
        self
    }

    /// A number of rows of the book that differ in nothing, as one row with a weight; none for nought.
    pub fn slots(self, date: NaiveDate, status: Status, group: StaffGroup, weight: u32) -> Practice {
        if weight == 0 {
            return self;
        }
        self.slot(Slot::of(date, None).status(status).group(group).weight(weight))
    }

    /// Appointments kept by salaried GPs.
    pub fn kept(self, date: &str, weight: u32) -> Practice {
        self.slots(day(date), Status::Attended, StaffGroup::GpSalaried, weight)
    }

    /// The same number kept on many dates.
    pub fn kept_on(self, dates: &[NaiveDate], weight: u32) -> Practice {
        dates
            .iter()
            .fold(self, |practice, date| practice.slots(*date, Status::Attended, StaffGroup::GpSalaried, weight))
    }

    /// A cancellation found by comparing two snapshots.
    pub fn snapshot_cancellation(mut self, slot: Slot) -> Practice {
        let source = SourceRef { table: 0, row: 9_000 + self.snapshot_rows().len() as u32, column: 0 };
        let row = Appointment { source, from_snapshots: true, state: Some(State::Cancelled), ..slot.row };
        self.data.snapshot_cancellations.get_or_insert_default().push(row);
        self
    }

    /// The moments at which snapshots of the book were made.
    pub fn snapshots(mut self, moments: &[&str]) -> Practice {
        self.data.snapshot_moments = moments.iter().map(|text| stamp(text)).collect();
        self
    }

    fn snapshot_rows(&self) -> &[Appointment] {
        self.data.snapshot_cancellations.as_deref().unwrap_or_default()
    }

    /// A person of a staff group; persons who are not named here are receptionists.
    pub fn person(mut self, label: &str, group: StaffGroup) -> Practice {
        self.staff(label, group);
        self
    }

    /// The worked file `worked.csv` covers these dates.
    pub fn rota(self, first: &str, last: &str) -> Practice {
        self.rota_file("worked.csv", first, last)
    }

    /// A worked file covers these dates.
    pub fn rota_file(mut self, file: &str, first: &str, last: &str) -> Practice {
        let table = self.table(file, TableKind::Staff);
        self.data.staff_spans.push(StaffTableSpan { table, first: day(first), last: day(last), has_worked: true });
        self
    }

    /// A row of a rota or timesheet.
    pub fn time(mut self, time: Time) -> Practice {
        let staff = self.staff(&time.person, StaffGroup::Reception);
        let group = self.data.staff[staff.0 as usize].staff_group;
        let table = self.table(&time.file, TableKind::Staff);
        let source = self.next_row(table);
        self.data.shifts.push(Shift { staff, staff_group: group, source, ..time.row });
        self
    }

    /// Contracted minutes worked on many dates.
    pub fn worked_on(self, person: &str, dates: &[NaiveDate], minutes: i64) -> Practice {
        dates.iter().fold(self, |practice, date| practice.time(Time::of(person, *date, minutes, Basis::Worked)))
    }

    /// Minutes planned on many dates, by a rota made in good time.
    pub fn planned_on(self, person: &str, dates: &[NaiveDate], minutes: i64) -> Practice {
        dates.iter().fold(self, |practice, date| {
            practice.time(Time::of(person, *date, minutes, Basis::Planned).created("1 Apr"))
        })
    }

    /// Leave; minutes only where the row has times.
    pub fn leave(mut self, person: &str, date: &str, minutes: Option<i64>, unpaid: bool) -> Practice {
        let staff = self.staff(person, StaffGroup::Reception);
        let staff_group = self.data.staff[staff.0 as usize].staff_group;
        let table = self.table("worked.csv", TableKind::Staff);
        let source = self.next_row(table);
        self.data.leave.push(Leave { staff, staff_group, date: day(date), minutes, unpaid, source });
        self
    }

    /// A line of `attested.csv`, signed, for salaried GPs.
    pub fn attested(mut self, date: &str, in_book: i64, not_in_book: i64, not_seen: i64) -> Practice {
        let table = self.table("attested.csv", TableKind::Attested);
        let source = self.next_row(table);
        self.data.attested.push(Attested {
            date: day(date),
            staff_group: StaffGroup::GpSalaried,
            seen_on_paper_in_book: in_book,
            seen_on_paper_not_in_book: not_in_book,
            booked_not_seen: not_seen,
            is_signed: true,
            source,
        });
        self
    }

    /// A direct expense.
    pub fn expense(mut self, date: &str, pence: i64, reference: Option<&str>, declared: Option<bool>) -> Practice {
        let table = self.table("expenses.csv", TableKind::Expenses);
        let source = self.next_row(table);
        self.data.expenses.push(Expense {
            date: day(date),
            kind: ExpenseKind::Sms,
            amount_pence: pence,
            reference: reference.map(str::to_owned),
            outage_related: declared,
            source,
        });
        self
    }

    /// Income lost.
    pub fn income(mut self, date: &str, items: i64, made_up: i64, fee_pence: i64, declared: Option<bool>) -> Practice {
        let table = self.table("income.csv", TableKind::Income);
        let source = self.next_row(table);
        self.data.income.push(IncomeLost {
            date: day(date),
            kind: IncomeKind::Vaccination,
            items,
            fee_pence,
            recovered_items: made_up,
            outage_related: declared,
            source,
        });
        self
    }

    /// Items of a queue that were left at the end of a day.
    pub fn outstanding(mut self, date: NaiveDate, queue: Queue, items: i64) -> Practice {
        let table = self.table("workload.csv", TableKind::Workload);
        let source = self.next_row(table);
        self.data.workload.push(WorkloadCount {
            date,
            queue,
            received: None,
            completed: None,
            outstanding: Some(items),
            source,
        });
        self
    }

    /// A clinical record about a date, entered at a moment.
    pub fn record(mut self, about: &str, entered: &str, staff_group: StaffGroup) -> Practice {
        let table = self.table("records.csv", TableKind::Workload);
        let source = self.next_row(table);
        let about = stamp(about);
        let time = about.at.time().signed_duration_since(NaiveTime::MIN).num_minutes();
        self.data.records.push(EnteredRecord {
            date: about.at.date(),
            start_minute: u16::try_from(time).ok().filter(|minute| *minute > 0),
            entered_at: stamp(entered),
            staff_group,
            source,
        });
        self
    }

    fn staff(&mut self, label: &str, group: StaffGroup) -> StaffId {
        let place = self.data.staff.iter().position(|member| member.label == label).unwrap_or_else(|| {
            self.data.staff.push(StaffMember { label: label.to_owned(), staff_group: group });
            self.data.staff.len() - 1
        });
        StaffId(place as u32)
    }

    fn table(&mut self, path: &str, kind: TableKind) -> u32 {
        let place = self.data.tables.iter().position(|table| table.path == path).unwrap_or_else(|| {
            self.data.tables.push(TableRecord {
                path: path.to_owned(),
                sheet: None,
                sha256: "0".repeat(64),
                layout: "plain".to_owned(),
                layout_title: "Plain list".to_owned(),
                encoding: "UTF-8".to_owned(),
                kind,
                why: "written by a test".to_owned(),
                columns: Vec::new(),
                span: None,
                exported_at: None,
                rows: RowAccount { physical: 1, header: 1, ..RowAccount::default() },
            });
            self.data.tables.len() - 1
        });
        place as u32
    }

    fn next_row(&mut self, table: u32) -> SourceRef {
        let account = &mut self.data.tables[table as usize].rows;
        account.physical += 1;
        account.data += 1;
        account.used += 1;
        SourceRef { table, row: account.physical as u32, column: 0 }
    }

    /// A day of a person of which a row could not be read.
    pub fn unread(mut self, person: &str, date: &str) -> Practice {
        let staff = self.staff(person, StaffGroup::Reception);
        self.data.unread_days.insert((staff, day(date)));
        self
    }

    /// The rows as `ingest` hands them on, and the plan.
    pub fn build(&self) -> (PracticeData, Plan) {
        let plan = Plan::resolve(self.policy.clone(), Some(&self.incident), None).expect("a sound plan");
        let mut data = self.data.clone();
        if let Some((_, last)) = data.appointment_span {
            data.exported_at = data.exported_at.or(Some(Stamp::minute(moment(last, 23 * 60 + 59))));
        }
        let export = data.exported_at.map(|stamp| stamp.at);
        for row in &mut data.appointments {
            row.state = if self.other_categories.contains(&row.source) { None } else { state_of(row, export) };
        }
        tally(&mut data, &plan);
        (data, plan)
    }

    /// The claim. Every control holds, but for the one about gaps (small books have them).
    pub fn claim(&self) -> Claim {
        let (data, plan) = self.build();
        let claim = without_sensitivity(&data, &plan).expect("a claim");
        for control in claim.controls.iter().filter(|control| control.id != "C10") {
            assert_ne!(control.result, ControlResult::Fails, "{} {}: {}", control.id, control.name, control.note);
        }
        claim
    }
}

/// The state of a row (`DOMAIN.md` section 2), written here a second time on purpose.
fn state_of(row: &Appointment, export: Option<NaiveDateTime>) -> Option<State> {
    let start = moment(row.date, i64::from(row.start_minute.unwrap_or(0)));
    match row.status {
        Status::Blocked => None,
        Status::Available => Some(State::Unfilled),
        Status::Arrived | Status::Attended => Some(State::Held),
        Status::Dna => Some(State::Dna),
        Status::WalkedOut => Some(State::WalkedOut),
        Status::CancelledByPatient | Status::CancelledByPractice | Status::CancelledOther => Some(State::Cancelled),
        Status::Booked | Status::Unknown if export.is_some_and(|export| start > export) => Some(State::Pending),
        Status::Booked | Status::Unknown => Some(State::Unrecorded),
    }
}

fn tally(data: &mut PracticeData, plan: &Plan) {
    for row in &data.appointments {
        let weight = u64::from(row.weight);
        let inside = plan.window(row.date).contains(row.start_minute);
        match row.state {
            Some(state) => {
                *data.tallies.offered.entry((row.date, row.staff_group, inside, state)).or_default() += weight;
            }
            None => data.tallies.not_offered += weight,
        }
        if row.status == Status::Unknown {
            data.tallies.unmapped_statuses += weight;
        }
        let account = &mut data.tables[row.source.table as usize].rows;
        account.weight_used += weight;
        account.weight_read += weight;
    }
    for row in data.shifts.iter().filter(|row| !row.not_used) {
        let minutes = match row.basis {
            Basis::Worked => &mut data.tallies.worked_minutes,
            Basis::Planned => &mut data.tallies.planned_minutes,
        };
        *minutes.entry((row.date, row.staff_group)).or_default() += row.minutes;
    }
}

/// The lines of a head, in order.
pub fn lines_of(claim: &Claim, head: u8) -> Vec<&Line> {
    claim.lines.iter().filter(|line| line.head == head).collect()
}
