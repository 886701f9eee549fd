//! The same practice in another container: the files of a plain practice, saved as web pages under the name of workbooks,
//! give the same claim.

use crate::claimed;
use crate::compare::differences;
use normalday::claim::outcome::Claim;
use normalday::sample::{self, Book, Layout, Life, Rota, Settings};
use std::path::Path;

/// A page of a list: lines above the header as paragraphs, the header again after every fifty rows, and where somebody
/// stands in several rows in succession, the label in one cell over them.
fn page_of(csv: &str) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    let records: Vec<Vec<String>> =
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    let header = records.iter().position(|record| record.len() > 2).unwrap();
    let lines = records[..header].iter().map(|line| format!("<p>{}</p>", line.join(" ")));
    let headings: String = records[header].iter().map(|name| format!("<th>{name}</th>")).collect();
    let staff = records[header].iter().position(|name| name == "staff");
    let pages = records[header + 1..].chunks(50).map(|rows| format!("<tr>{headings}</tr>{}", page_rows(rows, staff)));
    format!(
        "<html><head><meta charset=\"utf-8\"></head><body>{}<table>{}</table></body></html>",
        lines.collect::<String>(),
        pages.collect::<String>()
    )
}

fn page_rows(rows: &[Vec<String>], staff: Option<usize>) -> String {
    let label = |row: &Vec<String>| staff.and_then(|column| row.get(column)).filter(|label| !label.is_empty()).cloned();
    let mut page = String::new();
    for (place, row) in rows.iter().enumerate() {
        let is_below = place > 0 && label(row).is_some() && label(row) == label(&rows[place - 1]);
        let height =
            rows[place..].iter().take_while(|other| label(row).is_some() && label(other) == label(row)).count();
        page.push_str("<tr>");
        for (column, text) in row.iter().enumerate() {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            match Some(column) == staff {
                true if is_below => {}
                true if height > 1 => page.push_str(&format!("<td rowspan={height}>{text}</td>")),
                _ => page.push_str(&format!("<td>{text}</td>")),
            }
        }
        page.push_str("</tr>");
    }
    page
}

/// Every CSV file of a folder, saved as a page under the name of a workbook.
fn saved_as_pages(folder: &Path) -> usize {
    let paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let lists = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    lists
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            std::fs::write(path.with_extension("xls"), page_of(text.trim_start_matches('\u{feff}'))).unwrap();
            std::fs::remove_file(path).unwrap();
        })
        .count()
}

/// What the claim says, without the names and places of files.
fn said(claim: &Claim) -> String {
    let lines = claim.lines.iter().map(|line| (line.head, line.on, line.date, line.staff_group, line.quantity));
    format!("{:?} {:?} {:?}", claim.appointments.measures, claim.totals, lines.collect::<Vec<_>>())
}

#[test]
fn pages_saved_as_workbooks_give_the_same_claim_as_plain_lists() {
    let life = Life { clinicians: 4, session_minutes: 120, ..Life::default() };
    let practice = sample::practice(&Settings { seed: 71, life, ..Settings::default() }, 0).unwrap();
    let layout = Layout { book: Book::Plain, rota: Rota::FullTemplate };
    let folder = tempfile::tempdir().unwrap();
    sample::render(&practice, layout, folder.path()).unwrap();
    let plain = claimed(folder.path());
    assert!(saved_as_pages(folder.path()) >= 3);
    let pages = claimed(folder.path());
    assert!(pages.is_reconciled());
    assert!(pages.tables.iter().all(|table| table.encoding == "HTML (UTF-8)"));
    assert_eq!(said(&pages), said(&plain));
    let found = differences(&pages, &sample::truth(&practice, layout));
    assert!(found.is_empty(), "{}", found.join("\n"));
}
