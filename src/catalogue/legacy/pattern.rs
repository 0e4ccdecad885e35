//! Patterns of Erlang terms: terms with variables, read by the reader of terms itself.

use crate::syntax::term::{self, Erl, ErlKind, Kind, Term};

/// A pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    /// Any term, by a name.
    Variable(String),
    /// Any term.
    Any,
    /// A tuple.
    Tuple(Vec<Pattern>),
    /// A list of exactly these items.
    List(Vec<Pattern>),
    /// This term.
    Term(Erl),
}

/// What variables are bound to.
pub type Bindings<'p, 't> = Vec<(&'p str, &'t Erl)>;

impl Pattern {
    /// Reads a pattern; `None` where the text is no single term.
    pub fn parse(text: &str) -> Option<Pattern> {
        let text = format!("{text}.");
        let tree = term::tree(&text);
        let term = tree.forms(&text).next()?.term()?;
        Some(pattern(term))
    }

    /// Whether a term is of this pattern; what the variables are is added.
    pub fn matches<'p, 't>(&'p self, term: &'t Erl, bindings: &mut Bindings<'p, 't>) -> bool {
        let all = |patterns: &'p [Pattern], items: &'t [Erl], bindings: &mut Bindings<'p, 't>| {
            patterns.len() == items.len()
                && patterns.iter().zip(items).all(|(pattern, item)| pattern.matches(item, bindings))
        };
        match (self, &term.kind) {
            (Pattern::Any, _) => true,
            (Pattern::Variable(name), _) => {
                bindings.push((name, term));
                true
            }
            (Pattern::Tuple(patterns), ErlKind::Tuple(items))
            | (Pattern::List(patterns), ErlKind::List { items, tail: None }) => {
                all(patterns, items, bindings)
            }
            (Pattern::List(patterns), ErlKind::String(text)) => patterns.is_empty() && text.is_empty(),
            (Pattern::Term(known), _) => known == term,
            _ => false,
        }
    }

    /// The key by which a term of this pattern stands in a property list: an atom, or the first element of a tuple
    /// where it is known.
    pub fn key(&self) -> Option<&Pattern> {
        match self {
            Pattern::Tuple(items) => items.first().filter(|first| matches!(first, Pattern::Term(_))),
            Pattern::Term(_) => Some(self),
            _ => None,
        }
    }
}

fn pattern(node: Term<'_>) -> Pattern {
    match node.kind() {
        Kind::Variable if node.text() == "_" => Pattern::Any,
        Kind::Variable => Pattern::Variable(node.text().to_owned()),
        Kind::Tuple => Pattern::Tuple(node.children().map(pattern).collect()),
        Kind::List => Pattern::List(node.children().map(pattern).collect()),
        _ => Pattern::Term(node.erl()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(text: &str) -> Erl {
        let text = format!("{text}.");
        term::tree(&text).forms(&text).next().unwrap().term().unwrap().erl()
    }

    #[test]
    fn variables_are_bound_to_what_stands_in_their_place() {
        let pattern = Pattern::parse("{shaper, Name, {maxrate, Rate}}").unwrap();
        let term = term("{shaper, normal, {maxrate, 1000}}");
        let mut bindings = Vec::new();
        assert!(pattern.matches(&term, &mut bindings));
        let bound: Vec<String> = bindings.iter().map(|(name, term)| format!("{name} = {term}")).collect();
        assert_eq!(bound, ["Name = normal", "Rate = 1000"]);
        assert_eq!(pattern.key(), Some(&Pattern::parse("shaper").unwrap()));
    }

    #[test]
    fn a_term_of_another_shape_is_not_taken() {
        let pattern = Pattern::parse("{ack_freq, never}").unwrap();
        assert!(!pattern.matches(&term("{ack_freq, 5}"), &mut Vec::new()));
        assert!(!pattern.matches(&term("ack_freq"), &mut Vec::new()));
        assert!(Pattern::parse("[]").unwrap().matches(&term("\"\""), &mut Vec::new()));
    }
}
