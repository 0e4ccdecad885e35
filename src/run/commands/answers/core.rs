//! Commands of the server itself that make accounts and take them away: without them there would be nothing to try.

use super::{Call, Halt, Outcome};
use crate::run::address::Address;
use crate::run::commands::{Answer, reply};
use crate::run::store::Session;

pub(super) fn register_identified(call: &mut Call<'_, '_, '_>) -> Outcome {
    let Some(account) = call.named().filter(|account| call.serves(&account.host)) else {
        return Ok(call.say("no_domain", &[]));
    };
    register_as(call, &account, call.text(2))
}

/// Registers a user whose name is made up.
pub(super) fn register(call: &mut Call<'_, '_, '_>) -> Outcome {
    let user = call.digits()?;
    let account = Address::of(&user, call.text(0)).filter(|account| call.serves(&account.host));
    let Some(account) = account else { return Ok(call.say("no_domain", &[])) };
    register_as(call, &account, call.text(1))
}

fn register_as(call: &mut Call<'_, '_, '_>, account: &Address, password: &str) -> Outcome {
    let jid = account.to_string();
    if call.kept.exists(account)? {
        return Ok(call.say("there", &[("jid", &jid), ("node", Session::NODE)]));
    }
    let secret = call.secret(password)?;
    call.kept.add_account(account, &secret)?;
    Ok(call.say("done", &[("jid", &jid)]))
}

pub(super) fn unregister(call: &mut Call<'_, '_, '_>) -> Outcome {
    let Some(account) = call.named() else { return Ok(Answer::default()) };
    call.kept.remove_account(&account)?;
    Ok(call.say("done", &[("jid", &account.to_string())]))
}

pub(super) fn registered_users(call: &mut Call<'_, '_, '_>) -> Outcome {
    let users = match call.host(0) {
        Some(host) => call.kept.users(&host)?,
        None => Vec::new(),
    };
    let lines: Vec<Vec<String>> = users.into_iter().map(|user| vec![user]).collect();
    Ok::<_, Halt>(reply::rows(&lines))
}
