//! Workbooks that were made to deceive, or to take the program down. None makes it stop at a fault, none takes long, and
//! none that Excel would show otherwise than it is checked passes.

use super::written;
use crate::alterations::*;
use normalday::report::verify::book::{Book, BookError};
use normalday::report::verify::{Finding, Kind, verify};
use std::time::{Duration, Instant};

/// Every one of these ends sooner; an ordinary claim takes less than a second.
const LONGEST: Duration = Duration::from_secs(60);

fn refused(bytes: &[u8]) -> BookError {
    match Book::read(bytes) {
        Err(error) => error,
        Ok(_) => panic!("it was read"),
    }
}

/// A claim workbook with a further sheet of rows below `Notes`.
fn with_rows(rows: &str) -> Vec<u8> {
    altered(&written()[0], NOTES, |xml| xml.replace("</sheetData>", &format!("{rows}</sheetData>")))
}

#[test]
fn what_two_programs_could_read_in_two_ways_is_damage() {
    let claim = &written()[0];
    let line = |change: &dyn Fn(&str) -> String| altered(claim, LINES, change);
    let relations = "xl/_rels/workbook.xml.rels";
    let second_texts = "<Relationship Id=\"rId999\" \
        Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" \
        Target=\"other.xml\"/></Relationships>";
    let second_sheet = "<sheet name=\"Rates\" sheetId=\"99\" r:id=\"rId4\"/></sheets>";
    let for_newer = "<mc:AlternateContent><mc:Choice Requires=\"x14\"><definedNames>\
        <definedName name=\"lost\" localSheetId=\"0\">Rates!$D$5</definedName></definedNames></mc:Choice>\
        </mc:AlternateContent><definedNames>";
    let for_newer_styles = "<mc:AlternateContent><mc:Choice Requires=\"x14\"><cellXfs><xf/></cellXfs></mc:Choice>\
        </mc:AlternateContent><cellXfs";
    for (name, bytes) in [
        ("names for newer programs only", altered(claim, WORKBOOK, |xml| xml.replacen("<definedNames>", for_newer, 1))),
        ("styles for newer programs only", altered(claim, STYLES, |xml| xml.replacen("<cellXfs", for_newer_styles, 1))),
        ("a zip in the comment of a zip", [claim.as_slice(), claim.as_slice(), b"x"].concat()),
        ("a remark inside a number", line(&|xml| with_cell(xml, "X5", "<c r=\"X5\"><v>1<!-- -->60</v></c>"))),
        (
            "a cell that stands twice",
            line(&|xml| with_cell(xml, "X5", "<c r=\"X5\"><v>1</v></c><c r=\"X5\"><v>2</v></c>")),
        ),
        ("two values in a cell", line(&|xml| with_cell(xml, "X5", "<c r=\"X5\"><v>1</v><v>2</v></c>"))),
        (
            "a row that stands twice",
            line(&|xml| {
                xml.replace("</sheetData>", "<row r=\"5\"/><row r=\"5\"><c r=\"A5\"><v>1</v></c></row></sheetData>")
            }),
        ),
        ("cells twice", line(&|xml| xml.replace("</sheetData>", "</sheetData><sheetData/>"))),
        ("a cell of other names", line(&|xml| with_cell(xml, "X5", "<c xmlns=\"urn:x\" r=\"X5\"><v>1</v></c>"))),
        ("a cell in another row", line(&|xml| with_cell(xml, "X5", "<c r=\"X6\"><v>1</v></c>"))),
        (
            "a shared formula without its origin",
            line(&|xml| with_cell(xml, "X5", "<c r=\"X5\"><f t=\"shared\" si=\"7\"/><v>160</v></c>")),
        ),
        ("a second table of texts", altered(claim, relations, |xml| xml.replace("</Relationships>", second_texts))),
        ("a sheet under a name twice", altered(claim, WORKBOOK, |xml| xml.replace("</sheets>", second_sheet))),
        ("a part under a name twice", with_parts(claim, &[("XL/WORKSHEETS/SHEET1.XML", "<worksheet/>")])),
        (
            "a name twice",
            altered(claim, WORKBOOK, |xml| {
                xml.replacen("<definedNames>", "<definedNames><definedName name=\"LOST\">Rates!$D$5</definedName>", 1)
            }),
        ),
    ] {
        assert!(matches!(refused(&bytes), BookError::Damaged(_)), "{name}");
    }
}

#[test]
fn what_claims_to_be_too_much_is_refused_before_it_is_held() {
    let deep = "<a>".repeat(100_000);
    let long_text = "x".repeat(30_000);
    let same_text: String = (200..12_000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>{long_text}</t></is></c></row>"))
        .collect();
    for (name, bytes) in [
        ("elements in elements", altered(&written()[0], NOTES, |xml| xml.replace("</worksheet>", &deep))),
        ("texts without end", with_rows(&same_text)),
    ] {
        assert!(matches!(refused(&bytes), BookError::Damaged(_) | BookError::Limit(_)), "{name}");
    }
    // A shared formula may have any label; room is not made for all the labels before it.
    let labelled = altered(&written()[0], LINES, |xml| {
        with_cell(xml, "X5", "<c r=\"X5\"><f t=\"shared\" ref=\"X5\" si=\"99999999999999\">1+1</f><v>2</v></c>")
    });
    assert!(!verdict(&labelled).verified);
}

#[test]
fn formulas_that_are_made_to_take_for_ever_end() {
    let cells = |formula: &dyn Fn(u32) -> String, last: u32| -> String {
        (200..last)
            .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><f>{}</f><v>1</v></c></row>", formula(row)))
            .collect()
    };
    for (name, rows) in [
        ("a chain", cells(&|row| format!("A{}", row + 1), 3_000)),
        ("a circle", cells(&|row| format!("SUM(A200:A{})", 3_200 - row), 3_000)),
        ("every cell adds all", cells(&|_| "SUM($B$1:$XFD$1048576)".to_owned(), 3_000)),
        ("every cell multiplies all", cells(&|_| "SUMPRODUCT(A1:A199,A1:A199)".to_owned(), 3_000)),
        (
            "a text that doubles",
            cells(&|row| if row == 200 { "\"abcdefgh\"".to_owned() } else { format!("A{0}&amp;A{0}", row - 1) }, 300),
        ),
        ("brackets", cells(&|_| format!("{}1{}", "(".repeat(3_000), ")".repeat(3_000)), 220)),
        ("signs", cells(&|_| format!("{}1", "-".repeat(8_000)), 220)),
        ("a formula that is too long", cells(&|_| format!("1{}", "+1".repeat(50_000)), 220)),
    ] {
        let begun = Instant::now();
        let bytes = with_rows(&rows);
        let verdict = verify(&Book::read(&bytes).unwrap()).unwrap();
        assert!(!verdict.verified, "{name}");
        assert!(begun.elapsed() < LONGEST, "{name}: {:?}", begun.elapsed());
    }
}

#[test]
fn parts_that_no_claim_workbook_has_are_told() {
    let box_of_text = "<xdr:wsDr xmlns:xdr=\"urn:x\"><xdr:sp><xdr:txBody/></xdr:sp></xdr:wsDr>";
    let link = "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/externalLinkPath\" \
        Target=\"file:///other.xlsx\" TargetMode=\"External\"/></Relationships>";
    for (name, part, content, kind) in [
        ("a text box", "xl/drawings/drawing99.xml", box_of_text, Kind::ShapesAdded),
        ("a macro", "xl/vbaProject.bin", "x", Kind::ForeignPart),
        ("a link to another file", "xl/worksheets/_rels/sheet99.xml.rels", link, Kind::ForeignPart),
    ] {
        let verdict = verdict(&with_parts(&written()[0], &[(part, content)]));
        assert!(verdict.findings.iter().any(|finding| finding.kind == kind), "{name}: {:#?}", verdict.findings);
    }
}

#[test]
fn cells_under_merged_ones_are_told() {
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"A5:R6\"/></mergeCells>";
    let covered = altered(&written()[0], LINES, |xml| xml.replace("</sheetData>", &format!("</sheetData>{merged}")));
    let verdict = verdict(&covered);
    let is_told = |cell: &str| {
        let is_it = |finding: &&Finding| finding.kind == Kind::ShownOtherwise && finding.cell.as_deref() == Some(cell);
        verdict.findings.iter().find(is_it).is_some()
    };
    assert!(is_told("B5") && !is_told("A5"), "{:#?}", verdict.findings);
}

#[test]
fn hidden_rows_and_comments_are_told_and_are_no_difference() {
    let hidden = altered(&written()[0], LINES, |xml| xml.replacen("<row r=\"6\"", "<row hidden=\"1\" r=\"6\"", 1));
    let commented = with_parts(&hidden, &[("xl/comments1.xml", "<comments/>")]);
    let verdict = verdict(&commented);
    assert!(verdict.verified, "{:#?}", verdict.findings);
    let kinds: Vec<Kind> = verdict.remarks.iter().map(|remark| remark.kind).collect();
    assert!(kinds.contains(&Kind::HiddenCells) && kinds.contains(&Kind::CommentsAdded), "{kinds:?}");
}
