//! The embedded files of the catalogue as tables, arrays and values.
//!
//! `build.rs` turns the TOML files into this notation, in which every text and every list has its length before it:
//! a file is read in the time it takes to copy it. A table with a header of its own and a value that has tables in it are
//! read when somebody looks into them.

use std::sync::OnceLock;

/// What a key of an embedded file holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Data {
    Text(&'static str),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Array(Vec<Data>),
    Table(Table),
    Later(Later),
}

/// Tables that are read when somebody looks into them.
#[derive(Debug, Clone)]
pub(super) struct Later {
    text: &'static str,
    /// Whether the key `req` is somewhere in them; of a table with a header, in what it says of itself.
    requires: bool,
    read: OnceLock<Box<Data>>,
}

impl Later {
    fn data(&self) -> &Data {
        self.read.get_or_init(|| Box::new(Reader { rest: self.text }.data()))
    }
}

impl PartialEq for Later {
    fn eq(&self, other: &Later) -> bool {
        self.text == other.text
    }
}

/// Keys and what they hold, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table(Vec<(&'static str, Data)>);

/// The table that one of the files below `schemas` is.
macro_rules! embedded {
    ($path:literal) => {
        $crate::catalogue::data::read(include_str!(concat!(env!("OUT_DIR"), "/", $path, ".data")))
    };
}
pub(super) use embedded;

/// Reads the notation.
///
/// # Panics
/// On a text that `build.rs` did not write.
pub(super) fn read(text: &'static str) -> Table {
    match (Reader { rest: text }).data() {
        Data::Table(table) => table,
        _ => panic!("an embedded file is a table"),
    }
}

struct Reader {
    rest: &'static str,
}

impl Reader {
    fn data(&mut self) -> Data {
        let (kind, rest) = self.rest.split_at(1);
        self.rest = rest;
        match kind {
            "s" => Data::Text(self.text()),
            "i" => Data::Integer(self.text().parse().expect("an integer is written as one")),
            "f" => Data::Float(self.text().parse().expect("a float is written as one")),
            "t" => Data::Boolean(true),
            "n" => Data::Boolean(false),
            "l" | "r" => {
                Data::Later(Later { text: self.text(), requires: kind == "r", read: OnceLock::new() })
            }
            "a" => Data::Array((0..self.length()).map(|_| self.data()).collect()),
            "d" => Data::Table(Table((0..self.length()).map(|_| (self.text(), self.data())).collect())),
            other => panic!("there is no kind of value `{other}`"),
        }
    }

    /// The number that the next character is the code of; there are no characters in the gap that is passed over.
    fn length(&mut self) -> usize {
        let mut rest = self.rest.chars();
        let code = rest.next().map_or(0, u32::from) as usize;
        self.rest = rest.as_str();
        if code < 0xD800 { code } else { code - 0x800 }
    }

    fn text(&mut self) -> &'static str {
        let length = self.length();
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        text
    }
}

impl Table {
    /// What a key holds.
    pub(super) fn get(&self, key: &str) -> Option<&Data> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, data)| data)
    }

    /// The table that a key holds.
    pub(super) fn table(&self, key: &str) -> Option<&Table> {
        self.get(key)?.as_table()
    }

    /// Takes out what a key holds.
    pub(super) fn take(&mut self, key: &str) -> Option<Data> {
        let at = self.0.iter().position(|(name, _)| *name == key)?;
        Some(self.0.swap_remove(at).1)
    }

    /// The keys and what they hold, in the order of the file.
    pub(super) fn into_entries(self) -> Vec<(&'static str, Data)> {
        self.0
    }

    /// Keys and what they hold, in the order of the file.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &Data)> {
        self.0.iter().map(|(key, data)| (*key, data))
    }
}

impl Data {
    pub(super) fn as_str(&self) -> Option<&'static str> {
        if let Data::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        if let Data::Integer(number) = self { Some(*number) } else { None }
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        if let Data::Boolean(value) = self { Some(*value) } else { None }
    }

    pub(super) fn as_array(&self) -> Option<&[Data]> {
        match self {
            Data::Array(items) => Some(items),
            Data::Later(later) => later.data().as_array(),
            _ => None,
        }
    }

    /// The same as JSON, which types can be read from.
    pub(super) fn json(&self) -> serde_json::Value {
        match self {
            Data::Text(text) => (*text).into(),
            Data::Integer(number) => (*number).into(),
            Data::Float(number) => (*number).into(),
            Data::Boolean(value) => (*value).into(),
            Data::Array(items) => items.iter().map(Data::json).collect(),
            Data::Later(later) => later.data().json(),
            Data::Table(table) => {
                let entries = table.iter().map(|(key, data)| (key.to_owned(), data.json()));
                serde_json::Value::Object(entries.collect())
            }
        }
    }

    pub(super) fn into_table(self) -> Option<Table> {
        match self {
            Data::Table(table) => Some(table),
            Data::Later(later) => Some(read(later.text)),
            _ => None,
        }
    }

    /// Whether the key `req` may be somewhere in it, told without reading it.
    pub(super) fn may_require(&self) -> bool {
        if let Data::Later(later) = self { later.requires } else { true }
    }

    pub(super) fn as_table(&self) -> Option<&Table> {
        match self {
            Data::Table(table) => Some(table),
            Data::Later(later) => later.data().as_table(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml_edit::{Document, Item, Table as Toml, Value};

    /// The same with every table read, so that they can be compared.
    fn whole(data: &Data) -> Data {
        match data {
            Data::Array(items) => Data::Array(items.iter().map(whole).collect()),
            Data::Later(later) => whole(later.data()),
            Data::Table(table) => {
                Data::Table(Table(table.iter().map(|(key, data)| (key, whole(data))).collect()))
            }
            other => other.clone(),
        }
    }

    fn table(table: &Toml) -> Table {
        let data = |item: &Item| match item {
            Item::Table(inner) => Data::Table(self::table(inner)),
            other => value(other.as_value().unwrap()),
        };
        Table(table.iter().map(|(key, item)| (leaked(key), data(item))).collect())
    }

    fn value(value: &Value) -> Data {
        match value {
            Value::String(inner) => Data::Text(leaked(inner.value())),
            Value::Integer(inner) => Data::Integer(*inner.value()),
            Value::Float(inner) => Data::Float(*inner.value()),
            Value::Boolean(inner) => Data::Boolean(*inner.value()),
            Value::Array(items) => Data::Array(items.iter().map(self::value).collect()),
            Value::InlineTable(inner) => {
                Data::Table(Table(inner.iter().map(|(key, item)| (leaked(key), self::value(item))).collect()))
            }
            Value::Datetime(_) => panic!("no dates"),
        }
    }

    fn leaked(text: &str) -> &'static str {
        text.to_owned().leak()
    }

    #[test]
    fn an_embedded_file_says_what_its_toml_says() {
        for (toml, data) in [
            (include_str!("../../schemas/catalogue/listen.toml"), embedded!("catalogue/listen")),
            (include_str!("../../schemas/catalogue/conditions.toml"), embedded!("catalogue/conditions")),
            (include_str!("../../schemas/targets.toml"), embedded!("targets")),
            (include_str!("../../schemas/commands.toml"), embedded!("commands")),
        ] {
            assert_eq!(
                Data::Table(table(Document::parse(toml).unwrap().as_table())),
                whole(&Data::Table(data))
            );
        }
    }
}
