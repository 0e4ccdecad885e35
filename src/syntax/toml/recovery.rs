//! Recovery: where the text goes on behind a statement that is broken.

use super::parser::Parser;
use super::scalar::scalar;
use crate::source::offset;
use toml_parser::lexer::TokenKind;

impl Parser<'_> {
    /// Goes on from byte `start`, as if nothing behind it had been read.
    pub fn resume(&mut self, start: u32) {
        let kept = self.comments.partition_point(|comment| comment.span.start < start);
        self.comments.truncate(kept);
        self.tokens.restart(start);
    }

    /// Passes over the rest of a statement: to the end of its line, or of the brackets that are open.
    pub fn recover(&mut self) {
        loop {
            let token = self.tokens.peek(0);
            match token.kind {
                TokenKind::Eof => return,
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => self.open += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    self.open = self.open.saturating_sub(1);
                }
                TokenKind::Newline if self.open == 0 || self.is_statement(1) => return,
                TokenKind::MlBasicString | TokenKind::MlLiteralString => {
                    if let Some(feed) = self.text_of(token).find('\n') {
                        let feed = token.start + offset(feed);
                        self.tokens.restart(feed);
                        continue;
                    }
                }
                _ => {}
            }
            self.bump();
        }
    }

    /// Whether the line that starts `k` tokens ahead is a header or starts with `key =`.
    pub fn is_statement(&mut self, k: usize) -> bool {
        self.is_header(k) || self.is_key(k)
    }

    fn blanks(&mut self, k: usize) -> usize {
        k + usize::from(self.tokens.peek(k).kind == TokenKind::Whitespace)
    }

    /// The place behind a dotted key that starts `k` tokens ahead, if there is one, and whether it cannot be a value.
    fn behind_key(&mut self, k: usize) -> Option<(usize, bool)> {
        let mut at = self.blanks(k);
        let mut named = false;
        loop {
            let token = self.tokens.peek(at);
            match token.kind {
                TokenKind::Atom => {
                    named |= scalar(self.text_of(token), self.reader).0.is_none();
                }
                TokenKind::BasicString | TokenKind::LiteralString => {}
                _ => return None,
            }
            at = self.blanks(at + 1);
            if self.tokens.peek(at).kind != TokenKind::Dot {
                return Some((at, named));
            }
            at = self.blanks(at + 1);
        }
    }

    fn is_key(&mut self, k: usize) -> bool {
        self.behind_key(k).is_some_and(|(at, _)| self.tokens.peek(at).kind == TokenKind::Equals)
    }

    /// Whether a line is a header: a name in brackets that could not be an item of an array.
    pub fn is_header(&mut self, k: usize) -> bool {
        let mut at = self.blanks(k);
        let start = at;
        while self.tokens.peek(at).kind == TokenKind::LeftSquareBracket && at < start + 2 {
            at += 1;
        }
        if at == start {
            return false;
        }
        let Some((mut behind, named)) = self.behind_key(at) else { return false };
        while self.tokens.peek(behind).kind == TokenKind::RightSquareBracket && behind < at + 64 {
            behind += 1;
        }
        behind = self.blanks(behind);
        let ends =
            matches!(self.tokens.peek(behind).kind, TokenKind::Newline | TokenKind::Comment | TokenKind::Eof);
        named && ends
    }
}
