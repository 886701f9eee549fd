//! `gpad.json` (`normalday.gpad/1`): published daily counts against their normal day. A figure that cannot be known is null.

use super::shape::{Accuracy, ControlRow, ExceptionRow, FileRow, Incident, NormalDayRow, PairRow, Span, Warned};
use super::tables;
use crate::claim::controls::published::PublishedReport;
use crate::impact::outcome::Pair;
use crate::impact::published::{AreaImpact, PublishedMeasures};
use crate::model::appointment::State;
use crate::model::exact::to_f64;
use crate::model::published::StaffType;
use crate::normal::accuracy::Predicted;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// Value of `schema` in every gpad.json.
pub const SCHEMA: &str = "normalday.gpad/1";

/// Published daily counts (`normalday.gpad/1`).
#[derive(Serialize, JsonSchema)]
pub struct GpadJson {
    /// `normalday.gpad/1`.
    pub schema: String,
    /// Version of normalday.
    pub tool_version: String,
    /// Incident, local time, end exclusive.
    pub incident: Incident,
    /// No control fails.
    pub reconciled: bool,
    /// Controls.
    pub controls: Vec<ControlRow>,
    /// Every file read.
    pub files: Vec<FileRow>,
    /// The sum of the areas that are counted.
    pub whole: Whole,
    /// Every area.
    pub areas: Vec<AreaRow>,
    /// What could not be used.
    pub exceptions: Vec<ExceptionRow>,
    /// What a reader should doubt.
    pub warnings: Vec<Warned>,
}

/// The sum of the areas that are counted.
#[derive(Serialize, JsonSchema)]
pub struct Whole {
    /// How many areas are counted.
    pub areas_counted: usize,
    /// All staff, over the incident dates.
    pub measures: GpadMeasures,
    /// Each type of staff.
    pub by_staff_type: Vec<StaffTypeRow>,
    /// Every ordinary day of the sums beside what the other days of its weekday predict.
    pub backtest: Vec<BacktestRow>,
}

/// A sub-ICB location, or a CCG.
#[derive(Serialize, JsonSchema)]
pub struct AreaRow {
    /// Code.
    pub code: String,
    /// Name as published.
    pub name: String,
    /// Dates that the files cover without a month missing; null if none.
    pub span: Option<Span>,
    /// Whether it is part of the whole.
    pub counted: bool,
    /// Why it is not; null if it is.
    pub reason_not_counted: Option<String>,
    /// Normal day of every incident date.
    pub normal_days: Vec<NormalDayRow>,
    /// Kept on every incident date.
    pub by_date: Vec<DateRow>,
    /// All staff, over the incident dates.
    pub measures: GpadMeasures,
    /// Each type of staff.
    pub by_staff_type: Vec<StaffTypeRow>,
    /// Every ordinary day beside what the other days of its weekday predict.
    pub backtest: Vec<BacktestRow>,
}

/// Kept on a date.
#[derive(Serialize, JsonSchema)]
pub struct DateRow {
    /// Date.
    pub date: NaiveDate,
    /// Kept.
    pub kept: PairRow,
}

/// A type of staff.
#[derive(Serialize, JsonSchema)]
pub struct StaffTypeRow {
    /// Type of staff.
    pub staff_type: StaffType,
    /// Its measures.
    pub measures: GpadMeasures,
}

/// Measures over the incident dates; null where not measurable.
#[derive(Serialize, JsonSchema)]
pub struct GpadMeasures {
    /// Attended + did not attend + unknown. Cancelled and unfilled appointments are not published.
    pub offered: PairRow,
    /// Attended + unknown.
    pub kept: PairRow,
    /// Attended.
    pub attended: PairRow,
    /// Status unknown.
    pub unknown: PairRow,
    /// Did not attend.
    pub dna: PairRow,
    /// Normal kept less actual kept.
    pub shortfall: Option<f64>,
    /// Its 95% band, low end.
    pub shortfall_band_low: Option<f64>,
    /// High end.
    pub shortfall_band_high: Option<f64>,
    /// Whether the band holds nought.
    pub within_normal_variation: Option<bool>,
    /// The backtest; the band is that of the normal day.
    pub accuracy: Accuracy,
}

/// An ordinary day and its prediction.
#[derive(Serialize, JsonSchema)]
pub struct BacktestRow {
    /// Date.
    pub date: NaiveDate,
    /// Kept.
    pub actual: i64,
    /// What the other days of its weekday predict.
    pub predicted: f64,
}

/// The report as JSON text.
pub fn to_json(report: &PublishedReport) -> String {
    let text = serde_json::to_string_pretty(&of_report(report)).unwrap_or_else(|error| {
        unreachable!("every key of gpad.json is text and every number finite: {error}");
    });
    text + "\n"
}

/// The JSON Schema of gpad.json.
pub fn schema() -> String {
    let text = serde_json::to_string_pretty(&schemars::schema_for!(GpadJson)).unwrap_or_default();
    text + "\n"
}

fn of_report(report: &PublishedReport) -> GpadJson {
    let (impact, data) = (&report.impact, &report.data);
    GpadJson {
        schema: SCHEMA.to_owned(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        incident: Incident { start: report.plan.incident.start, end: report.plan.incident.end },
        reconciled: report.is_reconciled(),
        controls: report.controls.iter().map(tables::control).collect(),
        files: data.tables.iter().map(tables::file).collect(),
        whole: Whole {
            areas_counted: impact.areas.iter().filter(|area| area.is_counted).count(),
            measures: measures(&impact.whole),
            by_staff_type: by_staff_type(&impact.by_staff_type),
            backtest: impact.backtest.iter().map(backtest).collect(),
        },
        areas: impact.areas.iter().map(area).collect(),
        exceptions: data.exceptions.iter().map(|exception| tables::exception(&data.tables, exception)).collect(),
        warnings: impact
            .warnings
            .iter()
            .map(|warning| Warned { code: warning.code.clone(), text: warning.text.clone() })
            .collect(),
    }
}

fn area(area: &AreaImpact) -> AreaRow {
    AreaRow {
        code: area.code.clone(),
        name: area.name.clone(),
        span: area.span.map(|(start, end)| Span { start, end }),
        counted: area.is_counted,
        reason_not_counted: area.reason_not_counted().map(str::to_owned),
        normal_days: area.normal_days.iter().map(tables::normal_day).collect(),
        by_date: area.by_date.iter().map(|(date, kept)| DateRow { date: *date, kept: pair(*kept) }).collect(),
        measures: measures(&area.whole),
        by_staff_type: by_staff_type(&area.by_staff_type),
        backtest: area.backtest.iter().map(backtest).collect(),
    }
}

fn by_staff_type(types: &[(StaffType, PublishedMeasures)]) -> Vec<StaffTypeRow> {
    types.iter().map(|(staff_type, of)| StaffTypeRow { staff_type: *staff_type, measures: measures(of) }).collect()
}

fn pair(pair: Pair) -> PairRow {
    PairRow { normal: pair.normal.map(to_f64), actual: pair.actual }
}

fn measures(measures: &PublishedMeasures) -> GpadMeasures {
    let state = |state: State| pair(measures.states.get(&state).copied().unwrap_or_default());
    let accuracy = &measures.accuracy;
    GpadMeasures {
        offered: pair(measures.offered),
        kept: pair(measures.kept),
        attended: state(State::Held),
        unknown: state(State::Unrecorded),
        dna: state(State::Dna),
        shortfall: measures.shortfall.map(to_f64),
        shortfall_band_low: measures.shortfall_band.map(|band| band.0),
        shortfall_band_high: measures.shortfall_band.map(|band| band.1),
        within_normal_variation: measures.within_normal_variation,
        accuracy: Accuracy {
            n: accuracy.n,
            mape: accuracy.mape,
            bias: accuracy.bias,
            rrmse: accuracy.rrmse,
            grade: accuracy.grade,
            band_low: accuracy.band_low,
            band_high: accuracy.band_high,
        },
    }
}

fn backtest(day: &Predicted) -> BacktestRow {
    BacktestRow { date: day.date, actual: day.actual, predicted: to_f64(day.predicted) }
}
