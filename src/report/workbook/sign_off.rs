//! `Sign-off`: who prepared, checked and approved the claim, with the statements they sign.

use super::Making;
use super::page::{Cell, HEADER_ROW, column};
use super::styles::Style;
use rust_xlsxwriter::XlsxError;

const ROLES: [(&str, &str); 3] = [
    (
        "Prepared by",
        "I prepared this claim from the practice's own records. Each line marked Y under Include was paid, or demonstrably \
         lost, because of the incident, and I have declared it as such.",
    ),
    (
        "Checked by",
        "I checked the lines and their evidence against payroll, invoices and the appointment book. No minute and no cost \
         is claimed twice, and ordinary overtime and ordinary locum use are not claimed.",
    ),
    (
        "Approved by (partner)",
        "I believe that the facts stated in this claim are true. It is submitted without prejudice to any further claim; \
         acceptance of part payment is not settlement in full unless agreed in writing.",
    ),
];

/// Writes the sheet.
pub(super) fn write(making: &mut Making<'_>) -> Result<(), XlsxError> {
    let mut page = making.page(
        "Sign-off",
        "Sign-off",
        "Statement of truth and reservation of rights. Fill in the shaded cells; three different people where the practice \
         has them.",
    )?;
    let columns = [
        column("role", "Role", 24.0, Style::Strong),
        column("statement", "Statement", 76.0, Style::Wrapped),
        column("name", "Name", 28.0, Style::InputText),
        column("position", "Position", 24.0, Style::InputText),
        column("date", "Date", 16.0, Style::InputDate),
        column("signature", "Signature", 30.0, Style::InputText),
    ];
    let rows: Vec<Vec<Cell>> = ROLES
        .iter()
        .map(|(role, statement)| {
            let mut cells = vec![Cell::text(*role), Cell::text(*statement)];
            cells.extend(["[name]", "[position]", "[date]", "[signature]"].map(Cell::text));
            cells
        })
        .collect();
    page.table("sign_off", &columns, &rows, &mut making.names)?;
    for row in 0..3 {
        page.worksheet.set_row_height(HEADER_ROW + 1 + row, 56.0)?;
    }
    making.take(page);
    Ok(())
}
