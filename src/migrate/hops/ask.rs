//! Questions and their answers.

use super::log::Row;
use crate::source::Span;
use std::collections::BTreeMap;

/// Answers to questions: by the name of the question, and by the name with the place, which counts for more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// Takes an answer; the question is `ID` or `ID@PATH`.
    pub fn insert(&mut self, question: impl Into<String>, answer: impl Into<String>) {
        self.0.insert(question.into(), answer.into());
    }

    /// The answer to a question at one of these paths.
    pub fn get(&self, id: &str, paths: &[String]) -> Option<&str> {
        let at_place = paths.iter().find_map(|path| self.0.get(&format!("{id}@{path}")));
        at_place.or_else(|| self.0.get(id)).map(String::as_str)
    }

    /// The questions that are answered, and the answers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(question, answer)| (question.as_str(), answer.as_str()))
    }
}

/// Something that a person has to decide.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The name of the question, which stays the same from version to version of this program.
    pub id: &'static str,
    /// Where in the old file, in dotted TOML notation.
    pub path: String,
    /// The question.
    pub question: String,
    /// The answer that is taken until there is another; `None`: nothing is done until then.
    pub proposed: Option<&'static str>,
    /// The answers and what comes of each; `VALUE` stands for a value of one's own.
    pub answers: Vec<(&'static str, &'static str)>,
    /// Why it is asked.
    pub why: &'static str,
    /// The place in the file.
    pub span: Option<Span>,
    /// The answer that was given.
    pub answered: Option<String>,
    /// Whether a value of one's own that is given as the answer is a secret.
    pub secret: bool,
    /// The rows of the table of changes that ask it.
    pub rows: Vec<Row>,
}

/// How a value of one's own is shown among the answers.
pub const SUPPLIED: &str = "VALUE";
