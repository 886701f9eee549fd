//! A folder of exports with its own `policy.toml`, read and claimed as the command does it.

#![allow(dead_code)]

use normalday::claim::outcome::Claim;
use normalday::claim::without_sensitivity;
use normalday::ingest;
use normalday::model::data::PracticeData;
use normalday::model::policy::{DEFAULT_POLICY_TOML, Policy};
use normalday::plan::Plan;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// A practice as `ingest` hands it on, and the question.
pub struct Exports {
    /// Rows and counts.
    pub data: PracticeData,
    /// Policy, incident, calendar.
    pub plan: Plan,
    /// What the command would ask before it claims.
    pub questions: usize,
}

impl Exports {
    /// Reads a folder with the policy that lies in it.
    pub fn read(folder: &Path) -> Exports {
        Exports::read_with(folder, |_| {})
    }

    /// The same, the policy changed before anything is read.
    pub fn read_with(folder: &Path, change: impl FnOnce(&mut Policy)) -> Exports {
        let mut policy = policy(&fs::read_to_string(folder.join("policy.toml")).expect("a policy lies in the folder"));
        change(&mut policy);
        let plan = Plan::resolve(policy, None, None).expect("a sound plan");
        let options = ingest::Options::new(&plan.policy, Some(plan.incident));
        let answers: Vec<PathBuf> = [folder.join("mapping.toml")].into_iter().filter(|path| path.exists()).collect();
        let mapping = ingest::mapping::Mapping::read(&answers).expect("a mapping that can be read");
        let input = ingest::sources::Input { path: folder.to_path_buf(), snapshot: None };
        let read = ingest::ingest_with(&[input], &options, mapping).expect("exports that can be read");
        Exports { data: read.data, plan, questions: read.questions.len() }
    }

    /// The claim, without its sensitivity cases: they are not in claim.json.
    pub fn claim(&self) -> Claim {
        without_sensitivity(&self.data, &self.plan).expect("a claim")
    }
}

/// A practice's policy laid over the default one, key by key.
pub fn policy(text: &str) -> Policy {
    fn lay_over(under: &mut toml::Table, over: toml::Table) {
        for (key, value) in over {
            match (under.get_mut(&key), value) {
                (Some(toml::Value::Table(known)), toml::Value::Table(given)) => lay_over(known, given),
                (_, value) => {
                    under.insert(key, value);
                }
            }
        }
    }
    let mut policy: toml::Table = DEFAULT_POLICY_TOML.parse().expect("the default policy is TOML");
    lay_over(&mut policy, text.parse().expect("the policy is TOML"));
    Policy::deserialize(policy).expect("a policy")
}
