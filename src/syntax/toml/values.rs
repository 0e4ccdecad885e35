//! Keys and values of a statement.

use super::bare;
use super::build;
use super::codes::TOML_DIALECT;
use super::number;
use super::parser::{Halt, MAX_DEPTH, Parser, shown};
use super::scalar::scalar;
use super::text;
use super::tokens::Token;
use super::tree::{Key, Node, Table, TableOrigin, Value};
use crate::diagnostic::Diagnostic;
use crate::source::offset;
use toml_parser::decoder::Encoding;
use toml_parser::lexer::TokenKind;

impl Parser<'_> {
    /// A key of one or more parts.
    pub fn key(&mut self) -> Result<Vec<Key>, Halt> {
        let mut path = Vec::with_capacity(3);
        loop {
            self.skip_blanks();
            let token = self.tokens.peek(0);
            let span = self.span(token.start, token.end);
            let name = match token.kind {
                TokenKind::Atom => {
                    self.bump();
                    self.check_bare(token);
                    self.text_of(token).to_owned()
                }
                TokenKind::BasicString | TokenKind::LiteralString => self.string(token)?,
                TokenKind::MlBasicString | TokenKind::MlLiteralString => {
                    return Err(self.error(
                        span,
                        "a key cannot be a multi-line string",
                        "use one pair of quotes",
                    ));
                }
                _ if path.is_empty() => {
                    return Err(self.error(
                        span,
                        "a key is missing",
                        "write a name, in quotes if it is not letters, digits, _ and -",
                    ));
                }
                _ => {
                    return Err(self.error(
                        span,
                        "a part of a key is missing",
                        "write a name behind the dot",
                    ));
                }
            };
            path.push(Key { name, span });
            let dot = usize::from(self.tokens.peek(0).kind == TokenKind::Whitespace);
            if self.tokens.peek(dot).kind != TokenKind::Dot {
                return Ok(path);
            }
            self.skip_blanks();
            self.bump();
        }
    }

    fn check_bare(&mut self, token: Token) {
        if bare::is_plain(self.text_of(token)) {
            return;
        }
        let dotted = (self.tokens.peek(0).kind == TokenKind::Dot)
            .then(|| self.tokens.peek(1))
            .filter(|next| next.kind == TokenKind::Atom)
            .map(|next| self.text_of(next));
        if let Some(fault) = bare::check(self.text_of(token), dotted, self.reader)
            && !self.faulty
        {
            self.say(fault, token.start);
        }
    }

    /// The value of a string token, which is taken.
    fn string(&mut self, token: Token) -> Result<String, Halt> {
        let raw = self.text_of(token);
        let encoding = text::encoding(token.kind).unwrap_or(Encoding::BasicString);
        if let Some(plain) = text::plain(raw, encoding) {
            self.bump();
            return Ok(plain.to_owned());
        }
        let many = matches!(encoding, Encoding::MlBasicString | Encoding::MlLiteralString);
        let line_end = raw.find('\n').map(|feed| if raw[..feed].ends_with('\r') { feed - 1 } else { feed });
        self.bump();
        let closed = text::body_end(raw, encoding).is_some();
        // Quotes that close a string of many lines may be the opening ones of another: then text follows.
        let follows = matches!(
            self.tokens.peek(0).kind,
            TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString
        );
        if !closed || many && line_end.is_some() && follows {
            let end = token.start + offset(line_end.unwrap_or(raw.trim_end_matches('\r').len()));
            let quote = if many { &raw[..3] } else { &raw[..1] };
            let message = format!("a string that starts with {quote} is not closed");
            let halt = self.error(self.span(token.start, end), message, "write the closing quotes");
            return Err(if line_end.is_some() { Halt::At(end) } else { halt });
        }
        if let Some(fault) = text::check(raw, encoding, self.reader) {
            self.say(fault, token.start);
        }
        Ok(text::value(raw, encoding))
    }

    /// A value; nothing if it is in place but cannot be read.
    pub fn value(&mut self, depth: usize) -> Result<Option<Node>, Halt> {
        let token = self.tokens.peek(0);
        let span = self.span(token.start, token.end);
        match token.kind {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket if depth >= MAX_DEPTH => {
                Err(self.too_deep(span))
            }
            TokenKind::LeftSquareBracket => self.array(depth + 1).map(Some),
            TokenKind::LeftCurlyBracket => self.inline(depth + 1).map(Some),
            TokenKind::BasicString
            | TokenKind::LiteralString
            | TokenKind::MlBasicString
            | TokenKind::MlLiteralString => {
                let value = self.string(token)?;
                Ok(Some(Node { span, value: Value::String(value) }))
            }
            TokenKind::Atom | TokenKind::Dot => Ok(self.plain()),
            _ => {
                let message = format!("`{}` stands where a value should be", shown(self.text_of(token)));
                Err(self.error(span, message, "write a value"))
            }
        }
    }

    /// A value without quotes: a number with its dots, or a date and a time with a blank between.
    fn plain(&mut self) -> Option<Node> {
        let first = self.bump();
        let mut end = first.end;
        while matches!(self.tokens.peek(0).kind, TokenKind::Atom | TokenKind::Dot) {
            end = self.bump().end;
        }
        let blank = self.tokens.peek(0);
        let time = self.tokens.peek(1);
        let text = self.text;
        if blank.kind == TokenKind::Whitespace
            && time.kind == TokenKind::Atom
            && self.text_of(blank) == " "
            && number::is_date(&text[first.start as usize..end as usize])
            && self.text_of(time).as_bytes().get(2) == Some(&b':')
        {
            self.bump();
            end = self.bump().end;
            while matches!(self.tokens.peek(0).kind, TokenKind::Atom | TokenKind::Dot) {
                end = self.bump().end;
            }
        }
        let (value, fault) = scalar(&text[first.start as usize..end as usize], self.reader);
        if let Some(fault) = fault {
            self.say(fault, first.start);
        }
        let span = self.span(first.start, end);
        value.map(|value| Node { span, value })
    }

    fn array(&mut self, depth: usize) -> Result<Node, Halt> {
        let start = self.bump();
        self.open += 1;
        let mut items = Vec::new();
        loop {
            self.array_lines(start)?;
            let token = self.tokens.peek(0);
            match token.kind {
                TokenKind::RightSquareBracket => break,
                TokenKind::Comma => {
                    let span = self.span(token.start, token.end);
                    return Err(self.error(
                        span,
                        "a comma has no value before it",
                        "leave out the comma, or write the value",
                    ));
                }
                _ => items.extend(self.value(depth)?),
            }
            self.array_lines(start)?;
            let token = self.tokens.peek(0);
            match token.kind {
                TokenKind::Comma => {
                    self.bump();
                }
                TokenKind::RightSquareBracket => break,
                TokenKind::Equals | TokenKind::RightCurlyBracket => {
                    let message = format!("`{}` stands in an array", self.text_of(token));
                    return Err(self.error(
                        self.span(token.start, token.end),
                        message,
                        "close the array with ]",
                    ));
                }
                _ => {
                    let span = self.span(token.start, token.end);
                    let message = format!("a comma is missing before `{}`", shown(self.text_of(token)));
                    let _halt = self.error(span, message, "write a comma between the items of an array");
                }
            }
        }
        let end = self.bump().end;
        self.open -= 1;
        Ok(Node { span: self.span(start.start, end), value: Value::Array(items) })
    }

    /// Passes over blanks, comments and line ends in an array, unless another statement starts.
    fn array_lines(&mut self, start: Token) -> Result<(), Halt> {
        loop {
            let token = self.tokens.peek(0);
            match token.kind {
                TokenKind::Newline if self.is_statement(1) => {
                    self.unclosed(start, "an array is not closed", "write ] at its end");
                    return Err(Halt::At(token.start));
                }
                TokenKind::Eof => {
                    self.unclosed(start, "an array is not closed", "write ] at its end");
                    return Err(Halt::Here);
                }
                TokenKind::Whitespace | TokenKind::Comment | TokenKind::Newline => {
                    self.bump();
                }
                _ => return Ok(()),
            }
        }
    }

    fn unclosed(&mut self, start: Token, message: &str, help: &str) {
        let span = self.span(start.start, start.end);
        let _halt = self.error(span, message, help);
    }

    fn inline(&mut self, depth: usize) -> Result<Node, Halt> {
        let start = self.bump();
        let before = self.builder.findings.len();
        let faulty = self.faulty;
        self.open += 1;
        let mut table = Table::new(TableOrigin::Inline, self.span(start.start, start.end));
        let mut line_end = None;
        let mut comma = None;
        loop {
            let lines = self.inline_lines(&mut line_end);
            let token = self.tokens.peek(0);
            let behind_entry = comma.is_none() && !table.entries.is_empty();
            match token.kind {
                TokenKind::RightCurlyBracket => break,
                TokenKind::Comma if behind_entry => {
                    comma = Some(token);
                    self.bump();
                    continue;
                }
                _ => {}
            }
            let ended = token.kind == TokenKind::Eof
                || lines && (self.is_header(0) || behind_entry && self.is_statement(0));
            if let (true, Some(resume)) =
                (ended, line_end.or((token.kind == TokenKind::Eof).then_some(token.start)))
            {
                // What stood below was taken for a part of the table on trial only.
                self.builder.findings.truncate(before);
                self.faulty = faulty;
                self.unclosed(
                    start,
                    "a table in braces is not closed",
                    "write } at its end, on the same line",
                );
                return Err(Halt::At(resume));
            }
            if behind_entry {
                let message = format!("a comma or }} is missing before `{}`", shown(self.text_of(token)));
                return Err(self.error(
                    self.span(token.start, token.end),
                    message,
                    "write a comma between the keys, or } at the end",
                ));
            }
            comma = None;
            self.inline_entry(&mut table, depth)?;
        }
        let end = self.bump().end;
        self.open -= 1;
        self.inline_dialect(line_end, comma);
        table.span = self.span(start.start, end);
        Ok(Node { span: table.span, value: Value::Table(Box::new(table)) })
    }

    /// Passes over blanks and lines in a table in braces and tells whether a line ended.
    fn inline_lines(&mut self, line_end: &mut Option<u32>) -> bool {
        let mut lines = false;
        loop {
            let token = self.tokens.peek(0);
            match token.kind {
                TokenKind::Newline => {
                    line_end.get_or_insert(token.start);
                    lines = true;
                }
                TokenKind::Whitespace | TokenKind::Comment => {}
                _ => return lines,
            }
            self.bump();
        }
    }

    fn inline_entry(&mut self, table: &mut Table, depth: usize) -> Result<(), Halt> {
        let key = self.key()?;
        self.skip_blanks();
        let token = self.tokens.peek(0);
        if token.kind != TokenKind::Equals {
            let message = format!("`{}` has no = and no value", build::dotted(&key));
            let span = self.span(key[0].span.start, key[key.len() - 1].span.end);
            return Err(self.error(span, message, "write key = value"));
        }
        self.bump();
        self.skip_blanks();
        if depth + key.len() > MAX_DEPTH {
            return Err(self.too_deep(self.span(token.start, token.end)));
        }
        if let Some(node) = self.value(depth + key.len())? {
            let section = self.builder.section();
            build::insert(table, key, node, section, &mut self.builder.findings);
        }
        Ok(())
    }

    /// Tells what is TOML 1.1 in a table in braces.
    fn inline_dialect(&mut self, line_end: Option<u32>, comma: Option<Token>) {
        let (at, what, help) = match (line_end, comma) {
            (Some(at), _) => {
                (self.span(at, at + 1), "a line break", "write the table on one line, or under a [header]")
            }
            (None, Some(comma)) => {
                (self.span(comma.start, comma.end), "a comma at the end", "leave the comma out")
            }
            (None, None) => return,
        };
        let message = format!("the server's TOML reader refuses {what} in a table in braces");
        self.builder.findings.push(Diagnostic::error(&TOML_DIALECT, at, message).help(help));
        self.faulty = true;
    }
}
