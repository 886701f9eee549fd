//! Help, version, completions, usage errors.

use crate::common::Run;

/// Every command but `man`, which takes nothing and needs no example.
const COMMANDS: [&str; 11] = [
    "claim",
    "check",
    "region",
    "gpad",
    "verify",
    "consolidate",
    "layouts",
    "init",
    "sample",
    "explain",
    "completions",
];

#[test]
fn help_names_every_command_and_ends_with_nought() {
    let ended = Run::normalday("--help").run().status(0).stderr_is_empty();
    for command in COMMANDS.into_iter().chain(["man"]) {
        assert!(ended.stdout.contains(&format!("\n  {command} ")), "{command} is missing:\n{}", ended.stdout);
    }
}

#[test]
fn the_help_of_each_command_has_an_example() {
    for command in COMMANDS {
        Run::normalday(command).argument("--help").run().status(0).stdout_has("Example");
    }
}

#[test]
fn nothing_typed_shows_the_help_as_a_usage_error() {
    Run::normalday("").run().status(2).stderr_has("Usage: normalday");
}

#[test]
fn an_unknown_option_is_a_usage_error() {
    Run::normalday("claim x --incidnet 2024-07-19").run().status(2).stderr_has("--incident");
}

#[test]
fn the_version_is_printed() {
    Run::normalday("--version").run().status(0).stdout_has(env!("CARGO_PKG_VERSION"));
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    Run::normalday("completions bash").run().status(0).stdout_has("_normalday");
    Run::normalday("completions zsh").run().status(0).stdout_has("#compdef normalday");
    Run::normalday("man").run().status(0).stdout_has(".TH normalday").stdout_has("check");
}

#[test]
fn colour_is_used_only_where_it_is_wanted() {
    Run::normalday("explain E999").run().status(2).stderr_lacks("\u{1b}[");
    Run::normalday("explain E999 --color always").run().status(2).stderr_has("\u{1b}[");
}
