//! A received claim workbook is checked: its seal, every formula from its own cells, its lines and rates, and, where the
//! exports are given, against a claim that is worked out anew (`CONTRACT.md` section 1). The formulas are worked out by an
//! evaluator that shares no code with what wrote them.

mod against;
pub mod book;
mod evaluate;
mod figures;
mod findings;
mod formula;
mod lines;
mod looks;
mod rates;
mod sealed;
mod table;

pub use against::compare;
use book::{Book, BookError, Value};
use evaluate::{Evaluator, is_same};
pub use figures::{Figures, FiguresLine};
pub use findings::{Finding, Kind};
use findings::{Findings, address, shown};
use serde::Serialize;

/// What a look at a workbook came to.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The workbook is as it was written, and comes to what it shows.
    pub verified: bool,
    /// Version of the program that wrote it, as the seal says.
    pub written_by: Option<String>,
    /// Formulas that were worked out.
    pub formulas: usize,
    /// Of those, formulas whose shown value is what their cells come to.
    pub formulas_agree: usize,
    /// Blanks that were filled in; they are not sealed.
    pub filled_in: usize,
    /// Invoice total as written, pounds.
    pub as_written_total: Option<f64>,
    /// Invoice total as the cells come to now, pounds.
    pub invoice_total: Option<f64>,
    /// Whether the checks among the cells hold.
    pub reconciled: Option<bool>,
    /// What differs.
    pub findings: Vec<Finding>,
    /// What a reader should know, and is no difference.
    pub remarks: Vec<Finding>,
}

/// Why a file is not looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// It is no workbook that can be read.
    #[error(transparent)]
    Book(#[from] BookError),
    /// A workbook, but no claim.
    #[error("it is a workbook, but not a claim that normalday wrote: it has neither a seal nor the sheets of one")]
    NotAClaim,
}

/// Looks at a claim workbook.
pub fn verify(book: &Book) -> Result<Verdict, VerifyError> {
    let is_ours = |name: &str| book.sheet(name).is_some();
    let is_like_ours = ["Claim lines", "Rates", "Reconciliation"].into_iter().all(is_ours);
    if !is_like_ours && !sealed::has_seal(book) {
        return Err(VerifyError::NotAClaim);
    }
    let mut evaluator = Evaluator::new(book);
    let mut findings = Findings::default();
    let seal = sealed::check(book, &mut findings);
    let (formulas, formulas_agree) = recompute(book, &mut evaluator, &mut findings);
    lines::check(book, &mut evaluator, &mut findings);
    let mut remarks = Findings::default();
    looks::check(book, &seal.filled_in, &mut findings, &mut remarks);
    let are_rates_sealed = seal.is_unchanged("Rates");
    rates::check(book, if are_rates_sealed { &mut remarks } else { &mut findings });
    let reconciled = match evaluator.name("reconciled") {
        Some(Value::Truth(truth)) => Some(truth),
        _ => None,
    };
    if reconciled != Some(true) {
        let words = "the checks among the workbook's own cells do not hold: see the checks on Summary";
        findings.push(Finding::of_book(Kind::NotReconciled, words));
    }
    let number = |evaluator: &mut Evaluator<'_>, name: &str| match evaluator.name(name) {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    };
    remarks.extend(seal.filled_in.iter().cloned());
    let (findings, remarks) = (findings.settled(), remarks.settled());
    Ok(Verdict {
        verified: findings.is_empty(),
        written_by: seal.written_by,
        formulas,
        formulas_agree,
        filled_in: seal.filled_in.len(),
        as_written_total: number(&mut evaluator, "as_written_total"),
        invoice_total: number(&mut evaluator, "invoice_total"),
        reconciled,
        findings,
        remarks,
    })
}

/// Works out every formula and compares it with what its cell shows.
fn recompute(book: &Book, evaluator: &mut Evaluator<'_>, findings: &mut Findings) -> (usize, usize) {
    let (mut all, mut agree) = (0, 0);
    for sheet in &book.sheets {
        for (place, cell) in sheet.cells.iter().filter(|(_, cell)| cell.formula.is_some()) {
            all += 1;
            let worked = evaluator.cell(&sheet.name, place.0, place.1);
            if let Value::Error(reason) = &worked {
                let words = format!("the formula cannot be worked out: {reason}");
                findings.push(Finding::of_cell(Kind::NotWorkedOut, &sheet.name, *place, words));
            } else if is_same(&worked, &cell.value) {
                agree += 1;
            } else {
                let words = format!("shows {}, and its own cells come to {}", shown(&cell.value), shown(&worked));
                findings.push(Finding::of_cell(Kind::ValueDiffers, &sheet.name, *place, words));
            }
        }
    }
    (all, agree)
}
