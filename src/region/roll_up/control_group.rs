//! The control group: practices whose system was up. What their day was like beside a normal one is the day's own effect
//! (heat, end of term), which the affected practices had too: difference in differences (`DOMAIN.md` section 9).

use super::rows::Member;
use crate::model::exact::to_f64;
use crate::model::policy::Affected;
use crate::report::region::outcome::{ControlGroup, ControlPractice, PracticeRow};

/// Fewest practices that speak for the day.
pub const LEAST_MEMBERS: usize = 5;

/// The practices that are not affected, and the mean of actual / normal over those that can be members.
pub(super) fn of(members: &[Member<'_>]) -> ControlGroup {
    let up = members.iter().filter(|member| member.row.affected == Affected::No);
    let practices: Vec<ControlPractice> = up.map(|member| control_practice(&member.row)).collect();
    let ratios: Vec<f64> = practices.iter().filter_map(|practice| practice.ratio).collect();
    let mean_ratio = (ratios.len() >= LEAST_MEMBERS).then(|| ratios.iter().sum::<f64>() / ratios.len() as f64);
    ControlGroup { least_members: LEAST_MEMBERS, members: ratios.len(), mean_ratio, practices }
}

fn control_practice(row: &PracticeRow) -> ControlPractice {
    let normal = row.kept_normal.map(|normal| to_f64(normal.0));
    let reason = match (normal, row.kept_actual) {
        _ if !row.is_counted() => Some("its claim stands apart"),
        _ if row.own_incident.is_some() => Some("its claim is about another incident"),
        (None, _) => Some("no sufficient normal day"),
        (_, None) => Some("its book does not cover the incident"),
        (Some(normal), _) if normal <= 0.0 => Some("closed on such a day"),
        _ => None,
    };
    let ratio = normal.zip(row.kept_actual).map(|(normal, kept)| kept as f64 / normal);
    ControlPractice {
        code: row.code.clone(),
        ratio: ratio.filter(|_| reason.is_none()),
        reason_left_out: reason.map(str::to_owned),
    }
}

/// N(kept) x the control group's mean - A(kept) of an affected practice.
pub(super) fn adjusted_shortfall(row: &PracticeRow, mean_ratio: Option<f64>) -> Option<f64> {
    let is_comparable = row.affected == Affected::Yes && row.is_counted() && row.own_incident.is_none();
    let (normal, kept) = row.kept_normal.zip(row.kept_actual).filter(|_| is_comparable)?;
    mean_ratio.map(|ratio| normal.number() * ratio - kept as f64)
}
