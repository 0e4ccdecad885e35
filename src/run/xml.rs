//! XML as servers keep it: names and attributes as they are written, with no look at what a prefix means.
//!
//! A text is one element and nothing else. There are no entities but the five of XML, no document types and no
//! processing instructions, so nothing in a text reaches outside it; nesting is bounded.

use quick_xml::escape::{escape, partial_escape, unescape};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::fmt::{Display, Formatter, Result as Printed};

/// The deepest that elements may be nested.
const DEPTH: usize = 128;

/// An element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// Its name, with its prefix.
    pub name: String,
    /// Its attributes, namespaces among them.
    pub attributes: Vec<(String, String)>,
    /// What is in it.
    pub children: Vec<Child>,
}

/// Something in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Child {
    /// An element.
    Element(Element),
    /// A text.
    Text(String),
}

impl Element {
    /// An element with nothing in it.
    pub fn new(name: impl Into<String>) -> Element {
        Element { name: name.into(), ..Element::default() }
    }

    /// The same with an attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Element {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// The same with a text behind what is in it.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Element {
        self.children.push(Child::Text(text.into()));
        self
    }

    /// The same with an element behind what is in it.
    #[must_use]
    pub fn child(mut self, child: Element) -> Element {
        self.children.push(Child::Element(child));
        self
    }

    /// Reads an element.
    ///
    /// # Errors
    /// Why the text is none.
    pub fn parse(text: &str) -> Result<Element, String> {
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Element> = Vec::new();
        let mut whole = None;
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            let closed = match event {
                Event::Start(start) if open.len() < DEPTH => {
                    open.push(begun(&start)?);
                    continue;
                }
                Event::Start(_) => return Err("elements are nested too deeply".to_owned()),
                Event::Empty(start) => begun(&start)?,
                Event::End(_) => open.pop().ok_or("a tag is closed that was not opened")?,
                Event::Text(text) => {
                    put(&mut open, &text.xml10_content())?;
                    continue;
                }
                Event::CData(text) => {
                    put(&mut open, &text.xml10_content())?;
                    continue;
                }
                Event::GeneralRef(reference) => {
                    let written = format!("&{};", reference.into_inner());
                    put(&mut open, &unescape(&written).map_err(|error| error.to_string())?)?;
                    continue;
                }
                Event::Comment(_) | Event::Decl(_) => continue,
                Event::PI(_) | Event::DocType(_) => {
                    return Err("there is something that is no element".to_owned());
                }
                Event::Eof if open.is_empty() => {
                    return whole.ok_or_else(|| "there is no element".to_owned());
                }
                Event::Eof => return Err("an element has no end".to_owned()),
            };
            match open.last_mut() {
                Some(around) => around.children.push(Child::Element(closed)),
                None if whole.is_some() => return Err("there is more than one element".to_owned()),
                None => whole = Some(closed),
            }
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// The elements in it with a name.
    pub fn named<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The texts right in it, joined.
    pub fn content(&self) -> String {
        let texts = self.children.iter().filter_map(|child| match child {
            Child::Text(text) => Some(text.as_str()),
            Child::Element(_) => None,
        });
        texts.collect()
    }
}

fn begun(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut element = Element::new(start.name().as_ref());
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        element.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(element)
}

/// Puts a text into the innermost element that is open; only blanks may stand outside of all.
fn put(open: &mut [Element], text: &str) -> Result<(), String> {
    match open.last_mut() {
        Some(element) => match element.children.last_mut() {
            Some(Child::Text(before)) => before.push_str(text),
            _ => element.children.push(Child::Text(text.to_owned())),
        },
        None if text.trim().is_empty() => {}
        None => return Err("a text stands outside of the element".to_owned()),
    }
    Ok(())
}

impl Display for Element {
    fn fmt(&self, out: &mut Formatter<'_>) -> Printed {
        write!(out, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(out, " {name}='{}'", escape(value.as_str()))?;
        }
        if self.children.is_empty() {
            return out.write_str("/>");
        }
        out.write_str(">")?;
        for child in &self.children {
            match child {
                Child::Element(element) => element.fmt(out)?,
                Child::Text(text) => out.write_str(&partial_escape(text.as_str()))?,
            }
        }
        write!(out, "</{}>", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_printed_the_same() {
        for text in ["<a/>", "<a xmlns='b' c='&lt;&apos;&quot;'>t&amp;t<d/>&gt;</a>", "<x:a><b>\n</b>ü</x:a>"]
        {
            assert_eq!(Element::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Element::parse("<a>&#65;<![CDATA[<]]></a>").unwrap().to_string(), "<a>A&lt;</a>");
    }

    #[test]
    fn what_is_no_element_is_refused() {
        for text in [
            "",
            "a",
            "<a>",
            "</a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>t",
            "<a b=c/>",
            "<a b='' b=''/>",
            "<a>&b;</a>",
        ] {
            assert!(Element::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nothing_reaches_outside() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><a>&c;</a>";
        assert!(Element::parse(bomb).is_err());
        assert!(Element::parse("<a>&c;</a>").is_err());
        assert!(Element::parse("<?xml-stylesheet href='file:///etc/passwd'?><a/>").is_err());
        assert!(Element::parse(&"<a>".repeat(1_000_000)).is_err());
        let deep = "<a>".repeat(DEPTH) + &"</a>".repeat(DEPTH);
        assert_eq!(Element::parse(&deep).unwrap().to_string().matches("<a").count(), DEPTH);
    }
}
