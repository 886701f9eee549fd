//! The claim is reported: `claim.json`, the workbook, the copy to send, letter and e-mail draft (`CONTRACT.md` sections
//! 2 and 3). Only this folder knows Excel.

pub mod audience;
pub mod seal;
pub mod workbook;
