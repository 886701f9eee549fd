//! Many practices (`DOMAIN.md` section 9): they are found, each is run apart from the others, and what they came to is
//! rolled up. One broken practice is reported with its reason, and the rest go on.

pub mod affected;
pub mod days;
pub mod find;
pub mod history;
pub mod journal;
pub mod key;
pub mod leftovers;
pub mod lock;
pub mod organisations;
pub mod outcome;
pub mod parting;
pub mod public;
pub mod received;
pub mod record;
pub mod roll_up;
pub mod run;
pub mod task;
