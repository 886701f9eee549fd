//! The impact is claimed: modelled work, prices, lines, heads, controls (`DOMAIN.md` sections 7 and 8). Pure: tables in,
//! tables out.

pub mod outcome;
