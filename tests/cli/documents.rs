//! Every command and option that a document or a message names is one that the program has.

use crate::common::repository;
use clap::CommandFactory;
use normalday::cli::arguments::Arguments;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn documents_and_messages_name_only_what_there_is() {
    let mut program = Arguments::command();
    program.build();
    let mut seen = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for span in commands_in(&text) {
            seen += 1;
            if let Err(what) = exists(&program, &span) {
                panic!("{}: `{span}`: {what}", path.display());
            }
        }
    }
    assert!(seen > 20, "only {seen} commands were found: the search has gone blind");
}

#[test]
fn the_readme_leads_with_the_two_commands() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let claim = readme.find("\ncargo run --release -- claim sample_data/").unwrap();
    let test = readme.find("\ncargo test --release\n").unwrap();
    assert!(claim < test);
}

#[test]
fn what_documents_link_to_is_there() {
    for path in documents().iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let text = fs::read_to_string(path).unwrap();
        let folder = path.parent().unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let target = folder.join(link.split('#').next().unwrap());
            assert!(target.exists(), "{} links to {link}, which is not there", path.display());
        }
    }
}

fn documents() -> Vec<PathBuf> {
    let root = repository();
    let mut paths = vec![root.join("README.md"), root.join("CHANGELOG.md"), root.join("justfile")];
    for folder in ["docs", "src", "schemas"] {
        gather(&root.join(folder), &mut paths);
    }
    paths
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_text =
            path.extension().is_some_and(|extension| extension == "md" || extension == "rs" || extension == "toml");
        if path.is_dir() {
            gather(&path, paths);
        } else if is_text {
            paths.push(path);
        }
    }
}

/// What stands between backticks, or on a line of its own, and begins with the program's name.
fn commands_in(text: &str) -> Vec<String> {
    let spans = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let lines = text.lines().map(str::trim);
    spans
        .chain(lines)
        .filter_map(|span| {
            let arguments = span
                .strip_prefix("normalday ")
                .or_else(|| span.strip_prefix("cargo run --release -- "))
                .filter(|arguments| arguments.starts_with(|first: char| first.is_ascii_lowercase() || first == '-'))?;
            Some(arguments.to_owned())
        })
        .filter(|arguments| !is_prose(arguments))
        .collect()
}

/// A sentence that begins with the name, such as "normalday writes a claim".
fn is_prose(arguments: &str) -> bool {
    arguments.trim_end().ends_with(['.', ',']) || arguments.contains(" the ") || arguments.contains(" a ")
}

fn exists(program: &clap::Command, arguments: &str) -> Result<(), String> {
    let mut words = arguments.split([' ', '[', ']', '<', '>', '=', '\\', '"', ',']).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let command = if first.starts_with('-') {
        program
    } else {
        program.find_subcommand(first).ok_or_else(|| format!("there is no command {first}"))?
    };
    let options =
        std::iter::once(first).chain(words).take_while(|word| *word != "#").filter(|word| word.starts_with("--"));
    for option in options {
        let name = option.trim_start_matches('-');
        let known = command.get_arguments().any(|argument| argument.get_long() == Some(name))
            || name == "help"
            || name == "version";
        if !known {
            return Err(format!("{first} has no option {option}"));
        }
    }
    Ok(())
}
