//! Applies the rules of hops to a tree, and keeps what is to be told.

use super::apply;
use super::ask::{Answers, Decision, SUPPLIED};
use super::condition::holds;
use super::irregular;
use super::log::{Event, Log, Row, span};
use super::pattern::select;
use super::place::{Place, get, table};
use super::roots;
use super::spot::Spot;
use crate::catalogue::Version;
use crate::catalogue::hops::{Ask, Hop, LateRule, Op, Rule, Scope, Telling, alternatives};
use crate::migrate::Mode;
use crate::model::tree::Map;
use crate::value::Value;
use serde_json::Value as Json;
use std::borrow::Cow;

/// A tree on its way from version to version.
pub struct Upgrade<'u> {
    /// The tree.
    pub root: &'u mut Map,
    /// What a person decided.
    pub answers: &'u Answers,
    /// Whether a default that changes is written out.
    pub mode: Mode,
    /// The version that the tree is in now, while a hop leads on from it.
    pub at: Version,
    /// The hop.
    pub hop: &'static Hop,
    /// What happened.
    pub log: Log,
    /// Whether items of `host_config` may be left with nothing to say.
    pub tidied: bool,
}

impl Upgrade<'_> {
    /// Applies a rule wherever it applies.
    pub fn rule(&mut self, rule: &'static LateRule) {
        if !roots::are_in(self.root, rule) {
            return;
        }
        for scope in self.scopes(rule) {
            let tables: Vec<_> =
                rule.at.iter().flat_map(|pattern| select(self.root, &scope, pattern)).collect();
            for met in tables {
                if table(self.root, &met.place).is_none() {
                    continue;
                }
                for spot in self.spots(rule, &scope, &met.place, &met.rest) {
                    let there = rule.key.is_none() || get(self.root, spot.place()).is_some();
                    if there && rule.when.iter().all(|condition| holds(self, condition, &spot)) {
                        self.run(rule, &spot);
                    }
                }
            }
        }
    }

    /// Applies the rules of every hop to what they find.
    pub fn every(&mut self, rules: &'static [LateRule]) {
        let found = irregular::find(self);
        for rule in rules {
            let own = found.iter().filter(|(finder, _)| rule.find.as_deref() == Some(*finder));
            for (_, spot) in own {
                if get(self.root, spot.place()).is_some() {
                    self.run(rule, spot);
                }
            }
        }
    }

    /// The top of the file, and what repeats its sections.
    fn scopes(&self, rule: &Rule) -> Vec<Place> {
        let mut scopes = if rule.scope == Scope::Hosts { Vec::new() } else { vec![Place::default()] };
        if rule.scope != Scope::Top {
            let hosts = select(self.root, &Place::default(), "host_config[]");
            scopes.extend(hosts.into_iter().map(|met| met.place));
        }
        scopes
    }

    fn spots(&self, rule: &Rule, scope: &Place, at: &Place, rest: &str) -> Vec<Spot> {
        let spot = |found: Option<Place>, rest: &str| Spot {
            scope: scope.clone(),
            table: at.clone(),
            key: found.as_ref().map(|place| place.last_key().to_owned()).unwrap_or_default(),
            found,
            rest: rest.to_owned(),
        };
        if let Some(pattern) = &rule.key {
            return select(self.root, at, pattern)
                .into_iter()
                .map(|met| spot(Some(met.place), &met.rest))
                .collect();
        }
        if let Some(names) = &rule.lacks {
            let here = table(self.root, at);
            return alternatives(names)
                .into_iter()
                .filter(|name| here.is_some_and(|here| here.get(name).is_none()))
                .map(|name| spot(Some(at.key(name)), rest))
                .collect();
        }
        vec![spot(None, rest)]
    }

    fn run(&mut self, rule: &'static Rule, spot: &Spot) {
        if let Some(ask) = &rule.ask {
            return self.ask(rule, ask, spot);
        }
        if let Some(name) = &rule.call {
            let event = self.event(rule, spot, rule.tell.unwrap_or(Telling::Rewritten));
            if let Some(telling) = irregular::call(name, self, spot) {
                self.log.push(Event { telling: rule.tell.unwrap_or(telling), ..event });
            }
            return;
        }
        let telling = telling(rule);
        if telling == Telling::Kept && rule.effect.is_some() && self.mode == Mode::Intent {
            // Only told: what is written stays as it is.
            self.tell(rule, spot, Telling::Behaviour);
            return;
        }
        let event = self.event(rule, spot, telling);
        let ours = matches!(telling, Telling::Lost | Telling::Idle) && self.log.wrote(&event.at);
        let changed = self.ops(&rule.ops, spot, None);
        let done = matches!(telling, Telling::Behaviour | Telling::New) || changed;
        // What is written by this upgrade is no news to anyone.
        let quiet = matches!(telling, Telling::Behaviour | Telling::New) && self.log.wrote_around(&event.at);
        if done && !ours && !quiet {
            self.log.push(event);
        }
    }

    /// Tells what a rule has to say at a place.
    pub fn tell(&mut self, rule: &'static Rule, spot: &Spot, telling: Telling) {
        let event = self.event(rule, spot, telling);
        self.log.push(event);
    }

    /// Takes out what has no effect any more, as a rule that does more than that leaves it behind.
    pub fn idle(&mut self, place: &Place, what: &str) {
        let event = self.idle_event(place, what);
        apply::drop_at(self.root, &mut self.log, place);
        self.log.push(event);
    }

    /// What is told of something that goes without effect, before it goes.
    pub fn idle_event(&self, place: &Place, what: &str) -> Event {
        Event {
            rows: Vec::new(),
            version: self.hop.to,
            telling: Telling::Idle,
            span: span(self.root, place),
            stamp: self.log.stamp(),
            written: get(self.root, place).is_some(),
            secret: irregular::is_secret(self.root, place, self.at),
            at: place.clone(),
            origin: self.log.origin(place),
            now: place.clone(),
            what: Cow::Owned(what.to_owned()),
            why: Cow::Borrowed(""),
            effect: None,
            alive: true,
        }
    }

    /// What a rule has to say at a place, before anything is done there.
    pub fn event(&self, rule: &'static Rule, spot: &Spot, telling: Telling) -> Event {
        let first = rule.ops.first().and_then(|op| spot.places(self.root, apply::key(op)).into_iter().next());
        let keyed = rule.effect.as_ref().and_then(|effect| effect.key.as_deref());
        let keyed = keyed.and_then(|key| spot.places(self.root, key).into_iter().next());
        let added = first.clone().filter(|_| matches!(telling, Telling::Added | Telling::Kept));
        let at =
            keyed.or(added).or_else(|| spot.found.clone()).or(first).unwrap_or_else(|| spot.table.clone());
        let lost = (telling == Telling::Lost).then(|| get(self.root, &at).map(|node| node.plain().json()));
        let effect = match (&rule.effect, lost.flatten()) {
            (Some(effect), _) => Some((effect.old.clone(), effect.new.clone())),
            (None, Some(old)) => Some((old, Json::Null)),
            (None, None) => None,
        };
        let secret = irregular::is_secret(self.root, &at, self.at);
        Event {
            rows: self.rows(rule),
            version: self.hop.to,
            telling,
            span: span(self.root, &at),
            stamp: self.log.stamp(),
            written: get(self.root, &at).is_some(),
            secret,
            origin: self.log.origin(&at),
            now: at.clone(),
            at,
            what: spot.fill(&rule.what, self.root, secret),
            why: spot.fill(&rule.why, self.root, secret),
            effect: effect.map(Box::new),
            alive: true,
        }
    }

    /// The rows of a rule, with the version that they lead to.
    pub fn rows(&self, rule: &Rule) -> Vec<Row> {
        rule.rows.iter().map(|row| Row(self.hop.listed, *row)).collect()
    }

    fn ask(&mut self, rule: &'static Rule, ask: &'static Ask, spot: &Spot) {
        let event = self.event(rule, spot, Telling::Behaviour);
        let place = spot.place();
        let paths = [event.origin.to_string(), self.log.origin(place).to_string(), place.to_string()];
        let given = self.answers.get(&ask.id, &paths).map(str::to_owned);
        let named = |answer: &str| ask.answers.get(answer);
        let supplied = |text: &str| ask.supply.as_ref().and_then(|supply| supply.form.read(text));
        let answered = given.filter(|given| named(given).is_some() || supplied(given).is_some());
        let mut answers: Vec<(&str, &str)> =
            ask.answers.iter().map(|(name, answer)| (name.as_str(), answer.does.as_str())).collect();
        answers.extend(ask.supply.as_ref().map(|supply| (SUPPLIED, supply.does.as_str())));
        let decision = Decision {
            id: &ask.id,
            path: String::new(),
            question: spot.fill(&ask.question, self.root, event.secret).into_owned(),
            proposed: ask.proposed.as_deref(),
            answers,
            why: &rule.why,
            span: event.span,
            answered: answered.clone(),
            secret: event.secret,
            rows: event.rows.clone(),
        };
        let chosen = answered.as_deref().or(ask.proposed.as_deref());
        let mut effect = None;
        let named = chosen.and_then(named);
        if named.map_or(
            ask.supply.as_ref().is_some_and(|supply| supply.changes && answered.is_some()),
            |answer| answer.changes,
        ) {
            let (old, new) = event.effect.as_deref().cloned().unwrap_or_default();
            let old = get(self.root, &event.at).map_or(old, |node| node.plain().json());
            effect = Some(Box::new((old, new)));
        }
        if let Some(answer) = named {
            self.others_gone(&answer.ops, spot, &event.at);
            self.ops(&answer.ops, spot, None);
            if let Some(name) = &answer.call {
                irregular::call(name, self, spot);
            }
        } else if let Some((supply, value)) = ask.supply.as_ref().zip(answered.as_deref().and_then(supplied))
        {
            self.ops(&supply.ops, spot, Some(&value));
        }
        self.log.decision(event, decision, effect);
    }

    /// Takes out what an answer drops beside the place that it is about, and tells it.
    fn others_gone(&mut self, ops: &'static [Op], spot: &Spot, about: &Place) {
        for op in ops.iter().filter(|op| matches!(op, Op::Drop { .. })) {
            for place in spot.places(self.root, apply::key(op)) {
                if place != *about && place != *spot.place() && get(self.root, &place).is_some() {
                    let asked = self.log.origin(about);
                    self.idle(&place, &format!("it goes with what is decided of `{asked}`"));
                }
            }
        }
    }

    /// Does it, and returns whether anything came of it.
    fn ops(&mut self, ops: &'static [Op], spot: &Spot, answer: Option<&Value>) -> bool {
        let mut changed = false;
        for op in ops {
            changed |= apply::apply(self.root, &mut self.log, op, spot, answer);
        }
        changed
    }
}

/// How a rule is told when it does not say so.
fn telling(rule: &Rule) -> Telling {
    rule.tell.unwrap_or(match rule.ops.first() {
        Some(Op::Move { .. }) => Telling::Moved,
        Some(Op::Drop { .. } | Op::Without { .. }) => Telling::Lost,
        Some(Op::Put { .. }) => Telling::Added,
        Some(_) => Telling::Rewritten,
        None => Telling::Behaviour,
    })
}
