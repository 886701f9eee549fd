//! Every look of the workbook, in one place.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// Title in A1.
    Title,
    /// Purpose in A2.
    Purpose,
    /// Header of a table, or of a block on `Summary`.
    Header,
    /// Heading of a block on `Summary` and `Invoice`.
    Heading,
    /// Short text.
    Text,
    /// Text in bold.
    Strong,
    /// TRUE or FALSE.
    Truth,
    /// Header over numbers.
    HeaderRight,
    /// Heading over numbers.
    HeadingRight,
    /// Long text that wraps.
    Wrapped,
    /// Whole number.
    Count,
    /// Whole number to the left: a number that is a name, such as a head of claim.
    Ordinal,
    /// Number with up to one decimal, for means.
    Mean,
    /// Number with four decimals.
    Quantity,
    /// Pounds.
    Money,
    /// Pounds, large, for the first sheet.
    MoneyLarge,
    /// Pounds with a line above: a total.
    MoneyTotal,
    /// Fraction as a per cent.
    Percent,
    /// Rate of on-costs in per cent, as a number.
    Rate,
    /// Date.
    Date,
    /// Date and time of an hour of the day.
    Clock,
    /// Verdict on the first sheet.
    Verdict,
    /// The point of the claim in one sentence.
    Point,
    /// Text beside the verdict.
    Aside,
    /// An input: text.
    InputText,
    /// An input: pounds.
    InputMoney,
    /// An input: number.
    InputRate,
    /// An input: date.
    InputDate,
}

/// The formats of the styles, each built when it is first asked for.
#[derive(Default)]
pub(super) struct Styles {
    formats: RefCell<BTreeMap<Style, Format>>,
}

const INK: Color = Color::RGB(0x1F2A37);
const HEADER_FILL: Color = Color::RGB(0x1F4E79);
const INPUT_FILL: Color = Color::RGB(0xFFF6D6);
const INPUT_EDGE: Color = Color::RGB(0xB58900);
const RULE: Color = Color::RGB(0xB8C4D0);

impl Styles {
    /// The format of a style.
    pub(super) fn format(&self, style: Style) -> Format {
        self.formats.borrow_mut().entry(style).or_insert_with(|| format_of(style)).clone()
    }
}

fn format_of(style: Style) -> Format {
    let base = Format::new().set_font_name("Arial").set_font_size(10.0).set_font_color(INK);
    let top = base.clone().set_align(FormatAlign::Top);
    let left = top.clone().set_align(FormatAlign::Left);
    let input = base
        .clone()
        .set_background_color(INPUT_FILL)
        .set_border(FormatBorder::Dashed)
        .set_border_color(INPUT_EDGE)
        .set_align(FormatAlign::Top)
        .set_unlocked();
    let header = base
        .clone()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(HEADER_FILL)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Thin);
    let heading =
        base.clone().set_bold().set_font_size(11.0).set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE);
    match style {
        Style::Title => base.set_font_size(16.0).set_bold(),
        Style::Purpose => base.set_font_size(11.0),
        Style::Header => header.set_align(FormatAlign::Left).set_indent(1),
        Style::HeaderRight => header.set_align(FormatAlign::Right),
        Style::Heading => heading.set_align(FormatAlign::Left).set_indent(1),
        Style::HeadingRight => heading.set_align(FormatAlign::Right),
        Style::Text => left.set_indent(1),
        Style::Strong => left.set_bold().set_indent(1),
        Style::Wrapped => left.set_text_wrap().set_indent(1),
        Style::Truth => top.set_align(FormatAlign::Left).set_indent(1),
        Style::Count => top.set_num_format("#,##0;-#,##0;0"),
        Style::Ordinal => top.set_num_format("0").set_align(FormatAlign::Left).set_indent(1),
        Style::Mean => top.set_num_format("#,##0.0;-#,##0.0;0.0"),
        Style::Quantity => top.set_num_format("#,##0.00##;-#,##0.00##"),
        Style::Money => top.set_num_format("£#,##0.00;-£#,##0.00"),
        Style::MoneyLarge => base.set_num_format("£#,##0.00;-£#,##0.00").set_font_size(16.0).set_bold(),
        Style::MoneyTotal => top
            .set_num_format("£#,##0.00;-£#,##0.00")
            .set_bold()
            .set_border_top(FormatBorder::Thin)
            .set_border_bottom(FormatBorder::Double),
        Style::Percent => top.set_num_format("0.0%;-0.0%"),
        Style::Rate => top.set_num_format("0.00"),
        Style::Date => top.set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left).set_indent(1),
        Style::Clock => top.set_num_format("hh:mm"),
        Style::Verdict => base
            .set_font_size(14.0)
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(HEADER_FILL)
            .set_align(FormatAlign::Left)
            .set_align(FormatAlign::VerticalCenter)
            .set_indent(1),
        Style::Point => base.set_font_size(12.0).set_bold(),
        Style::Aside => base.set_align(FormatAlign::Left).set_align(FormatAlign::VerticalCenter).set_indent(1),
        Style::InputText => input.set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
        Style::InputMoney => input.set_num_format("£#,##0.00;-£#,##0.00"),
        Style::InputRate => input.set_num_format("0.00"),
        Style::InputDate => input.set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left).set_indent(1),
    }
}
