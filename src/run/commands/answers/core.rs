//! Commands of the server itself that make accounts and take them away: without them there would be nothing to try.

use super::{Call, Halt, Outcome};
use crate::run::address::Address;
use crate::run::commands::reply;
use crate::run::store::Session;

pub(super) fn register_identified(call: &mut Call<'_, '_, '_>) -> Outcome {
    register_as(call, call.text(0), call.text(1), call.text(2))
}

/// Registers a user whose name is made up.
pub(super) fn register(call: &mut Call<'_, '_, '_>) -> Outcome {
    let user = made_up(call)?;
    register_as(call, &user, call.text(0), call.text(1))
}

/// The name of a user that nobody gave one.
pub(super) fn made_up(call: &mut Call<'_, '_, '_>) -> Result<String, Halt> {
    let digits = call.digits()?;
    Ok(format!("{}-{digits}", call.stamp.now))
}

pub(super) fn register_as(call: &mut Call<'_, '_, '_>, user: &str, host: &str, password: &str) -> Outcome {
    let Some(account) = Address::of(user, host).filter(|account| !account.user.is_empty()) else {
        return Ok(call.say("bad_jid", &[("user", user), ("host", host)]));
    };
    let fill = [("jid", account.to_string()), ("node", Session::NODE.to_owned())];
    let fill = fill.each_ref().map(|(name, value)| (*name, value.as_str()));
    if !call.serves(&account.host) {
        return Ok(call.say("no_domain", &fill));
    }
    if call.kept.exists(&account)? {
        return Ok(call.say("there", &fill));
    }
    let secret = call.secret(password)?;
    call.kept.add_account(&account, &secret)?;
    Ok(call.say("done", &fill))
}

pub(super) fn unregister(call: &mut Call<'_, '_, '_>) -> Outcome {
    let Some(account) = call.named() else { return Ok(call.say("bad_jid", &[])) };
    if !call.serves(&account.host) {
        return Ok(call.say("no_domain", &[]));
    }
    call.kept.remove_account(&account)?;
    Ok(call.say("done", &[("jid", &account.to_string())]))
}

pub(super) fn registered_users(call: &mut Call<'_, '_, '_>) -> Outcome {
    let users = match call.host(0) {
        Some(host) => call.kept.users(&host)?,
        None => Vec::new(),
    };
    let lines: Vec<Vec<String>> = users.into_iter().map(|user| vec![user]).collect();
    Ok(reply::rows(&lines))
}
