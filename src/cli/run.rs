//! `mimcfg run`: the services of a configuration, in real time.

mod domains;

use super::Common;
use super::node::Running;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Run the services as a configuration says, in real time
///
/// Starts the services as the server would, makes the reports of system metrics when they are due, and stops on
/// SIGINT or SIGTERM. Reports go to the journal and to a file; they are sent only where --collector says so. With
/// `service_domain_db` it keeps the dynamic domains of one node or of several in step with a database.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg run mongooseim.toml
  mimcfg run --collector http://localhost:8080/batch --log json mongooseim.cfg
  mimcfg run --nodes 3 --db postgres://mim@localhost/mim --init-db mongooseim.toml

While it runs, `mimcfg ctl --run DIR COMMAND` has it answer the commands that the configuration adds to mongooseimctl.

The folder of --store keeps the latest report, the accounts and sessions that those commands are about,
the client id and the requests that did not get through. A request is given up after 10 s; it is tried
again behind the requests of later reports, three times in all.")]
#[cfg_attr(not(feature = "runtime"), allow(dead_code))] // Its help is the same where it is not built in.
pub(super) struct Run {
    /// The file; `-` or nothing for standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    running: Running,
    #[command(flatten)]
    domains: domains::Domains,
    /// Folder for reports and what is kept between runs
    #[arg(long, value_name = "DIR", default_value = "mimcfg-run")]
    store: PathBuf,
    /// The form of the journal
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Human)]
    log: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each event
    Human,
    /// A JSON object for each event
    Json,
}

#[cfg(not(feature = "runtime"))]
#[allow(clippy::unused_self)] // As with every command.
impl Run {
    pub(super) fn run(self) -> Result<u8, super::Failure> {
        let message = "`mimcfg run` is not built in; `cargo install --locked --features runtime --path .` in the \
                       sources of mimcfg builds it, and `mimcfg simulate` shows the same without waiting";
        Err(super::Failure::Use(message.to_owned()))
    }
}

#[cfg(feature = "runtime")]
mod real {
    #[cfg(unix)]
    use super::super::ctl::{below::Below, kept::unusable, random};
    use super::super::files::{self, Beside};
    use super::super::output::{self, Findings};
    use super::super::{Color, Failure, config, node};
    use super::{Format, Run, domains};
    use mimcfg::diagnostic::Severity;
    #[cfg(unix)]
    use mimcfg::model::Config;
    use mimcfg::report::timeline;
    use mimcfg::run::clock::Clock;
    #[cfg(unix)]
    use mimcfg::run::commands::{Console, Moment};
    #[cfg(unix)]
    use mimcfg::run::db::Address;
    use mimcfg::run::domains::Settings;
    use mimcfg::run::metrics::state::State;
    #[cfg(unix)]
    use mimcfg::run::real::socket::{Closer, Door, KEPT};
    #[cfg(unix)]
    use mimcfg::run::real::{Asker, Cluster};
    use mimcfg::run::real::{Log, Real, RealClock, Store};
    #[cfg(unix)]
    use mimcfg::run::store::{Store as Kept, seconds};
    use mimcfg::run::{Node, Summary};
    use mimcfg::source::Sources;
    #[cfg(unix)]
    use std::path::Path;
    #[cfg(unix)]
    use std::thread::Scope;
    #[cfg(unix)]
    use std::time::SystemTime;

    impl Run {
        pub(in crate::cli) fn run(mut self) -> Result<u8, Failure> {
            config::apply(&mut self.common, self.file.as_deref())?;
            let target = output::target(&self.common)?;
            let input = files::read(self.file.as_deref())?;
            let (language, server) = output::source(&self.common, &input, target)?;
            let mut sources = Sources::default();
            let beside = Beside::of(&input);
            let config = node::read(&mut sources, &input, (language, server), &self.common, &beside)?;
            let wish = self.running.wish();
            let environment = self.running.environment()?;
            // A wrong wish or state is told before anything is made.
            let made = Node::new(&config, &sources, &environment, &wish);
            let mut node = made.map_err(|refusal| Failure::Use(refusal.to_string()))?;
            self.running.state()?;
            let settings = Settings::of(&config, node.inventory()).filter(|_| node.boot().starts);
            let setup = settings.map(|settings| self.domains.setup(settings, &self.store)).transpose()?;
            let store = Store::open(&self.store).map_err(|error| {
                Failure::Use(format!("`{}` cannot be made: {error}", self.store.display()))
            })?;
            node.keep(store.outbox());
            let clock = RealClock::new();
            let mut clock = clock.map_err(|error| Failure::Use(format!("time cannot be told: {error}")))?;
            let path = self.running.state.clone();
            let mut state = || path.as_deref().map_or_else(|| Ok(State::default()), node::state);
            let mut world = Real::new(&mut state, store, &clock);
            self.listen();
            // It runs on threads of its own until the end of this one.
            #[cfg(unix)]
            let address = setup.as_ref().map(|setup| setup.address.clone());
            let cluster = setup.map(|setup| domains::start(setup, &clock)).transpose()?;
            #[cfg(unix)]
            let nodes = address.zip(cluster.as_ref().map(Cluster::asker));
            let span = self.running.span();
            let done = std::thread::scope(|scope| {
                #[cfg(unix)]
                let closer =
                    if node.boot().starts { self.door(scope, (&config, &sources), nodes)? } else { None };
                let done = node.run(&span, &mut clock, &mut world, &mut Log).map_err(Failure::Use);
                #[cfg(unix)]
                closer.iter().for_each(Closer::close);
                done
            });
            let down = cluster.as_ref().is_some_and(|cluster| !cluster.is_up());
            drop(cluster);
            let summary = done?;
            let now = Clock::now(&clock);
            node.stop(now, &mut world, &mut Log);
            let all = config.findings.iter().chain(&node.boot().findings);
            let all: Vec<_> = all.filter(|finding| finding.severity == Severity::Error).cloned().collect();
            let findings = Findings::new(&sources, &config, &all, server, &self.common);
            findings.print(&told(&summary));
            Ok(u8::from(findings.failed() || !node.boot().starts || down))
        }

        /// Answers commands in a thread of its own, if there are any; what ends that.
        #[cfg(unix)]
        fn door<'scope>(
            &'scope self,
            scope: &'scope Scope<'scope, '_>,
            (config, sources): (&'scope Config, &'scope Sources),
            domains: Option<(Address, Asker)>,
        ) -> Result<Option<Closer>, Failure> {
            if Console::new(config, sources).commands().is_empty() {
                return Ok(None);
            }
            let shown = self.store.display();
            // Whoever finds the socket finds the store behind it.
            let kept = Kept::open(&self.store.join(KEPT), Some(SystemTime::now()));
            let mut kept = kept.map_err(|error| Failure::Use(error.to_string()))?;
            let taken = domains.as_ref().map(|(address, _)| kept.take_domains_of(address)).transpose();
            taken.map_err(|error| unusable(&error))?;
            let begun = kept.change(|kept| kept.restart(seconds(SystemTime::now())));
            begun.map_err(|error| unusable(&error))?;
            let door = Door::open(&self.store);
            let door =
                door.map_err(|error| Failure::Use(format!("no socket can be made in `{shown}`: {error}")))?;
            let closer = door.closer();
            scope.spawn(move || {
                let console = Console::new(config, sources);
                door.serve(|asked| {
                    let mut moment = Moment {
                        now: SystemTime::now(),
                        random: &mut random(),
                        files: &mut Below::new(Path::new(".")),
                        store: Some(&kept),
                    };
                    let answer = console.call(&asked.words, asked.login.as_ref(), &mut moment);
                    // It may have been about a domain, and whoever asks next may be told of it.
                    domains.iter().for_each(|(_, nodes)| nodes.look());
                    answer
                });
            });
            Ok(Some(closer))
        }

        /// Prints what `tracing` is told.
        fn listen(&self) {
            let color = output::style(&self.common, output::Stream::Output).color
                && self.common.color != Color::Never;
            let lines = tracing_subscriber::fmt().with_writer(std::io::stdout).with_target(false);
            // There is one run in a process, so nobody listens yet.
            match self.log {
                Format::Human => lines.with_ansi(color).init(),
                Format::Json => lines.with_ansi(false).json().flatten_event(true).init(),
            }
        }
    }

    /// What it did, in a sentence.
    fn told(summary: &Summary) -> String {
        let length = timeline::length(summary.ran_ms);
        let sent = match (summary.sent, summary.waiting) {
            (0, 0) => "nothing was sent".to_owned(),
            (sent, 0) => format!("{sent} sent"),
            (sent, waiting) => format!("{sent} sent, {waiting} requests wait"),
        };
        let begun = timeline::count(summary.reports, "report");
        format!("{begun} begun in {length}, {} saved, {sent}; ended since {}", summary.saved, summary.because)
    }
}
