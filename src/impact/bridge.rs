//! The appointment bridge (`DOMAIN.md` section 4): the shortfall and its parts, an identity in exact numbers.

use super::outcome::{Bridge, BridgePart, Pair};
use crate::model::appointment::{Expressible, State};
use crate::model::exact::{Exact, whole};
use crate::model::staff::StaffGroup;
use crate::normal::book::{Counts, Normal};

/// The bridge of one date: for one staff group, or for the whole practice.
///
/// `normal` is none where the normal day is insufficient; `actual` where no file covers the date. Offered is the sum of the
/// states that every layout can express: where two layouts meet, a state of only one of them is nought on both sides.
pub fn bridge_of(
    group: Option<StaffGroup>,
    normal: Option<&Normal>,
    actual: Option<&Counts>,
    expressible: &Expressible,
) -> Bridge {
    let pair = |measure: &dyn Fn(&Counts) -> i64| Pair {
        normal: normal.map(|normal| normal.mean(group, measure)),
        actual: actual.map(measure),
    };
    let states = State::ALL
        .iter()
        .map(|state| {
            let pair =
                if can_express(*state, expressible) { pair(&|counts| counts.state(*state)) } else { Pair::default() };
            (*state, pair)
        })
        .collect();
    let expressed = State::ALL.iter().copied().filter(|state| can_express(*state, expressible));
    let expressed: Vec<State> = expressed.collect();
    let offered = pair(&|counts| expressed.iter().map(|state| counts.state(*state)).sum());
    let kept = pair(&Counts::kept);
    let mut bridge = Bridge { states, offered, kept, shortfall: difference(kept), parts: Vec::new() };
    bridge.parts = parts(&bridge);
    bridge
}

/// Whether the layouts can express a state; one that they cannot is null in `measures`.
pub fn can_express(state: State, expressible: &Expressible) -> bool {
    match state {
        State::WalkedOut => expressible.walked_out,
        State::Cancelled => expressible.cancelled,
        State::Unfilled => expressible.unfilled,
        State::Dna => expressible.dna,
        State::Held | State::Unrecorded | State::Pending => true,
    }
}

/// N - A.
fn difference(pair: Pair) -> Option<Exact> {
    Some(pair.normal? - whole(pair.actual?))
}

/// The parts of the shortfall; an unexpressed state enters as nought on both sides.
fn parts(bridge: &Bridge) -> Vec<(BridgePart, Exact)> {
    let (Some(fewer_slots), Some(_)) = (difference(bridge.offered), bridge.shortfall) else { return Vec::new() };
    let more = |state: State| {
        let pair = bridge.states.get(&state).copied().unwrap_or_default();
        difference(pair).map(|less| -less).unwrap_or_else(|| whole(0))
    };
    vec![
        (BridgePart::FewerSlots, fewer_slots),
        (BridgePart::Dna, more(State::Dna)),
        (BridgePart::WalkedOut, more(State::WalkedOut)),
        (BridgePart::Cancelled, more(State::Cancelled)),
        (BridgePart::Unfilled, more(State::Unfilled)),
        (BridgePart::Pending, more(State::Pending)),
    ]
}

/// The bridge summed over several dates: a null on any date makes the sum null (ruling 14).
pub fn sum_of(bridges: &[&Bridge]) -> Bridge {
    let pair_sum = |pick: &dyn Fn(&Bridge) -> Pair| {
        bridges.iter().map(|bridge| pick(bridge)).reduce(|sum, next| Pair {
            normal: sum.normal.zip(next.normal).map(|(one, other)| one + other),
            actual: sum.actual.zip(next.actual).map(|(one, other)| one + other),
        })
    };
    let states = State::ALL
        .iter()
        .filter_map(|state| {
            pair_sum(&|bridge| bridge.states.get(state).copied().unwrap_or_default()).map(|pair| (*state, pair))
        })
        .collect();
    let kept = pair_sum(&|bridge| bridge.kept).unwrap_or_default();
    let offered = pair_sum(&|bridge| bridge.offered).unwrap_or_default();
    let mut bridge = Bridge { states, offered, kept, shortfall: difference(kept), parts: Vec::new() };
    bridge.parts = parts(&bridge);
    bridge
}
