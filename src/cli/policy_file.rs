//! The policy as a person writes it: a TOML file that overrides the embedded default key by key.
//!
//! Both files are parsed with the place of every key and merged before they are read into the model, so that a word that
//! is not known, or a value that does not fit, is complained of with the line in the person's own file.

use super::failure::{Failure, nearest};
use crate::model::policy::{DEFAULT_POLICY_TOML, Policy};
use crate::model::stop::StopCode;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue, Deserializer, Error};

/// The name under which a policy is found in a folder of exports.
pub const POLICY_FILE_NAME: &str = "policy.toml";

/// A policy is a page or two; what is larger is another file given by mistake.
const MOST_POLICY_BYTES: u64 = 1024 * 1024;

/// A policy, and where it came from.
#[derive(Clone, Debug)]
pub struct LoadedPolicy {
    /// The policy, defaults filled in.
    pub policy: Policy,
    /// The file; none if every setting has its default.
    pub path: Option<PathBuf>,
    /// Whether it was found in a folder of exports rather than named.
    pub was_found: bool,
}

/// Reads the policy that is named, else one that lies directly in a folder of exports, else the default.
pub fn load(named: Option<&Path>, exports: &[PathBuf]) -> Result<LoadedPolicy, Failure> {
    if let Some(path) = named {
        return Ok(LoadedPolicy { policy: read(path)?, path: Some(path.to_owned()), was_found: false });
    }
    let mut found = exports.iter().map(|folder| folder.join(POLICY_FILE_NAME)).filter(|path| path.is_file());
    match (found.next(), found.next()) {
        (None, _) => Ok(LoadedPolicy { policy: Policy::default(), path: None, was_found: false }),
        (Some(path), None) => Ok(LoadedPolicy { policy: read(&path)?, path: Some(path), was_found: true }),
        (Some(first), Some(second)) => Err(Failure::new(
            StopCode::TwoPolicies,
            format!("two policies were found, `{}` and `{}`, and only one can hold", first.display(), second.display()),
        )
        .hint("say which one with `--policy FILE`")),
    }
}

fn read(path: &Path) -> Result<Policy, Failure> {
    parse(path, &text_of(path)?)
}

/// The text of a policy file.
pub fn text_of(path: &Path) -> Result<String, Failure> {
    let shown = path.display();
    let size = fs::metadata(path).map(|metadata| metadata.len());
    if size.is_ok_and(|bytes| bytes > MOST_POLICY_BYTES) {
        return Err(Failure::new(StopCode::PolicyTooLarge, format!("the policy `{shown}` is larger than a megabyte"))
            .because("A policy is a page or two of text, so this is probably another file.")
            .hint("`normalday init DIR` writes a policy to start from"));
    }
    let bytes = fs::read(path).map_err(|error| {
        Failure::new(StopCode::PolicyUnreadable, format!("the policy `{shown}` cannot be read: {error}"))
            .hint("`normalday init DIR` writes a policy to start from")
    })?;
    String::from_utf8(bytes).map_err(|_| {
        Failure::new(StopCode::PolicyNotText, format!("the policy `{shown}` is not text in UTF-8"))
            .hint("open it in a text editor and save it as UTF-8")
    })
}

/// The policy that a text means, defaults filled in; the path is for the words of a complaint.
pub fn parse(path: &Path, text: &str) -> Result<Policy, Failure> {
    parse_layers(&[(path, text)])
}

/// The policy that several texts mean, a later one laid over the earlier ones, all over the default. Each must be sound by
/// itself, so that a complaint is about the file that gives cause for it.
pub fn parse_layers(layers: &[(&Path, &str)]) -> Result<Policy, Failure> {
    let mut texts = Vec::new();
    let mut policy = Policy::default();
    for (path, text) in layers {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        texts.push(text);
        policy = merged(&[text]).map_err(|error| complaint(path, text, &error))?;
    }
    match layers.last() {
        Some((path, text)) if layers.len() > 1 => merged(&texts).map_err(|error| complaint(path, text, &error)),
        _ => Ok(policy),
    }
}

/// The default policy with the keys of the texts in place of its own, the last text's before the others'. Tables are merged,
/// everything else is replaced.
fn merged(texts: &[&str]) -> Result<Policy, Error> {
    let mut policy = DeTable::parse(DEFAULT_POLICY_TOML)?;
    for text in texts {
        lay_over(policy.get_mut(), DeTable::parse(text)?.into_inner());
    }
    Policy::deserialize(Deserializer::from(policy))
}

fn lay_over<'text>(under: &mut DeTable<'text>, over: DeTable<'text>) {
    for (key, value) in over {
        match (under.get_mut(&key).map(|known| known.get_mut()), value) {
            (Some(DeValue::Table(known)), value) if value.get_ref().is_table() => {
                if let DeValue::Table(given) = value.into_inner() {
                    lay_over(known, given);
                }
            }
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

fn complaint(path: &Path, text: &str, error: &Error) -> Failure {
    let line = error.span().map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
    let place = line.map(|line| format!(", line {line}")).unwrap_or_default();
    let message = without_values(error.message());
    let failure = Failure::new(
        StopCode::PolicyUnsound,
        format!("the policy `{}`{place} cannot be used: {message}", path.display()),
    );
    // serde names the word it met first and the words it knows after it, each in backticks.
    let words: Vec<&str> = error.message().split('`').skip(1).step_by(2).collect();
    let failure = match words.split_first() {
        Some((met, known)) if error.message().starts_with("unknown") => match nearest(met, known.iter().copied()) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure,
        },
        _ => failure,
    };
    failure.hint("`normalday init DIR` writes a policy in which every setting stands with a comment")
}

/// serde quotes a value that does not fit; values of a policy name people, so they are left out.
fn without_values(message: &str) -> String {
    let message = match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}{}", &message[..first].trim_end(), &message[last + 1..])
        }
        _ => message.to_owned(),
    };
    match message.find("expected struct ") {
        Some(place) => format!("{}expected a table of settings", &message[..place]),
        None => message.replace("invalid type: string", "text does not fit here"),
    }
}

#[cfg(test)]
mod tests {
    use super::{complaint, merged};
    use crate::model::policy::Policy;
    use std::path::Path;

    fn complaint_about(text: &str) -> String {
        let error = merged(&[text]).err();
        let failure = error.map(|error| complaint(Path::new("policy.toml"), text, &error));
        failure.map(|failure| format!("{} | {}", failure.message, failure.hints.join(" | "))).unwrap_or_default()
    }

    #[test]
    fn a_key_that_is_given_replaces_the_default_and_its_neighbours_stay() {
        let policy = merged(&["[incident]\nspan = \"2024-07-19\"\n[rota.session_minutes]\ngp_partner = 240\n"]).ok();
        let incident =
            policy.as_ref().map(|policy| (policy.incident.span.clone(), policy.incident.recovery_working_days));
        assert_eq!(incident, Some(("2024-07-19".to_owned(), 10)));
        let minutes = policy.map(|policy| policy.rota.session_minutes.values().copied().collect::<Vec<_>>());
        assert_eq!(minutes, Some(vec![240, 250, 250, 240]));
    }

    #[test]
    fn a_later_text_goes_before_an_earlier_one_key_by_key() {
        let region = "[incident]\nspan = \"2024-07-19\"\nrecovery_working_days = 5\n";
        let policy = merged(&[region, "[incident]\nspan = \"2024-07-22\"\n"]).ok();
        let incident = policy.map(|policy| (policy.incident.span, policy.incident.recovery_working_days));
        assert_eq!(incident, Some(("2024-07-22".to_owned(), 5)));
    }

    #[test]
    fn an_array_replaces_the_default_array() {
        let policy = merged(&["[normal_day]\nunusual_weeks = []\nexcluded = []\n"]).ok();
        let lengths = policy.map(|policy| (policy.normal_day.unusual_weeks.len(), policy.normal_day.excluded.len()));
        assert_eq!(lengths, Some((0, 0)));
    }

    #[test]
    fn an_empty_file_is_the_default() {
        let policy = merged(&[""]).ok().map(|policy| format!("{policy:?}"));
        assert_eq!(policy, Some(format!("{:?}", Policy::default())));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_nearest_key() {
        let said = complaint_about("[incident]\nspan = \"2024-07-19\"\nrecovery_workingdays = 5\n");
        assert!(said.contains("line 3"), "{said}");
        assert!(said.contains("unknown field `recovery_workingdays`"), "{said}");
        assert!(said.contains("did you mean `recovery_working_days`?"), "{said}");
    }

    #[test]
    fn an_unknown_staff_group_is_named_with_its_line() {
        let said = complaint_about("\n[rates.per_hour]\nreceptoin = \"12.31\"\n");
        assert!(said.contains("line 3") && said.contains("did you mean `reception`?"), "{said}");
    }

    #[test]
    fn a_value_that_does_not_fit_is_not_repeated() {
        let said = complaint_about("[incident]\nrecovery_working_days = \"Jane Roe\"\n");
        assert!(said.contains("line 2") && !said.contains("Jane"), "{said}");
    }

    #[test]
    fn a_broken_file_is_complained_of_with_its_line() {
        let said = complaint_about("[incident]\nspan = 2024-07-19T\n");
        assert!(said.contains("line 2"), "{said}");
    }
}
