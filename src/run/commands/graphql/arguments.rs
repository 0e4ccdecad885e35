//! Words of the shell as arguments: `--name value`.

use crate::catalogue::runtime::graphql::{Command, Kind, Type, kind};
use serde_json::{Map, Value as Json};

/// The arguments by name, or what is said of them. Those that are lists or inputs are given as JSON.
pub(super) fn read(name: &str, command: &Command, words: &[String]) -> Result<Map<String, Json>, String> {
    let mut given = Map::new();
    let mut rest = words;
    while let Some((word, behind)) = rest.split_first() {
        let (Some(argument), Some((value, behind))) = (word.strip_prefix("--"), behind.split_first()) else {
            return Err("Could not parse the command arguments".to_owned());
        };
        let Some(known) = command.arguments.iter().find(|known| known.name == argument) else {
            return Err(format!("Unknown argument '{argument}' for command '{name}'"));
        };
        let Some(typed) = typed(&known.shape, value) else {
            return Err(format!("Invalid value '{value}' of argument '{argument}' for command '{name}'"));
        };
        given.insert(argument.to_owned(), typed);
        rest = behind;
    }
    let missing = command.arguments.iter().filter(|argument| {
        matches!(argument.shape, Type::Required(_)) && !given.contains_key(&argument.name)
    });
    let missing: Vec<&str> = missing.map(|argument| argument.name.as_str()).collect();
    if missing.is_empty() {
        return Ok(given);
    }
    Err(format!("Missing mandatory arguments for command '{name}': '{}'", missing.join("', '")))
}

/// A value of a type; `None`: the text is none.
fn typed(shape: &Type, value: &str) -> Option<Json> {
    if shape.is_list() || matches!(kind(shape.name()), Kind::Input(_)) {
        return serde_json::from_str(value).ok();
    }
    match shape.name() {
        "Int" | "PosInt" | "NonNegInt" => value.parse::<i64>().ok().map(Json::from),
        _ => Some(Json::from(value)),
    }
}
