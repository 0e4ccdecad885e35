//! How old files say things: patterns of Erlang terms, and where what they bind goes in a TOML file.
//!
//! The forms are data (`schemas/legacy`), in contexts: the terms at the top of a file, the options of a module, the
//! items of a list. Where they lead to is spelled as the first server with a TOML file spells it.

mod late;
mod load;
mod pattern;

pub use late::LateForm;
pub use pattern::{Bindings, Pattern};

use super::data::Data;
use super::spec::Lifetime;
use super::version::Version;
use crate::syntax::term::{Erl, ErlKind};
use crate::value::Value;
use std::sync::OnceLock;

/// What may stand in one place of an old file.
#[derive(Debug)]
pub struct Context {
    /// Its name, for instance `modules.mod_muc`.
    pub name: &'static str,
    /// The forms, those that are tried first in front.
    pub forms: Vec<LateForm>,
    /// Contexts whose forms may stand here too.
    pub also: Vec<&'static str>,
    /// Tables that are written when no item with this key stands here, since an old server did as if one did.
    pub absent: Vec<&'static str>,
    /// Keys without which an old server stops.
    pub needs: Vec<&'static str>,
    /// What an old server does with keys that no form has; `None`: it passes over them.
    pub alive: Option<&'static str>,
    /// The named function that sees to what has come of the whole.
    pub after: Option<&'static str>,
}

/// One way to say something.
#[derive(Debug)]
pub struct Form {
    /// The pattern as it is written.
    pub text: &'static str,
    /// The pattern, once it was asked for: most forms are about nothing that a file has.
    pattern: OnceLock<Pattern>,
    /// The servers that read it so.
    pub lifetime: Lifetime,
    /// What the term becomes a table of its own in: an array `c2s[]`, or a key `rdbms.{Tag}`.
    pub into: Option<Path>,
    /// What is written where.
    pub to: Vec<(Path, Source)>,
    /// What kind of term a variable must be bound to.
    pub when: Vec<(&'static str, Kind)>,
    /// Why nothing is written.
    pub drop: Option<Dropped>,
    /// What a person is told although it is written.
    pub tell: Option<&'static str>,
    /// The first server for which that does not hold.
    pub tell_until: Option<Version>,
    /// What is good to know though nothing changes.
    pub note: Option<&'static str>,
    /// Where it goes in files of later servers when another one has its place already.
    pub again: Option<Path>,
    /// Whether a server keeps it apart for each host, at the top of a file.
    pub scope: Scope,
    /// The kind of string that the old server looks for, where another one was of no effect.
    pub wants: Option<Kind>,
    /// A term that the form is about.
    pub example: &'static str,
}

/// A path of keys in a table; a key may be what a variable binds, and the last one may be an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The keys.
    pub keys: Vec<Key>,
    /// Whether an item is added to the array there.
    pub append: bool,
}

/// One key of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// This one.
    Name(String),
    /// The text of what a variable binds.
    Bound(String),
}

/// What is written at a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// This value.
    Literal(Value),
    /// What a variable binds.
    Bound(String, Via),
}

/// How a bound term becomes a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    /// By the type of the option at the path.
    Type,
    /// By a named function, with an argument.
    Function(String, Option<String>),
    /// As a property list of this context; whether there is a table even if nothing is in it.
    Options(String, bool),
    /// As a list, whose items are of this context.
    Each(String),
}

/// What is not written, and why.
#[derive(Debug)]
pub struct Dropped {
    /// Why.
    pub why: &'static str,
    /// What comes of it.
    pub outcome: Outcome,
}

/// What comes of a term that is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A setting is lost that had an effect.
    Lost,
    /// It had no effect.
    Dead,
    /// The absence of a setting says the same.
    Same,
    /// The old server stops at it.
    Refused,
}

/// Kinds of terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An atom.
    Atom,
    /// An integer.
    Integer,
    /// A list of characters.
    String,
    /// A binary.
    Binary,
    /// A list or a string.
    List,
    /// An address: a tuple of numbers.
    Tuple,
}

/// Where an old server keeps a term of the top of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Once.
    #[default]
    Global,
    /// For each host; a later term for all hosts takes the place of what a host has.
    Host,
    /// For each host and, apart from that, for all.
    Apart,
}

struct File {
    name: &'static str,
    text: &'static str,
    parsed: OnceLock<Vec<Late>>,
}

/// A context that is read when it is asked for.
#[derive(Debug)]
struct Late {
    name: &'static str,
    entry: Data,
    context: OnceLock<Context>,
}

impl Late {
    fn context(&self) -> &Context {
        self.context.get_or_init(|| load::context(self.name, &self.entry))
    }
}

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        static FILES: [File; { [$($name),+].len() }] = [$(File {
            name: $name,
            text: include_str!(concat!(env!("OUT_DIR"), "/legacy/", $name, ".data")),
            parsed: OnceLock::new(),
        }),+];
    };
}

files!(
    "top",
    "auth",
    "listen",
    "outgoing_pools",
    "tls",
    "modules",
    "modules/mod_adhoc",
    "modules/mod_auth_token",
    "modules/mod_bosh",
    "modules/mod_caps",
    "modules/mod_carboncopy",
    "modules/mod_csi",
    "modules/mod_disco",
    "modules/mod_event_pusher",
    "modules/mod_extdisco",
    "modules/mod_global_distrib",
    "modules/mod_http_upload",
    "modules/mod_inbox",
    "modules/mod_jingle_sip",
    "modules/mod_keystore",
    "modules/mod_last",
    "modules/mod_mam_meta",
    "modules/mod_muc",
    "modules/mod_muc_light",
    "modules/mod_muc_log",
    "modules/mod_offline",
    "modules/mod_offline_chatmarkers",
    "modules/mod_ping",
    "modules/mod_privacy",
    "modules/mod_private",
    "modules/mod_pubsub",
    "modules/mod_push_service_mongoosepush",
    "modules/mod_register",
    "modules/mod_roster",
    "modules/mod_shared_roster_ldap",
    "modules/mod_sic",
    "modules/mod_stream_management",
    "modules/mod_time",
    "modules/mod_vcard",
    "modules/mod_version",
);

impl File {
    fn contexts(&self) -> &[Late] {
        self.parsed.get_or_init(|| load::contexts(self.text))
    }
}

/// The context of this name: it stands in the file that its first part names, or of its first two.
pub fn context(name: &str) -> Option<&'static Context> {
    let mut parts = name.splitn(3, '.');
    let first = parts.next().unwrap_or_default();
    let second = parts.next().map(|second| format!("{first}/{}", second.trim_end_matches("[]")));
    let of = |file: &str| FILES.iter().find(|known| known.name == file);
    let file = second.and_then(|second| of(&second)).or_else(|| of(first))?;
    file.contexts().iter().find(|late| late.name == name).map(Late::context)
}

/// Every context.
pub fn contexts() -> impl Iterator<Item = &'static Context> {
    FILES.iter().flat_map(File::contexts).map(Late::context)
}

impl Kind {
    /// Whether a term is of the kind.
    pub fn has(self, term: &Erl) -> bool {
        match (&term.kind, self) {
            (ErlKind::Atom(_), Kind::Atom)
            | (ErlKind::Integer(_), Kind::Integer)
            | (ErlKind::String(_), Kind::String | Kind::List)
            | (ErlKind::Binary(_), Kind::Binary)
            | (ErlKind::List { .. }, Kind::List)
            | (ErlKind::Tuple(_), Kind::Tuple) => true,
            // A list of numbers may be a string.
            (ErlKind::List { items, tail: None }, Kind::String) => {
                !items.is_empty() && items.iter().all(|item| matches!(item.kind, ErlKind::Integer(_)))
            }
            _ => false,
        }
    }
}

impl Form {
    /// The pattern.
    pub fn pattern(&self) -> &Pattern {
        self.pattern
            .get_or_init(|| Pattern::parse(self.text).expect("the key of a form is a term with variables"))
    }

    /// Whether the variables are bound to terms of the kinds that the form asks for.
    pub fn fits(&self, bindings: &Bindings<'_, '_>) -> bool {
        self.when.iter().all(|(variable, kind)| {
            bindings.iter().find(|(name, _)| name == variable).is_some_and(|(_, term)| kind.has(term))
        })
    }
}

impl Context {
    /// The forms that may stand here, those of other contexts behind its own.
    pub fn all(&self) -> impl Iterator<Item = &LateForm> {
        let also = self.also.iter().filter_map(|name| context(name));
        let also: Box<dyn Iterator<Item = &LateForm>> = Box::new(also.flat_map(Context::all));
        self.forms.iter().chain(also)
    }
}
