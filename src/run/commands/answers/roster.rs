//! Rosters, contact by contact.

use super::{Call, Halt, Outcome};
use crate::model::tree::Node;
use crate::run::address::Address;
use crate::run::commands::help::term;
use crate::run::commands::{Answer, reply};
use crate::run::store::{Contact, Subscription};
use crate::run::xml::Element;
use regex::Regex;

/// The word for a contact that is to go.
const REMOVE: &str = "remove";

pub(super) fn add_rosteritem(call: &mut Call<'_, '_, '_>) -> Outcome {
    let account = call.must_exist()?;
    let Some(jid) = Address::of(call.text(2), call.text(3)) else { return Ok(Answer::crash("...")) };
    let (nick, group, word) = (call.text(4), call.text(5), call.text(6));
    let subscription = Subscription::parse(word);
    let contact = Contact {
        jid: jid.to_string(),
        nick: nick.to_owned(),
        subscription: subscription.unwrap_or(Subscription::None),
        ask: "none".to_owned(),
        groups: vec![group.to_owned()],
    };
    // A wrong word is told when the contact is written already.
    if word == REMOVE {
        call.kept.remove_contact(&account, &contact.jid)?;
        push(call, &account, &removed(&contact.jid))?;
    } else {
        call.kept.put_contact(&account, &contact)?;
        push(call, &account, &item(&contact))?;
    }
    if subscription.is_none() {
        return Ok(call.say("subscription", &[("subs", word)]));
    }
    if [Subscription::From, Subscription::Both].contains(&contact.subscription) {
        present(call, &account, &jid)?;
    }
    Ok(call.say("done", &[("jid", &account.to_string())]))
}

pub(super) fn delete_rosteritem(call: &mut Call<'_, '_, '_>) -> Outcome {
    let account = call.must_exist()?;
    let Some(jid) = Address::of(call.text(2), call.text(3)) else { return Ok(Answer::crash("...")) };
    let jid = jid.to_string();
    call.kept.remove_contact(&account, &jid)?;
    push(call, &account, &removed(&jid))?;
    Ok(call.say("done", &[("jid", &account.to_string())]))
}

pub(super) fn item(contact: &Contact) -> Element {
    let item = Element::new("item")
        .with("jid", &contact.jid)
        .with("name", &contact.nick)
        .with("subscription", contact.subscription.word());
    contact.groups.iter().fold(item, |item, group| item.child(Element::new("group").text(group)))
}

pub(super) fn removed(jid: &str) -> Element {
    Element::new("item").with("jid", jid).with("subscription", REMOVE)
}

/// Tells every session of an account what became of a contact.
pub(super) fn push(call: &mut Call<'_, '_, '_>, account: &Address, item: &Element) -> Result<(), Halt> {
    for session in call.kept.sessions_of(account)? {
        let query = Element::new("query").with("xmlns", "jabber:iq:roster").child(item.clone());
        let stanza = Element::new("iq")
            .with("type", "set")
            .with("from", account.to_string())
            .with("to", session.address.to_string())
            .with("id", call.digits()?)
            .child(query);
        call.kept.send(call.stamp.now, &account.to_string(), &session.address, &stanza)?;
    }
    Ok(())
}

/// Tells a contact that may see it of the presence of every session.
fn present(call: &mut Call<'_, '_, '_>, account: &Address, contact: &Address) -> Result<(), Halt> {
    for session in call.kept.sessions_of(account)? {
        if session.show != "unavailable" {
            let from = session.address.to_string();
            let stanza = Element::new("presence").with("from", &from).with("to", contact.to_string());
            call.kept.send(call.stamp.now, &from, contact, &stanza)?;
        }
    }
    Ok(())
}

pub(super) fn get_roster(call: &mut Call<'_, '_, '_>) -> Outcome {
    if call.host(1).is_none() {
        return Ok(call.say("no_domain", &[]));
    }
    let contacts = match call.named() {
        Some(address) => call.kept.roster(&address)?,
        None => Vec::new(),
    };
    // Who asked and was not answered is no contact yet.
    let shown = |contact: &&Contact| contact.subscription != Subscription::None || contact.ask != "in";
    let row = |contact: &Contact, group: &str| {
        let Contact { jid, nick, subscription, ask, .. } = contact;
        [jid, nick, subscription.word(), ask, group].map(str::to_owned).to_vec()
    };
    let rows = contacts.iter().rev().filter(shown).flat_map(|contact| match contact.groups.as_slice() {
        [] => vec![row(contact, "")],
        groups => groups.iter().map(|group| row(contact, group)).collect(),
    });
    Ok(reply::rows(&rows.collect::<Vec<_>>()))
}

/// What contacts to pick.
struct Pick<'w> {
    subscriptions: Option<Vec<&'w str>>,
    asks: Option<Vec<&'w str>>,
    users: Option<Vec<Regex>>,
    contacts: Option<Vec<Regex>>,
}

impl Pick<'_> {
    fn takes(&self, user: &str, contact: &Contact) -> bool {
        let among =
            |words: &Option<Vec<&str>>, word: &str| words.as_ref().is_none_or(|all| all.contains(&word));
        let like = |patterns: &Option<Vec<Regex>>, jid: &str| {
            patterns.as_ref().is_none_or(|all| all.iter().any(|pattern| pattern.is_match(jid)))
        };
        among(&self.subscriptions, contact.subscription.word())
            && among(&self.asks, &contact.ask)
            && like(&self.users, user)
            && like(&self.contacts, &contact.jid)
    }
}

/// The parts of an argument; `any` picks everything.
fn parts(word: &str) -> Option<Vec<&str>> {
    (word != "any").then(|| word.split(':').filter(|part| !part.is_empty()).collect())
}

/// The patterns of an argument, each of which must match a JID as a whole.
fn patterns(call: &Call<'_, '_, '_>, at: usize) -> Result<Option<Vec<Regex>>, Halt> {
    let Some(parts) = parts(call.text(at)) else { return Ok(None) };
    let compiled = parts.iter().map(|part| Regex::new(&format!("^(?:{part})$")));
    let compiled: Result<Vec<Regex>, regex::Error> = compiled.collect();
    compiled.map(Some).map_err(|_| call.say("pattern", &[]).into())
}

pub(super) fn process_rosteritems(call: &mut Call<'_, '_, '_>) -> Outcome {
    let backend = call.tree.find(&["modules", "mod_roster", "backend"]).and_then(Node::as_str);
    if backend.is_some_and(|backend| backend != "mnesia") {
        return Ok(call.say("backend", &[]));
    }
    let delete = match call.text(0) {
        "list" => false,
        "delete" => true,
        other => return Ok(call.say("action", &[("action", &term(other))])),
    };
    let pick = Pick {
        subscriptions: parts(call.text(1)),
        asks: parts(call.text(2)),
        users: patterns(call, 3)?,
        contacts: patterns(call, 4)?,
    };
    let all = call.kept.rosters()?;
    if all.is_empty() {
        return Ok(call.say("none", &[]));
    }
    let mut output = call.say("total", &[("number", &all.len().to_string())]).output;
    // The end of the last line is that of the whole answer.
    output.pop();
    for (account, contact) in &all {
        let local = account.to_string();
        if !pick.takes(&local, contact) {
            continue;
        }
        if delete {
            call.kept.remove_contact(account, &contact.jid)?;
            push(call, account, &removed(&contact.jid))?;
        }
        output += &call.say("match", &[("local", &local), ("contact", &contact.jid)]).output;
        output.pop();
    }
    Ok(Answer::printed(output, super::DONE))
}
