//! Findings, changes and decisions of what happened.

use super::ask::{Decision, SUPPLIED};
use super::codes::{
    ADDED_OPTION, CHANGED_BEHAVIOUR, CHANGED_DEFAULT, DROPPED_OPTION, IDLE_OPTION, KEPT_DEFAULT,
    MOVED_OPTION, OPEN_DECISION, REWRITTEN_VALUE, SETTLED_DECISION,
};
use super::log::{Asked, Event, Log, Row};
use super::news;
use super::spot::HIDDEN;
use super::{Change, News, Step, Told};
use crate::catalogue::Version;
use crate::catalogue::hops::Telling;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{FileId, Span};
use foldhash::HashSet;

/// What was done or told where, in the order of the versions.
pub fn steps(log: &Log) -> Vec<Step> {
    let step = |event: &Event, rows: &[Row]| {
        let (path, now) = (event.origin.to_string(), event.now.to_string());
        let told = event.alive && (event.telling != Telling::Moved || now != path);
        told.then(|| Step { rows: rows.iter().map(Row::to_string).collect(), path, now })
    };
    let events = log.events.iter().filter_map(|event| step(event, &event.rows));
    let asked = log.asked.iter().filter_map(|asked| step(&asked.event, &asked.decision.rows));
    events.chain(asked).collect()
}

/// Tells all of it but the steps, in order of the text.
pub fn told(log: Log, to: Version) -> Told {
    let mut told = Told::default();
    let file = log.file;
    for event in log.events.into_iter().filter(|event| event.alive) {
        happened(file, event, to, &mut told);
    }
    for asked in log.asked.into_iter().filter(|asked| asked.event.alive) {
        decision(file, asked, to, &mut told);
    }
    told.findings.extend(news::finding(&told.news, file));
    let mut seen = HashSet::default();
    let first: Vec<bool> =
        told.findings.iter().map(|finding| seen.insert((finding.code.name, &finding.message))).collect();
    let mut first = first.into_iter();
    told.findings.retain(|_| first.next().unwrap_or_default());
    told.findings.sort_by_key(|finding| (finding.span.file, finding.span.start));
    told
}

fn happened(file: FileId, event: Event, to: Version, told: &mut Told) {
    let path = event.origin.to_string();
    let now = event.now.to_string();
    if event.telling == Telling::Moved && now == path {
        return;
    }
    if event.telling == Telling::New {
        let (text, span) = (event.what.into_owned(), event.span);
        told.news.push(News { version: event.version, path, text, span });
        return;
    }
    let effect = event.effect.filter(|effect| effect.0 != effect.1);
    let (code, severity) = match event.telling {
        Telling::Moved => (&MOVED_OPTION, Severity::Info),
        Telling::Rewritten => (&REWRITTEN_VALUE, Severity::Info),
        Telling::Added => (&ADDED_OPTION, Severity::Info),
        Telling::Kept => (&KEPT_DEFAULT, Severity::Info),
        Telling::Idle => (&IDLE_OPTION, Severity::Info),
        Telling::Lost => (&DROPPED_OPTION, Severity::Warning),
        Telling::Behaviour if effect.is_some() => (&CHANGED_DEFAULT, Severity::Warning),
        Telling::Behaviour | Telling::New => (&CHANGED_BEHAVIOUR, Severity::Info),
    };
    let what = &event.what;
    let message = match event.telling {
        Telling::Moved => format!("`{path}` is `{now}` at MongooseIM {to}"),
        Telling::Added => format!("`{now}` is written: {what}"),
        Telling::Kept => format!("`{now}` is written out: {what}"),
        Telling::Idle | Telling::Lost => format!("`{path}` is left out: {what}"),
        Telling::Rewritten | Telling::Behaviour | Telling::New => format!("`{path}`: {what}"),
    };
    let span = event.span.unwrap_or(Span::new(file, 0, 0));
    let mut finding = Diagnostic::new(code, severity, span, message).path(&path);
    if !event.why.is_empty() {
        finding = finding.help(event.why);
    }
    finding.secret = event.secret;
    if let Some(effect) = effect.filter(|_| matches!(event.telling, Telling::Lost | Telling::Behaviour)) {
        let (old, new) = *effect;
        change(told, path.clone(), (&old, &new), code, span);
        finding = finding.effective(old, new);
    }
    told.findings.push(finding);
}

fn change(
    told: &mut Told,
    path: String,
    (old, new): (&serde_json::Value, &serde_json::Value),
    code: &'static Code,
    span: Span,
) {
    told.changes.push(Change { path, old_effective: old.clone(), new_effective: new.clone(), code, span });
}

fn decision(file: FileId, asked: Asked, to: Version, told: &mut Told) {
    let Asked { event, decision, effect } = asked;
    let path = event.origin.to_string();
    let span = event.span.unwrap_or(Span::new(file, 0, 0));
    let decision = Decision { path: path.clone(), ..decision };
    let question = &decision.question;
    let mut finding = if let Some(answer) = &decision.answered {
        let named = decision.answers.iter().any(|(name, _)| name == answer);
        let answer = if decision.secret && !named { HIDDEN } else { answer };
        let message = format!("`{path}`: {question} Decided: {answer}");
        Diagnostic::info(&SETTLED_DECISION, span, message)
    } else {
        let message = format!("`{path}`: {question} It is open at MongooseIM {to}");
        Diagnostic::warning(&OPEN_DECISION, span, message)
    };
    finding = finding.path(&path).help(help(&decision));
    finding.secret = event.secret;
    if let Some(effect) = effect.filter(|effect| effect.0 != effect.1) {
        let (old, new) = *effect;
        change(told, path.clone(), (&old, &new), finding.code, span);
        finding = finding.effective(old, new);
    }
    told.findings.push(finding);
    told.decisions.push(decision);
}

/// What to answer and what comes of it.
fn help(decision: &Decision) -> String {
    let does = |name: &str| {
        let answer = decision.answers.iter().find(|(known, _)| *known == name);
        answer.map_or(String::new(), |(_, does)| (*does).to_owned())
    };
    let mut text = match decision.proposed {
        Some(proposed) if decision.answered.is_some() => {
            format!("`{proposed}` is proposed: {}", does(proposed))
        }
        None if decision.answered.is_some() => "nothing is proposed".to_owned(),
        Some(proposed) => format!("until it is decided, `{proposed}`: {}", does(proposed)),
        None => "nothing is done until it is decided".to_owned(),
    };
    let others: Vec<String> = decision
        .answers
        .iter()
        .filter(|(name, _)| Some(*name) != decision.proposed)
        .map(
            |(name, does)| {
                if *name == SUPPLIED { format!("a value: {does}") } else { format!("`{name}`: {does}") }
            },
        )
        .collect();
    if !others.is_empty() {
        text += &format!("; or {}", others.join("; or "));
    }
    text + &format!("; --decide {}=ANSWER", decision.id)
}
