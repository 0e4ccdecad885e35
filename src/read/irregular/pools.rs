//! Pools of outgoing connections: for whom they are, and TLS of `PostgreSQL`.

use super::{Place, Reader};
use crate::diagnostic::Diagnostic;
use crate::model::tree::{Content, Map, Node};
use crate::read::CHANGED_IN_TOML;
use crate::read::legacy::{NONE, text};
use crate::syntax::term::{Erl, ErlKind};

/// `global`, `host` or the name of one host.
pub(super) fn scope(reader: &mut Reader<'_>, term: &Erl, _: Option<&str>, place: &Place) -> Option<Node> {
    let string = |text: &str| Node::string(text).at(term.span, term.span);
    let mut map = Map::default();
    match &term.kind {
        ErlKind::Atom(name) if name == "global" => {}
        ErlKind::Atom(name) if name == "host" => {
            map.insert("scope", string("host"));
        }
        ErlKind::Binary(_) | ErlKind::String(_) => {
            if matches!(term.kind, ErlKind::String(_)) {
                let message = format!(
                    "the host {term} of a pool is a list of characters, under which it is never found; written in TOML it is"
                );
                let finding = Diagnostic::warning(&CHANGED_IN_TOML, term.span, message);
                reader.converted(None, finding.path(place.path()));
            }
            map.insert("scope", string("single_host"));
            map.insert("host", string(&text(term)));
        }
        _ => return None,
    }
    Some(Node::new(Content::Table(map)))
}

/// Without `{ssl, true}` or `{ssl, required}` there is no TLS, whatever else is said of it.
pub(super) fn pgsql_tls(_: &mut Reader<'_>, _: &Place, out: &mut Map) {
    if out.remove("~on").is_none() && out.get("required").is_none() {
        out.insert(NONE, Node::table());
    }
}
