//! Windows: a worker lives in a Job object that limits its memory, and that ends it when this process ends.

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle, RawHandle};
use std::process::Child;
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, JOB_OBJECT_LIMIT_PROCESS_MEMORY,
    JOBOBJECT_BASIC_LIMIT_INFORMATION, JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation,
    SetInformationJobObject,
};

/// The Job object of one worker. When it is dropped, or this process ends however, the system ends the worker.
pub(super) struct JobObject(#[expect(dead_code, reason = "held, not read")] OwnedHandle);

impl JobObject {
    /// Puts a worker into a Job object of its own. An allocation beyond the limit then fails in the worker.
    pub fn holding(worker: &Child, memory_bytes: u64) -> io::Result<Self> {
        let job = new_job()?;
        limit(job.as_raw_handle(), &limits(memory_bytes))?;
        assign(job.as_raw_handle(), worker.as_raw_handle())?;
        Ok(JobObject(job))
    }
}

fn limits(memory_bytes: u64) -> JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
        BasicLimitInformation: JOBOBJECT_BASIC_LIMIT_INFORMATION {
            LimitFlags: JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
            ..Default::default()
        },
        ProcessMemoryLimit: usize::try_from(memory_bytes).unwrap_or(usize::MAX),
        ..Default::default()
    }
}

#[allow(unsafe_code)]
fn new_job() -> io::Result<OwnedHandle> {
    // SAFETY: both pointers may be null: no name, and the usual access rights.
    let job = unsafe { CreateJobObjectW(std::ptr::null(), std::ptr::null()) };
    if job.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle was just made, is open, and nobody else has it.
    Ok(unsafe { OwnedHandle::from_raw_handle(job) })
}

#[allow(unsafe_code)]
fn limit(job: RawHandle, limits: &JOBOBJECT_EXTENDED_LIMIT_INFORMATION) -> io::Result<()> {
    let bytes = size_of::<JOBOBJECT_EXTENDED_LIMIT_INFORMATION>() as u32;
    // SAFETY: the job is open, and the pointer is to a structure of the kind that is named, with its size.
    let is_set = unsafe {
        SetInformationJobObject(job, JobObjectExtendedLimitInformation, std::ptr::from_ref(limits).cast(), bytes)
    };
    done(is_set)
}

#[allow(unsafe_code)]
fn assign(job: RawHandle, process: RawHandle) -> io::Result<()> {
    // SAFETY: both handles are open: that of the job is ours, that of the process belongs to a `Child` that is not dropped.
    done(unsafe { AssignProcessToJobObject(job, process) })
}

/// A Windows function returns nought where it failed.
fn done(answer: i32) -> io::Result<()> {
    if answer == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
