//! What happens in an ordinary practice, element by element: each can be switched on and given a level.

use std::collections::BTreeMap;

/// An element of ordinary life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// Busy and quiet days that all staff share.
    DayEffects,
    /// A practice that slowly grows or shrinks.
    Trend,
    /// End of term and summer: less demand, more leave.
    Summer,
    /// Sickness, some days at a time.
    Sickness,
    /// Fortnightly days and rotas that rotate over three weeks.
    Rotas,
    /// Two people swap a shift within a week; the plan stays.
    Swaps,
    /// Leave of office staff covered by a colleague's overtime.
    LeaveCover,
    /// People who usually stay longer than planned.
    UsualOvertime,
    /// Locums on days that follow no rule.
    Locums,
    /// An afternoon a month without sessions.
    Training,
    /// A clinic on the first Saturday of a month.
    Saturday,
    /// Plans rewritten afterwards to the times worked.
    PlansChanged,
    /// Patients who were seen and whom nobody marked.
    Unmarked,
    /// Unmarked patients whom the system turns into DNAs overnight.
    AutoDna,
    /// Sessions kept on paper on an ordinary day.
    PaperSessions,
    /// Appointments booked after they took place.
    Retrospective,
    /// Cancelled patients who book again twice.
    RebookTwice,
    /// Staff who joined or left.
    Turnover,
    /// People who work in two roles.
    TwoRoles,
    /// Exports made before the recovery window is over.
    EarlyExport,
}

impl Element {
    /// Every element, in the order in which help and tables list them.
    pub const ALL: [Element; 20] = [
        Element::DayEffects,
        Element::Trend,
        Element::Summer,
        Element::Sickness,
        Element::Rotas,
        Element::Swaps,
        Element::LeaveCover,
        Element::UsualOvertime,
        Element::Locums,
        Element::Training,
        Element::Saturday,
        Element::PlansChanged,
        Element::Unmarked,
        Element::AutoDna,
        Element::PaperSessions,
        Element::Retrospective,
        Element::RebookTwice,
        Element::Turnover,
        Element::TwoRoles,
        Element::EarlyExport,
    ];

    /// Name on the command line, usual level, and what the level is.
    fn described(self) -> (&'static str, f64, &'static str) {
        match self {
            Element::DayEffects => {
                ("day-effects", 0.06, "scatter of whole days, shared by all staff (a standard deviation)")
            }
            Element::Trend => ("trend", 0.06, "growth or decline in a year"),
            Element::Summer => ("summer", 0.08, "demand lost and leave gained by August, from the end of term on"),
            Element::Sickness => ("sickness", 0.005, "staff days on which one to five days of sickness begin"),
            Element::Rotas => ("rotas", 0.15, "people with a fortnightly day or a rota rotating over three weeks"),
            Element::Swaps => ("swaps", 0.02, "office staff days swapped with a colleague, the plan unchanged"),
            Element::LeaveCover => ("leave-cover", 0.2, "absences of office staff covered as paid overtime"),
            Element::UsualOvertime => ("usual-overtime", 0.2, "people who usually stay 15 to 45 minutes longer"),
            Element::Locums => ("locums", 0.15, "working days with a locum, on no fixed weekday"),
            Element::Training => ("training", 0.5, "months with an afternoon without sessions"),
            Element::Saturday => ("saturday", 1.0, "months with a clinic on the first Saturday"),
            Element::PlansChanged => ("plans-changed", 0.1, "plans rewritten afterwards to the times worked"),
            Element::Unmarked => ("unmarked", 0.05, "patients seen whom nobody marks"),
            Element::AutoDna => ("auto-dna", 0.2, "unmarked patients closed as DNA overnight"),
            Element::PaperSessions => ("paper-sessions", 0.02, "ordinary sessions kept on paper"),
            Element::Retrospective => ("retrospective", 0.02, "appointments booked after they took place"),
            Element::RebookTwice => ("rebook-twice", 0.15, "rebooked patients who book a second time"),
            Element::Turnover => ("turnover", 0.08, "people who joined or left during the history"),
            Element::TwoRoles => ("two-roles", 0.25, "office staff with a second role in the afternoon"),
            Element::EarlyExport => ("early-export", 0.3, "practices that export within four weeks of the incident"),
        }
    }

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        self.described().0
    }

    /// The level of an ordinary practice: a share, unless the meaning says otherwise.
    pub fn usual_level(self) -> f64 {
        self.described().1
    }

    /// What its level is the level of.
    pub fn meaning(self) -> &'static str {
        self.described().2
    }

    /// The element of a name.
    pub fn named(name: &str) -> Option<Element> {
        Element::ALL.into_iter().find(|element| element.name() == name)
    }
}

/// Elements that are switched on, with their levels (nought to one).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels(BTreeMap<Element, f64>);

impl Levels {
    /// Every element at its usual level.
    pub fn usual() -> Levels {
        Levels(Element::ALL.into_iter().map(|element| (element, element.usual_level())).collect())
    }

    /// The same with one element at a level; nought switches it off.
    pub fn with(mut self, element: Element, level: f64) -> Levels {
        self.0.insert(element, level.clamp(0.0, 1.0));
        self
    }

    /// Whether every element is off.
    pub fn is_empty(&self) -> bool {
        Element::ALL.into_iter().all(|element| self.get(element).is_none())
    }

    /// Level of an element that is switched on.
    pub fn get(&self, element: Element) -> Option<f64> {
        self.0.get(&element).copied().filter(|level| *level > 0.0)
    }

    /// Level of an element; nought where it is off.
    pub fn of(&self, element: Element) -> f64 {
        self.get(element).unwrap_or(0.0)
    }

    /// Adds what one word says: `NAME=LEVEL`, `NAME` at its usual level, or `all`.
    pub fn add(&mut self, word: &str) -> Result<(), LevelError> {
        let (name, level) = match word.split_once('=') {
            Some((name, level)) => (name.trim(), Some(level.trim())),
            None => (word.trim(), None),
        };
        let level = level.map(|text| {
            let level = text.parse::<f64>().ok().filter(|level| (0.0..=1.0).contains(level));
            level.ok_or_else(|| LevelError::NotALevel { name: name.to_owned(), level: text.to_owned() })
        });
        if name == "all" && level.is_none() {
            self.0.extend(Levels::usual().0);
            return Ok(());
        }
        let element = Element::named(name).ok_or_else(|| LevelError::UnknownElement(name.to_owned()))?;
        self.0.insert(element, level.transpose()?.unwrap_or(element.usual_level()));
        Ok(())
    }
}

/// Why an element of life cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LevelError {
    /// No such element.
    #[error("there is no element of life `{0}`")]
    UnknownElement(String),
    /// Not a number between 0 and 1.
    #[error("the level of `{name}` is a number from 0 to 1, not `{level}`")]
    NotALevel {
        /// Name of the element.
        name: String,
        /// What was given.
        level: String,
    },
}
