//! Numbers and dates beyond all bounds, in every column: exceptions, never a fault of the program.

use super::common::Run;
use super::planted::plant;
use normalday::sample::{Layout, Settings, generate};
use tempfile::TempDir;

const BEYOND_BOUNDS: [&str; 14] = [
    "9999999999999999999999999999",
    "79228162514264337593543950335",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e308",
    "NaN",
    "9223372036854775807h",
    "9999999999wks",
    "99999999999999:00",
    "31/12/9999",
    "0001-01-01",
    "31-Dec-262142",
    "=1+1",
];

#[test]
fn no_number_in_any_column_of_any_layout_makes_the_program_fail() {
    for (system, _) in Layout::ALL {
        let made = TempDir::new().unwrap();
        generate(&Settings { systems: vec![system.to_owned()], ..Settings::default() }, made.path()).unwrap();
        let exports = made.path().join("practice-001");
        plant(&exports, &BEYOND_BOUNDS);
        let check = Run::normalday("check exports --incident 2024-07-19").copy_of(&exports, "exports").run();
        assert_eq!(check.status, 0, "{system}: {}", check.stderr);
        let claim = Run::normalday("claim exports --incident 2024-07-19").copy_of(&exports, "exports").run();
        // A status such as `=1+1` on many rows is asked about, which is an answer too.
        let is_asked = claim.status == 3 && claim.stderr.contains("error[N030]");
        assert!([0, 1].contains(&claim.status) || is_asked, "{system}: {}", claim.stderr);
    }
}
