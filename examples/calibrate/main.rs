//! `just calibrate`: how far the measure can be trusted. Made-up practices are lived with and without their outage; the
//! claim on their files is held against what is true of them. The table goes to standard output and, with `--write`,
//! into the manual.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod alternatives;
mod figures;
mod run;
mod tables;

use clap::Parser;
use normalday::sample::{Element, Levels};
use run::{Outcome, Question};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is asked.
#[derive(Parser)]
pub struct Asked {
    /// Practices with every element of life on
    #[arg(long, default_value_t = 0)]
    pub seeds: u64,
    /// Practices with one element switched off, for each element; 0 leaves that table out
    #[arg(long, default_value_t = 0)]
    pub element_seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    pub first_seed: u64,
    /// Threads
    #[arg(long, default_value_t = 2)]
    pub threads: usize,
    /// Levels of life other than the usual ones, as `normalday sample --life` takes them
    #[arg(long, value_delimiter = ',')]
    pub life: Vec<String>,
    /// A Markdown file with a place for the table
    #[arg(long)]
    pub write: Option<PathBuf>,
}

fn main() {
    let asked = Asked::parse();
    let mut levels = Levels::usual();
    for word in &asked.life {
        levels.add(word).expect("an element of life");
    }
    let mut questions: Vec<Question> = seeds(&asked, asked.seeds.max(asked.element_seeds), None, levels.clone());
    for element in Element::ALL {
        let without = levels.clone().with(element, 0.0);
        questions.extend(seeds(&asked, asked.element_seeds, Some(element), without));
    }
    let outcomes = answers(&questions, asked.threads);
    let parts = tables::markdown(&asked, &questions, &outcomes);
    for part in &parts {
        println!("{}\n", part.text);
    }
    if let Some(path) = &asked.write {
        let mut manual = std::fs::read_to_string(path).expect("the manual can be read");
        for part in parts.iter().filter(|part| part.is_of_the_method) {
            manual = tables::laid_into(&manual, part);
        }
        std::fs::write(path, manual).expect("the manual can be written");
    }
}

fn seeds(asked: &Asked, count: u64, without: Option<Element>, levels: Levels) -> Vec<Question> {
    let all = asked.first_seed..asked.first_seed + count;
    all.map(|seed| Question { seed, without, levels: levels.clone() }).collect()
}

/// Lives and claims every practice, on some threads, in the order of the questions.
fn answers(questions: &[Question], threads: usize) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<Option<Outcome>>> = Mutex::new(vec![None; questions.len()]);
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(question) = questions.get(place) else { return };
                    let outcome = run::outcome(question);
                    let mut found = found.lock().expect("no thread panicked");
                    found[place] = Some(outcome);
                    let done = found.iter().filter(|outcome| outcome.is_some()).count();
                    if done.is_multiple_of(50) {
                        eprintln!("{done} of {}", questions.len());
                    }
                }
            });
        }
    });
    found.into_inner().expect("no thread panicked").into_iter().map(|outcome| outcome.expect("answered")).collect()
}
