//! Regions for tests, practice by practice: what running them would have handed on if their claims had said just this.

use chrono::{Days, NaiveDate};
use normalday::model::incident::Incident;
use normalday::model::staff::StaffGroup;
use normalday::region::days;
use normalday::region::history::{DayCounts, HistoryDay, Part};
use normalday::region::organisations::Organisations;
use normalday::region::outcome::{PartedRows, PracticeFailure, PracticeResult, PracticeRun, RegionRun, RegionSource};
use normalday::region::roll_up::{Rolled, roll_up};
use serde_json::{Value, json};

/// The incident's date.
pub fn incident_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 7, 19).unwrap()
}

/// A practice in the making.
#[derive(Clone)]
pub struct Made {
    pub code: String,
    claim: Value,
    normal: Option<(i64, i64)>,
    kept: Option<i64>,
    ordinary: Vec<(i64, i64)>,
    not_verified: Option<String>,
}

/// An affected practice with this normal day (a fraction) and so many kept, that invoices nothing.
pub fn practice(code: &str, normal: (i64, i64), kept: i64) -> Made {
    let claim = json!({
        "practice": {
            "code": code, "name": format!("Practice {code}"), "affected": "yes", "how_known": "supplier notice",
            "system": "", "list_size": null
        },
        "incident": { "start": "2024-07-19T00:00:00", "end": "2024-07-20T00:00:00" },
        "reconciled": true,
        "accuracy": { "n": 40, "rrmse": 0.1, "grade": "certified" },
        "measures": {
            "kept_normal": normal.0 as f64 / normal.1 as f64, "kept_actual": kept, "shortfall_band_low": null,
            "shortfall_band_high": null, "within_normal_variation": null, "cancelled_gross": null, "lost": null,
            "extra_minutes": null, "reprovided": null, "offered_normal": null, "offered_actual": null
        },
        "totals": { "invoice_total": "0.00", "candidate_total": "0.00", "schedule_total": "0.00", "by_head": {} },
        "lines": [], "exceptions": [], "warnings": []
    });
    Made {
        code: code.to_owned(),
        claim,
        normal: Some(normal),
        kept: Some(kept),
        ordinary: Vec::new(),
        not_verified: None,
    }
}

impl Made {
    /// A change of its claim.json.
    pub fn claim(mut self, change: impl FnOnce(&mut Value)) -> Made {
        change(&mut self.claim);
        self
    }

    /// Whether its system was down: `yes`, `no`, `unknown`.
    pub fn affected(self, answer: &str) -> Made {
        self.claim(|claim| claim["practice"]["affected"] = json!(answer))
    }

    /// No sufficient normal day.
    pub fn insufficient(mut self) -> Made {
        self.normal = None;
        self.claim(|claim| claim["measures"]["kept_normal"] = Value::Null)
    }

    /// Invoice lines of head 2, and a candidate and a schedule line of the same sum.
    pub fn invoices(self, pence: &[i64]) -> Made {
        let text = |pence: i64| format!("{}.{:02}", pence / 100, pence % 100);
        let total = text(pence.iter().sum());
        let line = |on: &str, pence: i64| json!({ "on": on, "included": on == "invoice", "amount": text(pence) });
        let mut lines: Vec<Value> = pence.iter().map(|pence| line("invoice", *pence)).collect();
        lines.push(line("candidate", pence.iter().sum()));
        lines.push(line("schedule", pence.iter().sum()));
        lines.push(json!({ "on": "candidate", "included": false, "amount": null }));
        self.claim(|claim| {
            claim["lines"] = json!(lines);
            claim["totals"] = json!({
                "invoice_total": total, "candidate_total": total, "schedule_total": total, "by_head": { "2": total }
            });
        })
    }

    /// Registered patients.
    pub fn patients(self, patients: i64) -> Made {
        self.claim(|claim| claim["practice"]["list_size"] = json!(patients))
    }

    /// Cancelled appointments.
    pub fn cancelled(self, count: i64) -> Made {
        self.claim(|claim| claim["measures"]["cancelled_gross"] = json!(count))
    }

    /// Ordinary Fridays before the incident, the latest first: kept, and what was predicted.
    pub fn ordinary(mut self, days: &[(i64, i64)]) -> Made {
        self.ordinary = days.to_vec();
        self
    }

    /// A received workbook that does not verify.
    pub fn not_verified(mut self, words: &str) -> Made {
        self.not_verified = Some(words.to_owned());
        self
    }

    fn run(self) -> PracticeRun {
        let day = |date: NaiveDate, part: Part, kept: Option<i64>, normal: Option<(i64, i64)>| HistoryDay {
            date,
            staff_group: StaffGroup::GpSalaried,
            part,
            actual: kept.map(|kept| DayCounts { offered: kept, kept, held: kept, ..DayCounts::default() }),
            kept_normal: normal,
            offered_normal: normal,
        };
        let mut history: Vec<HistoryDay> = (1..)
            .zip(&self.ordinary)
            .map(|(week, (kept, predicted))| {
                let date = incident_date() - Days::new(7 * week);
                day(date, Part::Ordinary, Some(*kept), Some((*predicted, 1)))
            })
            .collect();
        history.push(day(incident_date(), Part::Incident, self.kept, self.normal));
        PracticeRun {
            code: self.code.clone(),
            source: format!("region/{}", self.code),
            result: Ok(PracticeResult {
                record: serde_json::from_value(self.claim).unwrap(),
                days: days::Days::held(history),
                folder: Some(format!("out/practices/{}", self.code).into()),
                not_verified: self.not_verified,
            }),
        }
    }
}

/// A region of these practices.
pub fn run_of(practices: Vec<Made>) -> RegionRun {
    RegionRun {
        incident: Incident::parse("2024-07-19").unwrap(),
        practices: practices.into_iter().map(Made::run).collect(),
        sources: Vec::new(),
    }
}

/// The same, rolled up without any look-up.
pub fn rolled(practices: Vec<Made>) -> Rolled {
    roll_up(&run_of(practices), &Organisations::default(), &["EMIS".to_owned()])
}

/// Look-ups in which practices, in order, belong to networks, locations, boards and suppliers.
pub fn organisations(rows: &[(&str, &str, &str, &str, &str)]) -> Organisations {
    let mut text =
        "GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ICB_CODE,ICB_NAME\n"
            .to_owned();
    for (code, supplier, pcn, sub_icb, icb) in rows {
        text.push_str(&format!(
            "{code},PRACTICE {code},{supplier},{pcn},Network {pcn},{sub_icb},Location {sub_icb},{icb},Board {icb}\n"
        ));
    }
    Organisations::of_text(std::path::Path::new("Mapping.csv"), &text).unwrap()
}

const ORDINARY: [(i64, i64); 9] =
    [(101, 100), (96, 100), (104, 99), (99, 101), (90, 100), (108, 100), (103, 100), (98, 102), (100, 100)];

/// A region with everything in it: affected practices in two boards, a control group, practices that cannot be measured,
/// that failed, that stand apart, that do not say, and one whose texts are nasty.
pub fn whole() -> (RegionRun, Organisations) {
    let mut practices = Vec::new();
    let mut belongs = Vec::new();
    let codes: Vec<String> = (1..=16).map(|number| format!("Z810{number:02}")).collect();
    for (place, code) in (0_i64..).zip(&codes) {
        let is_up = place % 2 == 1;
        let mut made = practice(code, (6_000 + 7 * place, 60), if is_up { 95 + place } else { 60 + 3 * place })
            .ordinary(&ORDINARY)
            .cancelled(place)
            .affected(if is_up { "no" } else { "yes" });
        if !is_up {
            made = made.invoices(&[12_345 + place, 6_789, 1]);
        }
        if place != 4 {
            made = made.patients(7_000 + 311 * place);
        }
        practices.push(match place {
            2 => made.insufficient(),
            6 => made.not_verified("the seal of Claim lines does not hold"),
            8 => made.affected("unknown"),
            10 => made.claim(|claim| claim["reconciled"] = json!(false)),
            12 => made.claim(|claim| {
                claim["practice"]["name"] = json!("=HYPERLINK(\"http://x\")");
                claim["practice"]["how_known"] = json!("@SUM(A1)");
            }),
            13 => made.claim(|claim| claim["incident"]["start"] = json!("2024-07-19T08:00:00")),
            _ => made,
        });
        let supplier = if is_up { "TPP" } else { "EMIS" };
        let (pcn, sub_icb, icb) = match place {
            0..=4 => ("U10001", "16C", "QHM"),
            5..=8 => ("U10002", "16C", "QHM"),
            9..=11 => ("U", "01A", "QHM"),
            _ => ("U20001", "02B", "QOP"),
        };
        if place != 15 {
            belongs.push((code.as_str(), supplier, pcn, sub_icb, icb));
        }
    }
    let organisations = organisations(&belongs);
    let mut run = run_of(practices);
    run.practices.push(PracticeRun {
        code: "Z81099".to_owned(),
        source: "region/Z81099".to_owned(),
        result: Err(PracticeFailure {
            code: "N061".to_owned(),
            reason: "=1+1 is no export".to_owned(),
            hint: "export the appointment book".to_owned(),
        }),
    });
    run.sources = vec![
        RegionSource { path: "region".to_owned(), sha256: None, practices: 15, rows: None },
        RegionSource {
            path: "extract.csv".to_owned(),
            sha256: Some("ab".repeat(32)),
            practices: 2,
            rows: Some(PartedRows { read: 10, parted: 9, aside: 1 }),
        },
    ];
    (run, organisations)
}

/// The same, rolled up.
pub fn whole_rolled() -> Rolled {
    let (run, organisations) = whole();
    roll_up(&run, &organisations, &["EMIS".to_owned()])
}
