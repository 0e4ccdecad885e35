//! What comes of a query.

use super::query::{self, Field, TYPENAME, Wrong};
use super::{Arguments, CHECK_AUTH, Named, category, print};
use crate::catalogue::Version;
use crate::catalogue::runtime::graphql::{Kind, Operation, Type, kind};
use crate::model::Config;
use crate::model::tree::Map as Tree;
use crate::run::commands::answers::{self, Refusal};
use crate::run::commands::{Answer, DONE, FAILED, Moment};
use crate::run::store::Store;
use serde_json::{Map, Value as Json, json};

/// What queries are answered from.
pub(in crate::run::commands) struct Engine<'e> {
    pub(in crate::run::commands) config: &'e Config,
    pub(in crate::run::commands) tree: &'e Tree,
    pub(in crate::run::commands) store: &'e Store,
}

impl Engine<'_> {
    fn server(&self) -> Version {
        self.config.server
    }
}

/// What is said of documents that are not valid.
const OWN_WORDS: &str =
    "what is said of a document that is not valid is in words of mimcfg; a server has others";

/// Carries out a command: the query that asks for everything that it gives.
pub(super) fn command(
    engine: &Engine<'_>,
    called: &Named<'_>,
    given: Map<String, Json>,
    moment: &mut Moment<'_>,
) -> Answer {
    let field = |name: &str, arguments, fields| Field {
        alias: name.to_owned(),
        name: name.to_owned(),
        arguments,
        fields,
    };
    let inner = field(called.name, given, query::everything(&called.command.result));
    let outer = field(called.category, Map::new(), vec![inner]);
    run(engine, called.command.operation, &[outer], moment)
}

/// Carries out a query that is written.
pub(super) fn text(engine: &Engine<'_>, text: &str, moment: &mut Moment<'_>) -> Answer {
    match query::read(text) {
        Ok((operation, fields)) => run(engine, operation, &fields, moment),
        Err(Wrong::Parse(line, reason)) => {
            let message = format!("Cannot parse line {line} because of {reason}");
            let error = json!({ "extensions": { "code": "parser_error" }, "message": message });
            failed(
                &json!({ "errors": [error] }),
                Some("the reason is in words of mimcfg; a server may have others"),
            )
        }
        Err(Wrong::Invalid(code, message)) => invalid((code, message), &[]),
    }
}

fn failed(answer: &Json, aside: Option<&str>) -> Answer {
    let output = print::pretty(answer);
    Answer { output, status: FAILED, aside: aside.map(str::to_owned), ..Answer::default() }
}

fn invalid((code, message): (&str, String), path: &[&str]) -> Answer {
    let error = json!({ "extensions": { "code": code }, "message": message, "path": path });
    failed(&json!({ "errors": [error] }), Some(OWN_WORDS))
}

/// A command with what is asked of it.
struct Step<'f> {
    called: Named<'f>,
    field: &'f Field,
    /// What its category is called in the answer.
    within: &'f str,
    arguments: Arguments,
}

/// Nothing is carried out of an operation that is not valid as a whole.
fn run(engine: &Engine<'_>, operation: Operation, fields: &[Field], moment: &mut Moment<'_>) -> Answer {
    let mut data = Map::new();
    let mut steps = Vec::new();
    for outer in fields {
        if outer.name == CHECK_AUTH && operation == Operation::Query {
            let shape = Type::Named("AdminAuthInfo".to_owned());
            if let Err(wrong) = checked(&shape, &outer.fields) {
                return invalid(wrong, &[&outer.alias]);
            }
            let value = json!({ "authStatus": "AUTHORIZED" });
            data.insert(outer.alias.clone(), picked(&shape, &outer.fields, &value));
            continue;
        }
        match commands_of(engine.server(), operation, outer) {
            Ok(some) => steps.extend(some),
            Err(answer) => return answer,
        }
    }
    let mut errors = Vec::new();
    let mut answer = Answer::default();
    for step in steps {
        let done = answers::resolve(
            (engine.config, engine.tree, engine.store),
            &step.called,
            &step.arguments,
            moment,
        );
        let value = match done {
            Ok(value) => picked(&step.called.command.result, &step.field.fields, &value),
            Err(refusal) => {
                let Refusal { message, code, about, aside } = *refusal;
                answer.aside = answer.aside.or(aside);
                errors.push(error(&message, code.as_deref(), about, &[step.within, &step.field.alias]));
                Json::Null
            }
        };
        let within = data.entry(step.within).or_insert_with(|| json!({}));
        if let Json::Object(fields) = within {
            fields.insert(step.field.alias.clone(), value);
        }
        answer.declared |= ["session", "stat", "stanza"].contains(&step.called.category);
    }
    let mut whole = json!({ "data": data });
    answer.status = if errors.is_empty() { DONE } else { FAILED };
    if !errors.is_empty() {
        whole["errors"] = Json::Array(errors);
    }
    Answer { output: print::pretty(&whole), ..answer }
}

/// The commands that a field for a category asks for.
fn commands_of(server: Version, operation: Operation, outer: &Field) -> Result<Vec<Step<'_>>, Answer> {
    let Some(known) = category(&outer.name, server) else {
        let told = format!("There is no field `{}` to ask for", outer.name);
        return Err(invalid(("unknown_field", told), &[&outer.alias]));
    };
    if outer.fields.is_empty() {
        let told = format!("Something of `{}` must be asked for", outer.name);
        return Err(invalid(("fieldset_empty", told), &[&outer.alias]));
    }
    let mut steps = Vec::new();
    for field in &outer.fields {
        let path = [outer.alias.as_str(), field.alias.as_str()];
        let mut there = known.commands_of(server);
        let command = there.find(|(name, command)| *name == field.name && command.operation == operation);
        let Some((name, command)) = command else {
            let told = format!("There is no field `{}` of `{}` to ask for", field.name, outer.name);
            return Err(invalid(("unknown_field", told), &path));
        };
        let called = Named { category: &outer.name, name, command };
        if let Some(answer) = called.unsupported() {
            return Err(answer);
        }
        checked(&command.result, &field.fields).map_err(|wrong| invalid(wrong, &path))?;
        let arguments = Arguments::of(&command.arguments, &field.arguments);
        let arguments = arguments.map_err(|wrong| invalid(wrong, &path))?;
        steps.push(Step { called, field, within: &outer.alias, arguments });
    }
    Ok(steps)
}

/// Whether a type has the fields that are asked for.
fn checked(shape: &Type, asked: &[Field]) -> Result<(), (&'static str, String)> {
    let Kind::Object(known) = kind(shape.name()) else {
        return match asked.first() {
            None => Ok(()),
            Some(field) => {
                let told =
                    format!("The type {} has no fields, and `{}` is asked for", shape.name(), field.name);
                Err(("selection_on_scalar", told))
            }
        };
    };
    if asked.is_empty() {
        return Err(("fieldset_empty", format!("Something of the type {} must be asked for", shape.name())));
    }
    for field in asked.iter().filter(|field| field.name != TYPENAME) {
        let Some(inner) = known.get(&field.name) else {
            return Err((
                "unknown_field",
                format!("The type {} has no field `{}`", shape.name(), field.name),
            ));
        };
        checked(inner, &field.fields)?;
    }
    Ok(())
}

/// What is asked for of a value.
fn picked(shape: &Type, asked: &[Field], value: &Json) -> Json {
    match (kind(shape.name()), value) {
        (Kind::Object(_), Json::Array(items)) => {
            Json::Array(items.iter().map(|item| picked(shape, asked, item)).collect())
        }
        (Kind::Object(known), Json::Object(fields)) => {
            let mut out = Map::new();
            for field in asked {
                let value = match known.get(&field.name) {
                    Some(inner) => {
                        picked(inner, &field.fields, fields.get(&field.name).unwrap_or(&Json::Null))
                    }
                    None => Json::from(shape.name()),
                };
                out.insert(field.alias.clone(), value);
            }
            Json::Object(out)
        }
        (_, value) => value.clone(),
    }
}

fn error(message: &str, code: Option<&str>, about: Map<String, Json>, path: &[&str]) -> Json {
    let mut extensions = about;
    if let Some(code) = code {
        extensions.insert("code".to_owned(), Json::from(code));
    }
    json!({ "extensions": extensions, "message": message, "path": path })
}
