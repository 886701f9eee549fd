//! What could not be used as it stands: kept, located, explained, counted (`DOMAIN.md` section 1).

use super::evidence::SourceRef;
use super::staff::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Why a row, cell or file could not be used. The code is fixed; the reading is the reason that is printed.
    ExceptionCode {
        /// No layout fits the file.
        NotRecognised = "E001", "the file is not recognised as any export";
        /// The container cannot be read.
        Unreadable = "E002", "the file cannot be read";
        /// Over a limit.
        OverLimit = "E003", "the file goes beyond a limit";
        /// A record with an open quote or of too many lines.
        BrokenRecord = "E004", "a quotation mark is not closed or stands inside a value, or a record is too long";
        /// Wrong number of fields.
        FieldCount = "E005", "the row has another number of fields than the header";
        /// A date that cannot be read.
        BadDate = "E010", "the date cannot be read";
        /// A time that cannot be read.
        BadTime = "E011", "the time cannot be read";
        /// A number that cannot be read.
        BadNumber = "E012", "the number cannot be read";
        /// A required cell is empty.
        MissingValue = "E013", "a value that is needed is missing";
        /// A word outside the vocabulary.
        UnknownWord = "E014", "the word is not in this column's vocabulary";
        /// An all-numeric date that can be read two ways.
        AmbiguousDate = "E015", "the date can be read two ways";
        /// A spreadsheet error such as #N/A.
        ErrorCell = "E016", "the cell holds a spreadsheet error";
        /// Booked without a patient (ruling 2).
        BookedWithoutPatient = "E020", "booked or unknown, but without a patient";
        /// A status text that is not mapped.
        UnmappedStatus = "E021", "the status text is not mapped";
        /// A row that refers to another table's row that is not there.
        BrokenLink = "E022", "the row refers to a record that is not in the export";
        /// End not after start where the layout does not allow it.
        EndNotAfterStart = "E030", "the end is not after the start";
        /// A shift over 24 hours.
        TooLong = "E031", "the shift is longer than 24 hours";
        /// Break as long as the shift.
        BreakTooLong = "E032", "the break is as long as the shift";
        /// Cell of a grid that cannot be read.
        UnreadableCell = "E033", "the cell is not a shift, a session or a leave code";
        /// `SL` in a grid.
        AmbiguousLeave = "E034", "SL can be study leave or sick leave";
        /// An open shift: nobody worked it.
        OpenShift = "E035", "the shift is open: nobody is named on it";
        /// A second row of one person at the same time.
        OverlappingShift = "E036", "the row overlaps another row of the same person and basis";
        /// A rate outside what is plausible.
        ImplausibleRate = "E037", "the rate is outside what is plausible";
        /// A fee without a reference.
        FeeWithoutReference = "E038", "the fee has no invoice reference";
        /// Attested counts that do not fit.
        AttestedTooMany = "E040", "more appointments are attested than the book leaves open";
        /// Attested line that is not signed.
        NotSigned = "E041", "the statement is not signed";
        /// Nought or negative amount.
        BadAmount = "E042", "the amount is not a positive sum of money";
        /// Expense without receipt.
        NoReceipt = "E043", "no receipt or invoice reference is given";
        /// Identifier damaged by a spreadsheet.
        DamagedIdentifier = "E050", "an identifier was damaged by a spreadsheet";
    }
}

impl ExceptionCode {
    /// What the practice can do about it.
    pub fn remedy(self) -> &'static str {
        use ExceptionCode::*;
        match self {
            NotRecognised => "run `normalday check` on it, or see `normalday layouts` for the exports it knows",
            Unreadable => "open the file, save it again as CSV or XLSX without a password, and run again",
            OverLimit => "export a shorter period, or split the file",
            BrokenRecord => "open the file at that line and close, double or remove the quotation mark",
            FieldCount => "export the file again, or put the value that contains the separator in quotation marks",
            BadDate | AmbiguousDate => "write the date as 2024-07-19 and run again",
            BadTime => "write the time as 08:30 and run again",
            BadNumber | BadAmount => "write a plain number and run again",
            MissingValue => "fill in the value and run again",
            UnknownWord => "use one of the words that `normalday layouts` lists for this column",
            ErrorCell => "mend the formula in the spreadsheet, or type the value",
            BookedWithoutPatient => "look the slot up in the appointment book: if a patient was seen, attest it",
            UnmappedStatus => "say in the policy what the status means (`[statuses]`)",
            BrokenLink => "export all tables of the extract for the same period",
            EndNotAfterStart => "correct the times; for a night shift use the full template with ends_next_day",
            TooLong => "split the shift, or correct the times",
            BreakTooLong => "correct the break, in minutes",
            UnreadableCell => "write the hours as 09:00-13:00, or a leave code such as AL",
            AmbiguousLeave => "say in the policy what SL means (`[rota] sl = \"study\"` or `\"leave\"`)",
            OpenShift => "nothing, unless somebody did work it: then name the person",
            OverlappingShift => "correct the times so that one stretch of time stands once",
            ImplausibleRate => "check the rate: it is pounds per hour before on-costs",
            FeeWithoutReference => "add the invoice number of the fee",
            AttestedTooMany => "check the counts against the appointment book of that day",
            NotSigned => "have the statement signed and put the name in `signed_by`",
            NoReceipt => "add the number of the receipt or invoice",
            DamagedIdentifier => "format the column as text in the export, and export again",
        }
    }
}

/// One exception: a row, cell or file, where it stands, why it was not used, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Code.
    pub code: ExceptionCode,
    /// Place; `row` nought means the whole table.
    pub source: SourceRef,
    /// Header of the column concerned, if one is (the tool's canonical name of it, never a cell's text).
    pub column: Option<String>,
    /// Words added to the reason (never text from a cell).
    pub detail: Option<String>,
    /// Whether the row was put aside (true), or used in part or with a mark (false). Only the former count in control 1.
    pub puts_row_aside: bool,
}

/// A sentence for the first sheet: what a reader should doubt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Warning {
    /// Fixed short name, such as `horizon_not_complete`.
    pub code: String,
    /// The sentence.
    pub text: String,
}

impl Warning {
    /// A warning with its fixed name and its sentence.
    pub fn new(code: &str, text: impl Into<String>) -> Self {
        Warning { code: code.to_owned(), text: text.into() }
    }
}
