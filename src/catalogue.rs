//! What options there are, at which server version, in both languages: one timeline, read as data.
//!
//! No option, type, default or version is written in Rust. The files are embedded and parsed part by part, when a
//! part is first asked for; `schemas/catalogue/README.md` describes their format.

mod changes;
pub mod commands;
mod conditions;
mod cursor;
mod data;
mod early;
pub mod format;
mod frame;
mod hints;
pub mod hops;
mod late;
mod layout;
pub mod legacy;
mod load;
mod meaning;
mod misfit;
mod moves;
mod parts;
pub mod runtime;
mod spec;
pub mod under_host;
mod version;

pub use commands::{CommandSpec, Needs, commands};
pub use conditions::{Condition, Sections, Step, condition};
pub use cursor::{Child, Cursor, at};
pub use frame::{
    HostSection, PlainModule, Secrets, Section, Shape, host_leaves, host_needed, host_section, host_types,
    legacy_keys, legacy_shapes, open_sections, plain_modules, secret_shapes, sections,
};
pub use hints::{Beginning, Bound, Hints, Short};
pub use late::{LateOption, LateTable};
pub use layout::{keeps_order, key_order, section_order};
pub use meaning::{Lifted, Meaning, OtherWords, meaning};
pub use misfit::{Misfit, MisfitKind};
pub use moves::{Story, homes, story};
pub use parts::{all, catalogue, module, module_names, section};
pub use spec::{
    Catalogue, Lifetime, ListState, Mistaken, OptionSpec, Place, Reading, State, TableSpec, TableState,
};
pub use version::{Language, UnknownVersion, Version};
