//! Messages that wait: those that are old, and those that may wait no longer.

use super::{Call, Halt, Outcome};

const DAY: i64 = 86_400;

const MODULE: &str = "mod_offline";

/// Deletes the messages that may wait no longer.
pub(super) fn delete_expired_messages(call: &mut Call<'_, '_, '_>) -> Outcome {
    let named = !call.given.is_empty();
    delete(call, named, |call, host| Ok(call.kept.delete_expired(host, call.stamp.now)?))
}

/// Deletes the messages that were sent more than so many days ago.
pub(super) fn delete_old_messages(call: &mut Call<'_, '_, '_>) -> Outcome {
    let days = call.number(call.given.len() - 1);
    let before = call.stamp.now.saturating_sub(days.saturating_mul(DAY));
    let named = call.given.len() > 1;
    delete(call, named, |call, host| Ok(call.kept.delete_waiting_before(host, before)?))
}

/// Deletes from the host that is named, or from the first one of the configuration.
fn delete(
    call: &mut Call<'_, '_, '_>,
    named: bool,
    from: impl FnOnce(&mut Call<'_, '_, '_>, &str) -> Result<u64, Halt>,
) -> Outcome {
    let first = || super::site::names(call.tree, "hosts").next().map(str::to_owned);
    let Some(host) = (if named { call.host(0) } else { first() }) else {
        return Ok(call.say("no_domain", &[]));
    };
    if call.module(&host, MODULE).is_none() {
        return Ok(call.say("no_module", &[]));
    }
    let number = from(call, &host)?;
    Ok(call.say("done", &[("number", &number.to_string())]))
}
