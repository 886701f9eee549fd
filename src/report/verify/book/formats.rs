//! How numbers are shown. A number format can show something else than the number: words or digits of its own, thousandths
//! of it, nothing at all. A reader believes what is shown, so such a format is told.

use super::BookError;
use super::xml::{Element, Step, Xml};
use std::collections::HashMap;

/// Letters of a number format that are looked at; Excel allows 255.
const MOST_LETTERS: usize = 1_000;
/// Styles of cells that are read; Excel allows 65,490.
const MOST_STYLES: usize = 70_000;
/// Formats that have no code in the file, because they are Excel's own: those of them that show whole numbers, dates and times.
const OWN_FORMATS: [&str; 21] = [
    "0", "1", "2", "3", "4", "9", "10", "14", "15", "20", "21", "22", "37", "38", "39", "40", "41", "42", "43", "44",
    "49",
];
/// Signs beside a number that make no other number of it.
const HARMLESS: &str = "£$€+-() ";

/// The number formats of a workbook.
#[derive(Default)]
pub(super) struct Formats {
    /// Of each style, whether it shows the number itself.
    plain: Vec<bool>,
    /// Formats of conditions that show something else.
    pub(super) odd_conditions: usize,
}

impl Formats {
    /// Reads the styles.
    pub(super) fn of(part: &str) -> Result<Self, BookError> {
        let mut formats = Formats::default();
        let mut codes: HashMap<String, bool> = HashMap::new();
        let mut xml = Xml::of(part);
        let (mut is_cells, mut is_condition, mut has_cells) = (false, false, false);
        loop {
            match xml.next()? {
                Step::Open(element) => match element.name() {
                    "cellXfs" if has_cells => return Err(BookError::DOUBLE),
                    "cellXfs" => (is_cells, is_condition, has_cells) = (true, false, true),
                    "cellStyleXfs" | "cellStyles" => (is_cells, is_condition) = (false, false),
                    "dxfs" => (is_cells, is_condition) = (false, true),
                    "numFmt" => {
                        let code = element.attribute("formatCode")?.unwrap_or_default();
                        let is_plain = shows_the_number(&code);
                        formats.odd_conditions += usize::from(is_condition && !is_plain);
                        codes.insert(element.attribute("numFmtId")?.unwrap_or_default(), is_plain);
                    }
                    "xf" if is_cells => formats.take(&element, &codes)?,
                    foreign if foreign.contains(':') => xml.skip(&["cellXfs", "xf", "numFmt"])?,
                    _ => {}
                },
                Step::End => return Ok(formats),
                _ => {}
            }
        }
    }

    fn take(&mut self, element: &Element<'_>, codes: &HashMap<String, bool>) -> Result<(), BookError> {
        if self.plain.len() >= MOST_STYLES {
            return Err(BookError::Limit("it has more styles than are read".to_owned()));
        }
        let id = element.attribute("numFmtId")?.unwrap_or_else(|| "0".to_owned());
        self.plain.push(codes.get(&id).copied().unwrap_or_else(|| OWN_FORMATS.contains(&id.as_str())));
        Ok(())
    }

    /// Whether a style shows the number of its cell.
    pub(super) fn is_plain(&self, style: usize) -> bool {
        self.plain.get(style).copied().unwrap_or(self.plain.is_empty() && style == 0)
    }
}

/// A piece of a format.
#[derive(Clone, Copy, PartialEq)]
enum Piece {
    /// A place for a digit, the point or a comma.
    Place(char),
    /// A letter that stands there as it is.
    Sign(char),
    /// A part of a date or a time.
    Date(char),
    /// The number as it comes, or as a text.
    Whole,
}

/// Whether a number format shows the number of the cell, whole dates and times included.
fn shows_the_number(code: &str) -> bool {
    if code.chars().count() > MOST_LETTERS {
        return false;
    }
    let Some(sections) = sections(code) else { return false };
    // The third section is of nought alone, the fourth of texts.
    sections.iter().take(2).all(|section| is_plain(section))
        && sections.get(2).is_none_or(|nought| is_plain(nought) || is_only_signs(nought))
}

fn is_only_signs(section: &[Piece]) -> bool {
    section.iter().all(|piece| matches!(piece, Piece::Sign(sign) if HARMLESS.contains(*sign)))
}

fn is_plain(section: &[Piece]) -> bool {
    if section.iter().any(|piece| matches!(piece, Piece::Date(_))) {
        return is_whole_date(section);
    }
    let is_place = |piece: &Piece| matches!(piece, Piece::Place(_) | Piece::Whole);
    let (Some(first), Some(last)) = (section.iter().position(is_place), section.iter().rposition(is_place)) else {
        return false;
    };
    let (before, rest) = section.split_at(first);
    let (places, after) = rest.split_at(last - first + 1);
    let percents = after.iter().filter(|piece| **piece == Piece::Sign('%')).count();
    let after: Vec<Piece> = after.iter().copied().filter(|piece| *piece != Piece::Sign('%')).collect();
    percents <= 1 && is_only_signs(before) && is_only_signs(&after) && are_places_sound(places)
}

/// Digits without anything between them, at most one point, commas only between thousands.
fn are_places_sound(places: &[Piece]) -> bool {
    if places == [Piece::Whole] {
        return true;
    }
    let text: String =
        places.iter().filter_map(|piece| if let Piece::Place(place) = piece { Some(*place) } else { None }).collect();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let has_place = whole.contains(['0', '#', '?']) || fraction.contains('0');
    text.chars().count() == places.len() && has_place && !whole.ends_with(',') && !fraction.contains(['.', ','])
}

/// A date with day, month and year, a time with hours and minutes: nobody takes them for an amount.
fn is_whole_date(section: &[Piece]) -> bool {
    let has = |letter: char| section.contains(&Piece::Date(letter));
    let is_sound = |piece: &Piece| match piece {
        Piece::Date(_) => true,
        Piece::Sign(sign) => "/:-., ".contains(*sign),
        _ => false,
    };
    section.iter().all(is_sound) && ((has('d') && has('m') && has('y')) || (has('h') && has('m')))
}

/// The sections of a format; none if it has what no format of a claim has.
fn sections(code: &str) -> Option<Vec<Vec<Piece>>> {
    let mut sections = vec![Vec::new()];
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        let piece = match letter {
            ';' => {
                sections.push(Vec::new());
                continue;
            }
            '"' => {
                let words: String = letters.by_ref().take_while(|letter| *letter != '"').collect();
                let section = sections.last_mut()?;
                section.extend(words.chars().map(Piece::Sign));
                continue;
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                sections.last_mut()?.extend(in_brackets(&inside)?);
                continue;
            }
            // The letter itself, or as many of it as fill the cell.
            '\\' | '*' => Piece::Sign(letters.next()?),
            // As wide as the next letter, which is not shown.
            '_' => {
                letters.next()?;
                continue;
            }
            '0' | '#' | '?' | '.' | ',' => Piece::Place(letter),
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => Piece::Date(letter.to_ascii_lowercase()),
            '@' => Piece::Whole,
            'G' => {
                let rest = letters.as_str().strip_prefix("eneral")?;
                letters = rest.chars();
                Piece::Whole
            }
            sign => Piece::Sign(sign),
        };
        sections.last_mut()?.push(piece);
    }
    Some(sections)
}

/// A currency's sign; a language or a colour is nothing. A condition is none of a claim's.
fn in_brackets(inside: &str) -> Option<Vec<Piece>> {
    match inside.strip_prefix('$') {
        Some(currency) => {
            let sign = currency.split('-').next().unwrap_or_default();
            Some(sign.chars().map(Piece::Sign).collect())
        }
        None if inside.chars().all(|letter| letter.is_ascii_alphabetic()) => {
            let is_time = inside.chars().all(|letter| matches!(letter.to_ascii_lowercase(), 'h' | 'm' | 's'));
            (!is_time).then(Vec::new)
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Formats, shows_the_number};

    #[test]
    fn formats_of_a_claim_show_the_number() {
        for code in [
            "General",
            "0",
            "0.00",
            "#,##0;-#,##0;0",
            "#,##0.00##;-#,##0.00##",
            "£#,##0.00;-£#,##0.00",
            "\"£\"#,##0.00;[Red]\\-\"£\"#,##0.00",
            "[$£-809]#,##0.00;\\-[$£-809]#,##0.00",
            "_-£* #,##0.00_-;-£* #,##0.00_-;_-£* \"-\"_-;_-@_-",
            "0.0%;\\-0.0%",
            "dd/mm/yyyy",
            "[$-809]dd/mm/yyyy",
            "hh:mm",
            "@",
        ] {
            assert!(shows_the_number(code), "{code}");
        }
    }

    #[test]
    fn formats_that_show_something_else_are_seen() {
        for code in [
            "\"1,234.00\"",
            "\"9\"0.00",
            "0\\0",
            "0\".\"00",
            "£#,##0,",
            "0.00,",
            ";;;",
            "0;;",
            "\"nil\"",
            "0 \"million\"",
            "9",
            "0-00",
            "[>100]0;0",
            "[$1-809]0",
            "yyyy",
            "d",
            "[h]:mm",
            "0.0.0",
            "0*1",
            "0%%",
            "",
        ] {
            assert!(!shows_the_number(code), "{code}");
        }
    }

    #[test]
    fn a_style_has_the_format_of_its_number() {
        let part = "<styleSheet><numFmts><numFmt numFmtId=\"165\" formatCode=\"&quot;1&quot;0\"/></numFmts>\
            <cellStyleXfs><xf numFmtId=\"0\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"165\"/>\
            <xf numFmtId=\"17\"/></cellXfs>\
            <dxfs><dxf><numFmt numFmtId=\"166\" formatCode=\";;;\"/></dxf></dxfs></styleSheet>";
        let formats = Formats::of(part).unwrap_or_default();
        assert_eq!([0, 1, 2, 3].map(|style| formats.is_plain(style)), [true, false, false, false]);
        assert_eq!(formats.odd_conditions, 1);
    }
}
