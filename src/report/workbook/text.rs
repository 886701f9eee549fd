//! Safe text: the only function of normalday that writes text from outside into a cell.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Most characters that Excel keeps in one cell.
const CELL_CHARACTERS: usize = 32_767;

/// Writes text as text. It is never read as a formula, whatever it begins with, and control characters are taken out
/// (`CONTRACT.md` section 3, "Text from exports"). Returns what was written.
pub(super) fn write_text(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<String, XlsxError> {
    let cleaned = clean(text);
    if cleaned.is_empty() {
        worksheet.write_blank(row, column, format)?;
    } else {
        worksheet.write_string_with_format(row, column, &cleaned, format)?;
    }
    Ok(cleaned)
}

/// Text without control characters (each becomes a space), not longer than a cell.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(CELL_CHARACTERS).collect()
}

/// Text for a page header or footer, where `&` is a command and 255 characters are the limit for all three parts.
pub(super) fn header_text(text: &str, most_characters: usize) -> String {
    clean(text).chars().take(most_characters).collect::<String>().replace('&', "&&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_spaces_and_the_length_is_kept_within_a_cell() {
        assert_eq!(clean("a\tb\r\n\u{7}c"), "a b   c");
        assert_eq!(clean(&"x".repeat(40_000)).len(), CELL_CHARACTERS);
    }

    #[test]
    fn an_ampersand_in_a_header_is_not_a_command() {
        assert_eq!(header_text("Smith & Jones", 80), "Smith && Jones");
    }
}
