//! Statements of a TOML text: headers and `key = value` lines, with recovery at the next line that is one.

use super::Lost;
use super::build::{Builder, dotted};
use super::codes::TOML_SYNTAX;
use super::fault::Fault;
use super::layout::{Comment, Mark};
use super::reader::Reader;
use super::tokens::{Token, Tokens};
use super::tree::Key;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use toml_parser::lexer::TokenKind;

/// How deep tables and arrays may be nested.
pub(super) const MAX_DEPTH: usize = 128;

/// Why a statement could not be read to its end; the finding is there already.
pub(super) enum Halt {
    /// Something stands where it cannot stand: the rest of the statement is passed over.
    Here,
    /// The statement was not closed, and the text goes on at this byte.
    At(u32),
}

pub(super) struct Parser<'t> {
    pub text: &'t str,
    pub file: FileId,
    pub reader: Reader,
    pub tokens: Tokens<'t>,
    pub builder: Builder,
    pub comments: Vec<Comment>,
    pub marks: Vec<Mark>,
    pub lost: Vec<Lost>,
    /// The first carriage return without a line feed.
    pub lone_return: Option<u32>,
    /// Brackets of the statement that are open.
    pub open: usize,
    /// Whether something was said of the statement that may explain what follows.
    pub faulty: bool,
    /// Whether the statement before was a line without `=`.
    stray: bool,
    /// Whether the last header was read: keys are under it.
    in_section: bool,
}

impl<'t> Parser<'t> {
    pub fn new(file: FileId, text: &'t str, start: u32, reader: Reader, root: Span) -> Parser<'t> {
        Parser {
            text,
            file,
            reader,
            tokens: Tokens::new(text, start),
            builder: Builder::new(reader, root),
            comments: Vec::new(),
            marks: Vec::new(),
            lost: Vec::new(),
            lone_return: None,
            open: 0,
            faulty: false,
            stray: false,
            in_section: false,
        }
    }

    /// Reads the whole text.
    pub fn run(&mut self) {
        loop {
            self.skip_lines();
            self.tokens.forget();
            self.open = 0;
            self.faulty = false;
            let stray = std::mem::take(&mut self.stray);
            let done = match self.tokens.peek(0).kind {
                TokenKind::Eof => return,
                TokenKind::LeftSquareBracket => self.header(),
                _ => self.key_value(stray),
            };
            match done {
                Ok(()) => {}
                Err(Halt::Here) => self.recover(),
                Err(Halt::At(start)) => self.resume(start),
            }
        }
    }

    pub fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.file, start, end)
    }

    pub fn text_of(&self, token: Token) -> &'t str {
        &self.text[token.start as usize..token.end as usize]
    }

    pub fn say(&mut self, fault: Fault, start: u32) {
        self.faulty |= fault.code != &super::NOT_TOML_1_0;
        self.builder.findings.push(fault.place(self.file, start));
    }

    /// Reports that something is not TOML, unless the statement was faulty before.
    pub fn error(&mut self, span: Span, message: impl Into<String>, help: &str) -> Halt {
        if !self.faulty {
            self.builder.findings.push(Diagnostic::error(&TOML_SYNTAX, span, message).help(help));
        }
        self.faulty = true;
        Halt::Here
    }

    /// Takes a token and keeps what it is besides its grammar.
    pub fn bump(&mut self) -> Token {
        let token = self.tokens.bump();
        match token.kind {
            TokenKind::Comment => {
                let before = self.text[..token.start as usize].trim_end_matches([' ', '\t']);
                let own_line = before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}']);
                self.comments.push(Comment { span: self.span(token.start, token.end), own_line });
            }
            // The servers' reader adds a line feed at the end of the text, so a last carriage return has one.
            TokenKind::Newline
                if token.end - token.start == 1
                    && self.text.as_bytes()[token.start as usize] == b'\r'
                    && (token.end as usize) < self.text.len() =>
            {
                self.lone_return.get_or_insert(token.start);
            }
            _ => {}
        }
        token
    }

    pub fn skip_blanks(&mut self) {
        while self.tokens.peek(0).kind == TokenKind::Whitespace {
            self.bump();
        }
    }

    /// Passes over blanks, comments and line ends.
    pub fn skip_lines(&mut self) {
        while matches!(
            self.tokens.peek(0).kind,
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Newline
        ) {
            self.bump();
        }
    }

    fn header(&mut self) -> Result<(), Halt> {
        let start = self.bump().start;
        let array = self.tokens.peek(0).kind == TokenKind::LeftSquareBracket;
        if array {
            self.bump();
        }
        self.in_section = false;
        let path = match self.key() {
            Ok(path) => path,
            Err(halt) => {
                self.builder.section_aside();
                return Err(halt);
            }
        };
        self.skip_blanks();
        let mut end = self.tokens.peek(0);
        let mut closed = end.kind == TokenKind::RightSquareBracket;
        if closed {
            self.bump();
            if array {
                end = self.tokens.peek(0);
                closed = end.kind == TokenKind::RightSquareBracket;
                if closed {
                    self.bump();
                }
            }
        }
        let span =
            self.span(start, if closed { end.end } else { path.last().map_or(start, |key| key.span.end) });
        if path.len() > MAX_DEPTH {
            self.too_deep(span);
            self.builder.section_aside();
        } else {
            self.builder.header(&path, span, array);
        }
        let name = if closed { String::new() } else { dotted(&path) };
        self.marks.push(Mark { path, header: span, array });
        self.in_section = true;
        if closed {
            return self.end_of_line();
        }
        let (message, help) = if array {
            (
                format!("the header of `{name}` is not closed by ]]"),
                "write ]] behind the name, without blanks between the brackets",
            )
        } else {
            (format!("the header of `{name}` is not closed by ]"), "write ] behind the name")
        };
        Err(self.error(span, message, help))
    }

    fn key_value(&mut self, stray: bool) -> Result<(), Halt> {
        let start = self.tokens.peek(0);
        let key = self.statement_key(stray)?;
        self.skip_blanks();
        let token = self.tokens.peek(0);
        if token.kind != TokenKind::Equals {
            self.stray = true;
            self.lose(&key, self.span(start.start, token.start));
            if stray {
                return Err(Halt::Here);
            }
            let message = format!("`{}` has no = and no value", dotted(&key));
            let span = self.span(start.start, key.last().map_or(start.end, |key| key.span.end));
            return Err(self.error(span, message, "write key = value, or # in front of a comment"));
        }
        self.bump();
        self.skip_blanks();
        let token = self.tokens.peek(0);
        if matches!(token.kind, TokenKind::Newline | TokenKind::Comment | TokenKind::Eof) {
            self.lose(&key, self.span(start.start, token.start));
            let message = format!("`{}` has no value", dotted(&key));
            let halt = self.error(
                self.span(start.start, token.start),
                message,
                "write the value behind =, on the same line",
            );
            self.skip_value_below();
            return Err(halt);
        }
        let depth = self.builder.depth() + key.len();
        if depth > MAX_DEPTH {
            let span = self.span(start.start, token.start);
            return Err(self.too_deep(span));
        }
        let before = token.start;
        match self.value(depth) {
            Ok(Some(node)) => self.builder.key_value(key, node),
            Ok(None) => self.lose(&key, self.span(start.start, token.end)),
            Err(halt) => {
                self.lose(&key, self.span(start.start, before));
                return Err(halt);
            }
        }
        self.end_of_line()
    }

    /// The key of a statement; a line that starts with no key is told once for a run of such lines.
    fn statement_key(&mut self, stray: bool) -> Result<Vec<Key>, Halt> {
        let token = self.tokens.peek(0);
        let starts = matches!(
            token.kind,
            TokenKind::Atom
                | TokenKind::BasicString
                | TokenKind::LiteralString
                | TokenKind::MlBasicString
                | TokenKind::MlLiteralString
        );
        let before = self.builder.findings.len();
        let key = if starts {
            self.key()
        } else {
            let text = self.text_of(token);
            self.bump();
            self.open = usize::from(matches!(token.kind, TokenKind::LeftCurlyBracket));
            Err(self.error(
                self.span(token.start, token.end),
                format!("`{text}` starts no TOML line"),
                "write key = value, or [table]",
            ))
        };
        self.skip_blanks();
        if self.tokens.peek(0).kind != TokenKind::Equals {
            self.stray = true;
            if stray {
                self.builder.findings.truncate(before);
            }
        }
        key
    }

    /// Passes over a value that stands on the line below its key.
    fn skip_value_below(&mut self) {
        let mut at = 0;
        while self.tokens.peek(at).kind == TokenKind::Whitespace {
            at += 1;
        }
        if self.tokens.peek(at).kind != TokenKind::Newline {
            return;
        }
        let mut below = at + 1;
        while self.tokens.peek(below).kind == TokenKind::Whitespace {
            below += 1;
        }
        let first = self.tokens.peek(below).kind;
        if matches!(first, TokenKind::Newline | TokenKind::Comment | TokenKind::Eof)
            || self.is_statement(at + 1)
        {
            return;
        }
        for _ in 0..below {
            self.bump();
        }
    }

    /// Keeps that a key is in the text although its value could not be read.
    pub fn lose(&mut self, key: &[Key], span: Span) {
        let header = self.marks.last().filter(|_| self.in_section);
        let header = header.iter().flat_map(|mark| &mark.path);
        let path = header.chain(key).map(|key| key.name.clone()).collect();
        self.lost.push(Lost { path, span });
    }

    fn end_of_line(&mut self) -> Result<(), Halt> {
        self.skip_blanks();
        if self.tokens.peek(0).kind == TokenKind::Comment {
            self.bump();
        }
        let token = self.tokens.peek(0);
        match token.kind {
            TokenKind::Newline => {
                self.bump();
                Ok(())
            }
            TokenKind::Eof => Ok(()),
            _ => {
                let span = self.span(token.start, token.end);
                let message = format!("`{}` stands where the line should end", shown(self.text_of(token)));
                Err(self.error(span, message, "write one key or header on a line"))
            }
        }
    }

    pub fn too_deep(&mut self, span: Span) -> Halt {
        let message = format!("tables and arrays are nested more than {MAX_DEPTH} deep here");
        let finding = Diagnostic::error(&super::NESTING_TOO_DEEP, span, message);
        self.builder
            .findings
            .push(finding.help("take the nesting apart: no option of the server is as deep as this"));
        self.faulty = true;
        Halt::Here
    }
}

/// A token as it is shown in a message: its first line, and not too much of it.
pub(super) fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
