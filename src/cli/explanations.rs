//! What exceptions and controls mean for a claim, in words for the person who has to do something about them.

use crate::model::exception::ExceptionCode;

/// What an exception does to the claim.
pub fn effect_on_the_claim(code: ExceptionCode) -> &'static str {
    use ExceptionCode::*;
    match code {
        NotRecognised => {
            "the file is listed with its digest, and nothing in it counts. The other files are read as usual."
        }
        Unreadable => "nothing of the file is read. It may be damaged, encrypted, or not what its ending says.",
        OverLimit => {
            "reading stopped at the limit, so the file would be incomplete. The limits keep a damaged or hostile file \
             from filling the memory of your computer."
        }
        BrokenRecord => {
            "the record is put aside and reading goes on after it. Rows that the open quotation mark swallowed are not \
             counted anywhere, so mend this one first."
        }
        FieldCount => "the row is put aside: with a field too many or too few, no column can be trusted.",
        BadDate => "the row is put aside, since it cannot be laid on a day.",
        AmbiguousDate => {
            "the row is put aside. 07/08 may be in July or in August, and no other row of the file settles which."
        }
        BadTime => "the row is put aside, or used without its time where the time is not needed.",
        BadNumber => "the row is put aside. A number that is guessed at would be a figure without evidence.",
        MissingValue => "the row is put aside, since the missing value decides what it counts for.",
        UnknownWord => {
            "the row is put aside. Words are never guessed at: they decide which head of claim a row belongs to."
        }
        ErrorCell => "the row is put aside: the spreadsheet itself did not know the value.",
        BookedWithoutPatient => {
            "the slot is put aside. It says that it is booked, but for nobody, so it can be counted neither as kept nor as \
             empty."
        }
        UnmappedStatus => {
            "the row is used with the status unknown: with a patient and a start before the export it counts as kept but \
             not closed. How many there are is counted, and control C02 holds that none is missing from the list."
        }
        BrokenLink => "the row is put aside: what it refers to (a session, a status, a person) is in no file.",
        EndNotAfterStart => "the row is put aside; no hours come from it.",
        TooLong => "the row is put aside: nobody works longer than a day, so one of its times is wrong.",
        BreakTooLong => "the row is put aside: nothing would be left of the shift.",
        UnreadableCell => "no hours come from the cell. The rest of the row is read.",
        AmbiguousLeave => {
            "no hours and no leave come from the cell. Study leave is work that is paid for and sick leave is not there \
             to be compared, so the reading is never chosen for you."
        }
        OpenShift => "it is never worked time: a shift that nobody took costs nothing.",
        OverlappingShift => "the later row is put aside, so that no minute is counted twice.",
        ImplausibleRate => {
            "the hours count, but the rate is not used: the line takes the person's or the staff group's rate, or stays \
             unpriced."
        }
        FeeWithoutReference => {
            "the fee counts among all fees, but not among those that are claimed: an auditor could not find it again."
        }
        AttestedTooMany => {
            "the line is put aside. More appointments cannot have been seen on paper than the book leaves without an \
             outcome."
        }
        NotSigned => "the line is put aside: what is not in the book rests on the signature alone.",
        BadAmount => "the line is put aside and is not on the invoice.",
        NoReceipt => "the expense is not on the invoice: heads 7 and 8 rest on receipts.",
        DamagedIdentifier => {
            "the row counts, but is not matched with other rows: two patients whose numbers were both cut to \
             2.98725E+13 would look like one."
        }
    }
}

/// One control of `DOMAIN.md` section 8, explained.
pub struct ControlExplained {
    /// `C01` to `C13`.
    pub id: &'static str,
    /// What must agree.
    pub statement: &'static str,
    /// How the two figures are reached.
    pub routes: &'static str,
    /// What it means if they differ.
    pub if_it_fails: &'static str,
}

/// The controls, in order.
pub const CONTROLS: [ControlExplained; 13] = [
    ControlExplained {
        id: "C01",
        statement: "every row of every file is accounted for",
        routes: "the rows that are physically there come from a scan of the file's bytes; against them stand the rows \
            before the header, the header, blank and footer rows, and the rows of data: used, put aside, standing in two \
            files, superseded, or not data.",
        if_it_fails: "rows were lost or counted twice while reading. Look at the file named in the control, and report it \
            if the file is sound.",
    },
    ControlExplained {
        id: "C02",
        statement: "every status and slot type is mapped, or listed as not mapped",
        routes: "the statuses and slot types of the claim's tables are held against those that were met while reading.",
        if_it_fails: "there is a category in the claim that no file holds, or the other way round. Report it.",
    },
    ControlExplained {
        id: "C03",
        statement: "appointments offered are the sum of their states, and the bridge closes",
        routes: "offered and its states on every date and for every staff group come from the claim's tables; the counts \
            kept while reading stand against them. The shortfall must be the sum of its parts.",
        if_it_fails: "an appointment is in no state or in two, or one was lost between reading and measuring. Report it.",
    },
    ControlExplained {
        id: "C04",
        statement: "every cancelled appointment has one fate, and every rebooking serves one",
        routes: "the cancelled appointments that count are held against the sum of their fates; the matching is gone \
            through from both ends.",
        if_it_fails: "a cancelled appointment was lost, or one new appointment was given to two. Report it.",
    },
    ControlExplained {
        id: "C05",
        statement: "staff groups add up to the whole, and dates to the window",
        routes: "each measure is worked out for the whole and, apart from that, summed over its parts.",
        if_it_fails: "a row belongs to no staff group or to no date. Report it.",
    },
    ControlExplained {
        id: "C06",
        statement: "worked minutes are the baseline and the extra, less the absence",
        routes: "worked minutes come from the counts kept while reading the rota; baseline, extra and absence from the \
            weeks of each person.",
        if_it_fails: "hours were lost or counted twice. Look for the person and week named in the control.",
    },
    ControlExplained {
        id: "C07",
        statement: "modelled work is either covered by paid extra hours or absorbed",
        routes: "the modelled minutes of each staff group against what covers them and what is left over.",
        if_it_fails: "a minute could be priced twice. Report it.",
    },
    ControlExplained {
        id: "C08",
        statement: "the lines add up the same way from every side",
        routes: "invoice, candidates and schedule are each summed by line, head, staff group, date and tier.",
        if_it_fails: "a line is missing from a total or is in it twice. Do not send the claim; report it.",
    },
    ControlExplained {
        id: "C09",
        statement: "the workbook, read back, comes to the same penny",
        routes: "the finished workbook is read back and recomputed from its own cells; against that stands what the engine \
            worked out.",
        if_it_fails: "the workbook on your disk is not what was worked out. Do not send it; run again, and report it if \
            that does not help.",
    },
    ControlExplained {
        id: "C10",
        statement: "every ordinary working date between the first and the last row has rows",
        routes: "the dates with rows against the calendar, bank holidays aside.",
        if_it_fails: "an export has a gap: a file is missing, or the practice was closed. Export the missing dates, or name \
            them with the reason in the policy (`[normal_day] closed_dates`).",
    },
    ControlExplained {
        id: "C11",
        statement: "no output holds anything that identifies a patient",
        routes: "the identifiers met while reading are searched for in every output before it is written.",
        if_it_fails: "do not send or keep the output; delete it and report it.",
    },
    ControlExplained {
        id: "C12",
        statement: "practices add up to the region, and none is lost",
        routes: "the region's sums against those of its practices; practices given against practices reported or failed.",
        if_it_fails: "this control belongs to claims of a whole region. In the claim of one practice it does not apply.",
    },
    ControlExplained {
        id: "C13",
        statement: "months of the book are the months that NHS England published of the practice",
        routes: "where monthly counts by practice (Practice_Level_Crosstab) lie among the exports: appointments held, not \
            closed and not attended of each month that the book covers whole, against attended, unknown and not attended of \
            the practice's ODS code in the published file. It has no status for patients who walked out, and neither cancelled appointments nor empty slots.",
        if_it_fails: "an export may lack a clinic, or belong to another practice. But published counts have differences of their \
            own: clinics of a primary care network are published apart, and statuses that changed after publication are \
            old there. Find the reason and write it into the policy (`published_differences`), or take the file away.",
    },
];
