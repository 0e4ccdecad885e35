//! The command line: arguments, files and exit codes. It uses the public API only.

mod answers;
mod completions;
mod config;
mod ctl;
mod diff;
mod explain;
mod files;
mod fleet;
mod fmt;
mod lint;
mod man;
mod migrate;
mod node;
mod output;
mod pair;
mod rule;
mod run;
mod schema;
mod simulate;
mod verify;

use clap::{Args, Parser, Subcommand, ValueEnum};
use mimcfg::catalogue::Version;
use std::path::PathBuf;
use std::process::ExitCode;

/// Migrates, checks and explains MongooseIM configuration, in Erlang terms and in TOML.
#[derive(Debug, Parser)]
#[command(name = "mimcfg", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 clean; 1 findings at or above --fail-on, or a difference; \
2 wrong use or a failure of mimcfg; 3 nothing was checked.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Migrate(migrate::Migrate),
    Lint(lint::Lint),
    Explain(explain::Explain),
    Diff(diff::Diff),
    Verify(verify::Verify),
    Rule(rule::Rule),
    Completions(completions::Completions),
    Man(man::Man),
    Schema(schema::Schema),
    Fmt(fmt::Fmt),
    Simulate(simulate::Simulate),
    Run(run::Run),
    Ctl(ctl::Ctl),
}

/// What every command that reads a configuration takes.
#[derive(Debug, Args)]
struct Common {
    /// Server that ran the file: 3.5 to 4.0 for Erlang terms (3.7 unless told); for TOML, the version it was written
    /// for (the target unless told)
    #[arg(long, value_name = "VERSION")]
    from: Option<String>,
    /// Server that the result is for, and that reads TOML files (5.1 unless told)
    #[arg(long, value_name = "VERSION")]
    target: Option<String>,
    /// Only this section: its findings, effects and output; a file that cannot be loaded still counts
    #[arg(long, value_name = "SECTION", value_parser = ["services"])]
    only: Option<String>,
    /// Also check that files which the configuration names exist under this folder, as the server does at start
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Least severity that makes the exit code 1 (error unless told)
    #[arg(long, value_name = "LEVEL", value_enum)]
    fail_on: Option<FailOn>,
    /// Print secrets in findings and reports instead of masking them
    #[arg(long)]
    show_secrets: bool,
    /// Colours: auto asks the terminal, and NO_COLOR
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// No findings below the severity of --fail-on, and no summary
    #[arg(short, long)]
    quiet: bool,
    /// Settings for this call: a file as mimcfg.toml, which is otherwise looked for upwards from the first input
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Look for no mimcfg.toml
    #[arg(long)]
    no_config: bool,
    /// What mimcfg.toml says of the server that ran old files.
    #[arg(skip)]
    configured_from: Option<Version>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

/// Why a command could not be carried out.
#[derive(Debug)]
enum Failure {
    /// Wrong use, or a failure of our own: exit code 2.
    Use(String),
    /// Nothing was checked: exit code 3.
    Nothing(String),
    /// Nobody reads what is printed any more.
    ClosedPipe,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Use(message) | Failure::Nothing(message) => out.write_str(message),
            Failure::ClosedPipe => out.write_str("nobody reads what is printed"),
        }
    }
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let wrong = error.use_stderr();
            // A closed pipe is no reason to complain.
            let _ = error.print();
            return ExitCode::from(if wrong { 2 } else { 0 });
        }
    };
    let done = match cli.command {
        Command::Migrate(command) => command.run(),
        Command::Lint(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Rule(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Fmt(command) => command.run(),
        Command::Simulate(command) => command.run(),
        Command::Run(command) => command.run(),
        Command::Ctl(command) => command.run(),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(Failure::Use(message)) => {
            output::complain(&message);
            ExitCode::from(2)
        }
        Err(Failure::Nothing(message)) => {
            output::complain(&message);
            ExitCode::from(3)
        }
    }
}
