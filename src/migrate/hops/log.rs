//! What happened to a tree, kept until all hops are done: each thing is told once, from the first version to the last.

use super::ask::Decision;
use super::place::{Place, get};
use crate::catalogue::Version;
use crate::catalogue::hops::Telling;
use crate::model::tree::{Content, Map, Node};
use crate::source::{FileId, Span};
use serde_json::Value as Json;

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// The rows of the table of changes that it stands for.
    pub rows: Vec<String>,
    /// The version that it happens at.
    pub version: Version,
    /// What it is.
    pub telling: Telling,
    /// Where, as the place was then.
    pub at: Place,
    /// Where it went.
    pub to: Option<Place>,
    /// How many moves were before.
    pub stamp: usize,
    /// The place in the text.
    pub span: Option<Span>,
    /// Whether there was something at the place.
    pub written: bool,
    /// Whether a value is a secret.
    pub secret: bool,
    /// What changes.
    pub what: String,
    /// Why, or what to do.
    pub why: String,
    /// What was in effect.
    pub old: Json,
    /// What is in effect now.
    pub new: Json,
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
    pub effect: Option<(Json, Json)>,
}

/// All that happened.
#[derive(Debug, Default)]
pub struct Log {
    moves: Vec<(Place, Place)>,
    /// Changes, in order.
    pub events: Vec<Event>,
    /// Questions, in order.
    pub asked: Vec<Asked>,
    /// The rows of what is not told any more; what takes its place stands for them too.
    rows: Vec<String>,
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

    /// Where something was in the first tree that is at `place` at a time.
    pub fn original(&self, place: &Place, stamp: usize) -> Place {
        let back = |place: Place, (from, to): &(Place, Place)| place.moved(to, from).unwrap_or(place);
        self.moves[..stamp].iter().rev().fold(place.clone(), back)
    }

    /// Where something is now that was at `place` at a time.
    pub fn current(&self, place: &Place, stamp: usize) -> Place {
        let on = |place: Place, (from, to): &(Place, Place)| place.moved(from, to).unwrap_or(place);
        self.moves[stamp..].iter().fold(place.clone(), on)
    }

    /// Something is at another place from now on.
    pub fn moved(&mut self, from: &Place, to: &Place) {
        self.moves.push((from.clone(), to.clone()));
    }

    /// Something is gone: what was to be told of it and of what is in it is told no more.
    pub fn dropped(&mut self, place: &Place) {
        let gone: Vec<bool> = self
            .events
            .iter()
            .map(|event| event.telling != Telling::New && self.place_now(event).within(place))
            .collect();
        for (event, gone) in self.events.iter_mut().zip(gone) {
            if event.alive && gone {
                event.alive = false;
                self.rows.append(&mut event.rows);
            }
        }
        let gone: Vec<bool> =
            self.asked.iter().map(|asked| self.place_now(&asked.event).within(place)).collect();
        for (asked, gone) in self.asked.iter_mut().zip(gone) {
            asked.event.alive &= !gone;
        }
    }

    /// Whether what is at a place now was written by this upgrade.
    pub fn wrote(&self, place: &Place) -> bool {
        self.events.iter().any(|event| {
            event.alive
                && matches!(event.telling, Telling::Added | Telling::Kept)
                && self.place_now(event) == *place
        })
    }

    /// Whether what is at a place stands in something that was written by this upgrade.
    pub fn wrote_around(&self, place: &Place) -> bool {
        self.events.iter().any(|event| {
            event.alive
                && matches!(event.telling, Telling::Added | Telling::Kept)
                && place.within(&self.place_now(event))
        }) || self.asked.iter().any(|asked| {
            asked.event.alive && !asked.event.written && place.within(&self.place_now(&asked.event))
        })
    }

    fn place_now(&self, event: &Event) -> Place {
        self.current(&event.at, event.stamp)
    }

    /// Keeps an event that has just been done.
    pub fn push(&mut self, event: Event) {
        let mut event = event;
        event.rows.append(&mut self.rows);
        let now = self.current(&event.at, event.stamp);
        if event.telling == Telling::Moved {
            if now == event.at && event.to.is_none() {
                return;
            }
            // A thing that moves twice is told once: the first telling follows it.
            let before = self.original(&event.at, event.stamp);
            let known = (0..self.events.len()).find(|at| {
                let known = &self.events[*at];
                known.alive
                    && known.telling == Telling::Moved
                    && self.original(&known.at, known.stamp) == before
            });
            if let Some(known) = known {
                self.events[known].rows.append(&mut event.rows);
                return;
            }
        }
        self.events.push(event);
    }

    /// Keeps a question; one that is asked again of the same thing is asked once.
    pub fn decision(&mut self, event: Event, decision: Decision, effect: Option<(Json, Json)>) {
        let mut decision = decision;
        decision.rows.append(&mut self.rows);
        let before = self.original(&event.at, event.stamp);
        let known = (0..self.asked.len()).find(|at| {
            let known = &self.asked[*at];
            known.decision.id == decision.id && self.original(&known.event.at, known.event.stamp) == before
        });
        match known {
            Some(at) if self.asked[at].event.alive => {
                let known = &mut self.asked[at];
                known.decision.rows.extend(decision.rows);
                known.decision.answered = known.decision.answered.take().or(decision.answered);
                known.effect = known.effect.take().or(effect);
            }
            // What was asked before is gone with what it was about.
            Some(at) => self.asked[at] = Asked { event, decision, effect },
            None => self.asked.push(Asked { event, decision, effect }),
        }
    }
}

/// The place in the text of what is at a place of the tree, or of the nearest thing above it.
pub fn span(root: &Map, place: &Place) -> Option<Span> {
    let mut place = place.clone();
    loop {
        let whole = |node: &Node| node.origin.map(|origin| origin.whole).or_else(|| first(&node.content));
        if let Some(span) = get(root, &place).and_then(whole) {
            return Some(span);
        }
        place.0.pop()?;
    }
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
