//! Regular expressions that cannot be compiled, or that say something else to the server.

mod pattern;

use super::Check;
use super::place::text;
use crate::diagnostic::code;

code! {
    /// A regular expression is broken.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0). The expression is compiled when someone is held against the
    /// list, and then it fits nobody, so `deny` lets all of them in. Brackets, groups, classes, repetitions and references
    /// are checked as the expressions of Erlang have them; names of properties and code points are not.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[acl.bots]]
    ///   user_regexp = "^bot-([0-9]+$"
    /// ```
    ///
    /// # Fix
    /// Mend the expression. No fix is made.
    pub static BROKEN_EXPRESSION = "broken-expression";

    /// A regular expression has an escape in upper case.
    ///
    /// # Why
    /// Servers turn the values of access control lists to lower case before they look at them (4.0.1 to 6.8 as read), and
    /// the same letter in lower case is the opposite: `\S` becomes `\s`.
    ///
    /// # Example
    /// ```toml 6.8
    /// [[acl.words]]
    ///   user_regexp = '^\S+$'
    /// ```
    ///
    /// # Fix
    /// Write it as a class: `[^\s]` for `\S`. No fix is made.
    pub static LOWERED_ESCAPE = "lowered-escape";
}

pub(super) fn check(check: &mut Check<'_>) {
    for place in check.found_at("expressions") {
        let Some(written) = text(place.node) else { continue };
        if let Some(escape) = pattern::upper_escape(written) {
            let lower = escape.to_ascii_lowercase();
            let message =
                format!("the server reads `\\{escape}` as `\\{lower}`: it turns the value to lower case");
            let help = format!("write [^\\{lower}]");
            check.found(&LOWERED_ESCAPE, (place.node.span, place.path), message, help);
        } else if let Some(fault) = pattern::fault(&written.to_lowercase()) {
            let message = format!("the regular expression is broken: {fault}");
            let help = "mend it; it fits nobody";
            check.found(&BROKEN_EXPRESSION, (place.node.span, place.path), message, help);
        }
    }
}
