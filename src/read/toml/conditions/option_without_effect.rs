//! An option stands beside another that leaves it without effect.

use super::{Check, beside};
use crate::diagnostic::code;
use crate::syntax::toml::{Node, Value};

code! {
    /// An option has no effect, because of what a switch beside it says.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0) and pass over the option: what it says is about something that
    /// is off, or is kept in another place.
    ///
    /// # Example
    /// ```toml 6.8
    /// [modules.mod_stream_management]
    ///   ack = false
    ///   ack_freq = 2
    /// ```
    ///
    /// # Fix
    /// Take one of the two out. No fix is made.
    pub static OPTION_WITHOUT_EFFECT = "option-without-effect";
}

/// An item of the list is a table, a switch with its value (nothing: it is not there) and the options in question.
pub(super) fn check(check: &mut Check<'_>) {
    for entry in check.patterns("switches") {
        let mut words = entry.split(' ');
        let (Some(pattern), Some((switch, off))) =
            (words.next(), words.next().and_then(|word| word.split_once('=')))
        else {
            continue;
        };
        let options: Vec<&str> = words.collect();
        for place in check.find(pattern) {
            let switched = place.at(switch);
            if !switched.as_ref().map_or(off.is_empty(), |switch| is(switch.node, off)) {
                continue;
            }
            for option in options.iter().filter_map(|option| place.at(option)) {
                let why = if off.is_empty() { "is not there".to_owned() } else { format!("is {off}") };
                let message = format!("`{}` has no effect while `{switch}` {why}", option.name);
                let help = format!("take it out, or see to `{switch}`");
                let found = check.found(&OPTION_WITHOUT_EFFECT, (option.key, option.path), message, help);
                if let Some(switch) = &switched {
                    beside(found, switch.key, "the switch");
                }
            }
        }
    }
}

/// Whether a value is the one that a word stands for.
fn is(node: &Node, word: &str) -> bool {
    match &node.value {
        Value::Boolean(value) => value.to_string() == word,
        Value::String(text) => text == word,
        _ => false,
    }
}
