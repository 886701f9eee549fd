//! A fault of the program ends with a message to a person: no backtrace, and none of the practice's data.

use super::failure::Failure;
use crate::model::stop::StopCode;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::path::Path;
use std::sync::Mutex;

/// Where in the program the first panic happened: a file name of the source and a line, never a value.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Keeps panics from printing anything: their message may quote a value.
pub fn silence_panics() {
    panic::set_hook(Box::new(|panic| {
        if let (Some(place), Ok(mut first)) = (place_of(panic), PLACE.lock()) {
            first.get_or_insert(place);
        }
    }));
}

fn place_of(panic: &PanicHookInfo<'_>) -> Option<String> {
    let location = panic.location()?;
    let file = Path::new(location.file()).file_name()?.to_string_lossy().into_owned();
    Some(format!("{file}:{}", location.line()))
}

/// Runs the work; a panic in it becomes a failure that asks to be reported.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(fault_of_the_program()))
}

fn fault_of_the_program() -> Failure {
    let place = PLACE.lock().ok().and_then(|place| place.clone()).unwrap_or_else(|| "place unknown".to_owned());
    let version = env!("CARGO_PKG_VERSION");
    Failure::new(StopCode::Fault, format!("normalday {version} stopped at a fault of its own ({place})"))
        .because(
            "The fault is in the program, not in your files. Every output file is written whole or not at all, so what \
             stands in the output folder is sound, but it may be that of an earlier run.",
        )
        .hint(
            "please report it with the line above and the command that you typed; do not attach exports, they hold \
             patients' data",
        )
}

#[cfg(test)]
mod tests {
    use super::guarded;
    use crate::cli::failure::{Failure, Status};
    use crate::model::stop::StopCode;

    #[test]
    fn a_panic_becomes_an_internal_failure_without_its_message() {
        let ended: Result<(), Failure> = guarded(|| panic!("943 476 5919"));
        let failure = ended.map_or_else(|failure| failure, |()| Failure::new(StopCode::NoDates, "no failure"));
        assert_eq!(failure.status(), Status::Internal);
        assert!(!format!("{failure:?}").contains("943"));
    }
}
