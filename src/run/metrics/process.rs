//! The process of the service: a timer that starts a reporter each time, and kills one that still runs.
//!
//! A reporter gathers, sends, writes the file and hands its report back, in that order. The period counts from the
//! start of a report. (Source: 3.7.1, 5.1.0 and 6.8.0 as run.)

use super::delivery::shape;
use super::inventory::Inventory;
use super::items::{Gathered, Totals, gather};
use super::outbox::{Outbox, Waiting};
use super::requests::{Destination, Request, requests};
use super::state::{Stage, State};
use crate::catalogue::Version;
use crate::run::agenda::{Agenda, Due};
use crate::run::journal::{Event, Journal};
use crate::run::lifecycle::Outcome;
use crate::run::outside::{Outside, Results, Sending};
use crate::run::services::METRICS;
use serde_json::{Value as Json, json};

/// After so many reporters killed in a row the process is given up: it would go on like that for ever.
const KILLS: u32 = 100;

/// What a report goes through with.
pub(in crate::run) struct Around<'a> {
    pub(in crate::run) now: u64,
    pub(in crate::run) agenda: &'a mut Agenda,
    pub(in crate::run) outside: &'a mut dyn Outside,
    pub(in crate::run) journal: &'a mut dyn Journal,
    pub(in crate::run) setting: &'a Setting,
    /// The number of the last report that was begun.
    pub(in crate::run) reports: &'a mut u64,
    /// Requests that wait; `None`: those that fail are forgotten, as servers do.
    pub(in crate::run) outbox: &'a mut Option<Outbox>,
}

/// What does not change while a node runs.
pub(in crate::run) struct Setting {
    pub(in crate::run) server: Version,
    pub(in crate::run) inventory: Inventory,
    /// Whom the server would send reports to.
    pub(in crate::run) by_server: Vec<Destination>,
    /// Whom they are sent to.
    pub(in crate::run) destinations: Vec<Destination>,
    pub(in crate::run) client_id: Option<String>,
    /// When the node began to start, and whether it did so before.
    pub(in crate::run) began: u64,
    pub(in crate::run) restarted: bool,
}

/// The process.
pub(in crate::run) struct Process {
    number: u32,
    /// Milliseconds from the start of one report to the next; `None`: no timer can be set to it.
    period: Option<u64>,
    /// Whether the requests can be made.
    sendable: bool,
    reporter: Option<Reporter>,
    previous: Option<Totals>,
    kills: u32,
    ended: bool,
}

/// A report on its way.
struct Reporter {
    report: u64,
    gathered: Option<Gathered>,
    own: Vec<Request>,
    waiting: Vec<Waiting>,
    results: Results,
}

impl Process {
    /// The process of a service that runs, with its first timer set.
    pub(in crate::run) fn start(number: u32, outcome: &Outcome, around: &mut Around<'_>) -> Process {
        let number_of = |key: &str| outcome.details.get(key).and_then(Json::as_u64);
        let flag = |key: &str| outcome.details.get(key).and_then(Json::as_bool).unwrap_or_default();
        let first = number_of("first_report_after").unwrap_or_default();
        around.arm(number, first);
        Process {
            number,
            period: number_of("periodic_after").filter(|_| flag("later_reports")),
            sendable: flag("report_is_sent"),
            reporter: None,
            previous: None,
            kills: 0,
            ended: false,
        }
    }

    /// Its timer went off.
    pub(in crate::run) fn timer(&mut self, number: u32, around: &mut Around<'_>) {
        if self.ended || number != self.number {
            return;
        }
        if let Some(reporter) = self.reporter.take() {
            around.tell("reporter_killed", reporter.report, &[]);
            around.outside.cancel(reporter.report);
            // What waited before waits on.
            around.put_back(reporter.waiting);
            self.kills += 1;
            if self.kills == KILLS {
                let text =
                    "reports never come to an end: the server goes on like this, and the process ends here";
                around
                    .journal
                    .tell(around.event("reports_never_finish").with("killed", KILLS).with("text", text));
                self.ended = true;
                return;
            }
        }
        if around.setting.client_id.is_none() {
            let event = around.event("process_stopped").logged("error").with("reason", "no_client_id");
            around.journal.tell(event);
            self.ended = true;
            return;
        }
        *around.reports += 1;
        let report = *around.reports;
        let to = around.setting.by_server.iter();
        let to: Vec<Json> = to.map(|to| json!({"collector": to.url, "tracking_id": to.id})).collect();
        around.tell("report_started", report, &[("server_sends_to", to.into())]);
        // The timer is set before the reporter comes to do anything.
        match self.period {
            Some(period) => around.arm(self.number, period),
            None => {
                let event = around.event("process_stopped").logged("error");
                around.journal.tell(event.with("reason", "no timer can be set to the period"));
                self.ended = true;
            }
        }
        let takes = around.outside.state().map_or(0, |state| state.reporter.takes);
        around.agenda.note(around.now.saturating_add(takes), Due::Gathered(report));
        self.reporter = Some(Reporter {
            report,
            gathered: None,
            own: Vec::new(),
            waiting: Vec::new(),
            results: Vec::new(),
        });
    }

    /// What is known has been gathered.
    pub(in crate::run) fn gathered(&mut self, report: u64, around: &mut Around<'_>) {
        let Some(mut reporter) = self.reporter.take_if(|reporter| reporter.report == report) else { return };
        let state = match around.outside.state() {
            Ok(state) => around.setting.aged(state),
            Err(reason) => return around.fail(report, Stage::Collect, &reason),
        };
        let fails = |stage: Stage| state.reporter.fails == Some(stage);
        if fails(Stage::Collect) {
            return around.fail(report, Stage::Collect, "gathering crashes");
        }
        let setting = around.setting;
        let age = around.now - setting.began;
        match gather(&setting.inventory, &state, setting.server, age, self.previous.as_ref()) {
            Ok(gathered) => reporter.gathered = Some(gathered),
            Err(reason) => return around.fail(report, Stage::Collect, &reason),
        }
        if !self.sendable {
            return around.fail(report, Stage::Send, "no request can be made with the extra tracking id");
        }
        if fails(Stage::Send) {
            return around.fail(report, Stage::Send, "sending crashes");
        }
        self.send(reporter, around);
    }

    fn send(&mut self, mut reporter: Reporter, around: &mut Around<'_>) {
        let report = reporter.report;
        let setting = around.setting;
        let shape = shape(setting.server).filter(|_| !setting.destinations.is_empty());
        let gathered = reporter.gathered.as_ref();
        if let (Some(shape), Some(client_id), Some(gathered)) = (shape, &setting.client_id, gathered) {
            reporter.own = requests(shape, &setting.destinations, client_id, &gathered.items);
            reporter.waiting = around.outbox.as_mut().map(Outbox::take).unwrap_or_default();
        }
        let sending = if reporter.own.is_empty() {
            Sending::Takes(0, Vec::new())
        } else {
            let waiting: Vec<Request> =
                reporter.waiting.iter().map(|waiting| waiting.request.clone()).collect();
            around.outside.send(report, &reporter.own, &waiting)
        };
        let own = !reporter.own.is_empty();
        match sending {
            Sending::Takes(takes, results) => {
                reporter.results = results;
                self.reporter = Some(reporter);
                if takes == 0 || !own {
                    self.answered(report, None, around);
                } else {
                    around.agenda.note(around.now.saturating_add(takes), Due::Answered(report));
                }
            }
            Sending::Pending | Sending::Hangs => self.reporter = Some(reporter),
        }
    }

    /// The requests of a report have been answered, or given up; `results` where they come from outside.
    pub(in crate::run) fn answered(
        &mut self,
        report: u64,
        results: Option<Results>,
        around: &mut Around<'_>,
    ) {
        let Some(reporter) = self.reporter.take_if(|reporter| reporter.report == report) else { return };
        let Reporter { gathered, own, waiting, results: known, .. } = reporter;
        around.delivered(report, own, waiting, results.unwrap_or(known));
        let Some(gathered) = gathered else { return };
        let fails = around.outside.state().is_ok_and(|state| state.reporter.fails == Some(Stage::Save));
        let saved = if fails {
            Err("the file cannot be written".to_owned())
        } else {
            around.outside.save(report, &gathered.items)
        };
        match saved {
            Ok(file) => {
                let details = [("items", gathered.items.len().into()), ("file", file.into())];
                around.tell("report_saved", report, &details);
            }
            // Servers pass over it: the report counts as made.
            Err(reason) => around.fail(report, Stage::Save, &reason),
        }
        self.previous = Some(gathered.totals);
        self.kills = 0;
    }

    /// The service stops; the report that is on its way, if any.
    pub(in crate::run) fn stop(&mut self, around: &mut Around<'_>) {
        self.ended = true;
        if let Some(reporter) = self.reporter.take() {
            around.tell("reporter_killed", reporter.report, &[]);
            around.outside.cancel(reporter.report);
            around.put_back(reporter.waiting);
        }
    }
}

impl Setting {
    /// The state of a node that may have started anew: its counters and its time begin at 0 then.
    fn aged(&self, state: State) -> State {
        if self.restarted {
            State { uptime: 0, stanzas: std::collections::BTreeMap::new(), ..state }
        } else {
            state
        }
    }
}

impl Around<'_> {
    fn event(&self, name: &str) -> Event {
        Event::new(self.now, name).of(METRICS)
    }

    fn tell(&mut self, name: &str, report: u64, details: &[(&str, Json)]) {
        let mut event = self.event(name).with("report", report);
        for (key, value) in details {
            event = event.with(key, value.clone());
        }
        self.journal.tell(event);
    }

    fn fail(&mut self, report: u64, stage: Stage, reason: &str) {
        let stage = match stage {
            Stage::Collect => "collect",
            Stage::Send => "send",
            Stage::Save => "save",
        };
        self.tell("report_failed", report, &[("stage", stage.into()), ("reason", reason.into())]);
    }

    fn arm(&mut self, number: u32, after: u64) {
        self.agenda.note(self.now.saturating_add(after), Due::Timer(number));
    }

    /// Tells what came of the requests, and keeps those that did not get through.
    fn delivered(&mut self, report: u64, own: Vec<Request>, waiting: Vec<Waiting>, mut results: Results) {
        let Some(first) = self.setting.destinations.first() else { return };
        let later = results.split_off(own.len().min(results.len()));
        let reason = results.iter().find_map(|result| result.as_ref().err().cloned());
        let failed = results.iter().filter(|result| result.is_err()).count() + own.len() - results.len();
        let ids: Vec<&str> = self.setting.destinations.iter().map(|to| to.id.as_str()).collect();
        let mut details = vec![
            ("collector", Json::from(first.url.as_str())),
            ("tracking_ids", json!(ids)),
            ("requests", own.len().into()),
        ];
        if failed == 0 {
            self.tell("report_sent", report, &details);
        } else {
            details.push(("failed", failed.into()));
            details.push(("reason", reason.unwrap_or_else(|| "it was not tried".to_owned()).into()));
            self.tell("report_not_sent", report, &details);
        }
        let mut again = Vec::new();
        let tried = results.into_iter().map(Some).chain(std::iter::repeat(None));
        for (request, result) in own.into_iter().zip(tried) {
            if result.is_none_or(|result| result.is_err()) {
                again.push(Waiting { report, attempts: 1, request });
            }
        }
        let tried = later.into_iter().map(Some).chain(std::iter::repeat(None));
        for (mut waiting, result) in waiting.into_iter().zip(tried) {
            match result {
                Some(Ok(())) => self.tell("waiting_request_sent", waiting.report, &[]),
                Some(Err(_)) => {
                    waiting.attempts += 1;
                    again.push(waiting);
                }
                None => again.push(waiting),
            }
        }
        self.put_back(again);
    }

    fn put_back(&mut self, waiting: Vec<Waiting>) {
        let Some(outbox) = self.outbox.as_mut() else { return };
        let given_up = outbox.put(waiting);
        let outbox = outbox.clone();
        self.outside.keep_outbox(&outbox);
        for waiting in given_up {
            self.tell("request_given_up", waiting.report, &[("attempts", waiting.attempts.into())]);
        }
    }
}
