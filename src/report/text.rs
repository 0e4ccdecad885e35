//! Words and characters: nothing that a file holds may steer a terminal.

use std::borrow::Cow;

/// Whether a terminal would obey this character instead of showing it, or show text in another order.
pub fn steers(character: char) -> bool {
    match character {
        ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{61b}' => false,
        _ => matches!(
            character,
            '\0'..='\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        ),
    }
}

/// What stands for a character that [`steers`].
pub fn stand_in(character: char, unicode: bool) -> char {
    match character {
        _ if !unicode => '?',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

/// The text in one line, with stand-ins for what a terminal would obey.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|character| match character {
        '\n' | '\r' | '\t' => ' ',
        _ if steers(character) => stand_in(character, true),
        _ => character,
    });
    Cow::Owned(shown.collect())
}

/// The name of a file as reports give it: with `/`, and without a leading `./`.
pub fn file_name(name: &str) -> Cow<'_, str> {
    let name = one_line(name);
    if !name.contains('\\') && !name.starts_with("./") {
        return name;
    }
    let name = if name.contains('/') { name.into_owned() } else { name.replace('\\', "/") };
    Cow::Owned(name.trim_start_matches("./").to_owned())
}

/// A number and its noun: `1 error`, `2 errors`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// JSON over many lines, as a person reads it.
pub fn pretty(json: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(json).expect("keys are strings and nothing here fails") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown_and_not_obeyed() {
        assert_eq!(one_line("a\u{1b}[31mb\r\nc\u{202e}d\u{9b}"), "a\u{241b}[31mb  c\u{fffd}d\u{fffd}");
        assert_eq!(one_line("zażółć ✔"), "zażółć ✔");
    }

    #[test]
    fn a_file_name_is_given_from_the_current_directory() {
        assert_eq!(file_name("./etc/a.toml"), "etc/a.toml");
        assert_eq!(file_name("etc\\a.toml"), "etc/a.toml");
    }
}
