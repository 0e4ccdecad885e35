//! When an account was last used.

use super::{Call, Outcome};
use crate::run::commands::Answer;
use crate::run::store::Last;

pub(super) fn set_last(call: &mut Call<'_, '_, '_>) -> Outcome {
    let account = call.must_exist()?;
    if call.module(&account.host, "mod_last").is_none() {
        return Ok(Answer::crash("..."));
    }
    let (time, status) = (call.number(2), call.text(3));
    call.kept.set_last(&account, Last::At(time), status)?;
    let fill = [("jid", account.to_string()), ("time", time.to_string()), ("status", status.to_owned())];
    Ok(call.say("done", &fill.each_ref().map(|(name, value)| (*name, value.as_str()))))
}
