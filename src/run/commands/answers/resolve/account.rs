//! `account`: lists of users, and users whose name is made up.

use super::super::{Call, Halt, core};
use super::{Arguments, Outcome, Stop, came, no_domain};
use crate::catalogue::runtime::graphql::Command;
use serde_json::{Value as Json, json};

pub(super) fn list_users(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let domain = served(call, args)?;
    let users = call.kept.users(&domain)?;
    Ok(users.into_iter().map(|user| Json::from(format!("{user}@{domain}"))).collect())
}

pub(super) fn count_users(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let domain = served(call, args)?;
    Ok(call.kept.count_accounts(Some(&domain))?.into())
}

fn served(call: &Call<'_, '_, '_>, args: &Arguments) -> Result<String, Stop> {
    call.domain(args)?.ok_or_else(|| no_domain(""))
}

pub(super) fn register_user(call: &mut Call<'_, '_, '_>, command: &Command, args: &Arguments) -> Outcome {
    let user = match args.given("username") {
        Some(user) => user.to_owned(),
        None => core::made_up(call)?,
    };
    let host = args.text("domain");
    call.name = "register_identified";
    let answer = match core::register_as(call, &user, host, args.text("password")) {
        Ok(answer) | Err(Halt::Answer(answer)) => answer,
        Err(halt) => return Err(halt.into()),
    };
    if call.ended.get() == "done" {
        let text = answer.output.trim_end();
        return Ok(json!({ "jid": format!("{user}@{host}"), "message": text }));
    }
    Ok(came(command, args, call.ended.get(), &answer)?)
}
