//! vCards.

use super::{Call, Given, Halt, Outcome, is_name, no_name};
use crate::run::address::Address;
use crate::run::commands::{Answer, DONE, reply};
use crate::run::xml::{Child, Element};

const MODULE: &str = "mod_vcard";

/// The texts of the fields of a name, or of those within them, with nothing between.
pub(super) fn get(call: &mut Call<'_, '_, '_>) -> Outcome {
    Ok(Answer::printed(fields(call)?.concat(), DONE))
}

/// The same, a line each.
pub(super) fn get_several(call: &mut Call<'_, '_, '_>) -> Outcome {
    let lines: Vec<Vec<String>> = fields(call)?.into_iter().map(|field| vec![field]).collect();
    Ok(reply::rows(&lines))
}

fn fields(call: &mut Call<'_, '_, '_>) -> Result<Vec<String>, Halt> {
    let account = call.must_exist()?;
    let Some(card) = card(call, &account)? else { return Err(call.say("no_card", &[]).into()) };
    let (name, subname) = (call.text(2), call.given.get(3).map(|_| call.text(3)));
    let outer = card.named(name);
    let found: Vec<String> = match subname {
        None => outer.map(Element::content).collect(),
        Some(subname) => outer.flat_map(|field| field.named(subname)).map(Element::content).collect(),
    };
    if found.is_empty() { Err(call.say("no_field", &[]).into()) } else { Ok(found) }
}

/// The vCard of an account.
pub(super) fn card(call: &mut Call<'_, '_, '_>, account: &Address) -> Result<Option<Element>, Halt> {
    if call.module(&account.host, MODULE).is_none() {
        return Ok(None);
    }
    let kept = call.kept.card(account)?;
    Ok(kept.and_then(|text| Element::parse(&text).ok()))
}

/// Sets a field, or fields within one.
pub(super) fn set(call: &mut Call<'_, '_, '_>) -> Outcome {
    let account = call.must_exist()?;
    let (names, content) = call.given[2..].split_at(call.given.len() - 3);
    let names: Vec<&str> = names.iter().map(text).collect();
    if let Some(name) = names.iter().find(|name| !is_name(name)) {
        return Err(no_name(name));
    }
    let contents: Vec<&str> = match &content[0] {
        Given::List(items) => items.iter().map(text).collect(),
        one => vec![text(one)],
    };
    let old = card(call, &account)?.map_or_else(Vec::new, |card| card.children);
    let card = Element {
        children: updated(&names, &contents, old),
        ..Element::new("vCard").with("xmlns", "vcard-temp")
    };
    if call.module(&account.host, MODULE).is_some() {
        call.kept.set_card(&account, &card.to_string())?;
    }
    Ok(Answer::default())
}

fn text(given: &Given) -> &str {
    match given {
        Given::String(text) | Given::Binary(text) => text,
        Given::Integer(_) | Given::List(_) => "",
    }
}

/// The fields with the first one of a name replaced, in the order of names.
fn updated(names: &[&str], contents: &[&str], mut old: Vec<Child>) -> Vec<Child> {
    old.sort_by(|a, b| key(a).cmp(key(b)));
    let filled = |name: &str| -> Vec<Child> {
        contents.iter().map(|content| Child::Element(Element::new(name).text(*content))).collect()
    };
    let at = old.iter().position(|child| key(child) == names[0]);
    let replaced = at.map(|at| old.remove(at));
    let mut fields = match names {
        [name] => filled(name),
        [name, subname, ..] => {
            let kept = match replaced {
                Some(Child::Element(field)) => field.children,
                _ => Vec::new(),
            };
            let others = kept
                .into_iter()
                .filter(|child| matches!(child, Child::Element(field) if field.name != *subname));
            let mut inner: Vec<Child> = filled(subname).into_iter().chain(others).collect();
            inner.sort_by(|a, b| key(a).cmp(key(b)));
            vec![Child::Element(Element { children: inner, ..Element::new(*name) })]
        }
        [] => Vec::new(),
    };
    fields.append(&mut old);
    fields.sort_by(|a, b| key(a).cmp(key(b)));
    fields
}

fn key(child: &Child) -> &str {
    match child {
        Child::Element(element) => &element.name,
        Child::Text(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(old: &str, names: &[&str], contents: &[&str]) -> String {
        let card = Element::parse(old).unwrap();
        Element { children: updated(names, contents, card.children), ..Element::new("v") }.to_string()
    }

    #[test]
    fn the_first_field_of_a_name_is_replaced_and_all_are_sorted() {
        assert_eq!(after("<v><N/><B>1</B><B>2</B></v>", &["B"], &["x"]), "<v><B>x</B><B>2</B><N/></v>");
        assert_eq!(
            after("<v><N a='b'>t<Z/><C>1</C><A/></N></v>", &["N", "C"], &["2", "3"]),
            "<v><N><A/><C>2</C><C>3</C><Z/></N></v>"
        );
        assert_eq!(after("<v/>", &["N", "C"], &["<&"]), "<v><N><C>&lt;&amp;</C></N></v>");
    }
}
