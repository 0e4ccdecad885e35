//! From what a configuration says at one server to what a file for another server must say.
//!
//! The written value is carried, or with [`Mode::Effect`] what the old server did. Either way the effective settings
//! before and after differ exactly by the changes that are told.

mod fit;
mod plan;
mod tell;

pub use plan::{PlannedOption, PlannedTable, Shown, plan};

use crate::catalogue::{TableSpec, Version};
use crate::diagnostic::{Code, Diagnostic, code};
use crate::source::Span;
use serde_json::Value as Json;

/// Which of two values is carried where the old server did something else than the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// What is written.
    #[default]
    Intent,
    /// What the old server did.
    Effect,
}

impl Mode {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Intent => "intent",
            Mode::Effect => "effect",
        }
    }
}

/// What a migrated file must say, and what changes with it.
#[derive(Debug)]
pub struct Plan {
    /// The server that the file is for.
    pub target: Version,
    /// Which value is carried.
    pub mode: Mode,
    /// The tables to write, in order.
    pub tables: Vec<PlannedTable>,
    /// Every setting whose value in effect differs between the two servers.
    pub changes: Vec<Change>,
    /// The findings of reading and of starting the old config, and those of the migration.
    pub findings: Vec<Diagnostic>,
    /// Comments that belong to nothing that is written.
    pub orphans: Vec<Span>,
    /// Tables that the target does not have, and where the old file has them.
    pub left_out: Vec<(&'static TableSpec, Span)>,
}

/// A setting whose value in effect differs between the old server and the new one.
#[derive(Debug, Clone)]
pub struct Change {
    /// The path of the setting, or of a table that goes as a whole.
    pub path: String,
    /// What the old server did; null: unset.
    pub old_effective: Json,
    /// What the new one does; null: unset, or gone.
    pub new_effective: Json,
    /// The code of the finding that tells it.
    pub code: &'static Code,
    /// Where the old file causes it.
    pub span: Span,
}

code! {
    /// The target no longer has the service, and refuses a file that names it. The section is left out.
    pub static REMOVED_SERVICE = "removed-service";
    /// The option took another shape at the target, and what the new shape needs is not in the old file. The old value is left in the file as a comment, and you are asked.
    pub static RESHAPED_OPTION = "reshaped-option";
    /// The value cannot be written for the target: it is of another type or out of range. The key is left out, so the target's default takes its place.
    pub static VALUE_NOT_CARRIED = "value-not-carried";
    /// The value has a form that the old server did not take for what it says, such as a string where an atom is needed. Written in TOML it takes effect.
    pub static VALUE_TAKES_EFFECT = "value-takes-effect";
    /// Commands of a group that the old server had and the target no longer has.
    pub static REMOVED_COMMANDS = "removed-commands";
}
