//! `roster`: contacts, one by one and each with each other. (Texts of `mod_roster_api` of 6.0)

use super::super::roster::{item, push, removed};
use super::{Arguments, Call, Outcome, Refusal, Stop};
use crate::run::address::Address;
use crate::run::store::{Contact, Subscription};
use serde_json::{Value as Json, json};

pub(super) fn list_contacts(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = owner(call, args, "user")?;
    Ok(call.kept.roster(&user)?.iter().map(shown).collect())
}

pub(super) fn get_contact(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = owner(call, args, "user")?;
    let contact = args.address("contact").ok_or_else(Refusal::default)?.bare().to_string();
    let found = call.kept.roster(&user)?.into_iter().find(|known| known.jid == contact);
    let found = found.ok_or_else(|| Refusal::new("contact_not_found", "Given contact does not exist"))?;
    Ok(shown(&found))
}

fn shown(contact: &Contact) -> Json {
    json!({
        "jid": contact.jid,
        "name": contact.nick,
        "groups": contact.groups,
        "subscription": contact.subscription.word().to_uppercase(),
        "ask": contact.ask.to_uppercase(),
    })
}

/// The account whose roster it is; its domain must be served.
fn owner(call: &Call<'_, '_, '_>, args: &Arguments, name: &str) -> Result<Address, Stop> {
    let user = args.address(name).ok_or_else(Refusal::default)?.bare();
    served(call, user)
}

fn served(call: &Call<'_, '_, '_>, user: Address) -> Result<Address, Stop> {
    if call.serves(&user.host) {
        return Ok(user);
    }
    Err(Refusal::new("unknown_domain", "Domain not found").about("user", user.to_string()).into())
}

/// A contact as it is to be.
struct Wanted {
    jid: Address,
    name: String,
    groups: Vec<String>,
}

impl Wanted {
    /// One that an input is.
    fn of(input: &Json) -> Result<Wanted, Stop> {
        let jid = input["jid"].as_str().and_then(Address::parse).ok_or_else(Refusal::default)?.bare();
        let name = input["name"].as_str().unwrap_or_default().to_owned();
        let groups = input["groups"].as_array().into_iter().flatten();
        Ok(Wanted { jid, name, groups: groups.filter_map(Json::as_str).map(str::to_owned).collect() })
    }
}

/// Adds a contact, or names it anew; a subscription that there is stays.
fn add(call: &mut Call<'_, '_, '_>, user: &Address, wanted: &Wanted, both: bool) -> Result<(), Stop> {
    for account in [user, &wanted.jid] {
        if !(call.serves(&account.host) && call.kept.exists(account)?) {
            let message = format!("The user {account} does not exist");
            return Err(Refusal::new("user_not_exist", message).into());
        }
    }
    let jid = wanted.jid.to_string();
    let before = call.kept.roster(user)?.into_iter().find(|known| known.jid == jid);
    let (subscription, ask) = match before {
        _ if both => (Subscription::Both, "none".to_owned()),
        Some(before) => (before.subscription, before.ask),
        None => (Subscription::None, "none".to_owned()),
    };
    let contact =
        Contact { jid, nick: wanted.name.clone(), subscription, ask, groups: wanted.groups.clone() };
    call.kept.put_contact(user, &contact)?;
    push(call, user, &item(&contact))?;
    Ok(())
}

const ADDED: &str = "Contact added successfully";

pub(super) fn add_contact(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = owner(call, args, "user")?;
    let groups = args.items("groups").to_vec();
    let input = json!({ "jid": args.text("contact"), "name": args.text("name"), "groups": groups });
    add(call, &user, &Wanted::of(&input)?, false)?;
    Ok(ADDED.into())
}

pub(super) fn add_contacts(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = owner(call, args, "user")?;
    for input in args.items("contacts") {
        add(call, &user, &Wanted::of(input)?, false)?;
    }
    Ok(args.items("contacts").iter().map(|_| Json::from(ADDED)).collect())
}

fn delete(call: &mut Call<'_, '_, '_>, user: &Address, contact: &Address) -> Result<String, Stop> {
    let jid = contact.bare().to_string();
    if !call.kept.roster(user)?.iter().any(|known| known.jid == jid) {
        let message = format!("Cannot remove {jid} contact that does not exist");
        return Err(Refusal::new("contact_not_found", message).into());
    }
    call.kept.remove_contact(user, &jid)?;
    push(call, user, &removed(&jid))?;
    Ok(format!("Contact {jid} deleted successfully"))
}

pub(super) fn delete_contact(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = owner(call, args, "user")?;
    let contact = args.address("contact").ok_or_else(Refusal::default)?;
    Ok(delete(call, &user, &contact)?.into())
}

pub(super) fn delete_contacts(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = owner(call, args, "user")?;
    let contacts = args.items("contacts").iter().filter_map(|jid| Address::parse(jid.as_str()?));
    contacts.map(|contact| Ok(Json::from(delete(call, &user, &contact)?))).collect()
}

/// Makes two accounts contacts of each other.
fn connect(call: &mut Call<'_, '_, '_>, one: &Wanted, other: &Wanted) -> Result<String, Stop> {
    for account in [&one.jid, &other.jid] {
        served(call, account.clone())?;
    }
    add(call, &one.jid, other, true)?;
    add(call, &other.jid, one, true)?;
    // Servers print both as binaries.
    Ok(format!(
        "Subscription between users <<\"{}\">> and <<\"{}\">> created successfully",
        one.jid, other.jid
    ))
}

pub(super) fn set_mutual_subscription(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let (one, other) = (owner(call, args, "userA")?, owner(call, args, "userB")?);
    if args.text("action") == "CONNECT" {
        let plain = |jid: Address| Wanted { jid, name: String::new(), groups: Vec::new() };
        return Ok(connect(call, &plain(one), &plain(other))?.into());
    }
    delete(call, &one, &other)?;
    delete(call, &other, &one)?;
    Ok("Mututal subscription removed successfully".into())
}

pub(super) fn subscribe_to_all(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let user = args.items("user").iter().map(Wanted::of).collect::<Result<Vec<_>, Stop>>()?;
    let user = user.first().ok_or_else(Refusal::default)?;
    let contacts = args.items("contacts").iter();
    contacts.map(|input| Ok(Json::from(connect(call, user, &Wanted::of(input)?)?))).collect()
}

pub(super) fn subscribe_all_to_all(call: &mut Call<'_, '_, '_>, args: &Arguments) -> Outcome {
    let all = args.items("contacts").iter().map(Wanted::of).collect::<Result<Vec<_>, Stop>>()?;
    let mut told = Vec::new();
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            told.push(Json::from(connect(call, one, other)?));
        }
    }
    Ok(told.into())
}
