//! What it means that a command was not carried out, and what to do about it. The message itself names the file, the line
//! or the word; this is what holds of every message with the code.

use crate::model::stop::StopCode;

/// What the code stands for, and why the run does not simply go on.
pub fn meaning(code: StopCode) -> &'static str {
    use StopCode::*;
    match code {
        CommandLine => {
            "a command, an option or a value that was typed is not known. Nothing was read and nothing written."
        }
        UnknownCode => "`explain` knows every code that normalday prints, and this is none of them.",
        UnknownLayout => "neither the built-in layouts nor those of `--layouts` have one of this name.",
        JsonForIcb => {
            "claim.json is the practice's own: it shows staff as the rota labels them. `--audience icb` writes and prints \
             only what can be sent."
        }
        NoFileNamed => "the path is that of a folder, and the questions go into a file.",
        NoIncident => {
            "a claim says when the system was down. No date is ever assumed: the practice says so, not the tool."
        }
        BadIncident => "when the system was down decides every figure of a claim, so the span is not guessed at.",
        RecoveryTooLong => {
            "extra hours are looked for in the recovery window, and a year after an outage nothing comes of it."
        }
        BadOtherIncident => {
            "the days of other incidents are no normal days. An entry that is left out would let them pass for such."
        }
        PolicyUnreadable => "the file that `--policy` names is not there, or you may not read it.",
        PolicyTooLarge => {
            "a policy is a page or two of text. A file of more than a megabyte is another one, named by mistake."
        }
        PolicyNotText => "the policy was saved in another encoding, so a name or an address would come out wrong.",
        PolicyUnsound => {
            "a key is not known, or a value does not fit it. A misspelt setting that is passed over would change the claim \
             and nobody would know. The value is not printed, since a policy names people."
        }
        TwoPolicies => "two folders of exports hold a `policy.toml` each, and which of them holds is not guessed.",
        QuestionsOpen => {
            "something about the exports can be read in two ways, and the two give different figures. It is asked once: \
             the answer is found again by the header of the file, next month too."
        }
        MappingUnsound => {
            "an answer in `mapping.toml` is none of the answers to its question, two answers contradict each other, or the \
             file is damaged. An answer that is passed over would be a guess."
        }
        LayoutsUnreadable => "the folder that `--layouts` names is not there, or you may not read it.",
        LayoutUnsound => {
            "a key of a layout is not known, a value does not fit, or two columns claim the same header. Exports would be \
             read by half a layout."
        }
        KeyUnreadable => "the file that `--key-file` names is not there, or you may not read it.",
        KeyTooShort => "pseudonyms under a short key could be tried out one by one.",
        InputUnreadable => {
            "what was to be read is not there, or you may not open it. A claim without it would be another claim."
        }
        NothingUsable => {
            "among the files is no appointment book, no rota or timesheet, no count and no receipt that normalday knows. The \
             message lists what was found."
        }
        SeveralPractices => "a claim is one practice's, so which of them is meant is not guessed.",
        SeveralBooks => "a claim is one practice's: whose book it is decides every figure, so it is not guessed.",
        SnapshotOrder => {
            "two exports show the same book and differ on the dates of the incident. What the later one lacks was cancelled, \
             so taken the wrong way round the claim would be wrong. Dates of files on a disk prove nothing."
        }
        NoDailyCounts => "the incident is seen in counts by day; files by month, or of other dates, cannot show it.",
        TwoEditions => "added up, two editions of one publication would count patients twice.",
        PartDay => "nothing in published counts says at what time of the day an appointment was.",
        NotAClaim => {
            "what was given to be verified is another kind of file, another workbook, damaged, or larger than a claim can be. \
             Nothing is said of what it may hold."
        }
        NothingCovered => "not one row is as late as the incident, so there is nothing to measure.",
        NoDates => "templates that are not filled in, or lists without a date in any row, give nothing to measure.",
        FolderNotMade => "the folder of results could not be made. Nothing was written.",
        NotWritten => {
            "the disk is full, the folder is protected, or a part of the path is no folder. Files are written whole or not at all."
        }
        NotReplaced => {
            "a file of this name is there and cannot be replaced: it is open in Excel, or it is protected. The old file is \
             as it was."
        }
        NotPrinted => "standard output could not be written to. Files of a claim that were to be written are written.",
        FilesThere => "a file that may hold your own entries is never overwritten. Nothing was written.",
        SampleFolderInUse => {
            "made-up exports beside real ones would be claimed together with them. Nothing was written."
        }
        UnknownSystem => "samples are made in the layouts of the systems that the message lists.",
        UnknownElement => "ordinary life consists of the elements that the message lists.",
        SampleOutOfRange => "a share lies between 0 and 1, and a sample has at most 520 weeks and 100,000 practices.",
        NoPractices => "no subfolder, and no zip named by a code, lies in the folder. Nothing was read.",
        TwoCodes => {
            "the name of the folder and `code` in the policy contradict each other. A claim in the name of another practice \
             would be paid to it, so there is none for this folder."
        }
        TwoOfOnePractice => {
            "which of the two is the right one is not guessed, and together they might count everything twice. There is no \
             claim for either; the other practices of the region are not touched by it."
        }
        LookUpUnusable => {
            "the file that `--organisations` names is not there, is damaged, or has no column with practices' codes. Practices \
             would belong nowhere, and whether they were affected would not be known."
        }
        PracticeOverMemory => {
            "each practice of a region is claimed for in a process of its own with a limit of memory, so that one strange \
             file cannot stop the others. This one went beyond it and was ended. The other practices are not touched by it."
        }
        PracticeOverTime => {
            "each practice of a region is claimed for in a process of its own with a limit of time. This one went beyond it \
             and was ended. The other practices are not touched by it."
        }
        PracticeEnded => {
            "each practice of a region is claimed for in a process of its own. This one was ended from outside, or by a fault \
             of the program, before it had written a claim. The other practices are not touched by it."
        }
        Interrupted => {
            "Ctrl-C was pressed. The practices that were being worked on were finished, and no further one was begun. What is \
             done is noted in `journal` in the folder of results."
        }
        RegionIsRunning => {
            "two runs in one folder of results would take each other's files for those of a run that was killed, and remove \
             them. Nothing was written by this one."
        }
        Fault => {
            "the fault is in the program, not in your files. Every output file is written whole or not at all, so what \
             stands in the output folder is sound, but it may be that of an earlier run."
        }
    }
}

/// What to do about it: sentences without the last full stop.
pub fn remedy(code: StopCode) -> &'static str {
    use StopCode::*;
    match code {
        CommandLine => "`normalday --help` lists the commands, and `normalday claim --help` the options of one",
        UnknownCode => "`normalday explain all` prints every code",
        UnknownLayout => "`normalday layouts` lists them",
        JsonForIcb => "leave out `--audience icb`, or `--json`",
        NoFileNamed => "name a file: `--write-mapping mapping.toml`",
        NoIncident => {
            "add `--incident 2024-07-19` (the CrowdStrike/EMIS outage) or the span of yours, or write `span` under \
             `[incident]` in the policy"
        }
        BadIncident => {
            "write the start and the end in local time: `2024-07-19`, `2024-07-19/2024-07-22` (the last date included) or \
             `2024-07-19T08:00/2024-07-19T17:30`"
        }
        RecoveryTooLong => "write `recovery_working_days` under `[incident]`; 10 are usual, 250 the most",
        BadOtherIncident => "write each entry as `2024-07-19` or `2024-07-19/2024-07-22`",
        PolicyUnreadable => "check the spelling of the path; `normalday init DIR` writes a policy to start from",
        PolicyTooLarge => "name the right file; `normalday init DIR` writes a policy to start from",
        PolicyNotText => "open it in a text editor and save it as UTF-8",
        PolicyUnsound => {
            "correct the line that the message names; `normalday init DIR` writes a policy in which every setting stands \
             with a comment"
        }
        TwoPolicies => "say which one with `--policy FILE`",
        QuestionsOpen => {
            "open the `mapping.toml` that was written, change what is wrong, set `confirmed = true`, run the same command \
             again, and keep the file beside your exports"
        }
        MappingUnsound => "correct the line that the message names, or delete the file to have it written again",
        LayoutsUnreadable => "name a folder with one TOML file a layout",
        LayoutUnsound => "correct it; `normalday layouts --json NAME` prints a built-in layout to compare it with",
        KeyUnreadable | KeyTooShort => "leave `--key-file` out: a random key does as well, and no output shows it",
        InputUnreadable => {
            "check the spelling and that you may read it; a name with blanks wants quotation marks around it"
        }
        NothingUsable => {
            "`normalday check` says why each file was not recognised, `normalday layouts` where each export is found"
        }
        SeveralPractices => "add `--practice CODE`, with the code as it stands in the file",
        SeveralBooks => "choose one with `--practice CODE`, or with `code` under `[practice]` in the policy",
        SnapshotOrder => {
            "say which is which: `--before PATH` for the export from before the incident, `--after PATH` for the other; or \
             write the moment of export into their names"
        }
        NoDailyCounts => {
            "take the daily files of the incident's month and of the three before it: `normalday layouts gpad_daily` says where"
        }
        TwoEditions => "give the files of one publication only, the latest",
        PartDay => "give the dates of the incident: `--incident 2024-07-19`",
        NotAClaim => {
            "give a claim workbook as normalday wrote it, or as Excel or LibreOffice saved it again as .xlsx; of an e-mail, \
             save the attachment first"
        }
        NothingCovered => {
            "export again with the days of the incident and the four weeks after it, or correct `--incident`"
        }
        NoDates => "`normalday check` says how each file was understood",
        FolderNotMade | NotWritten => {
            "name a folder in which you may write, with `--out` where results are concerned; see whether the disk is full"
        }
        NotReplaced => "close it and run again, or name another folder with `--out`",
        NotPrinted => "see whether the disk is full to which the output goes",
        FilesThere => "name another folder, or move these files away",
        SampleFolderInUse => "name a folder that is empty, or not there yet",
        UnknownSystem | UnknownElement => "use a word of the list in the message",
        SampleOutOfRange => "`normalday sample --help` says what each number may be",
        NoPractices => {
            "name the folder above the practices' folders; for the exports of one practice there is `normalday claim`"
        }
        TwoCodes => "rename the folder, or correct `code` under `[practice]`",
        TwoOfOnePractice => {
            "put the files of the practice into one folder, or give each its own code in a `practice.toml`"
        }
        LookUpUnusable => {
            "name `Mapping.csv` of NHS England's Appointments in General Practice, or `epraccur.csv` of the Organisation Data \
             Service"
        }
        PracticeOverMemory | PracticeOverTime => {
            "look for a file that does not belong there, or give fewer weeks of the book"
        }
        PracticeEnded => "run `normalday claim` for this practice alone: it says more",
        Interrupted => "run the same command again: it goes on where it stopped",
        RegionIsRunning => "wait until the other run has ended, or name another folder with `--out`",
        Fault => {
            "report it with the message and the command that you typed; do not attach exports, they hold patients' data"
        }
    }
}
