//! `normalday claim-practice CODE`: one practice of a region, claimed for in a process of its own. It is started by
//! `region`, not by people: what it is to do comes through standard input, what became of it goes to standard output.

use super::Answer;
use super::arguments::{ClaimPracticeArguments, Colour, QuestionArguments, Readers, Voice};
use super::failure::Failure;
use super::guard::guarded;
use super::layouts::not_sound;
use super::mapping_file;
use super::pipeline;
use super::policy_file::LoadedPolicy;
use super::question::Question;
use super::terminal::Progress;
use crate::ingest::layout;
use crate::ingest::mapping::Mapping;
use crate::ingest::parting::handed;
use crate::model::data::TableKind;
use crate::model::stop::StopCode;
use crate::region::affected::presume_from_book;
use crate::region::history;
use crate::region::key::digest_of_file;
use crate::region::outcome::PracticeFailure;
use crate::region::task::{Claimed, Reply, Task};
use std::collections::BTreeMap;
use std::io::{BufReader, Read, Write, stdin, stdout};

/// Claims for the practice, and says what became of it.
pub fn run(_: &ClaimPracticeArguments) -> Result<Answer, Failure> {
    let fault = |what: &str| Failure::new(StopCode::Fault, format!("a process of `region` {what}"));
    let mut input = BufReader::new(stdin().lock());
    let task: Task = rmp_serde::from_read(&mut input).map_err(|_| fault("was not told what to do"))?;
    let reply = match guarded(|| claim(&task, &mut input)) {
        Ok(claimed) => Reply::Claimed(claimed),
        Err(failure) => Reply::Failed(in_one_line(&failure)),
    };
    let said = rmp_serde::to_vec_named(&reply).map_err(|_| fault("has no words for what it did"))?;
    let mut output = stdout().lock();
    output.write_all(&said).and_then(|()| output.flush()).map_err(|_| fault("finds nobody who listens"))?;
    Ok(Answer::done(""))
}

fn claim(task: &Task, input: &mut dyn Read) -> Result<Claimed, Failure> {
    let handed = match &task.extract {
        None => Vec::new(),
        Some(_) => handed::listen(input).map_err(|error| Failure::new(StopCode::Fault, error.to_string()))?,
    };
    let loaded = LoadedPolicy { policy: task.policy.clone(), path: None, was_found: false };
    let question = Question::of(loaded, task.incident.as_deref())?;
    let mut plan = question.plan()?.clone();
    let mapping = Mapping::read(&task.mappings).map_err(|error| mapping_file::unusable(&error))?;
    let arguments = QuestionArguments {
        exports: task.inputs.clone(),
        layouts: task.layouts.clone(),
        key_file: task.key_file.clone(),
        ..QuestionArguments::default()
    };
    let silent = Progress::start(&Voice { quiet: true, verbose: false, color: Colour::Never }, "");
    let ingested = pipeline::read_handed(&arguments, handed, &question, mapping, &silent)?;
    if !ingested.questions.is_empty() {
        return Err(mapping_file::ask(&ingested.questions, &task.out)?);
    }
    let books = ingested.data.tables.iter().filter(|table| table.kind == TableKind::Appointments);
    let suppliers = layout::suppliers(books.map(|table| table.layout.as_str()), task.layouts.as_deref())
        .map_err(|error| not_sound(&error))?;
    if let (Some(supplier), 1) = (suppliers.first(), suppliers.len()) {
        presume_from_book(&mut plan.policy, supplier);
    }
    let mut claim = pipeline::claim(&ingested.data, &plan)?;
    let written = pipeline::write(&mut claim, &ingested, &task.out, Readers::Practice)?;
    let history = history::of(&ingested.data, &plan, &claim)
        .map_err(|error| Failure::new(StopCode::Fault, format!("its ordinary days cannot be counted: {error}")))?;
    let mut outputs = BTreeMap::new();
    for path in &written.paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let digest = digest_of_file(path).map_err(|error| {
            Failure::new(StopCode::NotWritten, format!("`{}` cannot be read back: {error}", path.display()))
        })?;
        outputs.insert(name, digest);
    }
    Ok(Claimed { outputs, history })
}

/// A failure as one line of the region's list.
pub fn in_one_line(failure: &Failure) -> PracticeFailure {
    let line = |text: &String| text.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    let mut reason = failure.message.clone();
    for detail in failure.details.iter().map(line) {
        let stop = if reason.ends_with(['.', '!', '?', ':']) { "" } else { "." };
        reason.push_str(&format!("{stop} {detail}"));
    }
    let hint = failure.hints.iter().map(line).collect::<Vec<_>>().join("; ");
    PracticeFailure { code: failure.code.name().to_owned(), reason, hint }
}
