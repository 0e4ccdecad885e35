//! Two modules serve one subdomain.

use super::place::{Place, text};
use super::{Check, beside};
use crate::catalogue;
use crate::diagnostic::code;
use crate::source::Span;
use crate::value::Value;
use std::collections::BTreeMap;

code! {
    /// Two modules have one `host`.
    ///
    /// # Why
    /// Servers load the file (recorded at 4.0.1 to 6.8.0); the second module fails to start, or takes the traffic of the
    /// first. A module without `host` has its default.
    ///
    /// # Example
    /// ```toml 6.8
    /// [modules.mod_muc]
    ///   host = "rooms.@HOST@"
    /// [modules.mod_muc_light]
    ///   host = "rooms.@HOST@"
    /// ```
    ///
    /// # Fix
    /// Give one of the two another subdomain. No fix is made.
    pub static SHARED_SUBDOMAIN = "shared-subdomain";
}

pub(super) fn check(check: &mut Check<'_>) {
    let modules = check.find("modules.*");
    let hosts: Vec<_> = modules.iter().filter_map(|module| host(check, module)).collect();
    let mut seen: BTreeMap<(Option<usize>, &str), (&str, Span)> = BTreeMap::new();
    for (module, name, span) in &hosts {
        let Some((first, place)) = seen.get(&(module.host, name.as_str())).copied() else {
            seen.insert((module.host, name), (module.name, *span));
            continue;
        };
        let message = format!("`{}` and `{}` both have the host `{name}`", first, module.name);
        let path = format!("{}.host", module.path);
        let help = "give one of them another host";
        let found = check.found(&SHARED_SUBDOMAIN, (*span, &path), message, help);
        beside(found, place, "the other module");
    }
}

/// The host of a module, as it is written or by default.
fn host<'p, 'f>(check: &Check<'f>, module: &'p Place<'f>) -> Option<(&'p Place<'f>, String, Span)> {
    let path = format!("modules.{}", module.name);
    let spec = catalogue::module(module.name)?.table(&path)?;
    let state = spec.option("host")?.at(check.server)?;
    match (module.get("host"), &state.default) {
        (Some(node), _) => Some((module, text(node)?.to_lowercase(), node.span)),
        (None, Some(Value::String(host))) if module.node.as_table().is_some() => {
            Some((module, host.to_lowercase(), module.key))
        }
        _ => None,
    }
}
