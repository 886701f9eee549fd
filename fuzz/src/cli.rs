//! Of the command line only what reads a policy.

#[path = "../../src/cli/failure.rs"]
pub mod failure;
#[path = "../../src/cli/policy_file.rs"]
pub mod policy_file;
