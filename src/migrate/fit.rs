//! What of a value the target takes.

use crate::catalogue::{MisfitKind, State, Version};
use crate::value::Value;
use foldhash::HashSet;

/// What of a value the target takes.
#[derive(Debug, PartialEq)]
pub(super) enum Fit {
    /// All of it.
    Whole,
    /// An array without the items that it refuses, and why it refuses the first of them.
    Part(Value, String),
    /// Nothing, and why.
    Nothing(String),
}

/// Holds a value against the state of its option at the target.
pub(super) fn fit(state: &State, value: &Value, target: Version) -> Fit {
    match value {
        _ if state.also.contains(value) => Fit::Whole,
        _ if !state.value_type.holds(value) => {
            Fit::Nothing(format!("it must be {}", state.value_type.noun()))
        }
        // The writer of TOML has integers of 64 bits.
        Value::Integer(number) if i64::try_from(number).is_err() => {
            Fit::Nothing("it has more than 64 bits".to_owned())
        }
        _ => {
            // Modules of the operator's own may be on the node.
            let named = state.format.is_some_and(|format| format.starts_with("module"));
            let misfits = if named { Vec::new() } else { state.check(value, target) };
            let Some(first) = misfits.first() else { return Fit::Whole };
            let shown = |at: usize| match value {
                Value::Array(items) => items[at].to_string(),
                _ => String::new(),
            };
            let why = match (first.item, first.kind) {
                (Some(_), MisfitKind::Duplicate) => first.message.clone(),
                (Some(_), MisfitKind::Choice) => format!("an item {}", first.message),
                (Some(at), _) => format!("{} {}", shown(at), first.message),
                (None, _) => format!("it {}", first.message),
            };
            match value {
                Value::Array(items) if misfits.iter().all(|misfit| misfit.item.is_some()) => {
                    let refused: HashSet<usize> = misfits.iter().filter_map(|misfit| misfit.item).collect();
                    let kept = items.iter().enumerate().filter(|(at, _)| !refused.contains(at));
                    Fit::Part(Value::Array(kept.map(|(_, item)| item.clone()).collect()), why)
                }
                _ => Fit::Nothing(why),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::catalogue;

    fn names(names: &[&str]) -> Value {
        Value::Array(names.iter().map(|name| Value::String((*name).to_owned())).collect())
    }

    #[test]
    fn an_array_loses_only_the_items_that_the_target_refuses() {
        let option = catalogue().option("services.service_admin_extra.submods").unwrap();
        let target = Version::parse("5.1").unwrap();
        let state = option.at(target).unwrap();
        assert_eq!(fit(state, &names(&["node"]), target), Fit::Whole);
        let Fit::Part(rest, why) = fit(state, &names(&["node", "srg", "node", "stats"]), target) else {
            panic!("some items fit")
        };
        assert_eq!(rest, names(&["node", "stats"]));
        assert!(why.starts_with("an item must be one of node, "), "{why}");
    }
}
