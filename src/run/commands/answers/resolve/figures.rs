//! `stat`, `server` and lists of domains.

use super::super::site;
use super::{Arguments, Call, Outcome, no_domain};
use crate::run::commands::node;
use crate::run::store::Session;
use serde_json::{Value as Json, json};

pub(super) fn global(call: &mut Call<'_, '_, '_>) -> Outcome {
    let online = call.kept.sessions(None)?.len();
    Ok(json!({
        "uptimeSeconds": call.stamp.now.saturating_sub(call.kept.started()?),
        "registeredUsers": call.kept.count_accounts(None)?,
        // There is one node, and no other server has a connection to it.
        "onlineUsersNode": online,
        "onlineUsers": online,
        "incomingS2S": 0,
        "outgoingS2S": 0,
    }))
}

pub(super) fn domain(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let domain = call.domain(args)?.ok_or_else(|| no_domain(""))?;
    Ok(json!({
        "registeredUsers": call.kept.count_accounts(Some(&domain))?,
        "onlineUsers": call.kept.sessions(Some(&domain))?.len(),
    }))
}

/// The status of a node that answers. (`mongoose_server_api` of 6.0)
pub(super) fn status(call: &Call<'_, '_, '_>) -> Json {
    let (node, server) = (Session::NODE, call.server);
    let message = format!(
        "The node '{node}' is started. Status: started. MongooseIM {server} is running in that node."
    );
    json!({ "statusCode": "RUNNING", "message": message, "version": server.to_string() })
}

pub(super) fn loglevel(call: &Call<'_, '_, '_>) -> Json {
    node::level(call.tree, call.server).to_uppercase().into()
}

pub(super) fn domains_by_host_type(call: &Call<'_, '_, '_>, args: &Arguments) -> Json {
    let host_type = args.text("hostType");
    let own = site::names(call.tree, "hosts").filter(|host| *host == host_type).map(str::to_owned);
    let dynamic = call.dynamic.iter().filter(|(_, of)| of == host_type).map(|(domain, _)| domain.clone());
    let mut domains: Vec<String> = own.chain(dynamic).collect();
    domains.sort();
    domains.into_iter().map(Json::from).collect()
}
