//! `last`: when accounts were last used. (Texts of `mod_last_api` of 6.0)

use super::super::idle::{hosts_of, readable};
use super::{Arguments, Call, Outcome, Refusal, Stop, no_domain, no_module, time};
use crate::run::store::Last;
use serde_json::{Value as Json, json};

const MODULE: &str = "mod_last";

fn loaded(call: &Call<'_, '_, '_>, host: &str) -> Result<(), Stop> {
    if call.module(host, MODULE).is_some() { Ok(()) } else { Err(no_module(MODULE)) }
}

pub(super) fn get_last(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = call.user(args, "user")?;
    loaded(call, &user.host)?;
    match call.kept.last(&user)? {
        Some((Last::At(seconds), status)) => {
            Ok(json!({ "user": user.to_string(), "timestamp": time(seconds), "status": status }))
        }
        Some((Last::Unreadable, _)) => {
            let message = format!("the last activity of {user} cannot be read");
            let aside = Some("a server takes it for one that was never there".to_owned());
            Err(Refusal { message, aside, ..Refusal::default() }.into())
        }
        None => {
            let message = "Given user's last info not found";
            Err(Refusal::new("last_not_found", message).about("user", user.to_string()).into())
        }
    }
}

pub(super) fn set_last(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = call.user(args, "user")?;
    loaded(call, &user.host)?;
    let seconds = args.number("timestamp").unwrap_or(call.stamp.now);
    let status = args.text("status");
    call.kept.set_last(&user, Last::At(seconds), status)?;
    Ok(json!({ "user": user.to_string(), "timestamp": time(seconds), "status": status }))
}

pub(super) fn count_active_users(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let domain = call.domain(args)?.ok_or_else(|| no_domain(""))?;
    loaded(call, &domain)?;
    let after = args.number("timestamp").unwrap_or(call.stamp.now);
    Ok(call.kept.count_active(&domain, after)?.into())
}

/// The accounts that were last used before a time, or never; `remove`: they are taken away.
pub(super) fn old_users(call: &mut Call<'_, '_, '_>, args: &Arguments, remove: bool) -> Outcome {
    let hosts = match call.domain(args)? {
        Some(domain) => vec![domain],
        None => hosts_of(call)?,
    };
    for host in &hosts {
        loaded(call, host)?;
    }
    readable(call, &hosts)?;
    let until = args.number("timestamp").unwrap_or_default().saturating_sub(1);
    let old = call.kept.idle(&hosts, until)?;
    if remove {
        call.kept.remove_idle(&hosts, until)?;
    }
    let shown = |(user, host, seconds): &(String, String, Option<i64>)| json!({ "jid": format!("{user}@{host}"), "timestamp": seconds.map_or(Json::Null, time) });
    Ok(old.iter().map(shown).collect())
}
