//! Answers to the questions of an upgrade: on the command line, from a file, and a file of questions to fill in.

use super::Failure;
use super::files;
use clap::Args;
use mimcfg::diagnostic::nearest;
use mimcfg::migrate::hops::{Answers, Decision, SUPPLIED, question_ids};
use mimcfg::source::FileId;
use mimcfg::syntax::toml::{self, Value};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// The answers that are given.
#[derive(Debug, Args)]
pub(super) struct Given {
    /// Answer a question of the upgrade; ID@PATH=ANSWER for one place
    #[arg(long, value_name = "ID=ANSWER")]
    decide: Vec<String>,
    /// Take answers from this file: TOML, or JSON with the ending .json
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
}

/// How questions of an upgrade are answered.
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(flatten)]
    given: Given,
    /// Write the questions with the answers that hold so far to this file: TOML, or JSON with the ending .json
    #[arg(long, value_name = "FILE")]
    write_answers: Option<PathBuf>,
}

impl Given {
    /// The answers that are given; those of the command line count for more than those of the file.
    pub(super) fn read(&self) -> Result<Answers, Failure> {
        let mut answers = Answers::default();
        if let Some(path) = &self.answers {
            let text = files::existing(path)?
                .ok_or_else(|| Failure::Nothing(format!("there is no file `{}`", path.display())))?;
            let entries = if is_json(path) { from_json(&text) } else { from_toml(&text) };
            let entries = entries.map_err(|why| Failure::Use(format!("`{}` {why}", path.display())))?;
            for (question, answer) in entries {
                known(&question)?;
                answers.insert(question, answer);
            }
        }
        for decided in &self.decide {
            let (question, answer) = decided.split_once('=').ok_or_else(|| {
                Failure::Use(format!("`--decide {decided}` has no `=`; write --decide ID=ANSWER"))
            })?;
            known(question)?;
            answers.insert(question, answer);
        }
        Ok(answers)
    }
}

impl Flags {
    /// The answers that are given.
    pub(super) fn read(&self) -> Result<Answers, Failure> {
        self.given.read()
    }

    /// Says so when an answer is none that a question takes, and writes the file of questions where it is asked for.
    pub(super) fn finish(
        &self,
        answers: &Answers,
        decisions: &[Decision],
        replace: bool,
    ) -> Result<(), Failure> {
        for decision in decisions.iter().filter(|decision| decision.answered.is_none()) {
            if let Some(answer) = answers.get(decision.id, std::slice::from_ref(&decision.path)) {
                let name = |(name, does): &(&str, &str)| match *name {
                    SUPPLIED => format!("a value ({does})"),
                    name => format!("`{name}`"),
                };
                let takes = decision.answers.iter().map(name).collect::<Vec<_>>().join(", ");
                let message = format!("`{answer}` is no answer to `{}`, which takes {takes}", decision.id);
                return Err(Failure::Use(message));
            }
        }
        let Some(path) = &self.write_answers else { return Ok(()) };
        let text = if is_json(path) { to_json(decisions) } else { to_toml(decisions) };
        files::write(path, &text, replace)
    }
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "json")
}

/// Whether there is such a question at any version.
fn known(question: &str) -> Result<(), Failure> {
    let id = question.split('@').next().unwrap_or_default();
    let ids = question_ids();
    if ids.contains(&id) {
        return Ok(());
    }
    let meant = nearest(id, ids).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(Failure::Use(format!("there is no question `{id}`{meant}")))
}

type Entries = Vec<(String, String)>;

fn from_json(text: &str) -> Result<Entries, String> {
    let json: Json = serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))?;
    let entries = json["answers"].as_object().ok_or("has no object `answers`")?;
    Ok(entries
        .iter()
        .filter_map(|(question, answer)| match answer {
            Json::String(text) => Some((question.clone(), text.clone())),
            Json::Number(number) => Some((question.clone(), number.to_string())),
            _ => None,
        })
        .collect())
}

fn from_toml(text: &str) -> Result<Entries, String> {
    let parsed = toml::parse(FileId(0), text);
    if let Some(finding) = parsed.findings.first() {
        return Err(format!("cannot be read: {}", finding.message));
    }
    let table = parsed.root.get("answers").and_then(|entry| entry.value.as_table());
    let table = table.ok_or("has no table [answers]")?;
    let mut out = Vec::new();
    for entry in &table.entries {
        let answer = match &entry.value.value {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            other => {
                return Err(format!("has {} at `{}`, where an answer is due", other.kind(), entry.key.name));
            }
        };
        out.push((entry.key.name.clone(), answer));
    }
    Ok(out)
}

/// The answer that holds so far.
fn so_far(decision: &Decision) -> Option<&str> {
    decision.answered.as_deref().or(decision.proposed)
}

fn to_toml(decisions: &[Decision]) -> String {
    let quoted = |text: &str| Json::from(text).to_string();
    let mut out = "# Fill in, and give this file to `mimcfg migrate --answers`.\n[answers]\n".to_owned();
    for decision in decisions {
        out += &format!("\n# {}\n# {}\n", decision.question, decision.why);
        for (name, does) in &decision.answers {
            let name = if *name == SUPPLIED { "a value" } else { name };
            out += &format!("#   {name}: {does}\n");
        }
        let question = quoted(&format!("{}@{}", decision.id, decision.path));
        out += &match so_far(decision) {
            Some(answer) => format!("{question} = {}\n", quoted(answer)),
            None => format!("# {question} = \"\"\n"),
        };
    }
    out
}

fn to_json(decisions: &[Decision]) -> String {
    let answers = decisions.iter().map(|decision| {
        (format!("{}@{}", decision.id, decision.path), so_far(decision).map_or(Json::Null, Json::from))
    });
    let questions = decisions.iter().map(|decision| {
        let answers = decision.answers.iter().map(|(name, does)| ((*name).to_owned(), Json::from(*does)));
        serde_json::json!({
            "id": decision.id,
            "path": decision.path,
            "question": decision.question,
            "why": decision.why,
            "proposed": decision.proposed,
            "answers": Json::Object(answers.collect()),
        })
    });
    let json = serde_json::json!({
        "version": 1,
        "answers": Json::Object(answers.collect()),
        "questions": Json::Array(questions.collect()),
    });
    format!("{json:#}\n")
}
