//! Accounts that were used, and those that were not.

use super::{Call, Halt, Outcome};
use crate::run::commands::{Answer, FAILED, term};

const DAY: i64 = 86_400;

/// The module that knows when accounts were last used.
const MODULE: &str = "mod_last";

pub(super) fn delete_old_users_vhost(call: &mut Call<'_, '_, '_>) -> Outcome {
    match call.host(0) {
        Some(host) => delete_from(call, &[host]),
        None => Ok(call.say("no_domain", &[])),
    }
}

/// Deletes those of all hosts that are served.
pub(super) fn delete_old_users(call: &mut Call<'_, '_, '_>) -> Outcome {
    let hosts = hosts_of(call)?;
    delete_from(call, &hosts)
}

/// The hosts with accounts that are served.
pub(super) fn hosts_of(call: &mut Call<'_, '_, '_>) -> Result<Vec<String>, Halt> {
    let mut hosts = call.kept.hosts()?;
    hosts.retain(|host| call.serves(host));
    Ok(hosts)
}

/// Goes on if the last activity of every account of hosts can be read.
pub(super) fn readable(call: &mut Call<'_, '_, '_>, hosts: &[String]) -> Result<(), Halt> {
    let mut unreadable = 0;
    for host in hosts {
        unreadable += call.kept.count_unreadable(host)?;
    }
    if unreadable > 0 { Err(refused(unreadable)) } else { Ok(()) }
}

fn delete_from(call: &mut Call<'_, '_, '_>, hosts: &[String]) -> Outcome {
    let days = call.number(call.given.len() - 1);
    for host in hosts {
        if call.module(host, MODULE).is_none() && call.kept.count_accounts(Some(host))? > 0 {
            return Err(Answer::crash("...").into());
        }
    }
    readable(call, hosts)?;
    // Up to 5.1 an account of exactly that age is old enough.
    let until = call.stamp.now.saturating_sub(days.saturating_mul(DAY));
    let until = if call.profile().older_strictly { until.saturating_sub(1) } else { until };
    let deleted = call.kept.remove_idle(hosts, until)?;
    let number = deleted.len().to_string();
    let jids: Vec<String> = deleted.iter().map(|(user, host)| format!("{user}@{host}")).collect();
    let column = format!("Deleted {number} users: ").len();
    let terms = term::printed(&term::pairs(&deleted), column);
    Ok(call.say("done", &[("number", &number), ("jids", &jids.join(", ")), ("terms", &terms)]))
}

/// A server takes what it cannot read for an account that was never used, and deletes it.
fn refused(unreadable: i64) -> Halt {
    let aside = format!(
        "nothing is deleted: the last activity of {unreadable} accounts cannot be read, and a server would take them \
         for accounts that were never used"
    );
    Answer::aside(aside, FAILED).into()
}

pub(super) fn num_active_users(call: &mut Call<'_, '_, '_>) -> Outcome {
    let Some(host) = call.host(0) else { return Ok(call.say("no_domain", &[])) };
    if call.module(&host, MODULE).is_none() {
        return Ok(Answer::crash("..."));
    }
    let after = call.stamp.now.saturating_sub(call.number(1).saturating_mul(DAY));
    Ok(Call::count(call.kept.count_active(&host, after)?))
}
