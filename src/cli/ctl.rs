//! `mimcfg ctl`: the commands of `service_admin_extra`, as the server of a configuration takes them.

pub(in crate::cli) mod below;
#[cfg(feature = "runtime")]
pub(in crate::cli) mod kept;
mod listing;
mod session;
pub(in crate::cli) mod which;

use super::output::{self, Findings};
use super::{Color, Failure};
use below::Below;
use clap::{Args, Subcommand, ValueEnum};
use mimcfg::diagnostic::{Diagnostic, Severity};
use mimcfg::run::commands::{Answer, Console, Login, Moment, NO_NODE};
#[cfg(feature = "runtime")]
use mimcfg::run::store::Stamp;
use mimcfg::run::{Boot, boot};
use mimcfg::source::Sources;
use std::path::PathBuf;
use std::time::SystemTime;
use which::Which;

/// List the commands that mongooseimctl has with a configuration, and call them as the server would
///
/// What is printed and the exit status are those of mongooseimctl at that version. What a server keeps is kept in the
/// file of --store; without it a command that answers from it says so and exits with 4. One that only a server can carry
/// out exits with 5. Without a command the usage is shown.
#[derive(Debug, Args)]
#[command(
    disable_help_subcommand = true,
    subcommand_value_name = "COMMAND",
    subcommand_help_heading = "Commands"
)]
#[command(after_help = "Examples:
  mimcfg ctl --config mongooseim.toml --target 5.1 list --format json
  mimcfg ctl --config mongooseim.toml help num_active_users
  mimcfg ctl --config mongooseim.toml http_upload localhost photo.png 1048576 image/png 60
  mimcfg ctl --config mongooseim.toml --store ann.db --create register_identified ann localhost secret
  mimcfg ctl --config mongooseim.toml --store ann.db declare accounts.toml
  mimcfg ctl --config mongooseim.toml --target 6.2 --store ann.db account countUsers --domain localhost
  mimcfg ctl --run mimcfg-run num_active_users localhost 30
  mimcfg ctl --store ann.db session open ann localhost phone --ip 10.0.0.7

Exit codes: 0 to 3 are those of mongooseimctl: 0 done; 1 failed, or not understood; 2 usage shown; 3 there is no node, \
since it does not start. 4 the command needs a store; 5 it only makes sense on a server. 2 and 3 are \
also wrong use of mimcfg and a file that is not there.")]
pub(super) struct Ctl {
    #[command(flatten)]
    which: Which,
    /// Only this section must be right for the node to start
    #[arg(long, value_name = "SECTION", value_parser = ["services"])]
    only: Option<String>,
    /// The account that calls, for rules of access
    #[arg(long, num_args = 3, value_names = ["USER", "HOST", "PASSWORD"], allow_hyphen_values = true)]
    auth: Option<Vec<String>>,
    /// The form of the output
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Colours: auto asks the terminal, and NO_COLOR
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// Say nothing that the server would not say, but errors
    #[arg(short, long)]
    quiet: bool,
    /// The file that accounts, rosters, sessions and the rest are kept in
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Ask the `mimcfg run` whose folder this is
    #[arg(long, value_name = "DIR", conflicts_with = "store")]
    run: Option<PathBuf>,
    /// Make the store if it is not there
    #[arg(long, requires = "store")]
    create: bool,
    /// The folder below which arguments of commands may name files
    #[arg(long, value_name = "DIR", default_value = ".")]
    files: PathBuf,
    /// A folder with the log files of a node, which `retrieve_personal_data` looks into; several for several nodes
    #[arg(long, value_name = "[NODE=]DIR", value_parser = below::of_logs)]
    logs: Vec<(String, PathBuf)>,
    #[command(subcommand)]
    word: Option<Word>,
}

#[derive(Debug, Subcommand)]
enum Word {
    /// List the commands with their arguments and results
    List,
    /// Put the accounts that a TOML file declares into the store
    Declare {
        /// The file; `-` for standard input
        file: PathBuf,
    },
    /// Open or close a session, or let it send presence
    Session(session::Behind),
    /// Print the stanzas that would have been delivered
    Outbox {
        /// Forget them then
        #[arg(long)]
        empty: bool,
    },
    /// `help`, `help --tags`, or a command with its arguments
    #[command(external_subcommand)]
    Call(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text
    Human,
    /// One JSON object
    Json,
}

impl Ctl {
    pub(super) fn run(mut self) -> Result<u8, Failure> {
        let mut session = None;
        self.word = match self.word {
            Some(Word::Session(behind)) => match behind.told() {
                Ok(what) => {
                    session = Some(what);
                    None
                }
                Err(words) => Some(Word::Call(words)),
            },
            word => word,
        };
        #[cfg(feature = "runtime")]
        if let Some(session) = session {
            return session.apply(&self.needed_store()?, kept::now());
        }
        #[cfg(feature = "runtime")]
        match &self.word {
            Some(Word::Outbox { empty }) => return self.outbox(*empty),
            Some(Word::Call(words)) if self.run.is_some() => return self.ask(words),
            None if self.run.is_some() => return self.ask(&[]),
            _ => {}
        }
        #[cfg(not(feature = "runtime"))]
        if self.store.is_some()
            || session.is_some()
            || matches!(self.word, Some(Word::Outbox { .. } | Word::Declare { .. }))
        {
            let message = "a store is not built in; `cargo install --locked --features runtime --path .` in the \
                           sources of mimcfg builds it";
            return Err(Failure::Use(message.to_owned()));
        }
        let mut common = self.which.common(self.only.as_deref(), self.color, self.quiet);
        let mut sources = Sources::default();
        let (config, server) = self.which.read(&mut sources, &mut common)?;
        let boot = boot(&config);
        let console = Console::new(&config, &sources);
        let errors: Vec<Diagnostic> = config.findings.iter().chain(&boot.findings).cloned().collect();
        let errors: Vec<_> = errors.into_iter().filter(|found| found.severity == Severity::Error).collect();
        let findings = Findings::new(&sources, &config, &errors, server, &common);
        match &self.word {
            Some(Word::List) => {
                output::print(&match self.format {
                    Format::Human => listing::human(&console, server),
                    Format::Json => listing::json(&console, server),
                })?;
                findings.print(&console.why_none().unwrap_or_else(|| listing::told(&console)));
                Ok(u8::from(findings.failed() || !boot.starts))
            }
            Some(Word::Call(words)) => self.call(words, &console, &boot, &findings),
            #[cfg(feature = "runtime")]
            Some(Word::Declare { file }) => {
                let mut random = random();
                let mut stamp = Stamp { now: kept::now(), scram: console.scram(), random: &mut random };
                self.declare(file, &mut stamp)
            }
            _ => self.call(&[], &console, &boot, &findings),
        }
    }

    fn call(
        &self,
        words: &[String],
        console: &Console<'_>,
        boot: &Boot,
        findings: &Findings<'_>,
    ) -> Result<u8, Failure> {
        if !boot.starts {
            let why = boot.stops_because.as_deref().unwrap_or("the file cannot be read");
            findings.print(&format!("there is no node to answer: {why}"));
            console.successor(words).iter().for_each(|text| output::complain(text));
            return Ok(NO_NODE);
        }
        #[cfg(feature = "runtime")]
        let store = self.store()?;
        let mut moment = Moment {
            now: SystemTime::now(),
            random: &mut random(),
            files: &mut Below::new(&self.files).with_logs(&self.logs),
            #[cfg(feature = "runtime")]
            store: store.as_ref(),
        };
        self.tell(&console.call(words, self.login().as_ref(), &mut moment))
    }

    /// The account that calls.
    fn login(&self) -> Option<Login> {
        let [user, host, password] = self.auth.as_deref()? else { return None };
        Some(Login { user: user.clone(), host: host.clone(), password: password.clone() })
    }

    fn tell(&self, answer: &Answer) -> Result<u8, Failure> {
        let Answer { output, status, aside, .. } = answer;
        match self.format {
            Format::Human => output::print(output)?,
            Format::Json => output::print(&listing::answer_json(answer))?,
        }
        if let Some(aside) = aside.as_ref().filter(|_| !self.quiet) {
            output::complain(aside);
        }
        Ok(*status)
    }
}

/// Bytes that nobody can guess.
pub(in crate::cli) fn random() -> impl FnMut(&mut [u8]) -> Result<(), String> {
    |bytes| getrandom::fill(bytes).map_err(|error| format!("the system has none: {error}"))
}
