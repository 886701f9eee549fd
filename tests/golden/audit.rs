//! `docs/audit.md` follows one line of the committed sample to its rows. The page is prose: this holds its figures to the
//! claim, so that an auditor who follows along never reads a figure that the workbook does not show.

use crate::claimed_whole;
use normalday::report::json::to_json;
use std::path::Path;

/// The line the page follows: 30 minutes at 13.00 are 6.50; 13.8% of it 0.897; 14.38% of it 0.9347.
#[test]
fn the_audited_line_is_in_the_claim_and_on_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let claim = claimed_whole(&root.join("sample_data/emis-practice"));
    let json: serde_json::Value = serde_json::from_str(&to_json(&claim)).unwrap();
    let line = json["lines"].as_array().unwrap().iter().find(|line| line["id"] == "L0001").unwrap();
    assert_eq!((line["staff"].as_str(), line["date"].as_str()), (Some("A02"), Some("2024-07-19")));
    assert_eq!((line["minutes"].as_i64(), line["rate"].as_str()), (Some(30), Some("13.00")));
    let sums = ["pay", "employer_ni", "pension", "amount"].map(|part| line[part].as_str().unwrap());
    assert_eq!(sums, ["6.50", "0.90", "0.93", "8.33"]);
    assert_eq!(
        (line["evidence"][0]["file"].as_str(), line["evidence"][0]["row"].as_u64()),
        (Some("timesheets.csv"), Some(591))
    );

    let page = std::fs::read_to_string(root.join("docs/audit.md")).unwrap();
    let head = format!("comes to £{}", pounds(claim.totals.invoice_by_head[&2]));
    for words in ["L0001", "£8.33", "£6.50", "£0.90", "£0.93", "£13.00", "`timesheets.csv`, row 591", &head] {
        assert!(page.contains(words), "docs/audit.md does not say {words}");
    }
}

/// The rows that the page quotes are those of the committed files.
#[test]
fn the_quoted_rows_stand_in_the_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/audit.md")).unwrap();
    for (file, row) in [("timesheets.csv", 591), ("planned rota.csv", 594)] {
        let text = std::fs::read_to_string(root.join("sample_data/emis-practice").join(file)).unwrap();
        let line = text.lines().nth(row - 1).unwrap();
        assert!(page.contains(line), "docs/audit.md does not quote {file}, row {row}: {line}");
    }
}

fn pounds(pence: i64) -> String {
    format!("{}.{:02}", pence / 100, pence % 100)
}
