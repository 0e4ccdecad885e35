//! What is written for the target: table by table, option by option.

use super::fit::{Fit, fit};
use super::hops::Answers;
use super::tell::Teller;
use super::{Change, Mode, Plan, REMOVED_SERVICE, RESHAPED_OPTION, VALUE_NOT_CARRIED, VALUE_TAKES_EFFECT};
use crate::catalogue::{Language, OptionSpec, TableSpec, Version, catalogue};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::tree::Map;
use crate::model::{Comments, Config, Ignored, Setting, Table};
use crate::read::{CONSENT_WITHOUT_EFFECT, MISSPELT_OPTION};
use crate::run::{Boot, ServiceState};
use crate::source::Span;
use crate::syntax::term::ErlKind;
use crate::value::Value;
use serde_json::Value as Json;

/// A table to write.
#[derive(Debug)]
pub struct PlannedTable {
    /// Its specification.
    pub spec: &'static TableSpec,
    /// The comments that go above its header.
    pub comments: Comments,
    /// Its options, in order.
    pub options: Vec<PlannedOption>,
    /// Where the old file has it.
    pub from: Span,
}

/// An option to write.
#[derive(Debug)]
pub struct PlannedOption {
    /// Its specification.
    pub spec: &'static OptionSpec,
    /// What is written.
    pub shown: Shown,
    /// The comments that go with it.
    pub comments: Comments,
    /// Where the old file has it; `None`: it is written because the defaults differ.
    pub from: Option<Span>,
}

/// How an option is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// A key with this value.
    Value(Value),
    /// A comment that holds this text: the server must not read it.
    Comment(String),
    /// A comment that says what is left out: the text at this place.
    LeftOut(Span),
}

/// Plans the file that tells `target` what `config` says; `boot` is what comes of `config` at its own server.
pub fn plan(config: &Config, boot: &Boot, target: Version, mode: Mode) -> Plan {
    plan_with(config, boot, target, mode, &Answers::default())
}

/// The same, with answers to what a person has to decide.
pub fn plan_with(config: &Config, boot: &Boot, target: Version, mode: Mode, answers: &Answers) -> Plan {
    let carried = (config.tree.clone(), config.conversion.clone());
    planned(config, carried, boot, target, mode, answers)
}

/// The same; takes the tree out of the configuration, and what is told when it is migrated.
pub fn plan_taking(config: &mut Config, boot: &Boot, target: Version, mode: Mode, answers: &Answers) -> Plan {
    let carried = (config.tree.take(), std::mem::take(&mut config.conversion));
    planned(config, carried, boot, target, mode, answers)
}

fn planned(
    config: &Config,
    (tree, conversion): (Option<Map>, Vec<(Option<Version>, Diagnostic)>),
    boot: &Boot,
    target: Version,
    mode: Mode,
    answers: &Answers,
) -> Plan {
    let findings = config.findings.iter().chain(&boot.findings).cloned().collect();
    let mut planner =
        Planner { config, boot, target, mode, teller: Teller::new(findings), changes: Vec::new() };
    let mut orphans = config.orphans.clone();
    let (mut tables, mut left_out) = (Vec::new(), Vec::new());
    for table in &config.tables {
        match planner.table(table) {
            Some(written) => tables.push(written),
            None => {
                orphans.extend(all_comments(config, table));
                left_out.push((table.spec, table.span));
            }
        }
    }
    planner.teller.foreign(config);
    let Planner { mut changes, teller, .. } = planner;
    let mut findings = teller.findings;
    let (mut decisions, mut news) = (Vec::new(), Vec::new());
    let (head, mut tail) = (config.head.clone(), config.tail.clone());
    let tree = tree.filter(|_| config.language == Language::Terms);
    let map = tree.map(|tree| {
        let carried = super::whole::carry(config, tree, conversion, target, mode, answers);
        findings.extend(carried.findings);
        changes.extend(carried.changes);
        decisions = carried.decisions;
        news = carried.news;
        tail.splice(0..0, carried.orphans);
        carried.map
    });
    Plan { target, mode, tables, map, decisions, news, head, tail, changes, findings, orphans, left_out }
}

/// The comments of a table that is not written, and of its settings.
fn all_comments(config: &Config, table: &Table) -> Vec<Span> {
    let settings = config.settings_of(table.spec).filter_map(|setting| setting.written.as_ref());
    let own = std::iter::once(&table.comments).chain(settings.map(|written| &written.comments));
    own.flat_map(|comments| comments.leading.iter().chain(&comments.trailing).copied()).collect()
}

struct Planner<'p> {
    config: &'p Config,
    boot: &'p Boot,
    target: Version,
    mode: Mode,
    teller: Teller,
    changes: Vec<Change>,
}

impl Planner<'_> {
    fn table(&mut self, table: &Table) -> Option<PlannedTable> {
        let spec = table.spec;
        if !spec.lifetime.holds(self.target) {
            self.removed(table);
            return None;
        }
        let options = spec.options.iter().filter_map(|option| self.option(option, table)).collect();
        self.teller.commands(self.config, table, self.target, &mut self.changes);
        Some(PlannedTable { spec, comments: table.comments.clone(), options, from: table.span })
    }

    /// Tells of a table that the target does not have.
    fn removed(&mut self, table: &Table) {
        let (spec, target) = (table.spec, self.target);
        let story = spec.lifetime.story(target).unwrap_or_default();
        let message = format!("MongooseIM {target} has no `{}` ({story}); it is left out", spec.path);
        let outcome =
            self.boot.services.iter().find(|outcome| spec.path == format!("services.{}", outcome.name));
        let old = Json::from(outcome.map_or(ServiceState::Started, |outcome| outcome.state).name());
        let mut finding = Diagnostic::warning(&REMOVED_SERVICE, table.span, message).path(spec.path);
        if let Some(why) = &spec.gone_why {
            finding = finding.help(*why);
        }
        self.teller.push(finding.effective(old.clone(), Json::Null));
        self.change(spec.path, old, Json::Null, &REMOVED_SERVICE, table.span);
    }

    /// Plans one option of a table that is written.
    fn option(&mut self, spec: &'static OptionSpec, table: &Table) -> Option<PlannedOption> {
        // An option that is new at the target has its default there, and nothing was there before.
        let setting = self.config.setting(&spec.path)?;
        let Some(state) = spec.at(self.target) else { return self.reshaped(spec, setting) };
        let written = setting.written.as_ref();
        let old = set(setting.effective.as_ref());
        // What is written, unless the old server did something else and that is what is asked for.
        let wanted = match (self.mode, written) {
            (Mode::Effect, Some(written)) if written.ignored.is_some() => None,
            _ => written.map(|written| &written.value),
        };
        let default = state.default.as_ref();
        let (mut value, mut refusal) = (None, None);
        if let Some(wanted) = wanted {
            match fit(state, wanted, self.target) {
                Fit::Whole => value = Some(wanted.clone()),
                Fit::Part(rest, why) => (value, refusal) = (Some(rest), Some(why)),
                Fit::Nothing(why) => refusal = Some(why),
            }
        }
        // A default that differs at the target is written out.
        if let (None, Some(old)) = (&value, old.filter(|old| Some(*old) != default)) {
            value = match fit(state, old, self.target) {
                Fit::Whole => Some(old.clone()),
                Fit::Part(rest, _) => Some(rest),
                Fit::Nothing(_) => None,
            };
        }
        self.compare(setting, table, old, value.as_ref().or(default), refusal);
        let comments = written.map(|written| written.comments.clone()).unwrap_or_default();
        let from = written.map(|written| written.option);
        let shown = match (value, from) {
            (Some(value), _) => Shown::Value(value),
            (None, Some(from)) => Shown::LeftOut(from),
            (None, None) => return None,
        };
        Some(PlannedOption { spec, shown, comments, from })
    }

    /// Plans an option that the target has in another shape: its value stays as a comment.
    fn reshaped(&mut self, spec: &'static OptionSpec, setting: &Setting) -> Option<PlannedOption> {
        let written = setting.written.as_ref()?;
        let target = self.target;
        let ended =
            spec.states.iter().find(|state| state.gone && state.from.is_some_and(|from| from <= target));
        let moved = ended.and_then(|state| state.to).and_then(|path| path.rsplit_once('.'));
        let table = moved.and_then(|(table, _)| catalogue().table(table));
        let text = written.value.to_string().replace('\n', " ");
        let (message, comment, help) = match (moved, table) {
            (Some((_, key)), Some(table)) => {
                let names: Vec<&str> = table.at(target).map(|(option, _)| option.name).collect();
                let field = |name: &&str| {
                    if *name == key { format!("{name} = {text}") } else { format!("{name} = \"\"") }
                };
                let fields: Vec<String> = names.iter().map(field).collect();
                let missing: Vec<&str> = names.iter().copied().filter(|name| *name != key).collect();
                let since = table.lifetime.from.unwrap_or(target);
                (
                    format!(
                        "from {since} on, `{}` is a table with {}; this cannot fill it",
                        spec.name,
                        join(&names)
                    ),
                    format!("{} = {{ {} }}", spec.name, fields.join(", ")),
                    format!(
                        "it is left as a comment: fill in {} and take the `#` away, or leave it out",
                        join(&missing)
                    ),
                )
            }
            _ => (
                format!("MongooseIM {target} has no option `{}`; it is left as a comment", spec.path),
                format!("{} = {text}", spec.name),
                "take the comment out when you do not need it".to_owned(),
            ),
        };
        let old = set(setting.effective.as_ref()).map_or(Json::Null, Value::json);
        let finding =
            Diagnostic::warning(&RESHAPED_OPTION, written.option, message).path(&spec.path).help(help);
        self.teller.push(finding.effective(old.clone(), Json::Null));
        if !old.is_null() {
            self.change(&spec.path, old, Json::Null, &RESHAPED_OPTION, written.option);
        }
        let comments = written.comments.clone();
        Some(PlannedOption { spec, shown: Shown::Comment(comment), comments, from: Some(written.option) })
    }

    /// Tells where the value in effect changes, in the finding that speaks of the cause.
    fn compare(
        &mut self,
        setting: &Setting,
        table: &Table,
        old: Option<&Value>,
        new: Option<&Value>,
        refusal: Option<String>,
    ) {
        if old == new {
            return;
        }
        let (path, target) = (&setting.spec.path, self.target);
        let written = setting.written.as_ref();
        let span = written.map_or(table.span, |written| written.option);
        let cause: &'static Code = match written.and_then(|written| written.ignored) {
            Some(Ignored::Misspelt) if refusal.is_none() => &MISSPELT_OPTION,
            Some(Ignored::Form) if refusal.is_none() => &CONSENT_WITHOUT_EFFECT,
            Some(Ignored::Type) if refusal.is_none() => &VALUE_TAKES_EFFECT,
            _ => &VALUE_NOT_CARRIED,
        };
        let message = match (written, refusal) {
            (Some(written), Some(why)) => {
                format!("`{}` cannot be written for MongooseIM {target}: {why}", written.value)
            }
            (Some(written), None) => {
                format!("`{}` takes effect at MongooseIM {target}; before, it did not", written.value)
            }
            (None, _) => format!("the default of `{path}` cannot be kept at MongooseIM {target}"),
        };
        let json = |value: Option<&Value>| value.map_or(Json::Null, Value::json);
        let mut finding = Diagnostic::warning(cause, span, message).path(path);
        finding.secret = setting.spec.secret;
        if json(old) == json(new) {
            // The same word in another form, as an atom that becomes a string.
            self.teller.same_value(finding);
            return;
        }
        let code = self.teller.change(finding.effective(json(old), json(new)));
        self.change(path, json(old), json(new), code, span);
    }

    fn change(&mut self, path: &str, old: Json, new: Json, code: &'static Code, span: Span) {
        self.changes.push(Change {
            path: path.to_owned(),
            old_effective: old,
            new_effective: new,
            code,
            span,
        });
    }
}

/// The value, unless it is the atom `undefined`, which says that there is none.
fn set(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| {
        !matches!(value, Value::Term(term) if matches!(&term.kind, ErlKind::Atom(name) if name == "undefined"))
    })
}

fn join(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" and ")
}

impl Plan {
    /// Whether the plan writes exactly what `config` has written, and so asks for no other text.
    pub fn says_the_same(&self, config: &Config) -> bool {
        let written = config.settings.iter().filter(|setting| setting.written.is_some()).count();
        let planned: Vec<&PlannedOption> = self.tables.iter().flat_map(|table| &table.options).collect();
        let same = |option: &&PlannedOption| {
            let before = config.setting(&option.spec.path).and_then(|setting| setting.written.as_ref());
            matches!((&option.shown, before), (Shown::Value(value), Some(before)) if *value == before.value)
        };
        self.tables.len() == config.tables.len() && planned.len() == written && planned.iter().all(same)
    }
}
