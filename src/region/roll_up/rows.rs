//! One row a practice: what its claim says, and where it belongs.

use super::super::affected::presumed;
use super::super::days::OrdinaryDay;
use super::super::organisations::{Belonging, Organisation, Organisations};
use super::super::outcome::{PracticeResult, PracticeRun, RegionRun};
use super::super::record::PracticeRecord;
use crate::model::exact::whole;
use crate::model::incident::Incident;
use crate::model::money::{Pence, Pounds, rounded_pence};
use crate::model::policy::Affected;
use crate::report::region::outcome::{Mean, OrganisationRow, PracticeRow};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A practice with a claim.
pub(super) struct Member<'r> {
    /// Its row.
    pub(super) row: PracticeRow,
    /// Its ordinary dates, whole practice.
    pub(super) ordinary: &'r [OrdinaryDay],
}

/// Every practice with a claim, in order of code.
pub(super) fn members<'r>(
    run: &'r RegionRun,
    organisations: &Organisations,
    affected_suppliers: &[String],
) -> Vec<Member<'r>> {
    let mut claims: BTreeMap<String, usize> = BTreeMap::new();
    for practice in run.practices.iter().filter(|practice| practice.result.is_ok()) {
        *claims.entry(folded(&practice.code)).or_default() += 1;
    }
    let member = |practice: &'r PracticeRun| -> Option<Member<'r>> {
        let result = practice.result.as_ref().ok()?;
        let is_repeated = claims.get(&folded(&practice.code)).is_some_and(|claims| *claims > 1);
        let belonging = organisations.of(&practice.code).or_else(|| organisations.of(&result.record.practice.code));
        let mut row = row(practice, result, belonging, run.incident);
        if row.affected == Affected::Unknown
            && let Some((answer, why)) = presumed(belonging, affected_suppliers)
        {
            row.affected = answer;
            row.how_known = why;
        }
        row.apart = match (&result.not_verified, is_repeated) {
            (Some(words), _) => Some(words.clone()),
            (None, true) => Some("several claims have this code: which of them counts is not guessed".to_owned()),
            (None, false) => None,
        };
        Some(Member { row, ordinary: &result.days.ordinary })
    };
    run.practices.iter().filter_map(member).collect()
}

fn folded(code: &str) -> String {
    code.trim().to_ascii_uppercase()
}

fn row(
    practice: &PracticeRun,
    result: &PracticeResult,
    belonging: Option<&Belonging>,
    incident: Incident,
) -> PracticeRow {
    let record = &result.record;
    let measures = &record.measures;
    let of = |pick: fn(&Belonging) -> &Organisation| belonging.map(|belonging| organisation(pick(belonging)));
    let text = |own: &str, looked_up: fn(&Belonging) -> &str| {
        let looked_up = belonging.map(looked_up).unwrap_or_default();
        if own.trim().is_empty() { looked_up.trim().to_owned() } else { own.trim().to_owned() }
    };
    let supplier = belonging.map(|belonging| belonging.supplier.trim()).filter(|supplier| !supplier.is_empty());
    let kept_normal = record.kept_normal();
    let list_size =
        record.practice.list_size.or(belonging.and_then(|belonging| belonging.list_size)).filter(|size| *size > 0);
    let invoice = record.totals.invoice_total;
    PracticeRow {
        code: practice.code.clone(),
        name: text(&record.practice.name, |belonging| &belonging.name),
        supplier: supplier.unwrap_or(record.practice.system.trim()).to_owned(),
        pcn: of(|belonging| &belonging.pcn).unwrap_or_default(),
        sub_icb: of(|belonging| &belonging.sub_icb).unwrap_or_default(),
        icb: of(|belonging| &belonging.icb).unwrap_or_default(),
        affected: record.practice.affected,
        how_known: record.practice.how_known.clone(),
        own_incident: own_incident(record, incident),
        kept_normal: kept_normal.map(Mean),
        kept_actual: measures.kept_actual,
        shortfall: kept_normal.zip(measures.kept_actual).map(|(normal, actual)| Mean(normal - whole(actual))),
        shortfall_band_low: measures.shortfall_band_low,
        shortfall_band_high: measures.shortfall_band_high,
        within_normal_variation: measures.within_normal_variation,
        adjusted_shortfall: None,
        cancelled_gross: measures.cancelled_gross,
        lost: measures.lost,
        extra_minutes: measures.extra_minutes,
        invoice,
        candidates: record.totals.candidate_total,
        schedule: record.totals.schedule_total,
        by_head: record.totals.by_head.clone(),
        list_size,
        invoice_per_1000_patients: list_size.map(|patients| per_1000(invoice.0, patients)),
        reconciled: record.reconciled,
        apart: None,
        exceptions: record.exceptions,
        warnings: record.warnings,
        folder: result.folder.as_ref().map(|folder| folder.display().to_string()),
    }
}

fn organisation(organisation: &Organisation) -> OrganisationRow {
    OrganisationRow { code: organisation.code.clone(), name: organisation.name.clone() }
}

/// The practice's own incident in words, if it is another one than the region's.
fn own_incident(record: &PracticeRecord, incident: Incident) -> Option<String> {
    let own = record.incident;
    ((own.start, own.end) != (incident.start, incident.end))
        .then(|| format!("{} to {}", own.start.format("%d/%m/%Y %H:%M"), own.end.format("%d/%m/%Y %H:%M")))
}

/// Pence for every 1,000 patients, rounded once, half away from zero. `patients` is above nought.
pub(super) fn per_1000(pence: Pence, patients: i64) -> Pounds {
    let exact = Decimal::from(pence) * Decimal::ONE_THOUSAND / Decimal::from(patients.max(1));
    Pounds(rounded_pence(exact))
}
