//! Usage and help, laid out as servers do: 78 columns, no colours.

mod layout;

use super::{Answer, Console, DONE, UNSUPPORTED, USAGE, graphql, underscored};
use crate::catalogue::commands::{Named, Shape};
use crate::catalogue::runtime::control::control;
use crate::catalogue::{CommandSpec, Version};
pub(super) use layout::{Entry, list};
use layout::{WIDTH, long_list, wrapped};
use std::collections::BTreeMap;

impl Console<'_> {
    /// What is shown when no command is named.
    pub(super) fn usage(&self) -> Answer {
        self.usage_as(list)
    }

    fn usage_as(&self, laid: impl Fn(&[Entry]) -> String) -> Answer {
        let mut output = String::new();
        let categories: Vec<Entry> = graphql::known(self.config.server)
            .map(|(name, category)| Entry::new(name, &[], &category.doc))
            .collect();
        if !categories.is_empty() {
            output += &format!(
                "Usage: mongooseimctl CATEGORY COMMAND [ARGUMENTS]\n\nCategories of GraphQL commands:\n{}\n",
                list(&categories)
            );
        }
        if self.config.server >= control().gone_from {
            let words =
                control().node_words.iter().map(|word| Entry::new(word, &[], "Is about the node itself."));
            output += &format!("Commands without a category:\n{}", list(&words.collect::<Vec<_>>()));
            return Answer { output, status: USAGE, ..Answer::default() };
        }
        output += "Usage: mongooseimctl [--node NODE] [--auth USER HOST PASSWORD] COMMAND [ARGUMENTS]\n\n";
        output += if categories.is_empty() { "Commands:\n" } else { "Deprecated commands:\n" };
        let mut entries = vec![
            Entry::new("help", &["[--tags [TAG] | COMMAND]"], "Shows this, or the help of commands."),
            Entry::new("mnesia", &["[info]"], "Tells about the Mnesia database."),
            Entry::new("restart", &[], "Restarts the node."),
            Entry::new("status", &[], "Tells whether the node runs."),
            Entry::new("stop", &[], "Stops the node."),
        ];
        entries.extend(self.commands().iter().map(|command| entry(command)));
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        output += &laid(&entries);
        output += "\nExamples:\n  mongooseimctl help check_account\n  mongooseimctl --node mongooseim@host status\n";
        Answer { output, status: USAGE, ..Answer::default() }
    }

    /// `help` with what stands behind it.
    pub(super) fn help(&self, words: &[String]) -> Answer {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = match words[..] {
            [] | ["--dual"] => return self.usage_as(list),
            ["--long"] => return self.usage_as(long_list),
            ["--tags"] => self.tags(),
            ["--tags", tag, ..] => {
                let tagged: Vec<Entry> = self.tagged(tag).map(entry).collect();
                format!("Commands with the tag {tag}:\n{}\n", long_list(&tagged))
            }
            ["help", ..] => "\nhelp               lists all commands\n\
                 help --tags        lists the tags and the commands with each\n\
                 help --tags TAG    lists the commands with this tag\n\
                 help COMMAND       tells about a command; * stands for any characters, ? for one\n\n"
                .to_owned(),
            [pattern, ..] => return self.matching(&underscored(pattern)),
        };
        Answer { output, status: DONE, ..Answer::default() }
    }

    fn matching(&self, pattern: &str) -> Answer {
        let server = self.config.server;
        if self.find(pattern).is_none() && control().is_core(pattern, server) {
            let aside =
                format!("`{pattern}` is a command of the server itself, which mimcfg does not describe");
            return Answer::aside(aside, UNSUPPORTED);
        }
        let hits: Vec<String> = self
            .commands()
            .iter()
            .filter(|command| matches(pattern, command.name))
            .map(|command| block(command, server))
            .collect();
        if hits.is_empty() {
            return Answer::printed(format!("{}{}", self.profile().no_match, term(pattern)), DONE);
        }
        let between = format!(" {} \n", "~".repeat(WIDTH / 2));
        Answer { output: hits.join(&between), status: DONE, ..Answer::default() }
    }

    fn tagged<'s>(&'s self, tag: &'s str) -> impl Iterator<Item = &'static CommandSpec> + 's {
        self.commands().iter().copied().filter(move |command| command.tags.contains(&tag))
    }

    fn tags(&self) -> String {
        let mut tags: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for command in self.commands() {
            command.tags.iter().for_each(|tag| tags.entry(tag).or_default().push(command.name));
        }
        let tags = tags.iter().map(|(tag, names)| format!("\n\n  {tag}\n     {}", wrapped(5, names)));
        format!("Tags and their commands:{}\n\n", tags.collect::<String>())
    }
}

fn entry(command: &CommandSpec) -> Entry {
    let arguments = command.arguments();
    let names: Vec<&str> = arguments.iter().filter_map(|argument| argument.name.as_deref()).collect();
    Entry::new(command.name, &names, command.doc)
}

/// The help of one command.
pub(super) fn block(command: &CommandSpec, server: Version) -> String {
    let margin = " ".repeat(ARGUMENTS);
    let arguments = command.arguments();
    let arguments = match arguments.as_slice() {
        [] => "\n".to_owned(),
        some => some.iter().map(|one| format!("{}\n{margin}", described(one, ARGUMENTS))).collect(),
    };
    let mut result = command.result(server);
    result.name.get_or_insert_with(|| "res".to_owned());
    let tags = &command.tags;
    let words: Vec<&str> = command.doc.split(' ').collect();
    format!(
        "\n  Command Name: {}\n\n  Arguments: {arguments}\n  Returns: {}\n\n  Tags: {}\n\n  Description: {}\n\n",
        command.name,
        described(&result, "  Returns: ".len()),
        wrapped("  Tags: ".len(), tags),
        wrapped("  Description: ".len(), &words),
    )
}

/// Where arguments begin.
const ARGUMENTS: usize = "  Arguments: ".len();

fn described(named: &Named, column: usize) -> String {
    let (name, column) = match &named.name {
        Some(name) => (format!("{name}::"), column + name.len() + 4),
        None => (String::new(), column + 2),
    };
    name + &match &named.shape {
        Shape::Word(word) => word.clone(),
        Shape::List(item) => format!("[ {} ]", described(item, column)),
        Shape::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| described(item, column)).collect();
            format!("{{ {} }}", items.join(&format!(", \n{}", " ".repeat(column))))
        }
    }
}

/// Whether a name is what a pattern with `*` and `?` stands for.
fn matches(pattern: &str, name: &str) -> bool {
    let Some(first) = pattern.chars().next() else { return name.is_empty() };
    let rest = &pattern[first.len_utf8()..];
    let mut behind = name.chars();
    match first {
        '*' => name.char_indices().any(|(at, _)| matches(rest, &name[at..])) || matches(rest, ""),
        '?' => behind.next().is_some() && matches(rest, behind.as_str()),
        plain => behind.next() == Some(plain) && matches(rest, behind.as_str()),
    }
}

/// A text as `~p` prints it: in quotes where every character can be shown, as numbers otherwise.
pub(super) fn term(text: &str) -> String {
    let shown = |c: char| matches!(c, ' '..='~' | '\u{a0}'..='\u{ff}' | '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{8}' | '\u{1b}');
    if !text.is_empty() && text.chars().all(shown) {
        return crate::syntax::term::ErlKind::String(text.to_owned()).to_string();
    }
    let numbers: Vec<String> = text.chars().map(|c| u32::from(c).to_string()).collect();
    format!("[{}]", numbers.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_for_names() {
        for pattern in ["get_vcard", "get_*", "*", "g*v*d", "get_vcar?", "*get_vcard*"] {
            assert!(matches(pattern, "get_vcard"), "{pattern}");
        }
        for pattern in ["", "get_vcard?", "vcard", "*x", "get_vcar"] {
            assert!(!matches(pattern, "get_vcard"), "{pattern}");
        }
    }

    #[test]
    fn texts_are_printed_as_terms() {
        assert_eq!(term("a\"b"), "\"a\\\"b\"");
        assert_eq!(term(""), "[]");
        assert_eq!(term("д"), "[1076]");
    }
}
