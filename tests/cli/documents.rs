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
