//! Scores of hypotheses, and when a hypothesis is sure enough to be taken without asking.

/// A hypothesis under this score is not taken, whatever the others have.
pub const LEAST_SCORE: u32 = 50;

/// A hypothesis that is not so far ahead of the next best is asked about.
pub const LEAST_MARGIN: u32 = 10;

/// A reading with its score out of 100: the share of what was looked at that speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored<T> {
    /// The reading.
    pub value: T,
    /// From 0 (nothing speaks for it) to 100 (everything does).
    pub score: u32,
}

/// Whether the best may be taken, given the next best.
pub fn is_sure(best: u32, next: Option<u32>) -> bool {
    best >= LEAST_SCORE && next.is_none_or(|next| best >= next + LEAST_MARGIN)
}

/// So many out of so many, out of 100, rounded down. Of nothing nothing speaks for anything.
pub fn share(part: usize, whole: usize) -> u32 {
    u32::try_from((part * 100).checked_div(whole).unwrap_or(0)).unwrap_or(100).min(100)
}

/// How one thing about a table was read, and how sure that is, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Index of the table.
    pub table: u32,
    /// What was decided, such as `separator`.
    pub what: &'static str,
    /// What it was read as; the best guess where it is asked.
    pub taken: String,
    /// Its score out of 100.
    pub score: u32,
    /// The next best and its score, if there is another that anything speaks for.
    pub next: Option<(String, u32)>,
    /// What speaks for it.
    pub why: String,
    /// Who decided.
    pub settled: Settled,
}

/// Who settles a hypothesis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The table itself, clearly enough.
    ByTheTable,
    /// The user, in a `mapping.toml`.
    ByTheUser,
    /// Nobody yet: it is asked.
    NotYet,
}

#[cfg(test)]
mod tests {
    use super::{is_sure, share};

    #[test]
    fn a_reading_is_taken_if_it_is_good_and_clearly_ahead() {
        for (best, next, sure) in [
            (100, None, true),
            (50, None, true),
            (49, None, false),
            (90, Some(80), true),
            (90, Some(81), false),
            (45, Some(0), false),
            (50, Some(50), false),
        ] {
            assert_eq!(is_sure(best, next), sure, "{best} against {next:?}");
        }
    }

    #[test]
    fn shares_are_out_of_a_hundred() {
        assert_eq!([share(1, 3), share(3, 3), share(0, 0), share(0, 7)], [33, 100, 0, 0]);
    }
}
