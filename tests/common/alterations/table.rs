//! The alterations: what a person in haste, a person with an interest, or a program could change in a claim that was sent.

use super::*;
use Kind::*;

const LINE_PUT_IN: &str = "<row r=\"300\"><c r=\"A300\" t=\"inlineStr\"><is><t>L0099</t></is></c><c r=\"R300\"><v>500</v></c>\
    </row></sheetData>";

/// Every alteration, for a workbook as it was written.
pub fn alterations(written: &[u8]) -> Vec<Alteration> {
    let mut all = of_rates();
    all.extend(of_lines());
    all.extend(of_other_cells());
    all.extend(of_formulas(cell_of_name(written, "invoice_total")));
    all.extend(of_names_and_sheets());
    all.extend(of_the_seal());
    all.extend(of_what_is_shown());
    all
}

fn plant(
    (name, part): (&'static str, &'static str),
    (kind, sheet, cell): (Kind, &'static str, &'static str),
    change: impl Fn(&str) -> String + 'static,
) -> Alteration {
    Alteration { name, part, change: Box::new(change), kind, sheet, cell }
}

/// The first row on `Rates` with on-costs: the first with a day number under `From` (column I).
fn on_cost_row(xml: &str) -> u32 {
    let has_day = |row: &u32| {
        xml.contains(&format!("<c r=\"I{row}\"")) && {
            let cell = cell_of(xml, &format!("I{row}"));
            cell.contains("<v>") && !cell.contains("t=\"s\"")
        }
    };
    (5..200).find(has_day).unwrap()
}

/// The row below the on-costs whose fixed number is the minutes of an hour.
fn row_of_sixty(xml: &str) -> u32 {
    let from = on_cost_row(xml) + 1;
    let is_sixty =
        |row: &u32| xml.contains(&format!("<c r=\"D{row}\"")) && cell_of(xml, &format!("D{row}")).contains("<v>60</v>");
    (from..from + 20).find(is_sixty).unwrap()
}

fn of_rates() -> Vec<Alteration> {
    vec![
        plant(("an hourly rate", RATES), (RateChanged, "Rates", "D5"), |xml| with_number(xml, "D5", "99.5")),
        plant(("the rate of employer NI", RATES), (RateNotReference, "Rates", ""), |xml| {
            with_number(xml, &format!("D{}", on_cost_row(xml)), "15")
        }),
        plant(("a fixed number that formulas refer to", RATES), (RateChanged, "Rates", ""), |xml| {
            with_number(xml, &format!("D{}", row_of_sixty(xml)), "30")
        }),
    ]
}

fn of_lines() -> Vec<Alteration> {
    let at = |kind, cell| (kind, "Claim lines", cell);
    vec![
        plant(("an Include", LINES), at(IncludeChanged, "D5"), |xml| with_text(xml, "D5", "N")),
        plant(("an Include, and Include as written with it", LINES), at(CellChanged, "AN5"), |xml| {
            with_text(&with_text(xml, "D5", "N"), "AN5", "N")
        }),
        plant(("an amount over its formula", LINES), at(FormulaOverwritten, "R5"), |xml| {
            with_number(xml, "R5", "88.33")
        }),
        plant(("an amount as written", LINES), at(AmountChanged, "R5"), |xml| with_number(xml, "AO5", "88.33")),
        plant(("a pound more, over the formula, and as written with it", LINES), at(FormulaOverwritten, "R5"), |xml| {
            let more = format!("{:.2}", number_in(xml, "R5") + 1.0);
            with_number(&with_number(xml, "R5", &more), "AO5", &more)
        }),
        plant(("the minutes of a line", LINES), at(CellChanged, "X5"), |xml| with_number(xml, "X5", "300")),
        plant(("the date of a line", LINES), at(CellChanged, "F5"), |xml| with_number(xml, "F5", "45495")),
        plant(("the evidence of a line", LINES), at(CellChanged, "T5"), |xml| with_text(xml, "T5", "somewhere")),
        plant(("a line taken out", LINES), at(LineNumbers, ""), |xml| without(xml, "<row r=\"7\"", "</row>")),
        plant(("a line put in", LINES), at(RowsChanged, ""), |xml| xml.replace("</sheetData>", LINE_PUT_IN)),
        plant(("a line numbered twice", LINES), at(LineNumbers, ""), |xml| with_text(xml, "A6", "L0001")),
    ]
}

fn of_other_cells() -> Vec<Alteration> {
    vec![
        plant(("a normal", BRIDGE), (CellChanged, "Daily bridge", "R5"), |xml| with_number(xml, "R5", "999")),
        plant(("a date of the hours", HOURS), (CellChanged, "Extra hours", "D10"), |xml| {
            with_number(xml, "D10", "45400")
        }),
        plant(("a control", RECONCILIATION), (CellChanged, "Reconciliation", "C7"), |xml| {
            with_number(xml, "C7", "123")
        }),
        plant(("the digest of a source", SOURCES), (CellChanged, "Sources", "V5"), |xml| with_text(xml, "V5", "abc")),
        plant(("the statement of truth", SIGN_OFF), (CellChanged, "Sign-off", "B5"), |xml| {
            with_text(xml, "B5", "I think so.")
        }),
        plant(("a note", NOTES), (CellChanged, "Notes", "B9"), |xml| with_text(xml, "B9", "It is so.")),
    ]
}

fn of_formulas(total: String) -> Vec<Alteration> {
    let (shown, outside) = (total.clone(), total);
    vec![
        plant(("a total shown that its cells do not come to", SUMMARY), (ValueDiffers, "Summary", ""), move |xml| {
            let changed = cell_of(xml, &shown).replace("<v>", "<v>9");
            with_cell(xml, &shown, &changed)
        }),
        plant(("the formula of a total", SUMMARY), (CellChanged, "Summary", ""), |xml| {
            let formula = "ROUND(SUMIFS(lines_amount,lines_include,on_invoice),2)";
            xml.replacen(formula, &formula.replace("),2)", ")+hundred,2)"), 1)
        }),
        plant(("a formula that asks something from outside", SUMMARY), (NotWorkedOut, "Summary", ""), move |xml| {
            with_formula(xml, &outside, "[1]Other!A1", "5")
        }),
        plant(("a formula over a constant", BRIDGE), (FormulaAdded, "Daily bridge", "R5"), |xml| {
            with_formula(xml, "R5", "R6", "0")
        }),
    ]
}

/// The names of single sheets as a spreadsheet program leaves them when `Exceptions`, the twelfth sheet, is deleted: its own
/// are gone, and those of the sheets behind it are of one sheet before.
fn without_names_of_exceptions(xml: &str) -> String {
    let mut xml = xml.to_owned();
    while let Some(place) = xml.find(" localSheetId=\"11\"") {
        let start = xml[..place].rfind("<definedName").unwrap();
        let end = place + xml[place..].find("</definedName>").unwrap() + "</definedName>".len();
        xml.replace_range(start..end, "");
    }
    (12..15).fold(xml, |xml, sheet| {
        xml.replace(&format!("localSheetId=\"{sheet}\""), &format!("localSheetId=\"{}\"", sheet - 1))
    })
}

fn of_names_and_sheets() -> Vec<Alteration> {
    vec![
        plant(("the cell of a measure", WORKBOOK), (NameChanged, "", ""), |xml| {
            let from = "<definedName name=\"shortfall\">'Summary'!$B$";
            xml.replacen(from, &format!("{from}1"), 1)
        }),
        plant(("a name taken away", WORKBOOK), (NameChanged, "", ""), |xml| {
            without(xml, "<definedName name=\"lost\"", "</definedName>")
        }),
        plant(("a name that goes before another on one sheet", WORKBOOK), (NameChanged, "", ""), |xml| {
            let local = "<definedName name=\"lines_amount\" localSheetId=\"0\">Rates!$D$5:$D$9</definedName>";
            xml.replacen("<definedNames>", &format!("<definedNames>{local}"), 1)
        }),
        plant(("numbers reckoned with as they are shown", WORKBOOK), (SettingChanged, "", ""), |xml| {
            xml.replacen("<calcPr ", "<calcPr fullPrecision=\"0\" ", 1)
        }),
        plant(("a sheet hidden", WORKBOOK), (SheetHidden, "Exceptions", ""), |xml| {
            xml.replace("<sheet name=\"Exceptions\"", "<sheet name=\"Exceptions\" state=\"hidden\"")
        }),
        plant(("a sheet taken away", WORKBOOK), (SheetMissing, "Exceptions", ""), |xml| {
            without_names_of_exceptions(&without(xml, "<sheet name=\"Exceptions\"", "/>"))
        }),
        plant(
            ("a sheet taken away, and the names of single sheets left as they were", WORKBOOK),
            (SheetMissing, "Exceptions", ""),
            |xml| without(xml, "<sheet name=\"Exceptions\"", "/>"),
        ),
        plant(("a sheet under another name", WORKBOOK), (SheetAdded, "Remarks", ""), |xml| {
            xml.replace("name=\"Notes\"", "name=\"Remarks\"")
        }),
    ]
}

fn of_the_seal() -> Vec<Alteration> {
    let at = |kind| (kind, "", "");
    vec![
        plant(("the seal taken away", PROPERTIES), at(SealMissing), |xml| {
            xml.replace("\"normalday_seal\"", "\"other\"")
        }),
        plant(("the digest of a sheet", PROPERTIES), at(SealEdited), |xml| {
            with_property(xml, "normalday_seal Rates", |_| "0".repeat(64))
        }),
        plant(("a part of the map taken away", PROPERTIES), at(SealEdited), |xml| {
            xml.replace("\"normalday_seal_map_0002\"", "\"other\"")
        }),
        plant(("the digests of lines", PROPERTIES), at(SealEdited), |xml| {
            with_property(xml, "normalday_seal_rows_001", |text| text.replacen(' ', " 0", 1))
        }),
        plant(("the version of the seal", PROPERTIES), at(SealVersion), |xml| {
            xml.replace("normalday.seal/2", "normalday.seal/9")
        }),
    ]
}

/// The cells hold what they held, and a reader sees something else.
fn of_what_is_shown() -> Vec<Alteration> {
    vec![
        plant(("amounts shown as one of one's own", STYLES), (ShownOtherwise, "Claim lines", "R5"), |xml| {
            xml.replace("\"£#,##0.00;-£#,##0.00\"", "\"&quot;£9,120.00&quot;\"")
        }),
        plant(("amounts shown with a digit before them", STYLES), (ShownOtherwise, "Claim lines", "R5"), |xml| {
            xml.replace("\"£#,##0.00;-£#,##0.00\"", "\"£\\1#,##0.00\"")
        }),
    ]
}
