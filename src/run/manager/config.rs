//! From 5.1 on: the configuration is the state, and a change that fails is taken back.

use super::{Answer, Cycle, Manager, Options, Plugins, put, resolve, take};
use crate::run::journal::{Event, Journal};

impl Manager {
    /// Starts what is configured, each service behind those that it needs.
    pub(super) fn start_configured(
        &mut self,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Vec<(String, Answer)> {
        self.configured = match resolve(&self.configured, plugins) {
            Ok(resolved) => resolved,
            Err(Cycle(path)) => {
                let event =
                    Event::new(self.now, "resolving_dependencies_aborted").of(&path[0]).logged("error");
                journal.tell(event.with("cycle_path", path.clone()));
                return vec![(path[0].clone(), Answer::Cycle(path))];
            }
        };
        let mut answers = Vec::new();
        for (name, options) in self.configured.clone() {
            let answer = self.boot_service(&name, &options, plugins, journal);
            let failed = !answer.is_ok();
            answers.push((name, answer));
            if failed {
                break;
            }
        }
        answers
    }

    /// Starts a service; what is configured stays.
    pub(super) fn start_one(
        &mut self,
        service: &str,
        options: &Options,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Result<serde_json::Value, String> {
        let result = self.call_start(service, options, plugins, journal)?;
        put(&mut self.loaded, service, options.clone());
        Ok(result)
    }

    /// Stops a service; what is configured stays.
    pub(super) fn stop_one(
        &mut self,
        service: &str,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Answer {
        let options = self.options(service).cloned().unwrap_or_default();
        match self.call_stop(service, &options, plugins, journal) {
            Ok(()) => {
                take(&mut self.loaded, service);
                Answer::Stopped(options)
            }
            Err(reason) => Answer::StopFailed { reason, kept: true },
        }
    }

    /// Sees to it that a service runs with these options.
    pub fn ensure_started(
        &mut self,
        service: &str,
        options: &Options,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Answer {
        let before = self.configured.clone();
        let previous = self.options(service).cloned();
        match &previous {
            Some(known) if known == options => return Answer::AlreadyStarted,
            Some(_) => {
                let stopped = self.stop_one(service, plugins, journal);
                if !stopped.is_ok() {
                    return stopped;
                }
            }
            None => {}
        }
        put(&mut self.configured, service, options.clone());
        match self.start_one(service, options, plugins, journal) {
            Ok(result) => {
                self.changed(service, journal);
                match previous {
                    Some(previous) => Answer::Restarted { previous, result },
                    None => Answer::Started(result),
                }
            }
            Err(reason) => {
                self.configured = before;
                Answer::StartFailed { reason, reverted: true }
            }
        }
    }

    /// Sees to it that a service does not run.
    pub fn ensure_stopped(
        &mut self,
        service: &str,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Answer {
        if !self.is_loaded(service) {
            return Answer::AlreadyStopped;
        }
        let stopped = self.stop_one(service, plugins, journal);
        if stopped.is_ok() {
            take(&mut self.configured, service);
            self.changed(service, journal);
        }
        stopped
    }

    /// Takes some services out and puts others in: what is no longer needed stops, what is shared goes on, what is
    /// new starts behind what it needs.
    pub fn replace_services(
        &mut self,
        remove: &[&str],
        add: &[(String, Options)],
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Vec<(String, Answer)> {
        let is_removed = |name: &String| remove.contains(&name.as_str());
        // A service that only others need goes with the last of them.
        let needed: Vec<String> =
            self.configured.iter().flat_map(|(name, _)| plugins.dependencies(name)).collect();
        let roots = self.configured.iter().filter(|(name, _)| !is_removed(name) && !needed.contains(name));
        let mut wanted: Vec<(String, Options)> = roots.cloned().collect();
        for (name, options) in add {
            put(&mut wanted, name, options.clone());
        }
        let mut target = match resolve(&wanted, plugins) {
            Ok(target) => target,
            Err(Cycle(path)) => return vec![(String::new(), Answer::Cycle(path))],
        };
        for (name, options) in &mut target {
            let given = wanted.iter().any(|(known, _)| known == name);
            if let Some(known) = self.options(name).filter(|_| !given) {
                options.clone_from(known);
            }
        }
        let mut answers = Vec::new();
        let running: Vec<String> = self.configured.iter().rev().map(|(name, _)| name.clone()).collect();
        for name in running.iter().filter(|name| !target.iter().any(|(wanted, _)| wanted == *name)) {
            answers.push((name.clone(), self.ensure_stopped(name, plugins, journal)));
        }
        for (name, options) in target {
            answers.push((name.clone(), self.ensure_started(&name, &options, plugins, journal)));
        }
        answers
    }

    /// Tells that hooks are loaded anew, where servers do that.
    fn changed(&self, service: &str, journal: &mut dyn Journal) {
        if self.profile.reload_hooks && !self.booting {
            journal.tell(Event::new(self.now, "hooks_reloaded").of(service));
        }
    }
}
