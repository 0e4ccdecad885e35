//! Figures of the server and of a domain.

use super::{Call, Outcome};

pub(super) fn stats(call: &mut Call<'_, '_, '_>) -> Outcome {
    let number = match call.text(0) {
        "uptimeseconds" => call.stamp.now.saturating_sub(call.kept.started()?),
        "registeredusers" => call.kept.count_accounts(None)?,
        // There is one node.
        "onlineusers" | "onlineusersnode" => count(call.kept.sessions(None)?.len()),
        _ => return Ok(call.say("wrong", &[])),
    };
    Ok(Call::count(number))
}

pub(super) fn stats_host(call: &mut Call<'_, '_, '_>) -> Outcome {
    let host = call.host(1);
    let number = match (call.text(0), &host) {
        ("registeredusers" | "onlineusers", None) => 0,
        ("registeredusers", Some(host)) => call.kept.count_accounts(Some(host))?,
        ("onlineusers", Some(host)) => count(call.kept.sessions(Some(host))?.len()),
        _ => return Ok(call.say("wrong", &[])),
    };
    Ok(Call::count(number))
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
