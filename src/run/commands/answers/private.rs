//! Private XML storage.

use super::{Call, Halt, Outcome, is_name, no_name};
use crate::run::address::Address;
use crate::run::commands::{Answer, DONE};
use crate::run::xml::Element;
use crate::syntax::term::ErlKind;

pub(super) fn private_get(call: &mut Call<'_, '_, '_>) -> Outcome {
    let account = account(call)?;
    let (name, namespace) = (call.text(2), call.text(3));
    if !is_name(name) {
        return Err(no_name(name));
    }
    let found = call.kept.private(&account, namespace)?;
    let empty = || Element::new(name).with("xmlns", namespace).to_string();
    Ok(Answer::printed(found.unwrap_or_else(empty), DONE))
}

pub(super) fn private_set(call: &mut Call<'_, '_, '_>) -> Outcome {
    let text = call.text(2);
    let element = match Element::parse(text) {
        Ok(element) => element,
        Err(why) => {
            let term = ErlKind::Binary(text.as_bytes().to_vec()).to_string();
            let reason = ErlKind::String(why.clone()).to_string();
            let mut answer = call
                .say("bad_xml", &[("element", text), ("term", &term), ("reason", &reason), ("bare", &why)]);
            answer.aside = Some("the reason is in words of mimcfg; a server has others".to_owned());
            return Ok(answer);
        }
    };
    let account = account(call)?;
    // What has no namespace is refused inside the server, and the command does not look.
    if let Some(namespace) = element.attribute("xmlns") {
        call.kept.set_private(&account, namespace, &element.to_string())?;
    }
    Ok(Answer::default())
}

fn account(call: &mut Call<'_, '_, '_>) -> Result<Address, Halt> {
    let account = call.must_exist()?;
    if call.module(&account.host, "mod_private").is_none() {
        call.stop("no_module", &call.typed())?;
    }
    Ok(account)
}
