//! Tokens of a TOML text, made when they are asked for, so that reading can start again at any place.

use crate::source::offset;
use toml_parser::Source;
use toml_parser::lexer::{Lexer, TokenKind};

/// A token and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: u32,
    pub end: u32,
}

/// The tokens from the current place on.
pub(super) struct Tokens<'t> {
    text: &'t str,
    lexer: Lexer<'t>,
    base: u32,
    ahead: Vec<Token>,
    at: usize,
}

impl<'t> Tokens<'t> {
    /// The tokens of `text` from byte `start` on.
    pub fn new(text: &'t str, start: u32) -> Tokens<'t> {
        let lexer = Source::new(&text[start as usize..]).lex();
        Tokens { text, lexer, base: start, ahead: Vec::with_capacity(32), at: 0 }
    }

    /// The token `k` places ahead; past the end it is the end.
    #[inline]
    pub fn peek(&mut self, k: usize) -> Token {
        match self.ahead.get(self.at + k) {
            Some(token) => *token,
            None => self.look(k),
        }
    }

    /// Makes the tokens up to one that is not made yet.
    #[inline(never)]
    fn look(&mut self, k: usize) -> Token {
        loop {
            let token = self.make();
            self.ahead.push(token);
            if self.ahead.len() > self.at + k {
                return token;
            }
        }
    }

    /// Takes the next token.
    pub fn bump(&mut self) -> Token {
        let token = self.peek(0);
        if token.kind != TokenKind::Eof {
            self.at += 1;
        }
        token
    }

    /// Forgets the tokens that were taken.
    pub fn forget(&mut self) {
        if self.at == self.ahead.len() {
            self.ahead.clear();
        } else {
            self.ahead.drain(..self.at);
        }
        self.at = 0;
    }

    /// Goes on from byte `start`.
    pub fn restart(&mut self, start: u32) {
        *self = Tokens::new(self.text, start);
    }

    fn make(&mut self) -> Token {
        let Some(token) = self.lexer.next() else {
            let end = offset(self.text.len());
            return Token { kind: TokenKind::Eof, start: end, end };
        };
        let span = token.span();
        let mut token = Token {
            kind: token.kind(),
            start: self.base + offset(span.start()),
            end: self.base + offset(span.end()),
        };
        if token.kind == TokenKind::Comment {
            // A comment of the servers' reader ends at a line feed only, so a lone carriage return is in it.
            let rest = &self.text.as_bytes()[token.end as usize..];
            if rest.first() == Some(&b'\r') && rest.get(1) != Some(&b'\n') {
                let feed = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                let crlf = rest[..feed].ends_with(b"\r") && feed < rest.len();
                token.end += offset(feed - usize::from(crlf));
                self.base = token.end;
                self.lexer = Source::new(&self.text[token.end as usize..]).lex();
            }
        }
        token
    }
}
