//! What a role or job title means: one vocabulary (`schemas/vocabulary/roles.toml`) for appointment books and rotas.

use super::layout::folded_header;
use crate::model::staff::StaffGroup;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

const ROLES_TOML: &str = include_str!("../../schemas/vocabulary/roles.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    unknown_gp: Vec<String>,
    whole: BTreeMap<StaffGroup, Vec<String>>,
    inside: Vec<Inside>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inside {
    words: Vec<String>,
    staff_group: StaffGroup,
}

struct Roles {
    whole: HashMap<String, Role>,
    inside: Vec<(String, StaffGroup)>,
}

/// What a role text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A staff group.
    Group(StaffGroup),
    /// A GP, of which kind is not said (ruling 5).
    GpOfUnknownKind,
}

impl Role {
    /// The staff group; a GP of unknown kind is salaried, and the caller warns (ruling 5).
    pub fn staff_group(self) -> StaffGroup {
        match self {
            Role::Group(group) => group,
            Role::GpOfUnknownKind => StaffGroup::GpSalaried,
        }
    }
}

static ROLES: LazyLock<Roles> = LazyLock::new(|| {
    let file: RolesFile = match toml::from_str(ROLES_TOML) {
        Ok(file) => file,
        Err(error) => unreachable!("the embedded roles are sound: {error}"),
    };
    let mut whole: HashMap<String, Role> = HashMap::new();
    for (group, texts) in &file.whole {
        whole.insert(folded_header(group.name()), Role::Group(*group));
        whole.extend(texts.iter().map(|text| (folded_header(text), Role::Group(*group))));
    }
    whole.extend(file.unknown_gp.iter().map(|text| (folded_header(text), Role::GpOfUnknownKind)));
    let inside = file
        .inside
        .iter()
        .flat_map(|entry| entry.words.iter().map(|word| (folded_header(word), entry.staff_group)))
        .collect();
    Roles { whole, inside }
});

/// What a role or job title says; none if no word of it is known.
pub fn role(text: &str) -> Option<Role> {
    let folded = folded_header(text);
    if folded.is_empty() {
        return None;
    }
    if let Some(role) = ROLES.whole.get(&folded) {
        return Some(*role);
    }
    let spaced = format!(" {folded} ");
    let inside = ROLES.inside.iter().find(|(word, _)| spaced.contains(&format!(" {word}")));
    inside.map(|(_, group)| Role::Group(*group)).or_else(|| {
        let is_gp = folded.split(' ').any(|word| word == "gp" || word == "doctor");
        is_gp.then_some(Role::GpOfUnknownKind)
    })
}

/// The staff group of a role or job title; a GP of unknown kind is `gp_salaried` (ruling 5; see [`role`] to tell).
pub fn staff_group(text: &str) -> Option<StaffGroup> {
    role(text).map(Role::staff_group)
}

/// The role in a label such as `SMITH, Ann (Dr)`, `Dr A Smith` or `URGENT CLINIC, GP`.
pub fn role_of_label(label: &str) -> Option<Role> {
    let in_brackets = label.rsplit_once('(').and_then(|(_, rest)| role(rest.trim_end().trim_end_matches(')')));
    let title = label.split([' ', '.']).next().filter(|word| word.eq_ignore_ascii_case("dr"));
    let after_comma = label.rsplit_once(',').map(|(_, rest)| rest.trim()).filter(|rest| !rest.contains(' '));
    let code_letters = label.trim_end_matches(|character: char| character.is_ascii_digit() || character == ' ');
    in_brackets
        .or_else(|| title.map(|_| Role::GpOfUnknownKind))
        .or_else(|| after_comma.and_then(role))
        .or_else(|| if label.contains(',') { None } else { role(code_letters) })
}
