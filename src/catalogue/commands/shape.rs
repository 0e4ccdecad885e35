//! The notation of arguments and results: `name:type`, `[item]` for lists, `{item, item}` for tuples.

use std::fmt::{Display, Formatter, Result, Write};

/// An argument, a result or a part of one, with its name where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: Option<String>,
    /// Its type.
    pub shape: Shape,
}

/// A type of arguments and results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A plain one, by the word that servers have for it: `integer`, `string`, `binary`, `rescode`, `restuple`.
    Word(String),
    /// Any number of these.
    List(Box<Named>),
    /// These, in order.
    Tuple(Vec<Named>),
}

impl Named {
    /// Reads one.
    pub fn parse(text: &str) -> Option<Named> {
        let mut rest = text;
        named(&mut rest).filter(|_| rest.is_empty())
    }

    /// Reads any number of them with commas between.
    pub fn list(text: &str) -> Option<Vec<Named>> {
        let mut rest = text;
        let out = if text.is_empty() { Vec::new() } else { several(&mut rest)? };
        rest.is_empty().then_some(out)
    }
}

fn word<'t>(rest: &mut &'t str) -> Option<&'t str> {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    *rest = behind;
    (!word.is_empty()).then_some(word)
}

fn take(rest: &mut &str, text: &str) -> Option<()> {
    *rest = rest.strip_prefix(text)?;
    Some(())
}

fn several(rest: &mut &str) -> Option<Vec<Named>> {
    let mut out = vec![named(rest)?];
    while take(rest, ", ").is_some() {
        out.push(named(rest)?);
    }
    Some(out)
}

fn named(rest: &mut &str) -> Option<Named> {
    if rest.starts_with(['[', '{']) {
        return Some(Named { name: None, shape: shape(rest)? });
    }
    let first = word(rest)?.to_owned();
    if take(rest, ":").is_none() {
        return Some(Named { name: None, shape: Shape::Word(first) });
    }
    Some(Named { name: Some(first), shape: shape(rest)? })
}

fn shape(rest: &mut &str) -> Option<Shape> {
    if take(rest, "[").is_some() {
        let item = named(rest)?;
        take(rest, "]")?;
        Some(Shape::List(Box::new(item)))
    } else if take(rest, "{").is_some() {
        let items = several(rest)?;
        take(rest, "}")?;
        Some(Shape::Tuple(items))
    } else {
        Some(Shape::Word(word(rest)?.to_owned()))
    }
}

impl Display for Named {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if let Some(name) = &self.name {
            write!(out, "{name}:")?;
        }
        self.shape.fmt(out)
    }
}

impl Display for Shape {
    /// The notation again; a tuple in a list goes without its name, which says nothing that the list does not.
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Shape::Word(word) => out.write_str(word),
            Shape::List(item) => match item.shape {
                Shape::Tuple(_) => write!(out, "[{}]", item.shape),
                _ => write!(out, "[{item}]"),
            },
            Shape::Tuple(items) => {
                out.write_char('{')?;
                for (at, item) in items.iter().enumerate() {
                    write!(out, "{}{item}", if at == 0 { "" } else { ", " })?;
                }
                out.write_char('}')
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_printed_the_same() {
        for text in ["restuple", "users:integer", "contents:[value:binary]", "r:[{jid:binary, n:integer}]"] {
            assert_eq!(Named::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Named::parse("r:[row:{a:string}]").unwrap().to_string(), "r:[{a:string}]");
        assert_eq!(Named::list("").unwrap(), []);
    }

    #[test]
    fn what_is_in_no_such_form_is_refused() {
        for text in ["", "a:", "a:[b", "a:{b:string", "a b", "a:b,c:d", "[]"] {
            assert_eq!(Named::parse(text), None, "{text}");
        }
    }
}
