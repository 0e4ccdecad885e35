//! Names that a server looks up while it reads the file.

use super::Check;
use super::place::{Place, text};
use crate::diagnostic::code;
use crate::source::Span;
use crate::syntax::toml::Node;

code! {
    /// A server looks up the name of an endpoint at its start, and the name is under a domain that is kept for examples.
    ///
    /// # Why
    /// Servers from 5.1 on look up the endpoints of `mod_global_distrib` while they read the file, and refuse it when
    /// there is no address (recorded at 5.1.0 to 6.8.0); without endpoints, they look up `local_host`. This program asks
    /// no DNS. It tells only names under the domains that RFC 2606 and RFC 6761 keep for examples and tests, which no
    /// public DNS has. Where a file of hosts or a DNS of your own has the name, write
    /// `# mimcfg: ignore[placeholder-endpoint]` behind it.
    ///
    /// # Example
    /// ```toml 6.8
    /// [modules.mod_global_distrib]
    ///   global_host = "localhost"
    ///   local_host = "localhost"
    /// [[modules.mod_global_distrib.connections.endpoints]]
    ///   host = "node1.example.com"
    ///   port = 5555
    /// ```
    ///
    /// # Fix
    /// Write the name or the address of the machine. No fix is made.
    pub static PLACEHOLDER_ENDPOINT = "placeholder-endpoint";
}

pub(super) fn check(check: &mut Check<'_>) {
    if !check.holds() {
        return;
    }
    for module in check.at() {
        let endpoints = module.get("connections").and_then(Node::as_table).and_then(|it| it.get("endpoints"));
        let items = endpoints.and_then(|entry| entry.value.as_items());
        match items {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    let Some(host) = item.as_table().and_then(|table| table.get("host")) else { continue };
                    let path = format!("{}.connections.endpoints[{index}].host", module.path);
                    name(check, &host.value, &path, host.value.span);
                }
            }
            None => local_host(check, &module),
        }
    }
}

/// The endpoint of a node that lists none.
fn local_host(check: &mut Check<'_>, module: &Place<'_>) {
    if let Some(host) = module.get("local_host") {
        name(check, host, &format!("{}.local_host", module.path), host.span);
    }
}

fn name(check: &mut Check<'_>, node: &Node, path: &str, span: Span) {
    let Some(name) = text(node) else { return };
    let lower = name.trim_end_matches('.').to_lowercase();
    let under =
        |domain: &str| lower.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let Some(domain) = check.list("domains").find(|domain| under(domain)) else { return };
    let message =
        format!("`{name}` is looked up when the server starts, and `{domain}` is a domain for examples");
    let help = "write the name or the address of the machine";
    check.found(&PLACEHOLDER_ENDPOINT, (span, path), message, help);
}
