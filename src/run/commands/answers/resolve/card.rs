//! `vcard`: vCards field by field.

use super::super::vcard::card;
use super::{Arguments, Call, Outcome, Refusal, no_module};
use crate::catalogue::runtime::graphql::{CardField, Kind, Type, card_fields, kind};
use crate::run::xml::Element;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

const MODULE: &str = "mod_vcard";

pub(super) fn get(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = call.user(args, "user")?.bare();
    if call.module(&user.host, MODULE).is_none() {
        return Err(no_module(MODULE));
    }
    let found = card(call, &user)?;
    let found = found.ok_or_else(|| Refusal::new("vcard_not_found", "Vcard for user not found"))?;
    Ok(fields(&found))
}

/// Sets all fields at once; what is not given is gone.
pub(super) fn set(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = call.user(args, "user")?.bare();
    if call.module(&user.host, MODULE).is_none() {
        return Err(no_module(MODULE));
    }
    let input = args.items("vcard").first().cloned().unwrap_or_default();
    let card = elements(&input);
    call.kept.set_card(&user, &card.to_string())?;
    Ok(fields(&card))
}

fn shape(field: &str, of: &str) -> Option<&'static Type> {
    let (Kind::Object(known) | Kind::Input(known)) = kind(of) else { return None };
    known.get(field)
}

/// The fields that elements are.
fn fields(card: &Element) -> Json {
    let field = |(name, known): (&String, &CardField)| {
        let shape = shape(name, "Vcard")?;
        let values = match known {
            CardField::Text(element) => card.named(element).map(|one| one.content().into()).collect(),
            CardField::Parts(parts) => {
                let of = shape.name();
                card.named(parts.get("element")?).map(|one| inner(one, parts, of)).collect()
            }
        };
        Some((name.clone(), one_or_all(shape, values)?))
    };
    Json::Object(card_fields().iter().filter_map(field).collect())
}

fn inner(element: &Element, parts: &BTreeMap<String, String>, of: &str) -> Json {
    let part = |(name, part): (&String, &String)| {
        let values = element.named(part).map(|one| one.content().into()).collect();
        Some((name.clone(), one_or_all(shape(name, of)?, values)?))
    };
    Json::Object(parts.iter().filter_map(part).collect::<Map<String, Json>>())
}

/// The first value, or all of them where the type is a list; nothing where there is none.
fn one_or_all(shape: &Type, values: Vec<Json>) -> Option<Json> {
    if shape.is_list() {
        return (!values.is_empty()).then_some(Json::Array(values));
    }
    values.into_iter().next()
}

/// The elements that fields are, in the order of fields.
fn elements(input: &Json) -> Element {
    let mut card = Element::new("vCard").with("xmlns", "vcard-temp");
    for (name, known) in card_fields() {
        for value in all(&input[name.as_str()]) {
            card = match known {
                CardField::Text(element) => card.child(Element::new(element).text(text(value))),
                CardField::Parts(parts) => {
                    let Some(element) = parts.get("element") else { continue };
                    let filled =
                        parts.iter().filter(|(name, _)| *name != "element").flat_map(|(name, part)| {
                            all(&value[name.as_str()])
                                .iter()
                                .map(move |one| Element::new(part).text(text(one)))
                        });
                    card.child(filled.fold(Element::new(element), Element::child))
                }
            };
        }
    }
    card
}

fn all(value: &Json) -> &[Json] {
    match value {
        Json::Null => &[],
        Json::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_card_is_what_its_fields_were() {
        let input = json!({
            "formattedName": "Ann A",
            "nameComponents": { "family": "A", "givenName": "Ann" },
            "nickname": ["a", "<b>"],
            "org": [{ "orgname": "O", "orgunit": ["x", "y"] }],
        });
        let card = elements(&input);
        let text = card.to_string();
        assert!(text.contains("<N><FAMILY>A</FAMILY><GIVEN>Ann</GIVEN></N>"), "{text}");
        assert!(text.contains("<NICKNAME>a</NICKNAME><NICKNAME>&lt;b&gt;</NICKNAME>"), "{text}");
        assert_eq!(fields(&Element::parse(&text).unwrap()), input);
    }

    #[test]
    fn every_field_of_a_card_has_an_element() {
        let (Kind::Object(fields), Kind::Input(inputs)) = (kind("Vcard"), kind("VcardInput")) else {
            panic!("both are known");
        };
        assert!(fields.keys().eq(card_fields().keys()) && inputs.keys().eq(card_fields().keys()));
        for (name, known) in card_fields() {
            let CardField::Parts(parts) = known else { continue };
            let Kind::Object(inner) = kind(fields[name].name()) else { panic!("{name}") };
            assert!(inner.keys().eq(parts.keys().filter(|part| *part != "element")), "{name}");
        }
    }
}
