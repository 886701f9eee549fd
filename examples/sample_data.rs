//! Makes the practices of `sample_data/` again: `cargo run --release --example sample_data` (`just samples`).

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "sample_data".to_owned());
    match normalday::sample::write_sample_data(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
