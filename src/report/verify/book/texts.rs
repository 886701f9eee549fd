//! Texts that cells share, and texts in several fonts.

use super::BookError;
use super::xml::{Step, Xml};

/// The table of shared texts.
pub(super) fn shared(part: &str) -> Result<Vec<String>, BookError> {
    let mut xml = Xml::of(part);
    let mut texts = Vec::new();
    loop {
        match xml.next()? {
            Step::Open(element) if element.name() == "si" => texts.push(rich(&mut xml)?),
            Step::Open(element) if element.name() == "sst" => {}
            Step::Open(_) => xml.skip(&["si"])?,
            Step::End => return Ok(texts),
            _ => {}
        }
    }
}

/// The words of the element that began last: of all its runs, without what only says how they are spoken.
pub(super) fn rich(xml: &mut Xml<'_>) -> Result<String, BookError> {
    let mut words = String::new();
    let mut runs = 0usize;
    loop {
        match xml.next()? {
            Step::Open(element) if element.declares_names() => return Err(BookError::UNSOUND),
            Step::Open(element) => match element.name() {
                "t" => words.push_str(&unescaped(&xml.words()?)),
                "r" => runs += 1,
                "rPh" | "phoneticPr" | "rPr" => xml.skip(&[])?,
                _ => return Err(BookError::UNSOUND),
            },
            Step::Close if runs > 0 => runs -= 1,
            Step::Close => return Ok(words),
            Step::Words(_) => {}
            Step::End => return Err(BookError::UNSOUND),
        }
    }
}

/// `_x000D_` stands for a letter that XML cannot hold, `_x005F_` for the line itself.
pub(super) fn unescaped(text: &str) -> String {
    const LENGTH: usize = "_x000D_".len();
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        words.push_str(before);
        let digits = from.get(2..LENGTH - 1).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let ends = from.get(LENGTH - 1..LENGTH) == Some("_");
        let letter = digits.filter(|_| ends).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match letter.and_then(char::from_u32) {
            Some(letter) => {
                words.push(letter);
                rest = from.get(LENGTH..).unwrap_or_default();
            }
            None => {
                words.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    words.push_str(rest);
    // Carriage returns are line feeds to a spreadsheet.
    words.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::{shared, unescaped};

    #[test]
    fn letters_that_xml_cannot_hold_are_read() {
        assert_eq!(unescaped("a_x0009_b_x005F_x0041_"), "a\tb_x0041_");
        assert_eq!(unescaped("_x00"), "_x00");
        assert_eq!(unescaped("_x00zz_é"), "_x00zz_é");
    }

    #[test]
    fn runs_are_joined_and_what_is_only_spoken_is_left_out() {
        let table =
            "<sst><si><r><rPr><b/></rPr><t>a</t></r><r><t>&amp;b</t></r><rPh><t>x</t></rPh></si><si><t/></si></sst>";
        assert_eq!(shared(table), Ok(vec!["a&b".to_owned(), String::new()]));
        assert!(shared("<sst><si><t>a<!-- b --></t></si></sst>").is_err());
        assert!(shared("<sst><si><t>a</t>").is_err());
    }
}
