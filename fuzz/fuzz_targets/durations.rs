//! Durations, breaks, clock times and shift lengths: any cell is refused, or gives minutes within its bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use normalday_fuzz::ingest::staff::durations::{
    HoursUnit, break_in_minutes, break_of_any_unit, decimal_of, hours_in_minutes,
};
use normalday_fuzz::ingest::staff::times::{DAY_MINUTES, clock_of, elapsed_minutes, minute_of_text};
use normalday_fuzz::rows::rows_of;

fuzz_target!(|text: &str| {
    let cells: Vec<_> = rows_of(text).into_iter().flat_map(|row| row.cells).collect();
    let unit = HoursUnit::of_cells(&cells);
    let mut minutes_of_day = Vec::new();
    for cell in &cells {
        for unit in [unit, Some(HoursUnit::Hours), Some(HoursUnit::DayFraction), None] {
            if let Ok(minutes) = hours_in_minutes(cell, unit) {
                assert!((0..=31 * DAY_MINUTES).contains(&minutes));
            }
        }
        for minutes in [break_in_minutes(cell), break_of_any_unit(cell)].into_iter().flatten() {
            assert!((0..=DAY_MINUTES).contains(&minutes));
        }
        if let Ok(clock) = clock_of(cell, None) {
            assert!((0..=DAY_MINUTES).contains(&clock.minute));
            minutes_of_day.push(clock.minute);
        }
        let _ = decimal_of(cell);
    }
    assert!(minute_of_text(text).is_none_or(|minute| (0..=DAY_MINUTES).contains(&minute)));
    // The Sunday on which the clocks go forward, of the year of the model case.
    let date = chrono::NaiveDate::from_ymd_opt(2024, 3, 31).unwrap_or_default();
    for pair in minutes_of_day.windows(2) {
        let _ = elapsed_minutes(date, pair[0], pair[1]);
    }
});
