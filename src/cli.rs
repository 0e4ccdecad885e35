//! The command line: arguments, files and exit codes. It uses the public API only.

mod explain;
mod files;
mod fmt;
mod migrate;
mod output;
mod rule;
mod schema;

use clap::{Args, Parser, Subcommand, ValueEnum};
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
    Explain(explain::Explain),
    Rule(rule::Rule),
    Schema(schema::Schema),
    Fmt(fmt::Fmt),
}

/// What every command that reads a configuration takes.
#[derive(Debug, Args)]
struct Common {
    /// Server that ran the file: 3.5 to 4.0 for Erlang terms (3.7 unless told); for TOML, the version it was written
    /// for (the target unless told)
    #[arg(long, value_name = "VERSION")]
    from: Option<String>,
    /// Server that the result is for
    #[arg(long, value_name = "VERSION", default_value_t = mimcfg::catalogue::Version::default_target().to_string())]
    target: String,
    /// Only this section: its findings, effects and output; a file that cannot be loaded still counts
    #[arg(long, value_name = "SECTION", value_parser = ["services"])]
    only: Option<String>,
    /// Least severity that makes the exit code 1
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// Print secrets in findings and reports instead of masking them
    #[arg(long)]
    show_secrets: bool,
    /// Colours: auto asks the terminal, and NO_COLOR
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// No findings below the severity of --fail-on, and no summary
    #[arg(short, long)]
    quiet: bool,
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
        Command::Explain(command) => command.run(),
        Command::Rule(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Fmt(command) => command.run(),
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
