//! Values in several forms: names in lists, addresses, ciphers.

use super::{Place, Reader};
use crate::model::tree::{Content, Node};
use crate::read::legacy::{generic, text};
use crate::syntax::term::{Erl, ErlKind};
use std::net::IpAddr;

/// One value as a list of one.
pub(super) fn one(_: &mut Reader<'_>, term: &Erl, _: Option<&str>, _: &Place) -> Option<Node> {
    Some(array(term, vec![generic(term)?]))
}

/// The first item of a list.
pub(super) fn first(_: &mut Reader<'_>, term: &Erl, _: Option<&str>, _: &Place) -> Option<Node> {
    let ErlKind::List { items, .. } = &term.kind else { return None };
    generic(items.first()?)
}

/// Names in a list, without what they all begin with.
pub(super) fn strip(_: &mut Reader<'_>, term: &Erl, prefix: Option<&str>, _: &Place) -> Option<Node> {
    let ErlKind::List { items, tail: None } = &term.kind else { return None };
    let prefix = prefix.unwrap_or_default();
    let item = |item: &Erl| {
        let name = item.atom()?;
        Some(Node::string(name.strip_prefix(prefix).unwrap_or(name)).at(item.span, item.span))
    };
    Some(array(term, items.iter().map(item).collect::<Option<_>>()?))
}

/// Names in a list, or one name; `{mod, Name}` is a name too.
pub(super) fn names(_: &mut Reader<'_>, term: &Erl, _: Option<&str>, _: &Place) -> Option<Node> {
    let items = match &term.kind {
        ErlKind::List { items, tail: None } => items.clone(),
        ErlKind::Atom(_) => vec![term.clone()],
        _ => return None,
    };
    let item = |item: &Erl| {
        let name = match &item.kind {
            ErlKind::Tuple(parts) if parts.len() == 2 && parts[0].atom() == Some("mod") => parts[1].atom()?,
            _ => item.atom()?,
        };
        Some(Node::string(name).at(item.span, item.span))
    };
    Some(array(term, items.iter().map(item).collect::<Option<_>>()?))
}

/// An address: a tuple of numbers, or a string.
pub(super) fn ip(_: &mut Reader<'_>, term: &Erl, _: Option<&str>, _: &Place) -> Option<Node> {
    let address = match &term.kind {
        ErlKind::Tuple(parts) => numbers(parts)?.to_string(),
        ErlKind::String(_) | ErlKind::Binary(_) => text(term),
        _ => return None,
    };
    Some(Node::string(address).at(term.span, term.span))
}

/// The address that a tuple of numbers is.
pub(super) fn numbers(parts: &[Erl]) -> Option<IpAddr> {
    let number = |part: &Erl| match &part.kind {
        ErlKind::Integer(number) => u16::try_from(number).ok(),
        _ => None,
    };
    let numbers: Vec<u16> = parts.iter().map(number).collect::<Option<_>>()?;
    match numbers.len() {
        4 => {
            let bytes: Vec<u8> = numbers.iter().map(|n| u8::try_from(*n).ok()).collect::<Option<_>>()?;
            Some(IpAddr::from(<[u8; 4]>::try_from(bytes).ok()?))
        }
        8 => Some(IpAddr::from(<[u16; 8]>::try_from(numbers).ok()?)),
        _ => None,
    }
}

/// Ciphers: one string, or a list of suites by name or as maps.
pub(super) fn ciphers(_: &mut Reader<'_>, term: &Erl, _: Option<&str>, _: &Place) -> Option<Node> {
    generic(term)
}

fn array(term: &Erl, items: Vec<Node>) -> Node {
    Node::new(Content::Array(items)).at(term.span, term.span)
}
