//! The tokens of one form and their lines.

use crate::source::offset;
use crate::syntax::term::erl;
use crate::syntax::term::lex::{self, Number, QuoteError};
use crate::syntax::term::words;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Atom,
    Variable,
    Integer,
    Float,
    Char,
    String,
    /// A sign or a reserved word.
    Sign,
    /// A full stop.
    Dot,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    pub text: &'t str,
    pub line: u32,
}

/// The tokens of a form.
pub(super) struct Form<'t> {
    pub tokens: Vec<Token<'t>>,
    /// Whether a full stop ends them.
    pub stopped: bool,
    /// Where the next form starts.
    pub end: usize,
    /// The line there.
    pub line: u32,
}

/// What is no token.
pub(super) struct Error {
    /// The line that is named for it, if one is.
    pub line: Option<u32>,
    /// The line that had been reached.
    pub reached: u32,
    /// Whether it came about only since the text ended.
    pub at_end: bool,
}

/// Signs of more than one character, the longer ones first.
const SIGNS: [&str; 20] = [
    "...", "=:=", "=/=", "..", "?=", "<<", "<-", "<=", ">>", ">=", "->", "--", "++", "=<", "=>", "==", "/=",
    "||", ":=", "::",
];

/// Reads the tokens of the form that starts at `at`.
pub(super) fn form(text: &str, at: usize, line: u32) -> Result<Form<'_>, Error> {
    let mut scanner = Scanner { text, at, line };
    let mut tokens = Vec::new();
    loop {
        scanner.skip_blank()?;
        if scanner.at == text.len() {
            return Ok(Form { tokens, stopped: false, end: scanner.at, line: scanner.line });
        }
        let start = scanner.at;
        let line = scanner.line;
        let kind = scanner.token()?;
        tokens.push(Token { kind, text: &text[start..scanner.at], line });
        if kind == Kind::Dot {
            scanner.behind_dot();
            return Ok(Form { tokens, stopped: true, end: scanner.at, line: scanner.line });
        }
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn lines(&self, from: usize, to: usize) -> u32 {
        offset(self.text[from..to].matches('\n').count())
    }

    /// Goes to where a leaf parser stopped.
    fn go(&mut self, rest: &[u8]) {
        let to = self.text.len() - rest.len();
        self.line += self.lines(self.at, to);
        self.at = to;
    }

    fn error<T>(&self, at_end: bool) -> Result<T, Error> {
        let reached = self.line + self.lines(self.at, self.text.len());
        Err(Error { line: Some(self.line), reached, at_end })
    }

    /// Erlang's reader falls over its own feet and names no line.
    fn no_line<T>(&self) -> Result<T, Error> {
        let reached = self.line + self.lines(self.at, self.text.len());
        Err(Error { line: None, reached, at_end: true })
    }

    fn skip_blank(&mut self) -> Result<(), Error> {
        loop {
            self.go(lex::space(self.rest()));
            let [b'%', comment @ ..] = self.rest() else { return Ok(()) };
            let after = lex::comment(comment);
            let end = self.text.len() - after.len();
            if self.text[self.at..end].contains(lex::is_forbidden) {
                return self.error(false);
            }
            self.at = end;
        }
    }

    fn behind_dot(&mut self) {
        match lex::first_char(self.rest()) {
            Some('%') | None => {}
            Some(found) => {
                self.line += u32::from(found == '\n');
                self.at += found.len_utf8();
            }
        }
    }

    fn token(&mut self) -> Result<Kind, Error> {
        let rest = self.rest();
        let first = lex::first_char(rest).unwrap_or_default();
        match first {
            'a'..='z' | 'ß'..='ÿ' if first != '÷' => self.name(Kind::Atom),
            'A'..='Z' | '_' | 'À'..='Þ' if first != '×' => self.name(Kind::Variable),
            '0'..='9' => self.number(),
            '"' => self.quoted(Kind::String),
            '\'' => self.quoted(Kind::Atom),
            '$' => match lex::character(&rest[1..]) {
                Ok((after, _)) => {
                    self.go(after);
                    Ok(Kind::Char)
                }
                Err(_) if is_half_escape(&rest[1..]) => self.no_line(),
                Err(_) => self.error(rest.len() < 5),
            },
            '\u{100}'.. => self.error(false),
            _ => {
                if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(sign.as_bytes())) {
                    self.at += sign.len();
                    return Ok(Kind::Sign);
                }
                self.at += first.len_utf8();
                let after = self.rest();
                let blank = lex::space(after).len() < after.len() || matches!(after, [] | [b'%', ..]);
                Ok(if first == '.' && blank { Kind::Dot } else { Kind::Sign })
            }
        }
    }

    fn name(&mut self, kind: Kind) -> Result<Kind, Error> {
        let rest = self.rest();
        let after = lex::name(rest);
        let end = self.text.len() - after.len();
        let word = &self.text[self.at..end];
        if word.chars().count() > 255 {
            return self.error(false);
        }
        self.at = end;
        Ok(if words::is_reserved(word.as_bytes()) { Kind::Sign } else { kind })
    }

    fn number(&mut self) -> Result<Kind, Error> {
        let Ok((after, number)) = lex::number(self.rest()) else { return self.error(false) };
        let kind = match number {
            Number::Integer | Number::Based => Kind::Integer,
            Number::Float => Kind::Float,
            Number::BadBase => return self.error(false),
            Number::NoDigits | Number::BadFloat => return self.error(after.is_empty()),
        };
        self.go(after);
        Ok(kind)
    }

    fn quoted(&mut self, kind: Kind) -> Result<Kind, Error> {
        let rest = self.rest();
        let (end, after) = match lex::quoted(&rest[1..], rest[0]) {
            Ok((after, _)) => (self.text.len() - after.len(), Some(after)),
            Err(QuoteError::Escape(at)) => (self.at + 1 + at, None),
            Err(QuoteError::Unclosed) => (self.text.len(), None),
        };
        let inner = &self.text[self.at..end];
        // Escapes are looked at, and forbidden characters found, in the order of the text.
        let wrong = inner.find(lex::is_forbidden).map(|at| self.at + at);
        if let Some(at) = wrong.or((after.is_none() && end < self.text.len()).then_some(end)) {
            if wrong.is_none() && is_half_escape(&self.text.as_bytes()[at..]) {
                return self.no_line();
            }
            let line = Some(self.line + self.lines(self.at, at));
            let reached = self.line + self.lines(self.at, self.text.len());
            return Err(Error { line, reached, at_end: wrong.is_none() && self.text.len() - at < 5 });
        }
        let Some(after) = after else { return self.error(true) };
        if kind == Kind::Atom && erl::atom_name(inner).chars().count() > 255 {
            return self.error(false);
        }
        self.go(after);
        Ok(kind)
    }
}

/// Whether the text ends in the middle of an escape such as `\\x41`.
fn is_half_escape(rest: &[u8]) -> bool {
    matches!(rest, [b'\\', b'x', digit] if digit.is_ascii_hexdigit())
}
