//! `mimcfg simulate`: what the services of a configuration will do, on a clock that does not wait.

use super::files::{self, Beside};
use super::node::Running;
use super::output::{self, Findings};
use super::{Common, Failure, config, node};
use clap::{Args, ValueEnum};
use mimcfg::diagnostic::Severity;
use mimcfg::report::timeline;
use mimcfg::run::clock::ManualClock;
use mimcfg::run::domains::Scenario;
use mimcfg::run::journal::{Event, Journal};
use mimcfg::run::metrics::state::milliseconds;
use mimcfg::run::{Node, Simulated, Span, Summary};
use mimcfg::source::Sources;
use std::io::{BufWriter, ErrorKind, Stdout, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Show what the services will do, without waiting and without a network
///
/// Prints what happens when a server starts with this file, and when which report leaves, to whom. An old file is run
/// by the server of --from, a TOML file by that of --target. The same call prints the same.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg simulate --for 24h mongooseim.toml
  mimcfg simulate --for 30d --until-report 3 --format json mongooseim.cfg
  mimcfg simulate --state state.toml --reports reports/ mongooseim.toml
  mimcfg simulate --for 10m --domains fixtures/domains/slow.toml mongooseim.toml")]
pub(super) struct Simulate {
    /// The file; `-` or nothing for standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    running: Running,
    /// When it begins
    #[arg(long, value_name = "TIME", default_value = "2026-01-01T00:00:00Z", value_parser = humantime::parse_rfc3339)]
    start: SystemTime,
    /// What the client id is made of
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// Restart the node after this time; may be given again
    #[arg(long, value_name = "LENGTH", value_parser = milliseconds)]
    restart_at: Vec<u64>,
    /// TOML file with what happens to dynamic domains: nodes, and steps that write, stop or take the database away
    #[arg(long, value_name = "FILE")]
    domains: Option<PathBuf>,
    /// Write every report to this folder
    #[arg(long, value_name = "DIR")]
    reports: Option<PathBuf>,
    /// The form of the output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each event
    Human,
    /// One JSON object
    Json,
}

/// How long a simulation is when nobody says.
const DAY: u64 = 86_400_000;

/// How long it is at most when only a number of reports is asked for.
const CENTURY: u64 = 36_525 * DAY;

impl Simulate {
    pub(super) fn run(mut self) -> Result<u8, Failure> {
        config::apply(&mut self.common, self.file.as_deref())?;
        let target = output::target(&self.common)?;
        let input = files::read(self.file.as_deref())?;
        let (language, server) = output::source(&self.common, &input, target)?;
        let mut sources = Sources::default();
        let beside = Beside::of(&input);
        let config = node::read(&mut sources, &input, (language, server), &self.common, &beside)?;
        let environment = self.running.environment()?;
        let made = Node::new(&config, &sources, &environment, &self.running.wish());
        let mut node = made.map_err(|refusal| Failure::Use(refusal.to_string()))?;
        let state = self.running.state()?;
        if let Some(path) = &self.domains {
            let wrong =
                |reason: String| Failure::Use(format!("`{}` is no scenario: {reason}", path.display()));
            let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
            let scenario = Scenario::parse(&text).map_err(wrong)?;
            node.simulate_domains(scenario).map_err(Failure::Use)?;
        }
        let asked = self.running.length.or(self.running.until_report.is_none().then_some(DAY));
        let mut span = Span { for_ms: asked.or(Some(CENTURY)), ..self.running.span() };
        span.restarts.clone_from(&self.restart_at);
        if let Some(folder) = &self.reports {
            std::fs::create_dir_all(folder)
                .map_err(|error| Failure::Use(format!("`{}` cannot be made: {error}", folder.display())))?;
        }
        let folder = self.reports.clone();
        let mut writer = |report: u64, text: &str| match &folder {
            Some(folder) => write(folder, report, text),
            None => Ok(mimcfg::catalogue::runtime::report_file().to_owned()),
        };
        let mut world = Simulated::new(state, self.seed, folder.is_some().then_some(&mut writer));
        let mut out = Printed::new(self.format, self.start);
        out.begin(&server.to_string());
        let summary =
            node.run(&span, &mut ManualClock::default(), &mut world, &mut out).map_err(Failure::Use)?;
        out.end(asked.unwrap_or(summary.ran_ms), &summary)?;
        let boot = node.boot();
        let all = config.findings.iter().chain(&boot.findings);
        let all: Vec<_> = all.filter(|finding| finding.severity == Severity::Error).cloned().collect();
        let findings = Findings::new(&sources, &config, &all, server, &self.common);
        findings.print(&told(&summary));
        Ok(u8::from(findings.failed() || !boot.starts))
    }
}

/// What came of it, in a sentence.
fn told(summary: &Summary) -> String {
    let sent = match summary.sent {
        0 => "nothing was sent".to_owned(),
        sent => format!("{sent} would have gone to the collector"),
    };
    let length = timeline::length(summary.ran_ms);
    format!("{} saved in {length}, {sent}; {}", timeline::count(summary.saved, "report"), summary.because)
}

fn write(folder: &Path, report: u64, text: &str) -> Result<String, String> {
    let path = folder.join(format!("report-{report:04}.json"));
    std::fs::write(&path, text)
        .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
    Ok(path.display().to_string())
}

/// Prints events as they come.
struct Printed {
    format: Format,
    start: SystemTime,
    out: BufWriter<Stdout>,
    events: u64,
    broken: Option<std::io::Error>,
}

impl Printed {
    fn new(format: Format, start: SystemTime) -> Printed {
        Printed { format, start, out: BufWriter::new(std::io::stdout()), events: 0, broken: None }
    }

    fn put(&mut self, text: &str) {
        if self.broken.is_none() {
            self.broken = self.out.write_all(text.as_bytes()).err();
        }
    }

    fn begin(&mut self, server: &str) {
        if self.format == Format::Json {
            let start = timeline::at(self.start, 0);
            self.put(&format!(
                "{{\"version\": 1, \"server\": \"{server}\", \"start\": \"{start}\", \"events\": ["
            ));
        }
    }

    fn end(&mut self, for_ms: u64, summary: &Summary) -> Result<(), Failure> {
        if self.format == Format::Json {
            let summary = serde_json::json!({
                "reports": summary.reports,
                "saved": summary.saved,
                "sent": summary.sent,
                "because": summary.because,
            });
            self.put(&format!("\n], \"for_ms\": {for_ms}, \"summary\": {summary}}}\n"));
        }
        let flushed = self.out.flush();
        match self.broken.take().map_or(flushed, Err) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
            Err(error) => Err(Failure::Use(format!("standard output cannot be written: {error}"))),
        }
    }
}

impl Journal for Printed {
    fn tell(&mut self, event: Event) {
        let text = match self.format {
            Format::Human => format!("{}\n", timeline::human(self.start, &event)),
            Format::Json => {
                let comma = if self.events == 0 { "" } else { "," };
                format!("{comma}\n{}", timeline::json(self.start, &event))
            }
        };
        self.events += 1;
        self.put(&text);
    }
}
