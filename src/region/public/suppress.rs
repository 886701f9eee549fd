//! Which counts are shown, and which are suppressed (`DOMAIN.md` section 9; the rule of NHS England's own publications).
//!
//! A count from 1 to 7 is suppressed, any other is shown to the nearest 5. Then a suppressed count could still be worked out
//! from the totals that it is part of; so further counts are suppressed until each suppressed one may be anything from 1 to
//! 7 as far as a reader can tell. That is proved by a witness: a set of counts that agrees with everything shown and has the
//! suppressed one at 1 or less, and another that has it at 7 or more. Where no witness is found, one more count is
//! suppressed. A witness that is there may be missed: then more is suppressed than need be, never less.

/// Smallest count that is shown, but for nought.
const LEAST_SHOWN: i64 = 8;
/// Counts are shown to the nearest multiple of this.
const STEP: i64 = 5;

/// Counts of practices and the totals that they are part of. A count is held in parts (a mean of up to eight days in 840ths,
/// a whole count in ones), so that sums are exact.
#[derive(Clone, Debug)]
pub struct Counts {
    /// Parts in one.
    pub scale: i64,
    /// Of every practice, not under nought.
    pub practices: Vec<i64>,
    /// Places of the practices of every total.
    pub totals: Vec<Vec<usize>>,
}

/// What is shown; none is suppressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Of every practice.
    pub practices: Vec<Option<i64>>,
    /// Of every total.
    pub totals: Vec<Option<i64>>,
}

/// A practice or a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Practice(usize),
    Total(usize),
}

/// Whole counts that agree with what is shown, from and to, in parts.
type Range = (i64, i64);

/// No upper end that matters.
const UNBOUNDED: i64 = i64::MAX / 4;

/// Settles what is shown.
pub fn shown(counts: &Counts) -> Shown {
    let mut state = State::of(counts);
    let mut waiting: Vec<Place> = state.suppressed();
    // What has its witnesses keeps them: suppressing more takes constraints away.
    while let Some(place) = waiting.pop() {
        while let Err(stuck) = state.is_safe(place) {
            let further = state.further(place, stuck);
            state.suppress(further);
            waiting.push(further);
        }
    }
    Shown {
        practices: (0..counts.practices.len()).map(|place| state.value(Place::Practice(place))).collect(),
        totals: (0..counts.totals.len()).map(|place| state.value(Place::Total(place))).collect(),
    }
}

/// Whether a count must not be shown for its own sake.
pub fn is_small(parts: i64, scale: i64) -> bool {
    parts > 0 && 2 * parts < (2 * LEAST_SHOWN - 1) * scale
}

/// The count to the nearest 5, halves up.
pub fn to_nearest_5(parts: i64, scale: i64) -> i64 {
    (2 * parts + STEP * scale).div_euclid(2 * STEP * scale) * STEP
}

struct State<'c> {
    counts: &'c Counts,
    sums: Vec<i64>,
    /// Totals that each practice is part of.
    totals_of: Vec<Vec<usize>>,
    practice_is_suppressed: Vec<bool>,
    total_is_suppressed: Vec<bool>,
}

impl<'c> State<'c> {
    fn of(counts: &'c Counts) -> Self {
        let value = |place: &usize| counts.practices.get(*place).copied().unwrap_or(0);
        let sums: Vec<i64> = counts.totals.iter().map(|members| members.iter().map(value).sum()).collect();
        let mut totals_of = vec![Vec::new(); counts.practices.len()];
        for (total, members) in counts.totals.iter().enumerate() {
            for member in members {
                if let Some(totals) = totals_of.get_mut(*member) {
                    totals.push(total);
                }
            }
        }
        State {
            practice_is_suppressed: counts.practices.iter().map(|parts| is_small(*parts, counts.scale)).collect(),
            total_is_suppressed: sums.iter().map(|parts| is_small(*parts, counts.scale)).collect(),
            counts,
            sums,
            totals_of,
        }
    }

    fn suppressed(&self) -> Vec<Place> {
        let places = |flags: &[bool], place: fn(usize) -> Place| -> Vec<Place> {
            flags.iter().enumerate().filter(|(_, is)| **is).map(|(at, _)| place(at)).collect()
        };
        let mut all = places(&self.practice_is_suppressed, Place::Practice);
        all.extend(places(&self.total_is_suppressed, Place::Total));
        all
    }

    fn is_suppressed(&self, place: Place) -> bool {
        let (flags, at) = match place {
            Place::Practice(at) => (&self.practice_is_suppressed, at),
            Place::Total(at) => (&self.total_is_suppressed, at),
        };
        flags.get(at).copied().unwrap_or(false)
    }

    fn suppress(&mut self, place: Place) {
        let (flags, at) = match place {
            Place::Practice(at) => (&mut self.practice_is_suppressed, at),
            Place::Total(at) => (&mut self.total_is_suppressed, at),
        };
        if let Some(flag) = flags.get_mut(at) {
            *flag = true;
        }
    }

    fn parts(&self, place: Place) -> i64 {
        match place {
            Place::Practice(at) => self.counts.practices.get(at).copied().unwrap_or(0),
            Place::Total(at) => self.sums.get(at).copied().unwrap_or(0),
        }
    }

    fn value(&self, place: Place) -> Option<i64> {
        (!self.is_suppressed(place)).then(|| to_nearest_5(self.parts(place), self.counts.scale))
    }

    /// What a reader knows of a place by itself: the shown value, and that a count from 1 to 7 would not be shown.
    fn range(&self, place: Place) -> Range {
        let scale = self.counts.scale;
        match self.value(place) {
            None => (0, UNBOUNDED),
            Some(0) => (0, 0),
            // Halves round up, so that the upper end lies below the half.
            Some(shown) => (
                (2 * shown - STEP).max(0) * scale / 2 + i64::from((2 * shown - STEP) * scale % 2 != 0),
                ((2 * shown + STEP) * scale - 1) / 2,
            ),
        }
    }

    /// Whether the suppressed place may be 1 or less, and may be 7 or more; else the total that stands in the way.
    fn is_safe(&self, place: Place) -> Result<(), usize> {
        let (one, seven) = (self.counts.scale, (LEAST_SHOWN - 1) * self.counts.scale);
        self.witness(place, (0, one))?;
        self.witness(place, (seven, UNBOUNDED))
    }

    /// Looks for counts that agree with everything shown and have the place within a range. It starts from the true counts
    /// and moves one practice at a time, always the one that helps most.
    fn witness(&self, place: Place, wanted: Range) -> Result<(), usize> {
        let mut trial = Trial {
            state: self,
            practices: self.counts.practices.clone(),
            sums: self.sums.clone(),
            ranges: (0..self.counts.totals.len()).map(|total| self.range(Place::Total(total))).collect(),
            fixed: None,
        };
        match place {
            Place::Practice(at) => {
                let parts = self.parts(place).clamp(wanted.0, wanted.1);
                trial.fixed = Some(at);
                trial.move_by(at, parts - self.parts(place));
            }
            Place::Total(at) => {
                if let Some(range) = trial.ranges.get_mut(at) {
                    *range = wanted;
                }
            }
        }
        trial.settle()
    }

    /// What to suppress next where a total stands in the way of a place: the smallest count of its practices that is shown,
    /// nought last. Where all of them are suppressed, the smallest total that is shown and has some of them.
    fn further(&self, place: Place, stuck: usize) -> Place {
        let members = self.counts.totals.get(stuck).map(Vec::as_slice).unwrap_or_default();
        let shown = members.iter().map(|member| Place::Practice(*member)).filter(|member| *member != place);
        let smallest = shown
            .filter(|member| !self.is_suppressed(*member))
            .min_by_key(|member| (self.parts(*member) == 0, self.parts(*member)));
        smallest.unwrap_or_else(|| {
            let totals = members.iter().filter_map(|member| self.totals_of.get(*member)).flatten();
            let shown = totals.map(|total| Place::Total(*total)).filter(|total| !self.is_suppressed(*total));
            shown.min_by_key(|total| self.parts(*total)).unwrap_or(Place::Total(stuck))
        })
    }
}

/// Counts that are being moved about.
struct Trial<'s, 'c> {
    state: &'s State<'c>,
    practices: Vec<i64>,
    sums: Vec<i64>,
    ranges: Vec<Range>,
    fixed: Option<usize>,
}

/// How far a number lies outside a range: below as a negative number.
fn outside(parts: i64, (from, to): Range) -> i64 {
    if parts < from { parts - from } else { (parts - to).max(0) }
}

impl Trial<'_, '_> {
    fn move_by(&mut self, practice: usize, by: i64) {
        if let Some(parts) = self.practices.get_mut(practice) {
            *parts += by;
        }
        for total in self.state.totals_of.get(practice).into_iter().flatten() {
            if let Some(sum) = self.sums.get_mut(*total) {
                *sum += by;
            }
        }
    }

    fn violation(&self, total: usize, by: i64) -> i64 {
        let sum = self.sums.get(total).copied().unwrap_or(0) + by;
        outside(sum, self.ranges.get(total).copied().unwrap_or((0, UNBOUNDED)))
    }

    /// How much less is violated if a practice moves.
    fn gain(&self, practice: usize, by: i64) -> i64 {
        let totals = self.state.totals_of.get(practice).into_iter().flatten();
        totals.map(|total| self.violation(*total, 0).abs() - self.violation(*total, by).abs()).sum()
    }

    /// Moves practices until every total agrees with what is shown; the total in the way where none helps.
    fn settle(&mut self) -> Result<(), usize> {
        while let Some(total) = self.worst() {
            let need = -self.violation(total, 0);
            let best = self
                .state
                .counts
                .totals
                .get(total)
                .into_iter()
                .flatten()
                .filter(|member| Some(**member) != self.fixed)
                .filter_map(|member| {
                    let by = self.room(*member, need);
                    let gain = self.gain(*member, by);
                    (by != 0 && gain > 0).then_some((gain, std::cmp::Reverse(*member), by))
                })
                .max();
            let Some((_, std::cmp::Reverse(practice), by)) = best else { return Err(total) };
            self.move_by(practice, by);
        }
        Ok(())
    }

    /// The total that is violated most.
    fn worst(&self) -> Option<usize> {
        (0..self.sums.len())
            .filter(|total| self.violation(*total, 0) != 0)
            .max_by_key(|total| (self.violation(*total, 0).abs(), std::cmp::Reverse(*total)))
    }

    /// As much of a wanted move as the practice's own shown count allows.
    fn room(&self, practice: usize, need: i64) -> i64 {
        let (from, to) = self.state.range(Place::Practice(practice));
        let parts = self.practices.get(practice).copied().unwrap_or(0);
        (parts + need).clamp(from.min(parts), to.max(parts)) - parts
    }
}
