//! `normalday claim EXPORTS...`: exports in, a claim out.

use super::Answer;
use super::arguments::{ClaimArguments, Readers, Voice};
use super::claim_summary::summary;
use super::failure::{Failure, Status};
use super::mapping_file;
use super::pipeline;
use super::question::Question;
use super::terminal::{Paint, Progress};
use super::words::{listed, wrapped};
use crate::claim::outcome::Claim;
use crate::model::stop::StopCode;
use crate::report::{Written, json};

/// Reads, works out, writes, and says what came of it.
pub fn run(arguments: &ClaimArguments, voice: &Voice) -> Result<Answer, Failure> {
    if arguments.json && arguments.audience == Readers::Icb {
        return Err(Failure::new(
            StopCode::JsonForIcb,
            "`--json` prints claim.json, which is the practice's own: it shows staff as the rota labels them",
        )
        .hint("leave out `--audience icb`, or `--json`"));
    }
    let question = Question::resolve(&arguments.question)?;
    let plan = question.plan()?;
    let progress = Progress::start(voice, "reading the exports");
    let mapping = mapping_file::load(&arguments.question, &arguments.results.out)?;
    let ingested = pipeline::read(&arguments.question, &question, mapping, &progress)?;
    if !ingested.questions.is_empty() {
        return Err(mapping_file::ask(&ingested.questions, &arguments.results.out)?);
    }
    progress.step("measuring the outage against the normal days");
    let mut claim = pipeline::claim(&ingested.data, plan)?;
    progress.step("writing the claim");
    let written = pipeline::write(&mut claim, &ingested, &arguments.results.out, arguments.audience)?;
    drop(progress);
    let status = if claim.is_reconciled() { Status::Done } else { Status::NotReconciled };
    let text = match (arguments.json, voice.quiet) {
        (true, _) => json::to_json(&claim),
        (false, true) => String::new(),
        (false, false) => {
            let paint = Paint::for_stdout(voice);
            let mut text = summary(&claim, &question.loaded, paint, voice.verbose);
            text.push_str(&files(&written, arguments));
            text.push_str(&send(&claim, &written, paint));
            text
        }
    };
    Ok(Answer { text, status })
}

fn files(written: &Written, arguments: &ClaimArguments) -> String {
    let names = written.paths.iter().filter_map(|path| path.file_name());
    let names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    let own = match arguments.audience {
        Readers::Practice => " `claim.xlsx` is your own copy: it shows staff as your rota labels them.",
        Readers::Icb => "",
    };
    let words = format!("Written to `{}`: {}.{own}", arguments.results.out.display(), listed(&names));
    format!("\n{}\n", wrapped(&words, 0))
}

/// The last line: which file to send.
fn send(claim: &Claim, written: &Written, paint: Paint) -> String {
    let file = written.to_send.display();
    if claim.is_reconciled() {
        format!("{} `{file}`, with `covering-letter.txt` or the draft `claim-email.eml`.\n", paint.good("To send:"))
    } else {
        format!(
            "{} `{file}`, but only once every control holds: as it stands it says NOT RECONCILED.\n",
            paint.bad("To send:")
        )
    }
}
