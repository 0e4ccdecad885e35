//! Terms in the notation that `io:format("~tp")` would choose on one endless line, always with `"..."` for
//! lists that can be read as text.
//!
//! Equal terms are printed alike, except for the order of maps.

use super::{Erl, ErlKind, Fun};
use std::fmt::{Display, Formatter, Result, Write};

impl Display for Erl {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        self.kind.fmt(out)
    }
}

impl Display for ErlKind {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            ErlKind::Atom(name) => atom(out, name),
            ErlKind::Integer(integer) => write!(out, "{integer}"),
            ErlKind::Float(float) => write_float(out, *float),
            ErlKind::String(text) => string(out, text),
            ErlKind::Binary(bytes) => binary(out, bytes),
            ErlKind::Bits(bytes, length) => bits(out, bytes, *length),
            ErlKind::List { items, tail: None } => match characters(items) {
                Some(text) => string(out, &text),
                None => group(out, '[', items, ']'),
            },
            ErlKind::List { items, tail: Some(tail) } => {
                out.write_char('[')?;
                joined(out, items)?;
                write!(out, "|{tail}]")
            }
            ErlKind::Tuple(items) => group(out, '{', items, '}'),
            ErlKind::Map(pairs) => {
                out.write_str("#{")?;
                for (index, (key, value)) in pairs.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(out, "{comma}{key} => {value}")?;
                }
                out.write_char('}')
            }
            ErlKind::Fun(fun) => {
                let Fun { module, function, arity } = &**fun;
                out.write_str("fun ")?;
                atom(out, module)?;
                out.write_char(':')?;
                atom(out, function)?;
                write!(out, "/{arity}")
            }
            ErlKind::Recovered(text) => out.write_str(text),
        }
    }
}

fn group(out: &mut Formatter<'_>, open: char, items: &[Erl], close: char) -> Result {
    out.write_char(open)?;
    joined(out, items)?;
    out.write_char(close)
}

fn joined(out: &mut Formatter<'_>, items: &[Erl]) -> Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.write_char(',')?;
        }
        item.fmt(out)?;
    }
    Ok(())
}

/// The text that a list of integers is, if all of them can be printed.
fn characters(items: &[Erl]) -> Option<String> {
    let character = |item: &Erl| match &item.kind {
        ErlKind::Integer(integer) => {
            char::from_u32(u32::try_from(integer).ok()?).filter(|c| is_printable(*c))
        }
        _ => None,
    };
    items.iter().map(character).collect()
}

fn is_printable(character: char) -> bool {
    matches!(character, '\u{8}'..='\r' | '\u{1b}' | ' '..='~' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

/// A string, or a list of numbers if it holds what cannot be printed.
fn string(out: &mut Formatter<'_>, text: &str) -> Result {
    if text.is_empty() {
        return out.write_str("[]");
    }
    if text.chars().all(is_printable) {
        return quoted(out, text, '"');
    }
    for (index, character) in text.chars().enumerate() {
        write!(out, "{}{}", if index == 0 { '[' } else { ',' }, u32::from(character))?;
    }
    out.write_char(']')
}

fn quoted(out: &mut Formatter<'_>, text: &str, quote: char) -> Result {
    out.write_char(quote)?;
    for character in text.chars() {
        match character {
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\u{b}' => out.write_str("\\v")?,
            '\u{8}' => out.write_str("\\b")?,
            '\u{c}' => out.write_str("\\f")?,
            '\u{1b}' => out.write_str("\\e")?,
            '\u{7f}' => out.write_str("\\d")?,
            '\\' => out.write_str("\\\\")?,
            _ if character == quote => write!(out, "\\{quote}")?,
            _ if is_printable(character) => out.write_char(character)?,
            _ => write!(out, "\\x{{{:X}}}", u32::from(character))?,
        }
    }
    out.write_char(quote)
}

fn atom(out: &mut Formatter<'_>, name: &str) -> Result {
    let lower = |first: char| first.is_ascii_lowercase() || matches!(first, 'ß'..='ÿ') && first != '÷';
    let part = |character: char| {
        character.is_ascii_alphanumeric()
            || matches!(character, '_' | '@')
            || crate::syntax::term::lex::is_latin_letter(character)
    };
    let bare = name.starts_with(lower) && name.chars().all(part);
    if bare && !crate::syntax::term::words::is_reserved(name.as_bytes()) {
        return out.write_str(name);
    }
    quoted(out, name, '\'')
}

fn binary(out: &mut Formatter<'_>, bytes: &[u8]) -> Result {
    if bytes.is_empty() {
        return out.write_str("<<>>");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(is_printable) => {
            out.write_str("<<")?;
            quoted(out, text, '"')?;
            out.write_str(if text.is_ascii() { ">>" } else { "/utf8>>" })
        }
        _ => {
            out.write_str("<<")?;
            for (index, byte) in bytes.iter().enumerate() {
                write!(out, "{}{byte}", if index == 0 { "" } else { "," })?;
            }
            out.write_str(">>")
        }
    }
}

fn bits(out: &mut Formatter<'_>, bytes: &[u8], length: u8) -> Result {
    out.write_str("<<")?;
    let Some((last, whole)) = bytes.split_last() else { return out.write_str(">>") };
    for byte in whole {
        write!(out, "{byte},")?;
    }
    write!(out, "{}:{length}>>", last >> (8 - length))
}

/// The shortest digits that mean the float, with a point.
fn write_float(out: &mut Formatter<'_>, float: f64) -> Result {
    let text = format!("{float:?}");
    match text.split_once('e') {
        Some((digits, exponent)) if !digits.contains('.') => write!(out, "{digits}.0e{exponent}"),
        _ => out.write_str(&text),
    }
}
