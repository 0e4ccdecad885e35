//! Arguments as their types have them.

use crate::catalogue::runtime::graphql::{Argument, Kind, Type, kind};
use crate::run::address::Address;
use crate::run::xml::Element;
use serde_json::{Map, Value as Json};

/// The arguments of a command, each as its type has it: JIDs and domains are prepared, points in time are Unix seconds,
/// and what is not given is null.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::run::commands) struct Arguments(Map<String, Json>);

/// Why a value is none of its type: a code and the reason.
pub(super) type Misfit = (&'static str, String);

impl Arguments {
    /// What is given, as the types have it.
    pub(super) fn of(specs: &[Argument], given: &Map<String, Json>) -> Result<Arguments, Misfit> {
        if let Some(name) = given.keys().find(|name| !specs.iter().any(|spec| spec.name == **name)) {
            return Err(("unknown_argument", format!("There is no argument `{name}`")));
        }
        let mut all = Map::new();
        for spec in specs {
            let value = match given.get(&spec.name) {
                Some(value) => coerced(&spec.shape, value)?,
                None if matches!(spec.shape, Type::Required(_)) => {
                    let reason = format!("The argument `{}` is not given", spec.name);
                    return Err(("missing_non_null_param", reason));
                }
                None => spec.default.map_or(Json::Null, Json::from),
            };
            all.insert(spec.name.clone(), value);
        }
        Ok(Arguments(all))
    }

    fn get(&self, name: &str) -> &Json {
        self.0.get(name).unwrap_or(&Json::Null)
    }

    /// A text; empty where it is null.
    pub(in crate::run::commands) fn text(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// A text, unless it is null.
    pub(in crate::run::commands) fn given(&self, name: &str) -> Option<&str> {
        self.get(name).as_str()
    }

    /// A number, unless it is null.
    pub(in crate::run::commands) fn number(&self, name: &str) -> Option<i64> {
        self.get(name).as_i64()
    }

    /// An address. It was looked at before.
    pub(in crate::run::commands) fn address(&self, name: &str) -> Option<Address> {
        address(self.get(name))
    }

    /// The items of a list, or the one value that it is.
    pub(in crate::run::commands) fn items(&self, name: &str) -> &[Json] {
        match self.get(name) {
            Json::Array(items) => items,
            Json::Null => &[],
            one => std::slice::from_ref(one),
        }
    }

    /// Every text that may name a host, however deep.
    pub(in crate::run::commands) fn texts(&self, specs: &[Argument]) -> Vec<&str> {
        fn collect<'j>(value: &'j Json, out: &mut Vec<&'j str>) {
            match value {
                Json::String(text) => out.push(text),
                Json::Array(items) => items.iter().for_each(|item| collect(item, out)),
                Json::Object(fields) => fields.values().for_each(|field| collect(field, out)),
                _ => {}
            }
        }
        let mut out = Vec::new();
        let names = |name: &str| name.ends_with("JID") || name == "DomainName" || name.ends_with("Input");
        for spec in specs.iter().filter(|spec| names(spec.shape.name())) {
            collect(self.get(&spec.name), &mut out);
        }
        out
    }

    /// A text that an argument is, or the part of a JID: `NAME.user` or `NAME.host`.
    pub(in crate::run::commands) fn part(&self, path: &str) -> String {
        let (name, part) = path.split_once('.').unwrap_or((path, ""));
        match (part, self.address(name)) {
            ("user", Some(address)) => address.user,
            ("host", Some(address)) => address.host,
            _ => match self.get(name) {
                Json::Null => String::new(),
                Json::String(text) => text.clone(),
                other => other.to_string(),
            },
        }
    }
}

/// An address in JSON.
pub(super) fn address(value: &Json) -> Option<Address> {
    Address::parse(value.as_str()?)
}

fn coerced(shape: &Type, value: &Json) -> Result<Json, Misfit> {
    match (shape, value) {
        (Type::Required(_), Json::Null) => Err(misfit(shape, value, "null")),
        (Type::Required(inner), value) => coerced(inner, value),
        (_, Json::Null) => Ok(Json::Null),
        (Type::List(inner), Json::Array(items)) => {
            Ok(Json::Array(items.iter().map(|item| coerced(inner, item)).collect::<Result<_, _>>()?))
        }
        (Type::List(inner), one) => Ok(Json::Array(vec![coerced(inner, one)?])),
        (Type::Named(name), value) => match kind(name) {
            Kind::Enum(words) => match value.as_str() {
                Some(word) if words.iter().any(|known| known == word) => Ok(value.clone()),
                _ => Err(misfit(shape, value, "enum_not_found")),
            },
            Kind::Input(fields) => {
                let Json::Object(given) = value else { return Err(misfit(shape, value, "not_an_object")) };
                if let Some(name) = given.keys().find(|name| !fields.contains_key(*name)) {
                    return Err(("unknown_field", format!("The type {shape} has no field `{name}`")));
                }
                let field = |(name, shape): (&String, &Type)| {
                    Ok((name.clone(), coerced(shape, given.get(name).unwrap_or(&Json::Null))?))
                };
                Ok(Json::Object(fields.iter().map(field).collect::<Result<_, _>>()?))
            }
            Kind::Object(_) | Kind::Scalar => {
                scalar(name, value).map_err(|reason| misfit(shape, value, reason))
            }
        },
    }
}

fn misfit(shape: &Type, value: &Json, reason: &str) -> Misfit {
    let told = format!(
        "Input coercion failed for type {shape} with value {value}. The reason it failed is: {reason}"
    );
    ("input_coercion", told)
}

/// A value of a scalar, or the reason that servers give. (`mongoose_graphql_scalar` of 6.0 to 6.2)
fn scalar(name: &str, value: &Json) -> Result<Json, &'static str> {
    let text = value.as_str();
    let jid = || {
        let jid = text.and_then(Address::parse).ok_or("failed_to_parse_jid")?;
        if jid.user.is_empty() { Err("jid_without_local_part") } else { Ok(jid) }
    };
    let prepared = |user: &str, host: &str, wrong| Address::of(user, host).ok_or(wrong);
    Ok(match name {
        "Int" => value.as_i64().ok_or("not_an_integer")?.into(),
        "PosInt" => {
            value.as_i64().filter(|number| *number > 0).ok_or("Value is not a positive integer")?.into()
        }
        "NonNegInt" => {
            value.as_i64().filter(|number| *number >= 0).ok_or("Value is not a non-negative integer")?.into()
        }
        "Boolean" => value.as_bool().ok_or("not_a_boolean")?.into(),
        "JID" => jid()?.to_string().into(),
        "BareJID" => {
            let jid = jid()?;
            if !jid.resource.is_empty() {
                return Err("jid_with_resource");
            }
            jid.to_string().into()
        }
        "FullJID" => {
            let jid = jid()?;
            if jid.resource.is_empty() {
                return Err("jid_without_resource");
            }
            jid.to_string().into()
        }
        "UserName" => match text.ok_or("failed_to_parse_user_name")? {
            "" => return Err("empty_user_name"),
            user => prepared(user, "localhost", "failed_to_parse_user_name")?.user.into(),
        },
        "DomainName" => match text.ok_or("failed_to_parse_domain_name")? {
            "" => return Err("empty_domain_name"),
            host => prepared("", host, "failed_to_parse_domain_name")?.host.into(),
        },
        "NonEmptyString" => {
            text.filter(|text| !text.is_empty()).ok_or("Given string is empty")?;
            value.clone()
        }
        "DateTime" => {
            let time = text.and_then(|text| humantime::parse_rfc3339_weak(text).ok());
            crate::run::store::seconds(time.ok_or("failed_to_parse_datetime")?).into()
        }
        "XmlElement" => {
            text.and_then(|text| Element::parse(text).ok()).ok_or("failed_to_parse_xml")?;
            value.clone()
        }
        _ => text.map(Json::from).ok_or("not_a_string")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one(shape: &str, value: &Json) -> Result<Json, String> {
        coerced(&Type::parse(shape).unwrap(), value).map_err(|(_, why)| why)
    }

    #[test]
    fn values_become_those_of_their_types() {
        for (shape, value, expected) in [
            ("JID!", json!("Ann@LocalHost/x"), json!("ann@localhost/x")),
            ("DomainName", json!("LocalHost"), json!("localhost")),
            ("[JID!]!", json!("ann@localhost"), json!(["ann@localhost"])),
            ("DateTime", json!("1970-01-02T00:00:00Z"), json!(86_400)),
            ("PosInt", json!(1), json!(1)),
            ("PresenceShow", json!("AWAY"), json!("AWAY")),
            (
                "ContactInput",
                json!({ "jid": "A@b", "name": "N" }),
                json!({ "groups": null, "jid": "a@b", "name": "N" }),
            ),
            ("String", Json::Null, Json::Null),
        ] {
            assert_eq!(one(shape, &value), Ok(expected), "{shape}");
        }
    }

    #[test]
    fn what_is_none_of_its_type_is_told_with_the_reason() {
        for (shape, value, reason) in [
            ("JID!", json!("a@b@c"), "failed_to_parse_jid"),
            ("JID!", json!("localhost"), "jid_without_local_part"),
            ("FullJID", json!("a@b"), "jid_without_resource"),
            ("BareJID", json!("a@b/c"), "jid_with_resource"),
            ("DomainName", json!(""), "empty_domain_name"),
            ("DomainName", json!("a b"), "failed_to_parse_domain_name"),
            ("PosInt", json!(0), "Value is not a positive integer"),
            ("DateTime", json!("soon"), "failed_to_parse_datetime"),
            ("XmlElement", json!("<a"), "failed_to_parse_xml"),
            ("PresenceShow", json!("LOUD"), "enum_not_found"),
            ("String!", Json::Null, "null"),
            ("ContactInput", json!(1), "not_an_object"),
        ] {
            let told = one(shape, &value).unwrap_err();
            assert!(told.ends_with(&format!("The reason it failed is: {reason}")), "{told}");
        }
        assert!(
            one("ContactInput", &json!({ "jid": "a@b", "name": "N", "x": 1 })).unwrap_err().contains("`x`")
        );
    }
}
