//! What must hold of every truth, whatever the seed.

use crate::{LAYOUTS, small};
use normalday::model::exact::{Exact, whole};
use normalday::sample::{self, Book, Layout, Settings};

fn or_nought(count: Option<i64>) -> i64 {
    count.unwrap_or(0)
}

#[test]
fn offered_is_the_sum_of_its_states_and_gross_of_its_fates() {
    for seed in 1..=6 {
        let practice = sample::practice(&small(seed), 0).unwrap();
        for layout in LAYOUTS {
            let measures = sample::truth(&practice, layout).measures;
            let cancelled = layout_cancelled(&practice, layout.book);
            let states = measures.kept_actual
                + or_nought(measures.dna_actual)
                + or_nought(measures.walked_out_actual)
                + or_nought(measures.unfilled_actual)
                + measures.pending_actual
                + cancelled;
            assert_eq!(measures.offered_actual, states, "seed {seed}, {layout:?}");
            if let Some(gross) = measures.cancelled_gross {
                let fates = [
                    measures.reprovided,
                    measures.rebooked_pending,
                    measures.rebooked_not_kept,
                    measures.not_rebooked,
                    measures.untraceable,
                ];
                assert_eq!(gross, fates.iter().map(|fate| fate.unwrap()).sum::<i64>());
                if layout.book.has_snapshots() {
                    // Snapshots say nothing of normal, and show as cancelled what the log cancels.
                    assert_eq!((measures.cancelled_normal, measures.cancelled_extra), (None, None));
                    assert!(gross <= layout_cancelled(&practice, Book::Plain));
                } else {
                    assert!(gross <= cancelled);
                    assert_eq!(measures.cancelled_extra.unwrap(), whole(gross) - measures.cancelled_normal.unwrap());
                }
            }
        }
    }
}

fn layout_cancelled(practice: &sample::Practice, book: Book) -> i64 {
    if book.is_emis_report() || book.is_emis_bulk() {
        return 0;
    }
    let on_incident = |slot: usize| practice.incident.clock_window(practice.slots[slot].date).is_some();
    let is_in_list = |patient: Option<u32>| book != Book::PopulationList || patient.is_some();
    let cancelled = practice.bookings.iter().filter(|booking| booking.is_cancelled() && is_in_list(booking.patient));
    cancelled.filter(|booking| on_incident(booking.slot)).count() as i64
}

#[test]
fn eight_fridays_are_the_pool_and_six_are_chosen() {
    let practice = sample::practice(&small(1), 0).unwrap();
    for layout in LAYOUTS {
        let truth = sample::truth(&practice, layout);
        assert_eq!(truth.chosen.len(), 1);
        let chosen = truth.chosen.values().next().unwrap();
        assert_eq!(chosen.len(), 6, "{layout:?}");
        let kept: i64 = chosen.iter().map(|date| truth.kept_by_date[date]).sum();
        assert_eq!(truth.measures.kept_normal.unwrap(), Exact::new(kept, 6));
    }
}

/// What cannot be told apart is counted where the layout puts it: who left unseen under a code of an arrival, and everybody
/// whom GP Connect knows as booked. The book itself is the same.
#[test]
fn the_lists_agree_where_they_can_carry_it() {
    for seed in 1..=4 {
        let practice = sample::practice(&small(seed), 0).unwrap();
        let of = |book: Book| {
            let layout = LAYOUTS.into_iter().find(|layout| layout.book == book).unwrap();
            sample::truth(&practice, layout).measures
        };
        let [extract, plain] = [of(Book::SystmoneExtract), of(Book::Plain)];
        let [population, shared, connect, codes, tpp] =
            [Book::PopulationList, Book::SharedCareList, Book::GpConnect, Book::CodesList, Book::TppTable].map(of);
        for list in [&population, &shared, &tpp] {
            assert_eq!((list.kept_actual, list.kept_normal), (extract.kept_actual, extract.kept_normal));
            assert_eq!((list.dna_actual, list.walked_out_actual), (extract.dna_actual, extract.walked_out_actual));
        }
        assert_eq!(codes.kept_actual, extract.kept_actual + or_nought(extract.walked_out_actual));
        assert_eq!(
            connect.kept_actual,
            extract.kept_actual + or_nought(extract.walked_out_actual) + or_nought(extract.dna_actual)
        );
        assert_eq!((connect.dna_actual, connect.dna_normal, connect.walked_out_actual), (None, None, None));
        for list in [&shared, &connect, &codes] {
            assert_eq!(list.unfilled_actual, plain.unfilled_actual);
        }
        assert_eq!((population.unfilled_actual, tpp.unfilled_actual), (None, None));
        // Who cancelled and when is what gross turns on: the fewer of it a list says, the more it counts.
        assert!(extract.cancelled_gross <= tpp.cancelled_gross && tpp.cancelled_gross <= connect.cancelled_gross);
        assert_eq!(codes.cancelled_gross, tpp.cancelled_gross);
        assert!(extract.cancelled_gross <= shared.cancelled_gross && shared.cancelled_gross <= connect.cancelled_gross);
    }
}

#[test]
fn the_layouts_agree_where_they_can_carry_it() {
    for seed in 1..=4 {
        let practice = sample::practice(&small(seed), 0).unwrap();
        let of = |index: usize| sample::truth(&practice, LAYOUTS[index]).measures;
        let [emis, emis_xlsx, breakdown, extract, plain] = [of(0), of(1), of(2), of(3), of(4)];
        let with_the_other_rota = Layout { rota: LAYOUTS[1].rota, ..LAYOUTS[0] };
        assert_eq!(sample::truth(&practice, with_the_other_rota).measures, emis_xlsx);
        for other in [&breakdown, &extract, &plain] {
            // The EMIS report cannot say who walked out: they count as kept there.
            assert_eq!(emis.kept_actual, other.kept_actual + or_nought(other.walked_out_actual));
            assert_eq!(emis.dna_actual, other.dna_actual);
            assert_eq!(emis.unrecorded_actual, other.unrecorded_actual);
        }
        assert_eq!(emis.unfilled_actual, plain.unfilled_actual);
        assert_eq!(emis_xlsx.unfilled_normal.is_some(), plain.unfilled_normal.is_some());
        for (one, other) in [(&breakdown, &extract), (&extract, &plain)] {
            assert_eq!(one.kept_normal, other.kept_normal);
            assert_eq!(one.shortfall, other.shortfall);
            assert_eq!(one.dna_normal, other.dna_normal);
            assert_eq!(one.walked_out_normal, other.walked_out_normal);
        }
        assert_eq!(extract.cancelled_gross, plain.cancelled_gross);
        assert_eq!(extract.cancelled_normal, plain.cancelled_normal);
        assert_eq!(
            [extract.reprovided, extract.rebooked_pending, extract.rebooked_not_kept, extract.not_rebooked],
            [plain.reprovided, plain.rebooked_pending, plain.rebooked_not_kept, plain.not_rebooked]
        );
    }
}

#[test]
fn an_outage_is_felt_and_an_ordinary_day_is_not() {
    let affected = sample::practice(&small(1), 0).unwrap();
    let ordinary = sample::practice(&Settings { unaffected: true, ..small(1) }, 0).unwrap();
    let layout = LAYOUTS[4];
    let (felt, not_felt) = (sample::truth(&affected, layout).measures, sample::truth(&ordinary, layout).measures);
    assert!(felt.cancelled_extra.unwrap() > whole(3));
    assert!(felt.shortfall.unwrap() > not_felt.shortfall.unwrap());
    assert_eq!(not_felt.kept_attested, None);
}
