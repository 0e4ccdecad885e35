//! Patterns of `acl`: regular expressions, and globs as a shell has them.

/// Whether a text fits a regular expression somewhere; `None`: it is none that can be read here.
#[cfg(feature = "runtime")]
pub(super) fn fits_expression(pattern: &str, text: &str) -> Option<bool> {
    Some(regex::Regex::new(pattern).ok()?.is_match(text))
}

/// Without accounts nobody asks.
#[cfg(not(feature = "runtime"))]
pub(super) fn fits_expression(_: &str, _: &str) -> Option<bool> {
    None
}

/// Whether a text as a whole is what a glob stands for.
#[cfg(feature = "runtime")]
pub(super) fn fits_glob(glob: &str, text: &str) -> Option<bool> {
    fits_expression(&expression(glob), text)
}

/// Without accounts nobody asks.
#[cfg(not(feature = "runtime"))]
pub(super) fn fits_glob(_: &str, _: &str) -> Option<bool> {
    None
}

/// A glob as a regular expression: `*` is anything, `?` a character, and `[…]` one of some.
///
/// Servers do that with `xmerl_regexp:sh_to_awk`.
#[cfg(feature = "runtime")]
fn expression(glob: &str) -> String {
    let mut out = "^(?s:".to_owned();
    let mut rest = glob.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '*' => out.push_str(".*"),
            '?' => out.push('.'),
            '[' => match class(&mut rest.clone()) {
                Some((class, length)) => {
                    out += &class;
                    rest.nth(length - 1);
                }
                None => out.push_str("\\["),
            },
            c => out += &regex::escape(c.encode_utf8(&mut [0; 4])),
        }
    }
    out + ")$"
}

/// A class behind its bracket, with its length in characters; `None` where nothing closes it.
#[cfg(feature = "runtime")]
fn class(rest: &mut impl Iterator<Item = char>) -> Option<(String, usize)> {
    let mut out = "[".to_owned();
    let mut length = 0;
    loop {
        let c = rest.next()?;
        length += 1;
        match c {
            '!' | '^' if length == 1 => out.push('^'),
            ']' if out.len() > 1 && out != "[^" => return Some((out + "]", length)),
            '-' => out.push('-'),
            c => out += &regex::escape(c.encode_utf8(&mut [0; 4])),
        }
    }
}

#[cfg(all(test, feature = "runtime"))]
mod tests {
    use super::*;

    #[test]
    fn globs_are_about_the_whole_text() {
        for (glob, text) in [
            ("*", ""),
            ("a*", "ann"),
            ("a?n", "ann"),
            ("[a-c]nn", "ann"),
            ("[!b]nn", "ann"),
            ("a.b", "a.b"),
            ("[", "["),
            ("(a|b)", "(a|b)"),
            ("a<b> ż&&", "a<b> ż&&"),
            ("[<>&~ ż]nn", "<nn"),
            ("[]a]nn", "]nn"),
            ("[!<]nn", "ann"),
        ] {
            assert_eq!(fits_glob(glob, text), Some(true), "{glob} {text}");
        }
        for (glob, text) in [
            ("", "ann"),
            ("a", "ann"),
            ("nn", "ann"),
            ("a?", "ann"),
            ("[!a]nn", "ann"),
            ("a.b", "axb"),
            ("a<b", "ab"),
            ("[!<]nn", "<nn"),
            ("[", "a"),
        ] {
            assert_eq!(fits_glob(glob, text), Some(false), "{glob} {text}");
        }
    }

    #[test]
    fn expressions_are_about_any_part_and_some_are_beyond_what_is_read() {
        assert_eq!(fits_expression("nn", "ann"), Some(true));
        assert_eq!(fits_expression("^nn", "ann"), Some(false));
        for beyond in ["(?=a)", "(a)\\1", "(", "a{1000}{1000}{1000}"] {
            assert_eq!(fits_expression(beyond, "ann"), None, "{beyond}");
        }
    }
}
