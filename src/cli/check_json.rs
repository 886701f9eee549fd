//! `check --json`: how each file was understood, for programs (`"schema": "normalday.check/1"`).

use super::Answer;
use super::failure::Failure;
use super::question::Question;
use crate::ingest::mapping::score::Settled;
use crate::ingest::mapping::{self, Judgement};
use crate::model::data::{PracticeData, TableRecord};
use crate::model::exception::Exception;
use crate::model::stop::StopCode;
use crate::normal::outcome::NormalDay;
use serde_json::{Value, json};

/// Everything that `check` found, as one JSON object.
pub fn answer(
    data: &PracticeData,
    question: &Question,
    normal_days: &[NormalDay],
    judgements: &[Judgement],
    questions: &[mapping::Question],
) -> Result<Answer, Failure> {
    let statuses: Vec<Value> = data
        .tallies
        .statuses
        .iter()
        .map(|((text, status), weight)| json!({ "text": text, "read_as": status, "appointments": weight }))
        .collect();
    let incident = question.plan.as_ref().map(|plan| json!({ "start": plan.incident.start, "end": plan.incident.end }));
    let value = json!({
        "schema": "normalday.check/1",
        "tool_version": env!("CARGO_PKG_VERSION"),
        "incident": incident,
        "files": data.tables.iter().map(table).collect::<Vec<_>>(),
        "statuses": statuses,
        "unmapped_statuses": data.tallies.unmapped_statuses,
        "staff": data.staff.len(),
        "normal_days": normal_days.iter().map(normal_day).collect::<Vec<_>>(),
        "exceptions": data.exceptions.iter().map(|found| exception(data, found)).collect::<Vec<_>>(),
        "warnings": data.warnings,
        "readings": judgements.iter().map(|judgement| reading(data, judgement)).collect::<Vec<_>>(),
        "questions": questions.iter().map(asked).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&value)
        .map(Answer::done)
        .map_err(|error| Failure::new(StopCode::Fault, format!("the findings could not be written as JSON: {error}")))
}

/// How one thing about a table was read, with its score and the next best.
fn reading(data: &PracticeData, judgement: &Judgement) -> Value {
    let table = data.tables.get(judgement.table as usize);
    json!({
        "file": table.map(|table| table.path.as_str()),
        "sheet": table.and_then(|table| table.sheet.as_deref()),
        "what": judgement.what,
        "taken": judgement.taken,
        "score": judgement.score,
        "next": judgement.next.as_ref().map(|(next, _)| next),
        "next_score": judgement.next.as_ref().map(|(_, score)| score),
        "why": judgement.why,
        "settled": match judgement.settled {
            Settled::ByTheTable => "by_the_table",
            Settled::ByTheUser => "by_the_user",
            Settled::NotYet => "not_yet",
        },
    })
}

/// A question, with its answers.
fn asked(question: &mapping::Question) -> Value {
    let choice =
        |choice: &mapping::Choice| json!({ "answer": choice.value, "meaning": choice.meaning, "score": choice.score });
    json!({
        "place": question.place,
        "key": question.key(),
        "word": Some(question.word()).filter(|word| !word.is_empty()),
        "question": question.asks,
        "why": question.why,
        "guess": question.guess,
        "answers": question.choices.iter().map(choice).collect::<Vec<_>>(),
    })
}

fn table(table: &TableRecord) -> Value {
    let account = &table.rows;
    json!({
        "path": table.path,
        "sheet": table.sheet,
        "sha256": table.sha256,
        "kind": table.kind,
        "layout": table.layout,
        "encoding": table.encoding,
        "why": table.why,
        "columns": table.columns.iter().map(|(header, field)| json!({ "header": header, "read_as": field })).collect::<Vec<_>>(),
        "first_date": table.span.map(|span| span.0),
        "last_date": table.span.map(|span| span.1),
        "exported_at": table.exported_at.as_ref().map(|(stamp, _)| stamp.at),
        "exported_at_known_from": table.exported_at.as_ref().map(|(_, how)| how),
        "physical_rows": account.physical,
        "preamble_rows": account.preamble,
        "header_rows": account.header,
        "blank_rows": account.blank,
        "footer_rows": account.footer,
        "continuation_rows": account.continuation,
        "rows_read": account.data,
        "rows_used": account.used,
        "weight_read": account.weight_read,
        "weight_used": account.weight_used,
        "exceptions": account.exception_rows(),
        "duplicates": account.duplicates,
        "superseded": account.superseded,
        "not_data": account.not_data,
    })
}

fn normal_day(day: &NormalDay) -> Value {
    let left_out: Vec<Value> =
        day.left_out.iter().map(|left_out| json!({ "date": left_out.date, "reason": left_out.reason })).collect();
    json!({
        "date": day.date,
        "weekday": crate::model::incident::weekday_name(day.weekday),
        "kind": day.kind,
        "chosen": day.chosen,
        "left_out": left_out,
        "sufficient": day.sufficient,
    })
}

fn exception(data: &PracticeData, exception: &Exception) -> Value {
    let table = data.tables.get(exception.source.table as usize);
    json!({
        "code": exception.code,
        "file": table.map(|table| table.path.as_str()),
        "sheet": table.and_then(|table| table.sheet.as_deref()),
        "row": exception.source.row,
        "column": exception.column,
        "reason": exception.code.reading(),
        "detail": exception.detail,
        "remedy": exception.code.remedy(),
        "puts_row_aside": exception.puts_row_aside,
    })
}
