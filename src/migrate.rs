//! From what a configuration says at one server to what a file for another server must say.
//!
//! The written value is carried, or with [`Mode::Effect`] what the old server did. Either way the effective settings
//! before and after differ exactly by the changes that are told.

mod fit;
pub mod hops;
mod plan;
mod tell;
mod whole;

pub use plan::{PlannedOption, PlannedTable, Shown, plan, plan_taking, plan_with};

use self::hops::{Decision, News};
use crate::catalogue::{TableSpec, Version};
use crate::diagnostic::{Code, Diagnostic, code};
use crate::model::tree::Map;
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
    /// All sections but the services, where the whole file is migrated.
    pub map: Option<Map>,
    /// What a person has to decide or decided.
    pub decisions: Vec<Decision>,
    /// What the target can do more with what the file has.
    pub news: Vec<News>,
    /// Comments that open the file.
    pub head: Vec<Span>,
    /// Comments that close it.
    pub tail: Vec<Span>,
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
    /// The target does not have the service, and refuses a file that names it; the section is left out.
    ///
    /// # Why
    /// `service_admin_extra` went in 6.2.0 with the old command line, and `service_domain_db` is new in
    /// 5.0.0 (specifications of 4.1.0 to 6.8.0).
    ///
    /// # Example
    /// ```erlang 3.7 to 6.8
    /// {services, [{service_admin_extra, [{submods, [node]}]}]}.
    /// ```
    ///
    /// # Fix
    /// See that no script of yours calls what the service gave, or migrate for a server that has it.
    pub static REMOVED_SERVICE = "removed-service";

    /// The option took another shape at the target, and what the new shape needs is not in the old file.
    ///
    /// # Why
    /// An extra tracking id is one string up to 6.0, and a table with `id` and `secret` from 6.1 on; a
    /// secret cannot be guessed. The old value is left in the file as a comment.
    ///
    /// # Example
    /// ```erlang 3.7 to 6.8
    /// {services, [{service_mongoose_system_metrics, [report, {tracking_id, "UA-98765432-1"}]}]}.
    /// ```
    ///
    /// # Fix
    /// Fill in what is missing and take the `#` away, or leave the option out.
    pub static RESHAPED_OPTION = "reshaped-option";

    /// The value cannot be written for the target: it is of another type or out of range.
    ///
    /// # Why
    /// The key is left out, so the target's default takes its place; a file with the value would be refused.
    ///
    /// # Example
    /// ```erlang 3.7 to 5.1
    /// {services, [{service_mongoose_system_metrics, [report, {tracking_id, ""}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write a value that the target takes, if the default is not what you want.
    pub static VALUE_NOT_CARRIED = "value-not-carried";

    /// The value has a form that the old server did not take for what it says.
    ///
    /// # Why
    /// A binary or a string where another form is needed, for instance: the old server did something else
    /// with it, and written in TOML it takes effect.
    ///
    /// # Example
    /// ```erlang 3.7 to 5.1
    /// {services, [{service_mongoose_system_metrics, [no_report, {tracking_id, <<"UA-98765432-1">>}]}]}.
    /// ```
    ///
    /// # Fix
    /// Look at the value, and take the key out if what the old server did is what you want; `--keep-effect`
    /// does that.
    pub static VALUE_TAKES_EFFECT = "value-takes-effect";

    /// The target has no place for an option or a section; it is left out, as a comment.
    ///
    /// # Why
    /// A file that names it would be refused (specifications of 4.1.0 to 6.8.0).
    ///
    /// # Example
    /// ```erlang 3.7 to 4.0
    /// {hosts, ["example.com"]}.
    /// {modules, [{mod_offline, [{store_groupchat_messages, true}]}]}.
    /// ```
    ///
    /// # Fix
    /// See that you can do without it, or migrate for a server that has it.
    pub static REMOVED_SECTION = "removed-setting";

    /// The target no longer has commands of a group that the old server had.
    ///
    /// # Why
    /// `load_config` of the group `node` went in 5.0.0, although documents up to 6.1 name it; `mongooseimctl`
    /// answers that there is no such command (counted by running 3.7.1 to 6.1.0).
    ///
    /// # Example
    /// ```erlang 3.7 to 5.1
    /// {services, [{service_admin_extra, [{submods, [node]}]}]}.
    /// ```
    ///
    /// # Fix
    /// See that no script of yours calls them.
    pub static REMOVED_COMMANDS = "removed-commands";
}
