//! Every layout of this version reads small hand-written exports: rows, states, weights, account and exceptions, all
//! worked out by hand from `DOMAIN.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod accounts;
mod categories;
mod coded_lists;
mod emis;
mod emis_bulk;
mod files;
mod gp_connect;
mod hidden;
mod items;
mod mapping;
mod own_layout;
mod pages;
mod plain;
mod practice_months;
mod resaved;
mod sheets;
mod snapshots;
mod support;
mod systmone;
mod watch;
mod workbooks;
