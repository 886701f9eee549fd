//! The commands beside a claim that take a word or two: `layouts`, `init`, `explain`, `completions`.

use clap::{Args, ValueHint};
use clap_complete::Shell;
use std::path::PathBuf;

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
