//! From nodes of the tree to terms with values.

use super::bits;
use super::{Erl, ErlKind, Fun};
use crate::source::Span;
use crate::syntax::term::lex;
use crate::syntax::term::tree::{Kind, Term};
use foldhash::HashMap;
use num_bigint::BigInt;

/// The value of a node. What could not be read becomes [`ErlKind::Recovered`].
pub fn evaluate(term: Term<'_>) -> Erl {
    let kind = value(term).unwrap_or_else(|| ErlKind::Recovered(term.text().to_owned()));
    Erl { span: term.span(), kind }
}

fn value(term: Term<'_>) -> Option<ErlKind> {
    let text = term.text();
    Some(match term.kind() {
        Kind::Atom => ErlKind::Atom(name(text, term.is_complex())),
        Kind::Integer => ErlKind::Integer(integer(text)?),
        Kind::Char => ErlKind::Integer(u32::from(lex::character(&text.as_bytes()[1..]).ok()?.1).into()),
        Kind::Float => ErlKind::Float(float(text)?),
        Kind::String if term.is_complex() => ErlKind::String(string(text)),
        Kind::String => ErlKind::String(text[1..text.len() - 1].to_owned()),
        Kind::Binary => binary(term)?,
        Kind::List => list(term),
        Kind::Tuple => ErlKind::Tuple(term.children().map(evaluate).collect()),
        Kind::Map => map(term),
        Kind::Paren | Kind::Form => term.children().next().map(evaluate)?.kind,
        Kind::Fun => fun(text)?,
        // Text whose closing quote is missing.
        Kind::Unquoted if text.starts_with(['"', '\'']) => ErlKind::Recovered(unescape(&text[1..])),
        Kind::Comment
        | Kind::Variable
        | Kind::Size
        | Kind::Types
        | Kind::Template
        | Kind::Unquoted
        | Kind::Error => return None,
    })
}

/// The characters of an atom as it is written.
pub fn atom_name(text: &str) -> String {
    name(text, true)
}

fn name(text: &str, complex: bool) -> String {
    match text.strip_prefix('\'') {
        None => text.to_owned(),
        Some(rest) if complex => unescape(rest.strip_suffix('\'').unwrap_or(rest)),
        Some(rest) => rest.strip_suffix('\'').unwrap_or(rest).to_owned(),
    }
}

/// The characters of quoted text, without its quotes. An escape that names none stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Ok((left, character)) = lex::escape(after.as_bytes()) {
            out.push(character);
            rest = &after[after.len() - left.len()..];
        } else {
            out.push('\\');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// The text behind white space and comments.
fn after_blank(text: &str) -> &str {
    let mut rest = text.as_bytes();
    loop {
        rest = lex::space(rest);
        match rest {
            [b'%', comment @ ..] => rest = lex::comment(comment),
            _ => return &text[text.len() - rest.len()..],
        }
    }
}

/// Adjacent strings, joined.
fn string(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(part) = rest.strip_prefix('"') {
        let length = match lex::quoted(part.as_bytes(), b'"') {
            Ok((after, _)) => part.len() - after.len(),
            // A finding has been made of it: an escape that is none.
            Err(_) => end_of_broken(part),
        };
        let inner = &part[..length];
        out.push_str(&unescape(inner.strip_suffix('"').unwrap_or(inner)));
        rest = after_blank(&part[length..]);
    }
    out
}

/// The end of quoted text that has a bad escape in it, or no closing quote.
fn end_of_broken(part: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in part.bytes().enumerate() {
        match byte {
            b'"' if !escaped => return at + 1,
            _ => escaped = byte == b'\\' && !escaped,
        }
    }
    part.len()
}

/// The number in a signed one, and whether it is negative.
fn unsigned(text: &str) -> (bool, &str) {
    let negative = text.starts_with('-');
    let mut rest = text;
    while let Some(after) = rest.strip_prefix(['-', '+', '(']) {
        rest = after_blank(after);
    }
    (negative, rest)
}

fn integer(text: &str) -> Option<BigInt> {
    let (negative, rest) = unsigned(text);
    let bytes = rest.as_bytes();
    let size = if let Some(character) = bytes.strip_prefix(b"$") {
        BigInt::from(u32::from(lex::character(character).ok()?.1))
    } else {
        let (after, number) = lex::number(bytes).ok()?;
        match number {
            lex::Number::Based => {
                let (_, (base, digits)) = lex::based(bytes).ok()?;
                BigInt::parse_bytes(lex::plain(digits).as_bytes(), lex::plain(base).parse().ok()?)?
            }
            _ => BigInt::parse_bytes(lex::plain(&bytes[..bytes.len() - after.len()]).as_bytes(), 10)?,
        }
    };
    Some(if negative { -size } else { size })
}

fn float(text: &str) -> Option<f64> {
    let (negative, rest) = unsigned(text);
    let (after, _) = lex::number(rest.as_bytes()).ok()?;
    let size: f64 = lex::plain(&rest.as_bytes()[..rest.len() - after.len()]).parse().ok()?;
    Some(if negative { -size } else { size })
}

fn list(term: Term<'_>) -> ErlKind {
    let mut items: Vec<Erl> = term.children().map(evaluate).collect();
    if !term.has_tail() {
        return ErlKind::List { items, tail: None };
    }
    let Some(last) = items.pop() else { return ErlKind::List { items, tail: None } };
    match last.kind {
        ErlKind::List { items: more, tail } => {
            items.extend(more);
            ErlKind::List { items, tail }
        }
        ErlKind::String(text) => {
            let character = |found: char| Erl::new(last.span, ErlKind::Integer(u32::from(found).into()));
            items.extend(text.chars().map(character));
            ErlKind::List { items, tail: None }
        }
        kind => ErlKind::List { items, tail: Some(Box::new(Erl::new(last.span, kind))) },
    }
}

/// The pairs of a map; of two with the same key the later one counts.
fn map(term: Term<'_>) -> ErlKind {
    let mut pairs: Vec<(Erl, Erl)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::default();
    let mut children = term.children();
    while let Some(key) = children.next() {
        let key = evaluate(key);
        let missing =
            || Erl::new(Span { start: key.span.end, ..key.span }, ErlKind::Recovered(String::new()));
        let value = children.next().map_or_else(missing, evaluate);
        // Erlang's `=:=` tells `1` from `1.0`, and so does their printed form.
        match places.entry(key.to_string()) {
            std::collections::hash_map::Entry::Occupied(place) => pairs[*place.get()] = (key, value),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(pairs.len());
                pairs.push((key, value));
            }
        }
    }
    ErlKind::Map(pairs)
}

fn fun(text: &str) -> Option<ErlKind> {
    let rest = after_blank(text.strip_prefix("fun")?);
    let (module, rest) = atom_of(rest)?;
    let (function, rest) = atom_of(after_blank(rest.strip_prefix(':')?))?;
    let arity = integer(after_blank(rest.strip_prefix('/')?))?;
    Some(ErlKind::Fun(Box::new(Fun { module, function, arity: u8::try_from(arity).ok()? })))
}

/// An atom at the start of a text, and the text behind it and behind white space.
fn atom_of(text: &str) -> Option<(String, &str)> {
    let bytes = text.as_bytes();
    let after = match bytes.strip_prefix(b"'") {
        Some(inner) => lex::quoted(inner, b'\'').ok()?.0,
        None => lex::name(bytes),
    };
    let length = text.len() - after.len();
    (length > 0).then(|| (name(&text[..length], true), after_blank(&text[length..])))
}

fn binary(term: Term<'_>) -> Option<ErlKind> {
    let mut out = bits::Writer::default();
    let mut children = term.children().peekable();
    while let Some(value) = children.next() {
        let size = children.next_if(|next| next.kind() == Kind::Size);
        let types = children.next_if(|next| next.kind() == Kind::Types);
        let mut segment = bits::Segment::of_types(types.map_or("", Term::text))?;
        if let Some(size) = size {
            let size = size.children().next().map(evaluate)?;
            let ErlKind::Integer(size) = size.kind else { return None };
            segment.size = Some(u64::try_from(size).ok()?);
        }
        let written = evaluate(value);
        out.segment(&segment, &written.kind, value.kind() == Kind::String)?;
    }
    Some(out.finish())
}
