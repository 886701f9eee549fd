//! What rolling up needs of one practice's claim, read from its `claim.json` (`CONTRACT.md` section 2).

/// One practice's claim, as a region counts it.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct PracticeRecord {}
