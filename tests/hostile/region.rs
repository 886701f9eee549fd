//! A region in which workers are killed, abort and run out of memory, the whole run is killed, and the disk is full.

#![cfg(unix)]

use super::region_fixture::{code, make, tree};
use normalday::ingest::worker::Limits;
use normalday::model::policy::Policy;
use normalday::region::find::folder_name;
use normalday::region::outcome::PracticeRun;
use normalday::region::run::{PRACTICE_LIMITS, PRACTICES, Settings, Wanted, run};
use normalday::region::task::Task;
use normalday::sample::{Settings as SampleSettings, generate};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_normalday");

/// What comes in the place of the program for some practices; for all others the program itself.
const SABOTEUR: &str = r#"#!/bin/sh
case "$2" in
  A81002) kill -ABRT $$ ;;
  A81003) kill -KILL $$ ;;
  A81004) x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done ;;
  A81005) exit 3 ;;
  A81006) while :; do :; done ;;
  A81007) echo nonsense; exit 0 ;;
esac
exec PROGRAM "$@"
"#;

fn wanted(folder: &Path, out: &Path, practices: usize) -> Vec<Wanted> {
    let of = |number: usize| {
        let code = code(number);
        let mut policy = Policy::default();
        policy.practice.code.clone_from(&code);
        let task = Task {
            code: code.clone(),
            inputs: vec![folder.join(&code)],
            extract: None,
            policy,
            incident: Some("2024-07-19".to_owned()),
            mappings: Vec::new(),
            layouts: None,
            key_file: None,
            out: out.join(PRACTICES).join(folder_name(&code)),
        };
        Wanted { source: code.clone(), code, task: Ok(Box::new(task)) }
    };
    (1..=practices).map(of).collect()
}

fn run_with(program: &Path, limits: Limits, folder: &Path, practices: usize) -> Vec<PracticeRun> {
    let out = folder.join("out");
    let stop = AtomicBool::new(false);
    let settings = Settings {
        program,
        digest: "of this test",
        out: &out,
        jobs: 2,
        limits,
        extracts: None,
        stop: &stop,
        told: &|_| (),
    };
    run(&wanted(folder, &out, practices), &settings).unwrap().practices
}

#[test]
fn a_worker_that_is_killed_aborts_or_wants_too_much_fails_alone() {
    let folder = TempDir::new().unwrap();
    make(folder.path(), 8);
    let program = folder.path().join("saboteur.sh");
    fs::write(&program, SABOTEUR.replace("PROGRAM", PROGRAM)).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let limits = Limits { memory_bytes: 700 << 20, processor_time: Duration::from_secs(15), ..PRACTICE_LIMITS };
    let practices = run_with(&program, limits, folder.path(), 8);
    let said = |practice: &PracticeRun| match &practice.result {
        Ok(_) => "a claim".to_owned(),
        Err(failure) => format!("{}: {}", failure.code, failure.reason),
    };
    let ended = "the process of this practice ended";
    let expected = [
        ("A81001", "a claim".to_owned()),
        ("A81002", format!("N105: {ended} before it was through (by signal 6)")),
        ("A81003", format!("N105: {ended} before it was through (by signal 9)")),
        ("A81004", "N103: its files need more than the 700 MB of memory that one practice may have".to_owned()),
        ("A81005", format!("N105: {ended} before it was through (with status 3)")),
        ("A81006", "N104: its files take longer than the 15 seconds that one practice may have".to_owned()),
        ("A81007", format!("N105: {ended} without a word of what it did")),
        ("A81008", "a claim".to_owned()),
    ];
    let found: Vec<(&str, String)> = practices.iter().map(|one| (one.code.as_str(), said(one))).collect();
    assert_eq!(found, expected.to_vec());
}

/// The program itself, with less memory than a claim needs: it ends by its own limit, and the practice says so.
#[cfg(target_os = "linux")]
#[test]
fn the_program_ends_at_its_own_limit_of_memory() {
    let folder = TempDir::new().unwrap();
    make(folder.path(), 1);
    let limits = Limits { memory_bytes: 12 << 20, ..PRACTICE_LIMITS };
    let practices = run_with(Path::new(PROGRAM), limits, folder.path(), 1);
    let failure = practices.first().and_then(|one| one.result.as_ref().err());
    assert_eq!(failure.map(|failure| failure.code.as_str()), Some("N103"));
}

fn region(folder: &Path, out: &str) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["region", "practices", "--incident", "2024-07-19", "--jobs", "2", "--out", out]);
    command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn practices(count: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    make(&folder.path().join("practices"), count);
    folder
}

/// Killed again and again, each time at another moment, and then left alone: the results are those of a run that nobody
/// disturbed, and nothing else lies there.
#[test]
fn a_run_that_is_killed_is_taken_up_where_it_stopped() {
    let folder = practices(6);
    assert!(region(folder.path(), "undisturbed").status().unwrap().success());
    let whole = tree(&folder.path().join("undisturbed"));
    let pauses_millis: Vec<u64> = (0..6).map(|_| rand::random_range(10..900)).collect();
    for pause_millis in &pauses_millis {
        let mut child = region(folder.path(), "out").spawn().unwrap();
        std::thread::sleep(Duration::from_millis(*pause_millis));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(region(folder.path(), "out").status().unwrap().success());
    let resumed = tree(&folder.path().join("out"));
    let names = |tree: &std::collections::BTreeMap<PathBuf, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&resumed), names(&whole));
    assert!(resumed == whole, "the bytes of a file differ after kills at {pauses_millis:?} milliseconds");
}

/// Ctrl-C once: practices that were begun are finished, what is there is whole, and the next run takes up the rest.
#[test]
fn an_interrupted_run_leaves_whole_claims_and_goes_on_later() {
    let folder = practices(12);
    assert!(region(folder.path(), "undisturbed").status().unwrap().success());
    let mut child = region(folder.path(), "out").spawn().unwrap();
    let first = folder.path().join("out/journal");
    while !first.is_dir() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let status = child.wait().unwrap().code();
    let claimed = fs::read_dir(folder.path().join("out").join(PRACTICES)).unwrap().flatten();
    let whole = claimed.filter(|claim| claim.path().join("claim.json").is_file()).count();
    let temporary = tree(&folder.path().join("out")).into_keys().filter(|path| path.to_string_lossy().contains("/."));
    assert_eq!(temporary.count(), 0);
    assert_eq!((status, (1..12).contains(&whole)), (Some(1), true), "{whole} claims");
    assert!(region(folder.path(), "out").status().unwrap().success());
    assert!(tree(&folder.path().join("out")) == tree(&folder.path().join("undisturbed")));
}

/// Files are limited to 4 kB, as if the disk were full: one clear error for all, and no half file.
#[test]
fn a_full_disk_stops_the_region_with_a_clear_error_and_no_half_file() {
    let folder = practices(4);
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" region practices --incident 2024-07-19 --out out";
    let output = Command::new("sh").args(["-c", script, PROGRAM]).current_dir(folder.path()).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("error[N081]: ") && stderr.contains("hint: see whether the disk is full"), "{stderr}");
    let lock = PathBuf::from("region.lock");
    assert_eq!(tree(&folder.path().join("out")).into_keys().collect::<Vec<_>>(), [lock], "which is empty");
}

/// Two runs at once in one folder of results: the second one stops, and does not touch what the first one writes.
#[test]
fn a_second_run_into_the_same_folder_stops_and_the_first_one_is_not_disturbed() {
    let folder = practices(6);
    assert!(region(folder.path(), "undisturbed").status().unwrap().success());
    let mut first = region(folder.path(), "out").spawn().unwrap();
    let lock = folder.path().join("out/region.lock");
    while !lock.is_file() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let second = region(folder.path(), "out").stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(2), "{said}");
    assert!(said.contains("error[N108]: ") && said.contains("`--out`"), "{said}");
    assert!(first.wait().unwrap().success());
    assert!(tree(&folder.path().join("out")) == tree(&folder.path().join("undisturbed")));
}

/// Killed while extracts are parted: what was put down has no name, and goes with the process.
#[test]
fn a_run_that_is_killed_while_it_parts_an_extract_leaves_no_row_behind() {
    let folder = TempDir::new().unwrap();
    let systems = vec!["emis-bulk".to_owned()];
    let settings = SampleSettings { practices: 3, systems, one_extract: true, ..SampleSettings::default() };
    generate(&settings, &folder.path().join("practices")).unwrap();
    for pause_millis in [40, 120, 260, 400, 900] {
        let mut child = region(folder.path(), "out").spawn().unwrap();
        std::thread::sleep(Duration::from_millis(pause_millis));
        child.kill().unwrap();
        child.wait().unwrap();
        let strange = tree(folder.path()).into_keys().filter(|path| {
            let known = ["practices", "out/practices", "out/journal"];
            // A roll-up that was just being written waits for its place under a name of its own.
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_roll_up = name.starts_with("region.") || name.starts_with(".normalday-");
            !is_roll_up && !known.iter().any(|known| path.starts_with(known))
        });
        assert_eq!(strange.collect::<Vec<_>>(), Vec::<PathBuf>::new());
    }
    assert!(region(folder.path(), "out").status().unwrap().success());
}
