//! Commands that documents name and the server does not have: told as migrations tell of them.

use super::{Subject, strings};
use crate::catalogue::commands;
use crate::diagnostic::Diagnostic;
use crate::migrate::REMOVED_COMMANDS;

pub(super) fn check(subject: &Subject<'_>, out: &mut Vec<Diagnostic>) {
    let config = subject.config;
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
                Diagnostic::info(&REMOVED_COMMANDS, span, message)
                    .path(format!("{}.{}", setting.spec.path, command.group))
                    .help("see that no script of yours calls it"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::rules::found;

    #[test]
    fn the_default_groups_lack_it_too() {
        let text =
            "[services.service_mongoose_system_metrics]\nreport = true\n[services.service_admin_extra]\n";
        assert_eq!(
            found("6.1", text),
            ["3: info[removed-commands] node", "3: info[removed-later] service_admin_extra"]
        );
    }
}
