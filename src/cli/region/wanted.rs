//! Which practices a region has, by which policy each is claimed for, and where its answers lie.

use crate::cli::arguments::RegionArguments;
use crate::cli::claim_practice::in_one_line;
use crate::cli::failure::Failure;
use crate::cli::mapping_file;
use crate::cli::policy_file::{self, LoadedPolicy, POLICY_FILE_NAME};
use crate::cli::question::{Question, no_incident};
use crate::model::incident::Incident;
use crate::model::policy::Policy;
use crate::model::stop::StopCode;
use crate::region::affected::presume;
use crate::region::find::{self, folder_name, is_practice_code};
use crate::region::organisations::Organisations;
use crate::region::run::{PRACTICES, Wanted};
use crate::region::task::{ExtractPart, Task};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where a practice without a folder of its own comes from.
pub const THE_EXTRACTS: &str = "the extracts";

/// The settings of the whole region.
pub struct RegionPolicy {
    path: Option<PathBuf>,
    text: String,
    policy: Policy,
    /// Suppliers whose practices are presumed to have been affected.
    pub affected_suppliers: Vec<String>,
    /// Where practices belong.
    pub organisations: Organisations,
    incident: Option<Incident>,
}

impl RegionPolicy {
    /// Reads the policy that is named, else one that lies directly in the folder of the region.
    pub fn load(arguments: &RegionArguments) -> Result<Self, Failure> {
        let in_folder = Some(arguments.directory.join(POLICY_FILE_NAME)).filter(|path| path.is_file());
        let path = arguments.policy.clone().or(in_folder);
        let text = path.as_deref().map(policy_file::text_of).transpose()?.unwrap_or_default();
        let policy = policy_file::parse(path.as_deref().unwrap_or(Path::new("")), &text)?;
        let loaded = LoadedPolicy { policy, path: path.clone(), was_found: arguments.policy.is_none() };
        let Question { loaded, plan } = Question::of(loaded, arguments.incident.as_deref())?;
        let organisations = Organisations::read(&arguments.organisations)
            .map_err(|error| Failure::of_text(StopCode::LookUpUnusable, &error.to_string()))?;
        let (policy, incident) = (loaded.policy, plan.map(|plan| plan.incident));
        let affected_suppliers = policy.affected_suppliers.clone();
        Ok(RegionPolicy { path, text, policy, affected_suppliers, organisations, incident })
    }

    /// The incident that the region is asked about: its own, else the one that all practices name.
    pub fn incident_of(&self, wanted: &[Wanted]) -> Result<Incident, Failure> {
        if let Some(incident) = self.incident {
            return Ok(incident);
        }
        let tasks = wanted.iter().filter_map(|wanted| wanted.task.as_ref().ok());
        let mut incidents: Vec<Incident> =
            tasks.filter_map(|task| Incident::parse(&task.policy.incident.span).ok()).collect();
        incidents.dedup();
        match incidents.as_slice() {
            [incident] => Ok(*incident),
            [] => Err(no_incident()),
            _ => Err(no_incident()
                .because("The practices' own policies name different ones, and a region is asked about one incident.")),
        }
    }

    /// The policy of a practice: its own files laid over the region's. With the code that its own files give.
    fn of_practice(&self, own: &[(PathBuf, String)]) -> Result<(Policy, String), Failure> {
        let own: Vec<(&Path, &str)> = own.iter().map(|(path, text)| (path.as_path(), text.as_str())).collect();
        let code = policy_file::parse_layers(&own)?.practice.code.trim().to_uppercase();
        let region = self.path.as_deref().map(|path| (path, self.text.as_str()));
        let layers: Vec<(&Path, &str)> = region.into_iter().chain(own).collect();
        Ok((policy_file::parse_layers(&layers)?, code))
    }

    /// A practice that only the extracts know: the region's policy is its own.
    pub fn of_extract(&self, code: &str, name: &str, part: ExtractPart, arguments: &RegionArguments) -> Wanted {
        let mut policy = self.policy.clone();
        policy.practice.code = code.to_owned();
        if policy.practice.name.is_empty() {
            policy.practice.name = name.to_owned();
        }
        presume(&mut policy, &self.organisations, &self.affected_suppliers);
        let mut task = task(policy, None, arguments, self);
        task.extract = Some(part);
        Wanted { code: code.to_owned(), source: THE_EXTRACTS.to_owned(), task: Ok(Box::new(task)) }
    }
}

/// Every practice that has a folder, in order of its name.
pub fn of_folders(folders: &[PathBuf], arguments: &RegionArguments, region: &RegionPolicy) -> Vec<Wanted> {
    folders.par_iter().map(|folder| of_folder(folder, arguments, region)).collect()
}

fn of_folder(folder: &Path, arguments: &RegionArguments, region: &RegionPolicy) -> Wanted {
    let stem = find::stem_of(folder);
    let source = find::name_of(folder);
    match policy_of(folder, &stem, region) {
        Err(failure) => Wanted { code: stem, source, task: Err(in_one_line(&failure)) },
        Ok(policy) => {
            let task = task(policy, Some(folder), arguments, region);
            Wanted { code: task.code.clone(), source, task: Ok(Box::new(task)) }
        }
    }
}

fn task(policy: Policy, folder: Option<&Path>, arguments: &RegionArguments, region: &RegionPolicy) -> Task {
    let code = policy.practice.code.clone();
    let out = arguments.results.out.join(PRACTICES).join(folder_name(&code));
    Task {
        code,
        inputs: folder.map(Path::to_owned).into_iter().collect(),
        extract: None,
        mappings: mappings(folder, &out, arguments, region),
        policy,
        incident: arguments.incident.clone(),
        layouts: arguments.layouts.clone(),
        key_file: arguments.key_file.clone(),
        out,
    }
}

/// A practice's policy, with its code filled in and its incident looked at.
fn policy_of(folder: &Path, stem: &str, region: &RegionPolicy) -> Result<Policy, Failure> {
    let mut own = Vec::new();
    for path in find::own_policies(folder) {
        if path.is_file() {
            own.push((path.clone(), policy_file::text_of(&path)?));
        }
    }
    let (mut policy, own_code) = region.of_practice(&own)?;
    let named = if is_practice_code(stem) { stem.to_uppercase() } else { stem.to_owned() };
    if is_practice_code(&named) && !own_code.is_empty() && own_code != named {
        return Err(two_codes(folder, &own_code));
    }
    policy.practice.code = if own_code.is_empty() { named } else { own_code };
    policy.affected_suppliers.clone_from(&region.affected_suppliers);
    presume(&mut policy, &region.organisations, &region.affected_suppliers);
    Ok(policy)
}

fn two_codes(folder: &Path, own_code: &str) -> Failure {
    let shown = find::name_of(folder);
    Failure::new(StopCode::TwoCodes, format!("the folder is named `{shown}`, and the policy in it says `{own_code}`"))
        .because("A claim in the name of another practice would be paid to it.")
        .hint("rename the folder, or correct `code` under `[practice]`")
}

/// Where answers for a practice are found: beside its exports, in the folder of the region, beside the region's policy, and
/// where its questions were written to; or only in the file that was named.
fn mappings(folder: Option<&Path>, out: &Path, arguments: &RegionArguments, region: &RegionPolicy) -> Vec<PathBuf> {
    if let Some(path) = &arguments.mapping {
        return vec![path.clone()];
    }
    let beside_policy = region.path.as_deref().and_then(Path::parent);
    let folders = folder.into_iter().chain([arguments.directory.as_path()]).chain(beside_policy).chain([out]);
    mapping_file::in_folders(folders)
}

/// Two folders of one practice: which of them is the right one is not guessed. Results of the two would lie in one folder.
pub fn refuse_namesakes(wanted: &mut [Wanted]) {
    let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let name = |wanted: &Wanted| folder_name(&wanted.code).to_lowercase();
    for one in wanted.iter() {
        sources.entry(name(one)).or_default().push(format!("`{}`", one.source));
    }
    for one in wanted.iter_mut() {
        let Some(sources) = sources.get(&name(one)).filter(|sources| sources.len() > 1) else { continue };
        let failure = Failure::new(
            StopCode::TwoOfOnePractice,
            format!("{} are of one practice, {}", sources.join(" and "), one.code),
        )
        .because("Which of them holds is not guessed, so that neither is claimed for.")
        .hint("put the files of the practice into one folder, or give each its own code in a `practice.toml`");
        one.task = Err(in_one_line(&failure));
    }
}
