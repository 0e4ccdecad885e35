//! Up to 5.0: a table of services, written before a service starts.

use super::order::check_path;
use super::{Answer, Cycle, HALT_AFTER, Manager, Options, Plugins, put, take};
use crate::run::journal::Journal;

impl Manager {
    /// Starts the services of the list, one after the other.
    pub(super) fn start_list(
        &mut self,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Vec<(String, Answer)> {
        let mut answers = Vec::new();
        for (name, options) in self.configured.clone() {
            let answer = self.ensure_loaded(&name, Some(options), plugins, journal);
            let failed = !answer.is_ok();
            answers.push((name, answer));
            if failed {
                break;
            }
        }
        answers
    }

    /// Starts a service with these options: once.
    pub fn start_service(
        &mut self,
        service: &str,
        options: &Options,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Answer {
        if self.is_loaded(service) {
            return Answer::AlreadyStarted;
        }
        if let Err(Cycle(path)) = walk(service, plugins, &mut Vec::new()) {
            return Answer::Cycle(path);
        }
        for needed in plugins.dependencies(service) {
            let answer = self.ensure_loaded(&needed, None, plugins, journal);
            if !answer.is_ok() {
                return answer;
            }
        }
        put(&mut self.loaded, service, options.clone());
        match self.call_start(service, options, plugins, journal) {
            Ok(result) => Answer::Started(result),
            Err(reason) => {
                take(&mut self.loaded, service);
                if self.booting && self.profile.halts {
                    self.now += HALT_AFTER;
                    return Answer::Halted(reason);
                }
                Answer::StartFailed { reason, reverted: true }
            }
        }
    }

    /// Sees to it that a service runs; options of one that does are left as they are. Without options it has those
    /// that are configured.
    pub fn ensure_loaded(
        &mut self,
        service: &str,
        options: Option<Options>,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Answer {
        let configured = || self.configured.iter().find(|(name, _)| name == service);
        let Some(options) = options.or_else(|| configured().map(|(_, options)| options.clone())) else {
            return Answer::NotConfigured(service.to_owned());
        };
        self.start_service(service, &options, plugins, journal)
    }

    /// Stops a service.
    pub fn stop_service(
        &mut self,
        service: &str,
        plugins: &mut dyn Plugins,
        journal: &mut dyn Journal,
    ) -> Answer {
        let Some((_, options)) = self.loaded.iter().find(|(name, _)| name == service).cloned() else {
            return Answer::NotRunning;
        };
        let stopped = self.call_stop(service, &options, plugins, journal);
        let kept = stopped.is_err() && self.profile.stop_failure_keeps;
        if !kept {
            take(&mut self.loaded, service);
        }
        match stopped {
            Ok(()) => Answer::Stopped(options),
            Err(reason) => Answer::StopFailed { reason, kept },
        }
    }

    /// Takes a service out of the table that failed to stop.
    pub fn purge(&mut self, service: &str) {
        take(&mut self.loaded, service);
    }
}

/// Looks for a circle among the services that one needs.
fn walk(service: &str, plugins: &dyn Plugins, path: &mut Vec<String>) -> Result<(), Cycle> {
    check_path(service, path)?;
    path.push(service.to_owned());
    for needed in plugins.dependencies(service) {
        walk(&needed, plugins, path)?;
    }
    path.pop();
    Ok(())
}
