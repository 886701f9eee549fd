//! Policies: any text is refused with its line and without repeating a value, or is a whole policy.
#![no_main]

use libfuzzer_sys::fuzz_target;
use normalday_fuzz::cli::policy_file::parse;
use std::path::Path;

fuzz_target!(|text: &str| {
    if let Err(failure) = parse(Path::new("policy.toml"), text) {
        assert!(failure.message.contains("policy.toml"));
        assert!(!failure.hints.is_empty());
    }
});
