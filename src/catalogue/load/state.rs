//! Reads what holds for an option from one version on.

use super::{
    known_version, natural, numbers, pairs, place_named, plain, plain_values, string, strings, texts,
};
use crate::catalogue::data::Table;
use crate::catalogue::hints;
use crate::catalogue::spec::State;
use crate::value::{Type, type_named};

/// What holds from one version on: what held before, but for what is written anew and what `no` takes away.
pub(in crate::catalogue) fn state(entry: &Table, before: Option<&State>) -> State {
    let named =
        string(entry, "t").map(|name| type_named(name).expect("the catalogue names a type that is there"));
    let value_type = named.or(before.map(|before| before.value_type));
    let value_type = value_type.expect("the first state of an option has a type");
    let mut state = match before {
        Some(before) => {
            State { from: None, gone: false, to: None, also: Vec::new(), value_type, ..before.clone() }
        }
        None => State::of(value_type),
    };
    for key in strings(entry, "no").unwrap_or_default() {
        state.forget(key);
    }
    for (key, data) in entry.iter() {
        let text = || data.as_str();
        let number = || data.as_integer();
        let count = || data.as_integer().map(natural);
        match key {
            "from" => state.from = Some(known_version(data)),
            "gone" => state.gone = data.as_bool().unwrap_or(false),
            "to" => state.to = text(),
            "min" => state.min = number(),
            "max" => state.max = number(),
            "runs_to" => state.runs_to = number(),
            "min_len" => state.min_len = count(),
            "item_min_len" => state.item_min_len = count(),
            "items_min_len" => state.items_min_len = count(),
            "place" => state.place = place_named(data),
            "enum" => {
                state.values = texts(data).or(state.values);
                state.numbers = numbers(data).or(state.numbers);
            }
            "hidden" => state.hidden = texts(data).unwrap_or_default(),
            "unique" => state.unique = data.as_bool().unwrap_or(false),
            "like" => state.like = hints::beginning(entry, "like"),
            "needs" => state.needs = pairs(data),
            "check" => state.check = text(),
            "also" => state.also = plain_values(data),
            "fmt" => state.format = text(),
            "req" => state.required = data.as_bool().unwrap_or(false),
            "d" => state.default = Some(plain(data)),
            _ => {}
        }
    }
    state
}

impl State {
    /// A state of which no more than the type is known.
    fn of(value_type: &'static dyn Type) -> State {
        State {
            from: None,
            gone: false,
            to: None,
            value_type,
            min: None,
            max: None,
            runs_to: None,
            min_len: None,
            item_min_len: None,
            items_min_len: None,
            place: None,
            values: None,
            numbers: None,
            hidden: Vec::new(),
            unique: false,
            like: None,
            also: Vec::new(),
            format: None,
            check: None,
            needs: Vec::new(),
            required: false,
            default: None,
        }
    }

    /// Takes away what the state before had under a key.
    fn forget(&mut self, key: &str) {
        match key {
            "min" => self.min = None,
            "max" => self.max = None,
            "runs_to" => self.runs_to = None,
            "min_len" => self.min_len = None,
            "item_min_len" => self.item_min_len = None,
            "items_min_len" => self.items_min_len = None,
            "place" => self.place = None,
            "enum" => (self.values, self.numbers) = (None, None),
            "hidden" => self.hidden = Vec::new(),
            "unique" => self.unique = false,
            "needs" => self.needs = Vec::new(),
            "check" => self.check = None,
            "fmt" => self.format = None,
            "req" => self.required = false,
            "d" => self.default = None,
            other => panic!("a state cannot take away `{other}`"),
        }
    }
}
