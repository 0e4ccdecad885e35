//! The structure of regular expressions as Erlang has them.

/// Greatest number of repetitions.
const MOST: u32 = 65535;
/// What may stand behind `(?`.
const KINDS: &str = ":=!><#P|imsxJUX-^&R'C()+0123456789p";
/// The classes that have a name.
const NAMED: [&str; 14] = [
    "alpha", "lower", "upper", "alnum", "ascii", "blank", "cntrl", "digit", "graph", "print", "punct",
    "space", "word", "xdigit",
];

/// An escape for a class, in upper case: the opposite of the same in lower case.
pub(super) fn upper_escape(text: &str) -> Option<char> {
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\\'
            && let Some(escape @ ('B' | 'D' | 'H' | 'S' | 'V' | 'W')) = characters.next()
        {
            return Some(escape);
        }
    }
    None
}

/// What keeps the expression from being compiled; `None` also where that cannot be told.
pub(super) fn fault(text: &str) -> Option<String> {
    let mut pattern = Pattern { rest: text.chars().collect(), at: 0, open: 0, groups: 0, highest: 0 };
    match pattern.walk() {
        Err(Stop::Fault(fault)) => Some(fault),
        Ok(()) if pattern.open > 0 => Some("a `(` is not closed".to_owned()),
        Ok(()) if pattern.highest > pattern.groups => {
            Some(format!("`\\{}` refers to a group that is not there", pattern.highest))
        }
        Ok(()) | Err(Stop::Unknown) => None,
    }
}

enum Stop {
    Fault(String),
    /// From here on the expression is not understood.
    Unknown,
}

fn fail<T>(fault: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Fault(fault.into()))
}

struct Pattern {
    rest: Vec<char>,
    at: usize,
    /// Groups that are open.
    open: usize,
    /// Groups that can be referred to.
    groups: u32,
    /// The highest group that is referred to.
    highest: u32,
}

impl Pattern {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at + ahead).copied()
    }

    fn walk(&mut self) -> Result<(), Stop> {
        // Whether a repetition may follow.
        let mut repeatable = false;
        while let Some(character) = self.peek(0) {
            self.at += 1;
            match character {
                '\\' => {
                    self.escape()?;
                    repeatable = true;
                }
                '[' => {
                    self.class()?;
                    repeatable = true;
                }
                '(' => {
                    self.group()?;
                    repeatable = false;
                }
                ')' if self.open == 0 => return fail("a `)` closes nothing"),
                ')' => {
                    self.open -= 1;
                    repeatable = true;
                }
                '|' => repeatable = false,
                '*' | '+' | '?' if !repeatable => {
                    return fail(format!("there is nothing for `{character}` to repeat"));
                }
                '*' | '+' | '?' => repeatable = self.repeated(),
                '{' => match self.counts() {
                    None => repeatable = true,
                    Some(_) if !repeatable => return fail("there is nothing for `{` to repeat"),
                    Some((least, most)) if least > MOST || most.is_some_and(|most| most > MOST) => {
                        return fail(format!("a repetition has {MOST} at the most"));
                    }
                    Some((least, Some(most))) if least > most => {
                        return fail(format!("`{{{least},{most}}}` has its numbers in the wrong order"));
                    }
                    Some(_) => repeatable = self.repeated(),
                },
                _ => repeatable = true,
            }
        }
        Ok(())
    }

    /// Passes over what may stand behind a repetition; another repetition may not.
    fn repeated(&mut self) -> bool {
        if matches!(self.peek(0), Some('?' | '+')) {
            self.at += 1;
        }
        false
    }

    fn escape(&mut self) -> Result<(), Stop> {
        let Some(escaped) = self.peek(0) else { return fail("it ends with a `\\`") };
        self.at += 1;
        match escaped {
            '1'..='9' if !self.peek(0).is_some_and(|next| next.is_ascii_digit()) => {
                self.highest = self.highest.max(escaped.to_digit(10).unwrap_or_default());
                Ok(())
            }
            // Longer numbers may be octal; the others take arguments that are not looked at.
            '0'..='9' | 'g' | 'k' | 'p' | 'x' | 'o' | 'c' | 'Q' | 'P' | 'N' | 'L' | 'U' | 'l' | 'u' => {
                Err(Stop::Unknown)
            }
            _ => Ok(()),
        }
    }

    /// A class behind its `[`.
    fn class(&mut self) -> Result<(), Stop> {
        if self.peek(0) == Some('^') {
            self.at += 1;
        }
        let mut first = true;
        let mut before: Option<char> = None;
        loop {
            let Some(character) = self.peek(0) else { return fail("a `[` is not closed") };
            self.at += 1;
            match character {
                ']' if !first => return Ok(()),
                '[' if self.is_named() => {
                    self.named()?;
                    before = None;
                }
                '-' if before.is_some() && self.peek(0).is_some_and(|next| next != ']') => {
                    let Some(end) = self.member()? else { return Err(Stop::Unknown) };
                    if before.is_some_and(|start| start > end) {
                        return fail("a range of a class has its ends in the wrong order");
                    }
                    before = None;
                }
                '\\' => {
                    self.at -= 1;
                    before = self.member()?;
                }
                _ => before = Some(character),
            }
            first = false;
        }
    }

    /// A character of a class; `None` for an escape that stands for many or that is not looked at.
    fn member(&mut self) -> Result<Option<char>, Stop> {
        let Some(character) = self.peek(0) else { return fail("a `[` is not closed") };
        self.at += 1;
        if character == '[' && self.is_named() {
            return Err(Stop::Unknown);
        }
        if character != '\\' {
            return Ok(Some(character));
        }
        let Some(escaped) = self.peek(0) else { return fail("it ends with a `\\`") };
        self.at += 1;
        match escaped {
            _ if !escaped.is_ascii_alphanumeric() => Ok(Some(escaped)),
            'd' | 's' | 'w' | 'h' | 'v' => Ok(None),
            _ => Err(Stop::Unknown),
        }
    }

    /// Whether the name of a class begins here, behind a `[`: it ends with the character that it begins with.
    fn is_named(&self) -> bool {
        let Some(mark @ (':' | '.' | '=')) = self.peek(0) else { return false };
        self.rest[self.at + 1..].windows(2).any(|pair| pair == [mark, ']'])
    }

    /// The name of a class behind its second `[`.
    fn named(&mut self) -> Result<(), Stop> {
        let rest: String = self.rest[self.at..].iter().collect();
        let name = rest.strip_prefix(':').and_then(|rest| Some(rest.split_once(":]")?.0));
        let Some(name) = name.filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '^')) else {
            return Err(Stop::Unknown);
        };
        if !NAMED.contains(&name.strip_prefix('^').unwrap_or(name)) {
            return fail(format!("there is no class `[:{name}:]`"));
        }
        self.at += name.len() + 3;
        Ok(())
    }

    /// A group behind its `(`.
    fn group(&mut self) -> Result<(), Stop> {
        self.open += 1;
        if self.peek(0) == Some('*') {
            return Err(Stop::Unknown);
        }
        if self.peek(0) != Some('?') {
            self.groups += 1;
            return Ok(());
        }
        match (self.peek(1), self.peek(2)) {
            (Some(':' | '=' | '!' | '>'), _) => self.at += 2,
            (Some('<'), Some('=' | '!')) => self.at += 3,
            (Some('i' | 'm' | 's'), Some(end @ (':' | ')'))) => {
                self.at += if end == ':' { 3 } else { 2 };
            }
            (Some(kind), _) if !KINDS.contains(kind) => return fail(format!("there is no group `(?{kind}`")),
            (None, _) => return fail("a `(?` is not closed"),
            _ => return Err(Stop::Unknown),
        }
        Ok(())
    }

    /// The numbers of a repetition behind its `{`; without them the bracket stands for itself.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let rest = &self.rest[self.at..];
        let end = rest.iter().position(|character| *character == '}')?;
        let inner: String = rest[..end].iter().collect();
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse::<u32>().unwrap_or(u32::MAX))
        };
        let counts = match inner.split_once(',') {
            None => number(&inner).map(|count| (count, Some(count))),
            Some((least, "")) => number(least).map(|least| (least, None)),
            Some((least, most)) => number(least).zip(number(most)).map(|(least, most)| (least, Some(most))),
        }?;
        self.at += end + 1;
        Some(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_that_erlang_compiles_has_no_fault() {
        for text in [
            "",
            "^bot-[0-9]+$",
            "a{2,3}b{4}c{5,}?",
            "[]a]",
            "[^]]",
            "(a|b)*+",
            "(?:x)?",
            "a{b}",
            "[a-]",
            "[[:alpha:]_]",
            r"(a)\1",
            "(?i)x",
            "|",
            "()",
            r"\.",
            "x]",
            "}",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn what_erlang_does_not_compile_is_told() {
        for text in [
            "(",
            ")",
            "a(b",
            "[",
            "[a",
            "*a",
            "a|+",
            "(?:+)",
            "a**",
            "a{3,2}",
            "a{65536}",
            "[z-a]",
            "[[:word",
            "[[:letter:]]",
            r"\",
            r"\1",
            r"(a)\2",
        ] {
            assert!(fault(text).is_some(), "{text}");
        }
    }

    #[test]
    fn an_escape_in_upper_case_is_found_where_it_is_one() {
        assert_eq!(upper_escape(r"^\S+$"), Some('S'));
        assert_eq!(upper_escape(r"\\Sword"), None);
    }
}
