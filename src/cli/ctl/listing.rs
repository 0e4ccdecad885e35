//! Commands as a list, for people and for programs.

use mimcfg::catalogue::runtime::graphql::Command;
use mimcfg::catalogue::{CommandSpec, Needs, Version};
use mimcfg::run::commands::{Answer, Console};
use serde_json::{Value as Json, json};

/// The commands group by group, with arguments and results.
pub(super) fn human(console: &Console<'_>, server: Version) -> String {
    let mut groups: Vec<&str> = console.commands().iter().map(|command| command.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut out = String::new();
    for group in groups {
        out += &format!("{group}\n");
        for command in console.commands().iter().filter(|command| command.group == group) {
            let arguments = command.arguments();
            let arguments = arguments.iter().map(|argument| format!(" {argument}"));
            let line = format!("{}{}", command.name, arguments.collect::<String>());
            out += &format!("  {line} -> {}\n", command.result(server));
        }
    }
    let mut before = "";
    for (category, name, command) in console.category_commands() {
        if category != before {
            out += &format!("mongooseimctl {category}\n");
            before = category;
        }
        let arguments = command.arguments.iter().map(|one| format!(" --{} {}", one.name, one.shape));
        out += &format!("  {name}{} -> {}\n", arguments.collect::<String>(), command.result);
    }
    out
}

/// The commands of categories for programs.
fn categories(console: &Console<'_>) -> Vec<Json> {
    let command = |(category, name, command): (&str, &str, &Command)| {
        let arguments = command.arguments.iter();
        let arguments = arguments.map(|one| json!({ "name": one.name, "type": one.shape.to_string() }));
        json!({
            "category": category,
            "name": name,
            "args": arguments.collect::<Vec<Json>>(),
            "result": command.result.to_string(),
            "support": if command.machine.is_some() { "unsupported" } else { "needs_store" },
        })
    };
    console.category_commands().map(command).collect()
}

/// The same for programs.
pub(super) fn json(console: &Console<'_>, server: Version) -> String {
    let command = |command: &&CommandSpec| {
        let arguments = command.arguments().into_iter().map(|argument| {
            json!({ "name": argument.name.unwrap_or_default(), "type": argument.shape.to_string() })
        });
        json!({
            "name": command.name,
            "group": command.group,
            "args": arguments.collect::<Vec<Json>>(),
            "result": command.result(server).to_string(),
            "support": support(&command.needs),
        })
    };
    let commands: Vec<Json> = console.commands().iter().map(command).collect();
    let (server, categories) = (server.to_string(), categories(console));
    format!(
        "{:#}\n",
        json!({ "version": 1, "server": server, "commands": commands, "category_commands": categories })
    )
}

/// Whether a command is answered here.
fn support(needs: &Needs) -> &'static str {
    match needs {
        Needs::Nothing => "built_in",
        Needs::Store(_) => "needs_store",
        Needs::Machine(_) => "unsupported",
    }
}

/// How many commands there are, in a sentence.
pub(super) fn told(console: &Console<'_>) -> String {
    let count = |word: &str| console.commands().iter().filter(|one| support(&one.needs) == word).count();
    format!(
        "{} commands: {} answered here, {} from what a server keeps, {} on a server only",
        console.commands().len(),
        count("built_in"),
        count("needs_store"),
        count("unsupported")
    )
}

/// An answer for programs.
pub(super) fn answer_json(answer: &Answer) -> String {
    let Answer { output, status, aside, declared } = answer;
    format!(
        "{:#}\n",
        json!({ "version": 1, "status": status, "output": output, "aside": aside, "declared": declared })
    )
}
