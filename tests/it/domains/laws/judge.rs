//! The ten laws.

use super::lab::{DOMAINS, HOST_TYPES, Lab, MAX_AGE, NODES, knows};
use super::script::What;
use crate::domains::rig::names;
use mimcfg::run::domains::{Loading, Member, Row, Status, Writing};

/// What schedules came by, so that one sees that they pass nothing over.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// Events that became visible in another order than that of their numbers.
    pub out_of_order: u64,
    /// Events that filled gaps.
    pub filled: u64,
    /// Writers that crashed.
    pub crashes: u64,
    /// Nodes that were away for longer than events live, and caught up.
    pub reloads: u64,
    /// Domains in deletion at the end.
    pub deleting: u64,
    /// Domains that nodes routed at the end.
    pub routed: u64,
    with_gaps: bool,
    with_deletion: bool,
}

impl Seen {
    pub fn add(&mut self, other: Seen) {
        self.out_of_order += other.out_of_order;
        self.filled += other.filled;
        self.crashes += other.crashes;
        self.reloads += other.reloads;
        self.deleting += other.deleting;
        self.routed += other.routed;
        self.with_gaps |= other.with_gaps;
        self.with_deletion |= other.with_deletion;
    }

    /// Whether all of it happened that can at this server.
    pub fn is_whole(&self) -> bool {
        let always = [self.out_of_order, self.crashes, self.reloads, self.routed];
        always.iter().all(|count| *count > 0)
            && (self.filled > 0) == self.with_gaps
            && (self.deleting > 0) == self.with_deletion
    }
}

/// Holds one law, if it is looked at.
pub fn law(lab: &Lab, law: u8, kept: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if kept || lab.law.is_some_and(|only| only != law) {
        return Ok(());
    }
    Err(format!("law {law}: {}", why()))
}

/// The laws that hold all the time.
pub fn step(lab: &mut Lab) -> Result<(), String> {
    let (mut from, told) = lab.judged;
    let new = lab.store.memory.history(from);
    let filling = lab.profile.loading == Loading::Filling;
    for (id, real) in &new {
        if *real {
            // 3: nothing comes up among what a node has seen.
            for node in lab.nodes.iter().filter(|_| filling) {
                let seen = node.borrow().as_ref().and_then(Member::seen);
                let kept = seen.is_none_or(|(min, max)| *id < min || *id > max);
                law(lab, 3, kept, || format!("event {id} comes after a node has seen {seen:?}"))?;
            }
            // 4: no number comes twice.
            let all = lab.store.memory.history(0);
            let twice = all[..from].iter().any(|(known, real)| *real && known == id);
            law(lab, 4, !twice, || format!("event {id} comes twice"))?;
            lab.seen.out_of_order += u64::from(all[..from].last().is_some_and(|(last, _)| last > id));
        } else {
            lab.seen.filled += 1;
        }
        from += 1;
    }
    // 9: a row changes with an event, and an event comes with a change; only to delete again is no change of the row.
    let real = new.iter().any(|(_, real)| *real);
    let rows = lab.store.memory.all_rows();
    let changed = rows != lab.rows;
    let again =
        lab.profile.writing == Writing::Status && rows.iter().any(|row| row.status == Status::Deleting);
    law(lab, 9, real || !changed, || "a row changed without an event".to_owned())?;
    let is_dummy = |(id, _): &(i64, bool)| {
        lab.store.memory.all_events().contains(&(*id, "dummy.test.domain".to_owned()))
    };
    let says_nothing = again || lab.ending || new.iter().any(is_dummy);
    law(lab, 9, changed || !real || says_nothing, || "an event came without a change".to_owned())?;
    lab.rows = rows;
    // 5: the newest event stays.
    let lost = *lab.store.lost_newest.borrow();
    law(lab, 5, !lost, || "the newest event was deleted".to_owned())?;
    // 6: who was away for a short time reads events.
    let new: Vec<_> = lab.journal.borrow()[told..].to_vec();
    for event in &new {
        if event.name == "events_log_out_of_sync" {
            let node: usize = event.details["node"].as_str().unwrap().parse().unwrap();
            let away = event.t_ms - lab.before[node].min(event.t_ms);
            law(lab, 6, away >= MAX_AGE, || {
                format!("node {node} was away for {away} ms since {:?}, and loads all: {new:?}", lab.before)
            })?;
            lab.seen.reloads += 1;
        }
        law(lab, 0, event.name != "node_goes_down", || "a node goes down".to_owned())?;
    }
    lab.judged = (from, told + new.len());
    Ok(())
}

/// What a node must route: enabled rows of host types that it has, unless the name is static there.
fn expected(lab: &Lab, member: &Member) -> Vec<(String, String)> {
    let names = member.core().names();
    let served = |row: &Row| {
        row.status == Status::Enabled && names.allows(&row.host_type) && !names.is_static(&row.domain)
    };
    let rows = lab.store.memory.all_rows().into_iter().filter(served);
    let mut all: Vec<_> = rows.map(|row| (row.domain, row.host_type)).collect();
    all.sort();
    all
}

fn routed(member: &Member) -> Vec<(String, String)> {
    let all = member.core().dynamic().into_iter();
    all.map(|(domain, host_type)| (domain.to_owned(), host_type.to_owned())).collect()
}

/// All that nodes route, and whether it is what they must.
fn compare(lab: &Lab, number: u8, what: &str) -> Result<(), String> {
    for (node, place) in lab.nodes.iter().enumerate() {
        let place = place.borrow();
        let member = place.as_ref().expect("nobody does anything");
        let (routes, must) = (routed(member), expected(lab, member));
        law(lab, number, routes == must, || {
            format!(
                "{what}: node {node} routes {routes:?}, and must route {must:?}; {:?}",
                lab.journal.borrow()
            )
        })?;
    }
    Ok(())
}

fn settle(lab: &mut Lab) -> Result<(), String> {
    (0..NODES).try_for_each(|node| lab.settle(node))
}

/// The laws that hold once all has come to rest.
pub fn end(lab: &mut Lab) -> Result<(), String> {
    settle(lab)?;
    // 1: after one look, nodes route what the rows say.
    compare(lab, 1, "after all is done")?;
    // 6: so do those that were away for long.
    for node in 0..NODES {
        if lab.away[node] {
            let place = lab.nodes[node].borrow();
            let member = place.as_ref().expect("nobody does anything");
            let kept = routed(member) == expected(lab, member);
            law(lab, 6, kept, || format!("node {node} was away, and routes {:?}", routed(member)))?;
        }
    }
    lab.ending = true;
    // 2: what is read twice, and the other way round, changes nothing.
    let before = all_routed(lab);
    for domain in DOMAINS.iter().rev().chain(DOMAINS.iter().rev()) {
        lab.add_event(domain);
    }
    settle(lab)?;
    let kept = all_routed(lab) == before;
    law(lab, 2, kept, || format!("events that say nothing new change {before:?}"))?;
    deletion(lab)?;
    last_host_type(lab)?;
    reconfigured(lab)?;
    lab.seen.with_gaps = lab.profile.loading == Loading::Filling;
    lab.seen.with_deletion = lab.profile.writing == Writing::Status;
    lab.seen.routed = all_routed(lab).iter().map(|all| all.len() as u64).sum();
    Ok(())
}

fn all_routed(lab: &Lab) -> Vec<Vec<(String, String)>> {
    lab.nodes.iter().map(|place| routed(place.borrow().as_ref().expect("nobody does anything"))).collect()
}

fn row_of(lab: &Lab, domain: &str) -> Option<Row> {
    lab.store.memory.all_rows().into_iter().find(|row| row.domain == domain)
}

/// 10: a domain in deletion is in no core, cannot be enabled, and can be deleted again.
fn deletion(lab: &mut Lab) -> Result<(), String> {
    let deleting = lab.store.memory.all_rows().into_iter().filter(|row| row.status == Status::Deleting);
    for row in deleting.collect::<Vec<_>>() {
        lab.seen.deleting += 1;
        let nobody = all_routed(lab).iter().flatten().all(|(domain, _)| *domain != row.domain);
        law(lab, 10, nobody, || format!("`{}` is in deletion, and routed", row.domain))?;
        let domain = DOMAINS.into_iter().find(|known| *known == row.domain).expect("one of them");
        let host_type = HOST_TYPES.into_iter().find(|known| *known == row.host_type).expect("one of them");
        lab.write_now(0, What::Enable, domain, host_type);
        let same = row_of(lab, domain).as_ref() == Some(&row);
        law(lab, 10, same, || format!("`{domain}` is in deletion, and enabled"))?;
        lab.write_now(0, What::Delete, domain, host_type);
        let gone = row_of(lab, domain).is_none();
        law(lab, 10, gone, || format!("`{domain}` cannot be deleted again"))?;
    }
    Ok(())
}

/// 8: a domain that comes again with another host type has that one everywhere.
fn last_host_type(lab: &mut Lab) -> Result<(), String> {
    let domain = "a";
    for of in HOST_TYPES {
        if let Some(known) = row_of(lab, domain) {
            let host_type =
                HOST_TYPES.into_iter().find(|name| *name == known.host_type).expect("one of them");
            lab.write_now(0, What::Delete, domain, host_type);
        }
        lab.write_now(0, What::Insert, domain, of);
        settle(lab)?;
        for (node, place) in lab.nodes.iter().enumerate() {
            let place = place.borrow();
            let core = place.as_ref().expect("nobody does anything").core();
            let must = knows(node).allows(of).then_some(of);
            let kept = core.host_type(domain) == must;
            law(lab, 8, kept, || {
                format!("node {node} has `{domain}` as {:?}, not {must:?}", core.host_type(domain))
            })?;
        }
    }
    Ok(())
}

/// 7: a node that starts with other host types changes nothing of the others.
fn reconfigured(lab: &mut Lab) -> Result<(), String> {
    let before = all_routed(lab);
    let member = lab.member(2, names(&[], &HOST_TYPES[1..]));
    *lab.nodes[2].borrow_mut() = Some(member);
    settle(lab)?;
    let after = all_routed(lab);
    law(lab, 7, before[..2] == after[..2], || {
        format!("the others routed {:?}, and now {:?}", &before[..2], &after[..2])
    })?;
    compare(lab, 7, "after a node has other host types")
}
