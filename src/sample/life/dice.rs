//! Chance. Each event draws from a stream of its own that follows from the seed, from what is drawn for, from the date and
//! from a number (a person, a slot): what happens to one does not depend on what happened to another. So the same
//! practice can be lived with and without its outage, and with one element of life switched off.

use chrono::{Datelike, NaiveDate};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_xoshiro::SplitMix64;

/// What is drawn for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Day,
    Hours,
    Session,
    Slot,
    ExtraSlot,
    Outage,
    CatchingUp,
    Queues,
    Saturday,
    Trend,
    Sickness,
    Rotas,
    Swaps,
    LeaveCover,
    UsualOvertime,
    Locums,
    Training,
    PlansChanged,
    AutoDna,
    PaperSessions,
    RebookTwice,
    Turnover,
    TwoRoles,
    EarlyExport,
}

/// Draws of one event.
pub(super) struct Dice(SplitMix64);

impl Dice {
    pub(super) fn new(seed: u64, purpose: Purpose, date: NaiveDate, number: usize) -> Dice {
        Dice(stream(seed, purpose, date, number))
    }

    /// True for a share of all draws.
    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.0.random_bool(share.clamp(0.0, 1.0))
    }

    /// A whole number, both ends included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// Nought on average, one in standard deviation, bell-shaped: a sum of twelve even draws, so that every machine gives
    /// the same bytes.
    pub(super) fn bell(&mut self) -> f64 {
        let sum: i64 = (0..12).map(|_| self.between(0, 1_000_000)).sum();
        sum as f64 / 1e6 - 6.0
    }
}

/// The stream of an event: a generator that costs nothing to begin, since most events draw only a few times.
fn stream(seed: u64, purpose: Purpose, date: NaiveDate, number: usize) -> SplitMix64 {
    let parts = [seed, purpose as u64, date.num_days_from_ce() as u64, number as u64];
    let mixed = parts.into_iter().fold(0x9e37_79b9_7f4a_7c15_u64, |mixed, part| {
        let mixed = (mixed ^ part).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 29)
    });
    SplitMix64::seed_from_u64(mixed)
}

/// Where the world draws from.
pub(super) enum Source {
    /// All of life is one stream.
    One(Box<ChaCha8Rng>),
    /// The event that the world has turned to.
    Event(Dice),
}

impl Source {
    pub(super) fn one(seed: u64) -> Source {
        Source::One(Box::new(ChaCha8Rng::seed_from_u64(seed)))
    }

    pub(super) fn chance(&mut self, share: f64) -> bool {
        match self {
            Source::One(stream) => stream.random_bool(share.clamp(0.0, 1.0)),
            Source::Event(dice) => dice.chance(share),
        }
    }

    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        match self {
            Source::One(stream) => stream.random_range(low..=high.max(low)),
            Source::Event(dice) => dice.between(low, high),
        }
    }
}
