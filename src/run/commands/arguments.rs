//! Arguments as servers type them.

use super::help::term;
use crate::catalogue::commands::{Named, Shape};
use num_bigint::BigInt;

/// An argument with its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// An integer.
    Integer(BigInt),
    /// A list of characters.
    String(String),
    /// A binary.
    Binary(String),
    /// Several.
    List(Vec<Given>),
}

/// What is said of a number of arguments that the command does not take. The noun is singular whatever the number.
pub(super) fn wrong_number(word: &str, takes: usize, given: usize) -> Option<String> {
    let (number, which) = match takes.cmp(&given) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => (takes - given, "more"),
        std::cmp::Ordering::Less => (given - takes, "less"),
    };
    Some(format!("Error: the command {} requires {number} {which} argument.", term(word)))
}

/// Arguments with their types; `None` where an integer does not begin as one.
pub(super) fn read(specs: &[Named], words: &[String]) -> Option<Vec<Given>> {
    specs.iter().zip(words).map(|(spec, word)| typed(&spec.shape, word)).collect()
}

fn typed(shape: &Shape, word: &str) -> Option<Given> {
    Some(match shape {
        Shape::Word(kind) if kind == "integer" => Given::Integer(leading_integer(word)?),
        Shape::Word(kind) if kind == "binary" => Given::Binary(word.to_owned()),
        Shape::Word(_) | Shape::Tuple(_) => Given::String(word.to_owned()),
        Shape::List(item) => {
            let parts = word.split(';').filter(|part| !part.is_empty());
            Given::List(parts.map(|part| typed(&item.shape, part)).collect::<Option<_>>()?)
        }
    })
}

/// The number that a text begins with; what follows it does not count.
fn leading_integer(word: &str) -> Option<BigInt> {
    let word = word.trim_start_matches([' ', '\t', '\n']);
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    let digits = unsigned.len() - unsigned.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: BigInt = unsigned[..digits].parse().ok()?;
    Some(if word.starts_with('-') { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(spec: &str, word: &str) -> Option<Given> {
        read(&Named::list(spec).unwrap(), &[word.to_owned()]).map(|mut given| given.remove(0))
    }

    #[test]
    fn an_integer_is_the_number_that_a_text_begins_with() {
        for (word, number) in [("5", 5), ("5days", 5), (" 7", 7), ("-1", -1), ("+2x", 2), ("007", 7)] {
            assert_eq!(one("days:integer", word), Some(Given::Integer(number.into())), "{word}");
        }
        for word in ["", "days", "-", "x5", "- 5"] {
            assert_eq!(one("days:integer", word), None, "{word}");
        }
    }

    #[test]
    fn a_list_is_split_at_semicolons_and_empty_parts_are_dropped() {
        let texts =
            |words: &[&str]| Some(Given::List(words.iter().map(|w| Given::Binary((*w).into())).collect()));
        assert_eq!(one("contents:[binary]", "a;;b"), texts(&["a", "b"]));
        assert_eq!(one("contents:[binary]", ";"), texts(&[]));
        assert_eq!(one("contents:[integer]", "1;x"), None);
    }

    #[test]
    fn the_noun_is_singular_whatever_the_number() {
        assert_eq!(
            wrong_number("check-account", 2, 0).unwrap(),
            "Error: the command \"check-account\" requires 2 more argument."
        );
        assert_eq!(wrong_number("x", 0, 1).unwrap(), "Error: the command \"x\" requires 1 less argument.");
        assert_eq!(wrong_number("x", 3, 3), None);
    }
}
