//! Dates and times: any text is refused, or is a date that the same reader reads again from its plain form.
#![no_main]

use libfuzzer_sys::fuzz_target;
use normalday_fuzz::ingest::dates::{
    DateReader, NumericOrder, date_of_serial, numeric_parts, time_of_day, time_text,
};
use normalday_fuzz::ingest::mapping::date_order::{judge_of_book, judge_of_practice};
use normalday_fuzz::ingest::tables::Value;
use normalday_fuzz::model::incident::Incident;
use std::collections::BTreeSet;

fuzz_target!(|text: &str| {
    for order in [None, Some(NumericOrder::DayFirst), Some(NumericOrder::MonthFirst)] {
        let reader = DateReader::new(&[], order);
        if let Ok(moment) = reader.read(Value::Text(text)) {
            assert!(moment.minute.is_none_or(|minute| minute < 1440));
            let plain = moment.date.format("%Y-%m-%d").to_string();
            // A year of four digits comes back; a date far from our time is none of a practice's.
            if plain.len() == 10 {
                assert_eq!(reader.read_text(&plain).map(|again| again.date), Ok(moment.date));
            }
        }
    }
    assert!(time_text(text).is_none_or(|minute| minute < 1440));
    let parts: BTreeSet<_> = text.lines().filter_map(numeric_parts).map(|(parts, _)| parts).collect();
    let incident = Incident::parse("2024-07-19").ok();
    let (of_book, of_practice) =
        (judge_of_book(&parts, incident.as_ref()), judge_of_practice(&parts, incident.as_ref()));
    assert!(of_book.day_first <= 100 && of_practice.day_first <= 100);
    assert_eq!(of_book.is_proven, of_practice.is_proven);
    assert!(!of_book.is_proven || of_book.order == of_practice.order);
    let _ = Incident::parse(text);
    if let Ok(number) = text.trim().parse::<f64>() {
        let _ = date_of_serial(number);
        let reader = DateReader::new(&[], None);
        if let Ok(moment) = reader.read(Value::Number(number)) {
            assert!(moment.minute.is_none_or(|minute| minute < 1440));
        }
        assert!(time_of_day(Value::Number(number)).is_none_or(|minute| minute < 1440));
    }
});
