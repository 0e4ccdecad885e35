//! What happened to a tree, kept until all hops are done: each thing is told once, from the first version to the last.

use super::ask::Decision;
use super::place::{Place, get_by};
use super::track::{Origins, Whereabouts};
use crate::catalogue::Version;
use crate::catalogue::hops::Telling;
use crate::model::tree::{Content, Map, Node};
use crate::source::{FileId, Span};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A row of the table of changes, shown as `VERSION ROW`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row(pub Version, pub u16);

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// The rows of the table of changes that it stands for.
    pub rows: Vec<Row>,
    /// The version that it happens at.
    pub version: Version,
    /// What it is.
    pub telling: Telling,
    /// Where, as the place was then.
    pub at: Place,
    /// Where that was at first.
    pub origin: Place,
    /// Where it is now.
    pub now: Place,
    /// How many moves were before.
    pub stamp: usize,
    /// The place in the text.
    pub span: Option<Span>,
    /// Whether there was something at the place.
    pub written: bool,
    /// Whether a value is a secret.
    pub secret: bool,
    /// What changes.
    pub what: Cow<'static, str>,
    /// Why, or what to do.
    pub why: Cow<'static, str>,
    /// What was in effect and what is now, where that is known.
    pub effect: Option<Box<(Json, Json)>>,
    /// Whether it is still to be told.
    pub alive: bool,
}

/// A question as it was asked, and what its answer changes.
#[derive(Debug)]
pub struct Asked {
    /// Where and when.
    pub event: Event,
    /// The question.
    pub decision: Decision,
    /// The values in effect before and after, where the answer changes them.
    pub effect: Option<Box<(Json, Json)>>,
}

/// All that happened.
#[derive(Debug, Default)]
pub struct Log {
    moves: Vec<(Place, Place)>,
    origins: Origins,
    /// Changes, in order.
    pub events: Vec<Event>,
    /// Questions, in order.
    pub asked: Vec<Asked>,
    events_at: Whereabouts,
    asked_at: Whereabouts,
    /// What moved, by its first place.
    movers: BTreeMap<Place, usize>,
    /// What was asked, by the name of the question and the first place of what it is about.
    questions: BTreeMap<(&'static str, Place), usize>,
    /// The rows of what is not told any more; what takes its place stands for them too.
    rows: Vec<Row>,
    /// The file that the tree comes from.
    pub file: FileId,
}

impl Log {
    /// Nothing yet, for a tree of this file.
    pub fn of(file: FileId) -> Log {
        Log { file, ..Log::default() }
    }

    /// The time: how many moves there were.
    pub fn stamp(&self) -> usize {
        self.moves.len()
    }

    /// Where something was in the first tree that is at `place` now.
    pub fn origin(&self, place: &Place) -> Place {
        self.origins.of(place)
    }

    /// Something is at another place from now on.
    pub fn moved(&mut self, from: &Place, to: &Place) {
        self.origins.moved(from, to);
        for (number, place) in self.events_at.moved(from, to) {
            self.events[number].now = place;
        }
        for (number, place) in self.asked_at.moved(from, to) {
            self.asked[number].event.now = place;
        }
        self.moves.push((from.clone(), to.clone()));
    }

    /// Something is gone: what was to be told of it and of what is in it is told no more.
    pub fn dropped(&mut self, place: &Place) {
        for number in self.events_at.take(place) {
            let event = &mut self.events[number];
            if event.telling == Telling::New {
                self.events_at.add(event.now.clone(), number);
            } else {
                event.alive = false;
                self.rows.append(&mut event.rows);
            }
        }
        for number in self.asked_at.take(place) {
            self.asked[number].event.alive = false;
        }
    }

    /// Whether what is at a place now was written by this upgrade.
    pub fn wrote(&self, place: &Place) -> bool {
        self.events_at.at(place).iter().any(|number| self.events[*number].wrote())
    }

    /// Whether what is at a place stands in something that was written by this upgrade.
    pub fn wrote_around(&self, place: &Place) -> bool {
        self.events_at.around(place).any(|number| self.events[number].wrote())
            || self.asked_at.around(place).any(|number| !self.asked[number].event.written)
    }

    /// Where an event is after the moves that were made since.
    fn now(&self, event: &Event) -> Place {
        let on = |place: Place, (from, to): &(Place, Place)| place.moved(from, to).unwrap_or(place);
        self.moves[event.stamp..].iter().fold(event.at.clone(), on)
    }

    /// Keeps an event that has just been done.
    pub fn push(&mut self, event: Event) {
        let now = self.now(&event);
        let mut event = Event { now, ..event };
        event.rows.append(&mut self.rows);
        if event.telling == Telling::Moved {
            if event.now == event.at {
                return;
            }
            // A thing that moves twice is told once: the first telling follows it.
            let known = self.movers.get(&event.origin).map(|number| &mut self.events[*number]);
            if let Some(known) = known.filter(|known| known.alive) {
                known.rows.append(&mut event.rows);
                return;
            }
            self.movers.insert(event.origin.clone(), self.events.len());
        }
        self.events_at.add(event.now.clone(), self.events.len());
        self.events.push(event);
    }

    /// Keeps a question; one that is asked again of the same thing is asked once.
    pub fn decision(&mut self, event: Event, decision: Decision, effect: Option<Box<(Json, Json)>>) {
        let event = Event { now: self.now(&event), ..event };
        let mut decision = decision;
        decision.rows.append(&mut self.rows);
        let key = (decision.id, event.origin.clone());
        let known = self.questions.get(&key).copied();
        if let Some(known) = known.map(|number| &mut self.asked[number]).filter(|known| known.event.alive) {
            known.decision.rows.extend(decision.rows);
            known.decision.answered = known.decision.answered.take().or(decision.answered);
            known.effect = known.effect.take().or(effect);
            return;
        }
        let number = known.unwrap_or(self.asked.len());
        self.asked_at.add(event.now.clone(), number);
        let asked = Asked { event, decision, effect };
        match known {
            // What was asked before is gone with what it was about.
            Some(number) => self.asked[number] = asked,
            None => self.asked.push(asked),
        }
        self.questions.insert(key, number);
    }
}

impl Event {
    /// Whether it says that something is written that was not there.
    fn wrote(&self) -> bool {
        self.alive && matches!(self.telling, Telling::Added | Telling::Kept)
    }
}

/// The place in the text of what is at a place of the tree, or of the nearest thing above it.
pub fn span(root: &Map, place: &Place) -> Option<Span> {
    let whole = |node: &Node| node.origin.map(|origin| origin.whole).or_else(|| first(&node.content));
    let steps = place.steps();
    (1..=steps.len()).rev().find_map(|count| get_by(root, &steps[..count]).and_then(whole))
}

/// The first place in the text of what is in a table or an array that has none of its own.
fn first(content: &Content) -> Option<Span> {
    let mut nodes: Box<dyn Iterator<Item = &Node>> = match content {
        Content::Scalar(_) => return None,
        Content::Array(items) => Box::new(items.iter()),
        Content::Table(map) => Box::new(map.iter().map(|(_, node)| node)),
    };
    nodes.find_map(|node| node.origin.map(|origin| origin.whole).or_else(|| first(&node.content)))
}
