//! Options of authentication that exclude each other.

use super::{Place, Reader};
use crate::diagnostic::Diagnostic;
use crate::model::tree::{Map, Node};
use crate::read::IGNORED_ITEM;

/// The source of the secret for tokens wins over the secret itself, and a list of hashes over the format.
pub(super) fn after(reader: &mut Reader<'_>, place: &Place, out: &mut Map) {
    let secret = out.find_mut(&["jwt", "secret"]).and_then(Node::as_table_mut);
    if let Some(secret) = secret
        && secret.len() > 1
        && let Some(node) = secret.remove("value")
        && let Some(origin) = node.origin
    {
        let message = "`jwt_secret` has no effect beside `jwt_secret_source`";
        reader.findings.push(Diagnostic::info(&IGNORED_ITEM, origin.whole, message).path(place.path()));
    }
}
