//! What may be typed. The help texts are the manual that most people read, so they are written out in full.

use crate::ingest::sources::{Input, SnapshotSide};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use std::path::PathBuf;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "normalday",
    version,
    about = "What an IT outage cost a GP practice, compared with a normal day",
    long_about = "What an IT outage cost a GP practice, compared with a normal day.\n\n\
        Put what you can export - the appointment book, the rota or timesheets, counts of documents and results - into \
        one folder. normalday works out what an ordinary day of the same weekday looks like, measures the outage \
        against it, and writes a claim workbook whose every figure can be traced to a row of your own files. Nothing is \
        sent anywhere.",
    after_long_help = "Examples:\n  \
        normalday init my-practice                       a policy and empty templates to fill in\n  \
        normalday check my-practice                      how each file was understood; writes nothing\n  \
        normalday claim my-practice --incident 2024-07-19\n\n\
        Exit status: 0 done and reconciled; 1 written, but not reconciled; 2 the command or the policy cannot be used as \
        given; 3 no usable input, or a question to answer first; 4 a fault of the program.\n",
    propagate_version = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to say it.
    #[command(flatten)]
    pub voice: Voice,
}

/// How things are said; every command takes these.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Voice {
    /// Say nothing but errors (data asked for with --json is still printed)
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: every exception with its place, every date left out with its reason
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Colour: where the output is a terminal, always, or never
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// When colour is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Claim: read the exports of one practice, measure the outage, write the claim
    #[command(
        long_about = "Reads everything that one practice exported, compares the outage with a normal day and writes the \
            claim: `claim.xlsx` (your own copy), `claim-icb.xlsx` (the copy to send: staff as serial labels, no row of any \
            patient), `covering-letter.txt`, `claim-email.eml` (a draft; nothing is ever sent) and `claim.json`.\n\n\
            It ends with what was found, the effect, what is on the invoice, what waits for your decision, whether all \
            controls hold, and which file to send.",
        after_long_help = "Examples:\n  \
            normalday claim my-practice --incident 2024-07-19\n  \
            normalday claim book.csv rota.xlsx --incident 2024-07-19T08:00/2024-07-19T17:30 --practice A81001\n  \
            normalday claim my-practice --policy my-practice/policy.toml --out claim-july --json\n  \
            normalday claim my-practice --incident 2024-07-19 --before \"book of Monday.csv\"\n\n\
            Exit status: 0 reconciled; 1 written, but not reconciled; 2 the command or the policy cannot be used as given; \
            3 no usable input, or a question to answer first; 4 a fault of the program.\n"
    )]
    Claim(ClaimArguments),
    /// Check, before any claim, how each file was understood; writes nothing
    #[command(
        long_about = "Explains how each file was understood: what it was recognised as and why, how its columns and \
            statuses were read, which dates it covers, and what could not be used, with the place and what to do. With an \
            incident it also says which ordinary days a claim would compare with, and which it leaves out and why. It \
            writes nothing.",
        after_long_help = "Examples:\n  normalday check my-practice\n  \
            normalday check my-practice --incident 2024-07-19 --verbose\n"
    )]
    Check(CheckArguments),
    /// Region: a claim for each of many practices, and what they come to together
    #[command(
        long_about = "Claims for every practice of a folder, each apart from the others, and rolls up what they come to: by \
            primary care network, sub-ICB location, ICB and supplier.\n\n\
            Each practice has a folder (or a zip) in DIR, named by its ODS code, or with its code in a `practice.toml` or \
            `policy.toml` in it. A practice that cannot be claimed for is listed with the reason, and the others go on. A \
            second run takes up only what changed.",
        after_long_help = "Examples:\n  \
            normalday region practices --incident 2024-07-19\n  \
            normalday region practices --policy icb.toml --out region-july --jobs 4\n\n\
            Policies: what a practice's `practice.toml` says goes before its `policy.toml`, that before the region's policy \
            (`--policy`, else a `policy.toml` in DIR), that before the default. `--incident` goes before all of them.\n\n\
            Exit status: 0 all claimed for and reconciled; 1 written, but some practices failed or do not reconcile; 2 the \
            command or the region's policy cannot be used as given; 3 not one practice could be claimed for; 4 a fault of \
            the program.\n"
    )]
    Region(RegionArguments),
    /// Put NHS England's published daily counts through the same normal-day method
    #[command(
        long_about = "Reads the daily counts that NHS England publishes (Appointments in General Practice: the files \
            SUB_ICB_LOCATION_CSV_*.csv, before July 2022 CCG_CSV_*.csv, or the zip that holds them) and compares the \
            incident with a normal day for every area and type of staff, with bands, verdicts and the backtest. It writes \
            `gpad.xlsx` and `gpad.json`.\n\n\
            It is an outside check: it says nothing of any one practice. Kept is attended and unknown; cancelled \
            appointments are not published. Files are streamed, so that their size does not matter. Monthly files of the \
            same publication hold no days and are refused.",
        after_long_help = "Examples:\n  \
            normalday gpad Appointments_GP_Daily_CSV_Aug_24.zip --incident 2024-07-19\n  \
            normalday gpad SUB_ICB_LOCATION_CSV_*_24.csv --incident 2024-07-19 --out gpad-july --json\n\n\
            Exit status: 0 reconciled; 1 written, but not reconciled; 2 the command or the policy cannot be used as given; \
            3 no usable input; 4 a fault of the program.\n"
    )]
    Gpad(GpadArguments),
    /// Verify a received claim workbook, from its own cells and from the exports
    #[command(
        long_about = "Checks a claim workbook as it was received, also after Excel or LibreOffice saved it again: its seal, \
            every formula from its own cells, overwritten formulas, lines whose Include was changed, amounts and rates that \
            are not as written, employer NI and pension that are not those of the reference. With the exports it works the \
            claim out anew and says what differs. Only the exports prove a figure: without them it shows that nothing was \
            changed by accident, not that the figures are true, and the seal is no signature. It writes nothing.",
        after_long_help = "Examples:\n  normalday verify claim-icb.xlsx\n  \
            normalday verify claim.xlsx --exports my-practice --incident 2024-07-19\n\n\
            Exit status: 0 verified; 1 something differs; 2 the command or the policy cannot be used as given; 3 not a claim \
            workbook, or exports that cannot be used; 4 a fault of the program.\n"
    )]
    Verify(VerifyArguments),
    /// Consolidate received claim workbooks into one region workbook, each verified first
    #[command(
        long_about = "Reads claim workbooks as they were received, verifies each from its own cells, and rolls up what they \
            come to: `region.xlsx` and `region.json`. A claim that does not verify is in, marked, and totalled apart. So are \
            two claims of one practice: which of them counts is not guessed. A file that is no claim workbook is listed with \
            the reason, and the rest go on. The same file twice is counted once. Figures are worked out anew from the cells; \
            whether they are true, only the practices' exports can prove (`normalday verify --exports`).",
        after_long_help = "Examples:\n  normalday consolidate received/*.xlsx --out region-july\n  \
            normalday consolidate received --organisations Mapping.csv\n\n\
            Exit status: 0 all verified, counted and reconciled; 1 written, but some claims failed, stand apart or do not \
            reconcile; 2 the command or the policy cannot be used as given; 3 not one claim workbook; 4 a fault of the \
            program.\n"
    )]
    Consolidate(ConsolidateArguments),
    /// List the exports it knows, or print one in full, with where to find it
    #[command(
        long_about = "Lists the layouts: the exports that normalday recognises. With a name it prints that layout in full: \
            where a practice finds the export, which columns it reads, what each status text means, and what the export \
            can and cannot show.",
        after_long_help = "Examples:\n  normalday layouts\n  normalday layouts plain_appointments\n"
    )]
    Layouts(LayoutsArguments),
    /// Write a commented policy and blank templates to fill in
    #[command(
        long_about = "Writes `policy.toml`, in which every setting has its default and a comment, and blank templates \
            for the rota, daily workload, paper sessions, expenses and income lost. It never overwrites a file: if one \
            of them is there already, nothing is written.",
        after_long_help = "Example:\n  normalday init my-practice\n"
    )]
    Init(InitArguments),
    /// Make up practices, with exports in real layouts and a known truth
    #[command(
        long_about = "Makes up practices: the exports that each would drop, in the layout of its system, and `truth.json` \
            with what a claim should come to. The same options always give the same bytes. Nothing in them is of a real \
            person.",
        after_long_help = "Examples:\n  normalday sample made-up\n  \
            normalday sample made-up --practices 3 --systems emis-report,systmone-extract --seed 7\n"
    )]
    Sample(SampleArguments),
    /// Explain an exception (E021), an error (N010) or a control (C03) in full
    #[command(
        long_about = "Explains a code that stands in the workbook, in the output of `check` or before an error: what was \
            met, what it does to the claim, what to do about it, and a small example of it. Codes E001 and up are \
            exceptions (rows, cells or files that could not be used as they stand); N001 and up are errors that stopped a \
            command; C01 to C13 are the controls of the claim.",
        after_long_help = "Examples:\n  normalday explain E021\n  normalday explain N010\n  normalday explain C03\n  \
            normalday explain all     every code, one after the other\n"
    )]
    Explain(ExplainArguments),
    /// Print completions for a shell
    #[command(
        long_about = "Prints a completion script for a shell on standard output.",
        after_long_help = "Example:\n  normalday completions bash > ~/.local/share/bash-completion/completions/normalday\n"
    )]
    Completions(CompletionsArguments),
    /// Print the manual page
    #[command(
        long_about = "Prints the manual page, of all commands one after the other, on standard output.",
        after_long_help = "Example:\n  normalday man > normalday.1\n"
    )]
    Man,
    /// What a worker process of normalday is started with, to read one workbook apart from everything else
    #[command(hide = true)]
    ReadWorkbook(ReadWorkbookArguments),
    /// What a worker process of normalday is started with, to claim for one practice of a region apart from all others
    #[command(hide = true)]
    ClaimPractice(ClaimPracticeArguments),
}

/// `read-workbook`: the workbook comes through standard input, its rows go to standard output.
#[derive(Args, Clone, Debug)]
pub struct ReadWorkbookArguments {
    /// ods, xls or xlsb
    pub kind: String,
}

/// `claim-practice`: what is to be done comes through standard input.
#[derive(Args, Clone, Debug)]
pub struct ClaimPracticeArguments {
    /// The practice, for whoever looks at the list of processes
    pub code: String,
}

/// What is asked of which practice: the options that `claim` and `check` share.
#[derive(Args, Clone, Debug, Default)]
pub struct QuestionArguments {
    /// Folders, files or zip files of one practice
    #[arg(value_name = "EXPORTS", required_unless_present_any = ["before", "after"], value_hint = ValueHint::AnyPath)]
    pub exports: Vec<PathBuf>,
    /// When the system was down: 2024-07-19, 2024-07-19/2024-07-22 or 2024-07-19T08:00/2024-07-19T17:30
    #[arg(
        long,
        value_name = "START/END",
        long_help = "When the system was down, in local time: a date (2024-07-19), dates (2024-07-19/2024-07-22, the last \
            one included) or hours (2024-07-19T08:00/2024-07-19T17:30). It goes before the policy's `span`. No date is \
            ever assumed."
    )]
    pub incident: Option<String>,
    /// Your settings (TOML); a `policy.toml` in the folder of exports is found by itself
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        long_help = "Your settings, as written by `normalday init`. What the file does not say keeps its default. \
            Without this option a `policy.toml` that lies directly in a folder of exports is used."
    )]
    pub policy: Option<PathBuf>,
    /// Your answers to questions about the exports (TOML); a `mapping.toml` in the folder of exports is found by itself
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        long_help = "Your answers to what normalday asked about the exports. Where a file can be read in two ways, a claim \
            stops and writes a `mapping.toml` with the questions into the folder of results. Without this option a \
            `mapping.toml` is used that lies directly in a folder of exports, beside the policy, or in the folder of \
            results."
    )]
    pub mapping: Option<PathBuf>,
    /// ODS code of the practice, such as A81001; goes before the policy's
    #[arg(long, value_name = "CODE")]
    pub practice: Option<String>,
    /// An export of the appointment book (file or folder) from before the incident
    #[arg(
        long,
        value_name = "PATH",
        value_hint = ValueHint::AnyPath,
        long_help = "An export of the appointment book, a file or a folder, that was made before the incident. EMIS drops \
            cancelled bookings from its book: two exports, one from before and one from after, show what was cancelled. \
            Where the exports state when they were made (in their names or in their first lines), nothing need be said; \
            this option goes before that."
    )]
    pub before: Option<PathBuf>,
    /// An export of the appointment book (file or folder) from after the incident
    #[arg(
        long,
        value_name = "PATH",
        value_hint = ValueHint::AnyPath,
        long_help = "An export of the appointment book, a file or a folder, that was made after the incident: the one that \
            shows the days as they are now. See --before."
    )]
    pub after: Option<PathBuf>,
    /// A folder with layouts of your own (TOML), added to the built-in ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub layouts: Option<PathBuf>,
    /// A file whose bytes key the patients' pseudonyms, instead of a random key
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        long_help = "A file whose bytes are the key of the patients' pseudonyms, instead of a key that is random for each \
            run. Neither the key nor a pseudonym ever leaves memory, and no output depends on it; the option is there so \
            that an auditor can see that for herself."
    )]
    pub key_file: Option<PathBuf>,
}

impl QuestionArguments {
    /// Everything that is to be read, with what is said of snapshots.
    pub fn inputs(&self) -> Vec<Input> {
        let said = |path: &Option<PathBuf>, side| path.clone().map(|path| Input { path, snapshot: Some(side) });
        let exports = self.exports.iter().map(|path| Input { path: path.clone(), snapshot: None });
        exports.chain(said(&self.before, SnapshotSide::Before)).chain(said(&self.after, SnapshotSide::After)).collect()
    }
}

/// `normalday claim`.
#[derive(Args, Clone, Debug)]
pub struct ClaimArguments {
    /// Which practice, which incident.
    #[command(flatten)]
    pub question: QuestionArguments,
    /// The folder to write to; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = "normalday-out", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// Whose copies are written
    #[arg(
        long,
        value_name = "WHO",
        value_enum,
        default_value_t = Readers::Practice,
        long_help = "Whose copies are written: `practice` writes your own copy and the copy to send; `icb` writes only what \
            can be sent, with staff as serial labels throughout."
    )]
    pub audience: Readers,
    /// Print claim.json on standard output instead of words
    #[arg(long)]
    pub json: bool,
}

/// For whom copies are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Readers {
    /// The practice: its own copy, and the copy to send
    #[default]
    Practice,
    /// The ICB: only what can be sent
    Icb,
}

/// `normalday gpad`.
#[derive(Args, Clone, Debug)]
pub struct GpadArguments {
    /// Published files, folders or zips of them
    #[arg(value_name = "FILES", required = true, value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// When the systems were down, whole days: 2024-07-19 or 2024-07-19/2024-07-22
    #[arg(long, value_name = "START/END")]
    pub incident: Option<String>,
    /// Your settings (TOML): the incident, dates that are never ordinary; a `policy.toml` in a folder is found by itself
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub policy: Option<PathBuf>,
    /// The folder to write to; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = "normalday-out", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// For whom it is written
    #[arg(
        long,
        value_name = "WHO",
        value_enum,
        default_value_t = PublishedReaders::Public,
        long_help = "For whom it is written. There is one answer, `public`: the counts are published already, so that \
            nothing has to be left out or suppressed."
    )]
    pub audience: PublishedReaders,
    /// Print gpad.json on standard output instead of words
    #[arg(long)]
    pub json: bool,
}

/// `normalday region`.
#[derive(Args, Clone, Debug)]
pub struct RegionArguments {
    /// The folder with a subfolder (or zip) for each practice
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: PathBuf,
    /// When the systems were down: 2024-07-19, 2024-07-19/2024-07-22 or 2024-07-19T08:00/2024-07-19T17:30
    #[arg(
        long,
        value_name = "START/END",
        long_help = "When the systems were down, in local time, as for `claim`. It goes before the `span` of every policy, \
            the practices' own among them: one question for all."
    )]
    pub incident: Option<String>,
    /// Settings of the whole region (TOML); a `policy.toml` directly in DIR is found by itself
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub policy: Option<PathBuf>,
    /// Answers that serve every practice (TOML); a `mapping.toml` directly in DIR is found by itself
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub mapping: Option<PathBuf>,
    /// A look-up of practices (CSV): networks, ICBs, suppliers; repeat it for several
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        long_help = "A look-up of practices (CSV), published by NHS England: `Mapping.csv` of Appointments in General Practice \
            knows network, sub-ICB location, ICB and system supplier; `epraccur.csv` of the Organisation Data Service knows \
            ICBs. Repeat the option for several; what a later one says goes before what an earlier one said. A practice \
            whose own policy does not say whether it was affected is presumed to be by its supplier and the region's \
            `affected_suppliers`."
    )]
    pub organisations: Vec<PathBuf>,
    /// The folder to write to; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = "normalday-out", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// Practices that are worked on at a time [default: as many as there are processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// A folder with layouts of your own (TOML), added to the built-in ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub layouts: Option<PathBuf>,
    /// A file whose bytes key the patients' pseudonyms, instead of a random key
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub key_file: Option<PathBuf>,
    /// For whom the roll-up is written
    #[arg(
        long,
        value_name = "WHO",
        value_enum,
        default_value_t = RegionReaders::Icb,
        long_help = "For whom the roll-up is written: `icb` writes `region.xlsx`, `region.json` and `region.parquet`; `public` \
            writes `region-public.xlsx` and `region-public.json`, in which small and revealing numbers are rounded, suppressed \
            or withheld. The practices' own claims are the ICB's and never for the public."
    )]
    pub audience: RegionReaders,
    /// Print region.json on standard output instead of words
    #[arg(long)]
    pub json: bool,
}

/// For whom a region is rolled up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RegionReaders {
    /// The ICB: everything
    #[default]
    Icb,
    /// Anyone: nothing that shows a single patient or a practice's money to others
    Public,
}

/// For whom published counts are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum PublishedReaders {
    /// Anyone: the counts are published already
    #[default]
    Public,
}

/// `normalday check`.
#[derive(Args, Clone, Debug)]
pub struct CheckArguments {
    /// Which practice, which incident.
    #[command(flatten)]
    pub question: QuestionArguments,
    /// Write the questions that a claim would ask to this file; answers that it holds stay
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub write_mapping: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long)]
    pub json: bool,
}

/// `normalday consolidate`.
#[derive(Args, Clone, Debug)]
pub struct ConsolidateArguments {
    /// Workbooks that were received, or folders in which they lie
    #[arg(value_name = "CLAIM.xlsx", required = true, value_hint = ValueHint::AnyPath)]
    pub workbooks: Vec<PathBuf>,
    /// When the systems were down, as for `claim` [default: as the workbooks say, if they all say the same]
    #[arg(long, value_name = "START/END")]
    pub incident: Option<String>,
    /// Settings of the whole region (TOML): its incident, and the suppliers whose practices are presumed affected
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub policy: Option<PathBuf>,
    /// A look-up of practices (CSV), as for `region`; repeat it for several
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub organisations: Vec<PathBuf>,
    /// The folder to write to; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = "normalday-out", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// Print region.json on standard output instead of words
    #[arg(long)]
    pub json: bool,
}

/// `normalday verify`.
#[derive(Args, Clone, Debug)]
pub struct VerifyArguments {
    /// The workbook that was received
    #[arg(value_name = "CLAIM.xlsx", value_hint = ValueHint::FilePath)]
    pub workbook: PathBuf,
    /// Folders, files or zip files that the claim was made from
    #[arg(long, value_name = "EXPORTS", num_args = 1.., value_hint = ValueHint::AnyPath)]
    pub exports: Vec<PathBuf>,
    /// When the system was down, as for `claim`; goes before the policy's
    #[arg(long, value_name = "START/END", requires = "exports")]
    pub incident: Option<String>,
    /// The practice's settings (TOML); a `policy.toml` in the folder of exports is found by itself
    #[arg(long, value_name = "FILE", requires = "exports", value_hint = ValueHint::FilePath)]
    pub policy: Option<PathBuf>,
    /// The practice's answers (TOML); a `mapping.toml` in the folder of exports is found by itself
    #[arg(long, value_name = "FILE", requires = "exports", value_hint = ValueHint::FilePath)]
    pub mapping: Option<PathBuf>,
    /// ODS code of the practice; goes before the policy's
    #[arg(long, value_name = "CODE", requires = "exports")]
    pub practice: Option<String>,
    /// An export of the appointment book from before the incident
    #[arg(long, value_name = "PATH", requires = "exports", value_hint = ValueHint::AnyPath)]
    pub before: Option<PathBuf>,
    /// An export of the appointment book from after the incident
    #[arg(long, value_name = "PATH", requires = "exports", value_hint = ValueHint::AnyPath)]
    pub after: Option<PathBuf>,
    /// A folder with layouts of your own (TOML), added to the built-in ones
    #[arg(long, value_name = "DIR", requires = "exports", value_hint = ValueHint::DirPath)]
    pub layouts: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long)]
    pub json: bool,
}

/// `normalday sample`.
#[derive(Args, Clone, Debug)]
pub struct SampleArguments {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: PathBuf,
    /// How many practices
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub practices: usize,
    /// Weeks of history before the incident's week
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub weeks: u32,
    /// Another seed makes other practices; the same seed makes the same ones
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Systems, used in turn: emis-report, emis-report-xlsx, emis-report-snapshots, emis-bulk, emis-bulk-snapshots,
    /// systmone-breakdown, systmone-extract, plain, emis-population-list, shared-care-list, gp-connect-json, codes-list,
    /// tpp-table; with the EMIS report and another rota: deputy-audit, when-i-work, hours-by-user, rotamaster
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub systems: Vec<String>,
    /// Put the books of emis-bulk and systmone-extract into one extract of all practices, beside their folders
    #[arg(long)]
    pub one_extract: bool,
    /// No outage: everything ordinary, nothing to claim
    #[arg(long)]
    pub unaffected: bool,
    /// Registered patients, 2000 to 40000 in life; clinicians and office staff follow
    #[arg(long, value_name = "N", default_value_t = 4000)]
    pub patients: u32,
    /// Share of the incident's appointments that are lost, 0 to 1 [default: as on 19 July 2024]
    #[arg(
        long,
        value_name = "SHARE",
        long_help = "Share of the incident's appointments that are lost, 0 to 1. What is not lost is kept, much of it on \
            paper. Without it the incident is a mixture as on 19 July 2024: some cancelled, some slots left empty, some \
            seen on paper. A practice of the same seed and life with `--unaffected` shows what would have been kept."
    )]
    pub severity: Option<f64>,
    /// An element of ordinary life, and its level: all, sickness, trend=0.1 ... (`--help` lists them)
    #[arg(long, value_name = "NAME=LEVEL", value_delimiter = ',', long_help = super::sample::life_help())]
    pub life: Vec<String>,
    /// When their systems were down [default: 2024-07-19]
    #[arg(long, value_name = "START/END")]
    pub incident: Option<String>,
}

/// `normalday layouts`.
#[derive(Args, Clone, Debug)]
pub struct LayoutsArguments {
    /// One layout, in full
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// A folder with layouts of your own (TOML), added to the built-in ones
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub layouts: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long)]
    pub json: bool,
}

/// `normalday init`.
#[derive(Args, Clone, Debug)]
pub struct InitArguments {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: PathBuf,
}

/// `normalday explain`.
#[derive(Args, Clone, Debug)]
pub struct ExplainArguments {
    /// A code such as E021, N010 or C03, or `all`
    #[arg(value_name = "CODE")]
    pub code: String,
}

/// `normalday completions`.
#[derive(Args, Clone, Debug)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}
