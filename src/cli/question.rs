//! What is typed and the policy become one plan.

use super::arguments::QuestionArguments;
use super::failure::Failure;
use super::policy_file::{self, LoadedPolicy};
use crate::model::incident::Incident;
use crate::model::stop::StopCode;
use crate::plan::{Plan, PlanError};
use std::path::{Path, PathBuf};

/// What is asked, of whom, by which policy.
#[derive(Clone, Debug)]
pub struct Question {
    /// The policy and where it came from.
    pub loaded: LoadedPolicy,
    /// The plan; none if no incident is known.
    pub plan: Option<Plan>,
}

impl Question {
    /// Reads the policy and settles the plan, if there is an incident.
    pub fn resolve(arguments: &QuestionArguments) -> Result<Self, Failure> {
        let inputs: Vec<PathBuf> = arguments.inputs().into_iter().map(|input| input.path).collect();
        let mut loaded = policy_file::load(arguments.policy.as_deref(), &inputs)?;
        if let Some(code) = &arguments.practice {
            loaded.policy.practice.code = code.trim().to_uppercase();
        }
        let question = Question::of(loaded, arguments.incident.as_deref())?;
        exports_are_there(&inputs)?;
        Ok(question)
    }

    /// What a policy asks, with an incident that goes before its own.
    pub fn of(loaded: LoadedPolicy, incident: Option<&str>) -> Result<Self, Failure> {
        check_other_incidents(&loaded)?;
        let plan = match Plan::resolve(loaded.policy.clone(), incident, None) {
            Ok(plan) => Some(plan),
            Err(PlanError::NoIncident) => None,
            Err(error) => return Err(unusable(&error, incident.is_some(), loaded.path.as_deref())),
        };
        Ok(Question { loaded, plan })
    }

    /// The plan, which a claim cannot do without.
    pub fn plan(&self) -> Result<&Plan, Failure> {
        self.plan.as_ref().ok_or_else(no_incident)
    }
}

/// No date is ever assumed.
pub fn no_incident() -> Failure {
    Failure::new(StopCode::NoIncident, "no incident is given: which outage is to be measured?")
        .because("No date is ever assumed: a claim says when the system was down, and the practice says so, not the tool.")
        .hint("for the CrowdStrike/EMIS outage add `--incident 2024-07-19`")
        .hint("for another one, `--incident 2024-07-19/2024-07-22` or `--incident 2024-07-19T08:00/2024-07-19T17:30`, or `span` under `[incident]` in the policy")
}

fn unusable(error: &PlanError, is_typed: bool, policy: Option<&Path>) -> Failure {
    let place = match (error, is_typed, policy) {
        (PlanError::Incident(_), true, _) => " (`--incident`)".to_owned(),
        (_, _, Some(path)) => format!(" (policy `{}`)", path.display()),
        _ => String::new(),
    };
    let message = format!("{error}{place}");
    match error {
        PlanError::NoIncident => no_incident(),
        PlanError::Incident(_) => Failure::new(StopCode::BadIncident, message).hint(
            "write the start and the end in local time: `2024-07-19`, `2024-07-19/2024-07-22` (the last date included) or \
             `2024-07-19T08:00/2024-07-19T17:30`",
        ),
        PlanError::RecoveryTooLong(_) => Failure::new(StopCode::RecoveryTooLong, message)
            .hint("10 working days are usual: `recovery_working_days` under `[incident]`"),
    }
}

fn check_other_incidents(loaded: &LoadedPolicy) -> Result<(), Failure> {
    for (number, span) in loaded.policy.normal_day.other_incidents.iter().enumerate() {
        if let Err(error) = Incident::parse(span) {
            return Err(Failure::new(
                StopCode::BadOtherIncident,
                format!("entry {} of `other_incidents` in the policy cannot be read: {error}", number + 1),
            )
            .hint("write each as `2024-07-19` or `2024-07-19/2024-07-22`"));
        }
    }
    Ok(())
}

fn exports_are_there(inputs: &[PathBuf]) -> Result<(), Failure> {
    let Some(missing) = inputs.iter().find(|path| !path.exists()) else { return Ok(()) };
    Err(Failure::new(StopCode::InputUnreadable, format!("there is no file or folder `{}`", missing.display()))
        .hint("check the spelling; a name with blanks in it wants quotation marks around it"))
}
