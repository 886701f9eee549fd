//! The four ways in which a worker ends. The workers here are small programs of the system, so that each way is certain.

#![cfg(unix)]

use normalday::ingest::worker::{Death, Ended, Job, Limits, Outcome};
use std::io::Read;
use std::time::Duration;

const LIMITS: Limits =
    Limits { memory_bytes: 200 * 1024 * 1024, processor_time: Duration::from_secs(60), time: Duration::from_secs(60) };

/// Runs a line of shell as a worker.
fn shell(line: &str, input: &[u8], limits: Limits) -> Ended<Vec<u8>> {
    let job =
        Job { program: "/bin/sh".into(), arguments: vec!["-c".into(), line.into()], environment: Vec::new(), limits };
    let read = |output: &mut dyn Read| {
        let mut bytes = Vec::new();
        output.read_to_end(&mut bytes).map(|_| bytes).unwrap_or_default()
    };
    job.run(input, read).unwrap()
}

#[test]
fn a_worker_that_finishes() {
    let ended = shell("cat", b"rows", LIMITS);
    assert_eq!((ended.outcome, ended.output), (Outcome::Finished, b"rows".to_vec()));
}

/// More input than a pipe holds, to a worker that does not read it: nobody waits for anybody.
#[test]
fn a_worker_that_does_not_listen() {
    let ended = shell("echo done", &vec![b'a'; 4 * 1024 * 1024], LIMITS);
    assert_eq!((ended.outcome, ended.output), (Outcome::Finished, b"done\n".to_vec()));
}

#[test]
fn a_worker_that_fails_and_says_why() {
    let ended = shell("echo no use >&2; exit 3", b"", LIMITS);
    let stderr_tail = "no use\n".to_owned();
    assert_eq!(ended.outcome, Outcome::Died { by: Death::Status(3), stderr_tail });
}

#[test]
fn a_worker_that_is_killed() {
    let ended = shell("kill -ABRT $$", b"", LIMITS);
    assert!(matches!(ended.outcome, Outcome::Died { by: Death::Signal(6), .. }), "{:?}", ended.outcome);
}

#[test]
fn a_worker_that_takes_too_long() {
    let limits = Limits { time: Duration::from_millis(300), ..LIMITS };
    let ended = shell("exec sleep 30", b"", limits);
    assert_eq!(ended.outcome, Outcome::OverTime { limit: limits.time });
    assert!(ended.took < Duration::from_secs(25));
}

/// It holds a string that doubles until the parent, which samples its memory, ends it: a shell does not limit itself.
#[test]
fn a_worker_that_takes_too_much_memory() {
    let ended = shell("x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done", b"", LIMITS);
    assert_eq!(ended.outcome, Outcome::OverMemory { limit_bytes: LIMITS.memory_bytes });
}

#[test]
fn a_worker_that_turns_in_circles() {
    let limits = Limits { processor_time: Duration::from_millis(300), ..LIMITS };
    let ended = shell("while :; do :; done", b"", limits);
    assert_eq!(ended.outcome, Outcome::OverTime { limit: limits.processor_time });
}

/// The program limits itself when it is started as a worker: 48 MB of input do not fit into 32 MB.
#[cfg(target_os = "linux")]
#[test]
fn the_program_as_a_worker_limits_its_own_memory() {
    let limits = Limits { memory_bytes: 32 * 1024 * 1024, ..LIMITS };
    let job = Job {
        program: env!("CARGO_BIN_EXE_normalday").into(),
        arguments: vec!["read-workbook".into(), "xls".into()],
        environment: Vec::new(),
        limits,
    };
    let ended = job.run(&vec![0u8; 48 * 1024 * 1024], |output| output.read(&mut [0u8; 64]).unwrap_or(0)).unwrap();
    assert_eq!((ended.outcome, ended.output), (Outcome::OverMemory { limit_bytes: limits.memory_bytes }, 0));
}

#[test]
fn a_program_that_is_not_there() {
    let job =
        Job { program: "/no/such/program".into(), arguments: Vec::new(), environment: Vec::new(), limits: LIMITS };
    assert!(job.run(b"", |_| ()).is_err());
}
