//! What the report's tests share.

pub mod claim_fixture;
