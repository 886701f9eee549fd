//! Why a command was not carried out: one code for each reason, printed with the message (`error[N010]: ...`). Exceptions
//! of single rows and files, which do not stop a run, have codes of their own ([`super::exception`]).

use super::staff::vocabulary;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Why a run stopped. The code is fixed; the reading is the title under which it is explained.
    StopCode {
        /// A word of the command line that no command takes.
        CommandLine = "N001", "the command line cannot be understood";
        /// `explain` of a code that does not exist.
        UnknownCode = "N002", "there is no such code";
        /// `layouts` of a layout that does not exist.
        UnknownLayout = "N003", "there is no such layout";
        /// `claim --json --audience icb`.
        JsonForIcb = "N004", "`--json` and `--audience icb` exclude each other";
        /// `check --write-mapping` with a path that ends in no file name.
        NoFileNamed = "N005", "`--write-mapping` names no file";
        /// A claim without an incident.
        NoIncident = "N010", "no incident is given";
        /// An incident that is no date, or ends before it starts.
        BadIncident = "N011", "the incident cannot be read";
        /// A recovery window of more than a year.
        RecoveryTooLong = "N012", "the recovery window is too long";
        /// An entry of `other_incidents` in the policy.
        BadOtherIncident = "N013", "an entry of `other_incidents` cannot be read";
        /// Published counts have no time of day.
        PartDay = "N014", "published counts cannot show a part of a day";
        /// The policy file cannot be opened.
        PolicyUnreadable = "N020", "the policy cannot be read";
        /// The policy file is larger than a policy can be.
        PolicyTooLarge = "N021", "the policy is too large";
        /// The policy file is not text.
        PolicyNotText = "N022", "the policy is not text in UTF-8";
        /// A key or a value of the policy.
        PolicyUnsound = "N023", "the policy cannot be used as it is written";
        /// Two policies in the folders of exports.
        TwoPolicies = "N024", "two policies were found";
        /// Something about the exports must be answered first.
        QuestionsOpen = "N030", "questions must be answered first";
        /// A `mapping.toml` that cannot be used.
        MappingUnsound = "N031", "the mapping cannot be used as it is written";
        /// The folder of own layouts cannot be opened.
        LayoutsUnreadable = "N040", "the folder of layouts cannot be read";
        /// One of them is not sound.
        LayoutUnsound = "N041", "a layout cannot be used as it is written";
        /// The key file cannot be opened.
        KeyUnreadable = "N050", "the key file cannot be read";
        /// The key file has too few bytes.
        KeyTooShort = "N051", "the key file is too short";
        /// An input that is not there or cannot be opened.
        InputUnreadable = "N060", "an input is not there, or cannot be read";
        /// Not one usable export among the files.
        NothingUsable = "N061", "there is no usable export among the files";
        /// One table with the rows of several practices.
        SeveralPractices = "N062", "a file holds the rows of several practices";
        /// An extract with the books of several practices.
        SeveralBooks = "N063", "an extract holds the books of several practices";
        /// Two exports of one book of which nobody knows the earlier.
        SnapshotOrder = "N064", "two exports of one book do not say which is the earlier";
        /// No published file holds daily counts of the incident's dates.
        NoDailyCounts = "N065", "no file holds daily counts of the incident's dates";
        /// Two published files hold the same day of the same area.
        TwoEditions = "N066", "two published files hold the same day of the same area";
        /// A file to verify that is no claim workbook.
        NotAClaim = "N067", "the file is no claim workbook that can be read";
        /// Every file ends before the incident.
        NothingCovered = "N070", "the files end before the incident";
        /// Not one row with a date.
        NoDates = "N071", "no row has a date";
        /// The folder of results cannot be made.
        FolderNotMade = "N080", "the folder for the results cannot be made";
        /// A file cannot be written.
        NotWritten = "N081", "a file cannot be written";
        /// A file that is there cannot be replaced.
        NotReplaced = "N082", "a file cannot be replaced";
        /// Standard output cannot be written to.
        NotPrinted = "N083", "the answer cannot be printed";
        /// `init` where its files stand already.
        FilesThere = "N084", "the folder already holds files of these names";
        /// `sample` where something else lies.
        SampleFolderInUse = "N090", "the folder holds something else than a sample";
        /// A system of which no sample is made.
        UnknownSystem = "N091", "there is no sample of this system";
        /// An element of ordinary life that does not exist.
        UnknownElement = "N092", "there is no such element of ordinary life";
        /// A number of `sample` beyond its range.
        SampleOutOfRange = "N093", "a number for the sample is out of range";
        /// A fault of the program.
        Fault = "N099", "the program stopped at a fault of its own";
        /// A region without one practice.
        NoPractices = "N100", "there is no practice in the folder of the region";
        /// A folder named by one practice's code, with a policy that says another.
        TwoCodes = "N101", "a folder and the policy in it name two practices";
        /// Two folders of a region with the same code.
        TwoOfOnePractice = "N102", "two folders are of one practice";
        /// A worker of a region that went beyond its memory.
        PracticeOverMemory = "N103", "a practice needs more memory than one may have";
        /// A worker of a region that went beyond its time.
        PracticeOverTime = "N104", "a practice takes longer than one may";
        /// A worker of a region that died.
        PracticeEnded = "N105", "the process of a practice ended before it was through";
        /// A region that was interrupted.
        Interrupted = "N106", "the region was interrupted";
        /// A look-up of practices.
        LookUpUnusable = "N107", "a look-up of practices cannot be used";
        /// Two runs of `region` with one folder of results.
        RegionIsRunning = "N108", "another run is writing into the folder of results";
    }
}
