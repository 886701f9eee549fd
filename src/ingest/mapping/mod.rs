//! The question instead of the guess. Every reading of a table is a hypothesis with a score ([`score`]). One that is not
//! clearly ahead of the next is asked ([`question`]), and the answer is found again by the header of the table
//! ([`fingerprint`]) in a `mapping.toml` ([`answers`], [`file`], [`write`]). Nothing that could say who a patient is stands in a question
//! ([`safe`]).

pub mod answers;
pub mod asking;
pub mod date_order;
pub mod encoding;
pub mod file;
pub mod fingerprint;
pub mod headings;
pub mod nearly;
pub mod opening;
pub mod question;
mod rivals;
pub mod safe;
pub mod score;
pub mod tables;
pub mod words;
pub mod write;

pub use answers::{Mapping, MappingError};
pub use asking::Asking;
pub use question::{Choice, Question, Subject, WordKind};
pub use score::Judgement;
