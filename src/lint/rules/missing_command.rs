//! Commands that documents name and the server does not have.

use super::strings;
use crate::catalogue::commands;
use crate::diagnostic::{Diagnostic, code};
use crate::model::Config;
use crate::run::Boot;

code! {
    /// A group of commands lacks one that documents of that version name.
    ///
    /// # Why
    /// `load_config` of the group `node` went in 5.0.0; documents of 5.0 to 6.1 still name it, and
    /// `mongooseimctl` answers that there is no such command (counted by running 3.7.1 to 6.1.0).
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_admin_extra]
    /// submods = ["node"]
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// ```
    ///
    /// # Fix
    /// Nothing is to be done in the file; see that no script of yours calls the command.
    pub static MISSING_COMMAND = "missing-command";
}

pub(super) fn check(config: &Config, _boot: &Boot, out: &mut Vec<Diagnostic>) {
    let documented = commands().iter().filter(|command| {
        let gone = command.lifetime.gone.is_some_and(|gone| gone <= config.server);
        gone && command.documented_to.is_some_and(|to| config.server <= to)
    });
    for command in documented {
        for table in &config.tables {
            let mut settings = config.settings_of(table.spec);
            let names = |group: &str| group == command.group;
            let Some(setting) =
                settings.find(|setting| setting.spec.choice_code.is_some() && strings(setting).any(names))
            else {
                continue;
            };
            let message = format!(
                "the group `{}` has no command `{}` at MongooseIM {}, although documents name it",
                command.group, command.name, config.server
            );
            let span = setting.written.as_ref().map_or(table.span, |written| written.span);
            out.push(
                Diagnostic::info(&MISSING_COMMAND, span, message)
                    .path(format!("{}.{}", setting.spec.path, command.group))
                    .help("see that no script of yours calls it"),
            );
        }
    }
}
