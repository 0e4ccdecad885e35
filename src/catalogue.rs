//! What options there are, at which server version, in both languages: one timeline, read as data.
//!
//! No option, type, default or version is written in Rust. The files are embedded and parsed section by section,
//! when a section is first asked for; `schemas/catalogue/README.md` describes their format.

mod frame;
mod hints;
mod layout;
mod load;
mod parts;
mod spec;
mod version;

pub use frame::{
    HostSection, PlainModule, Secrets, Section, Shape, host_section, host_types, legacy_shapes,
    open_sections, plain_modules, secret_shapes, sections,
};
pub use layout::{keeps_order, key_order, section_order};
pub use load::{CommandSpec, commands};
pub use parts::{all, catalogue, module, module_names, section};
pub use spec::{
    Beginning, Bound, Catalogue, Hints, Lifetime, ListState, Misfit, MisfitKind, Mistaken, OptionSpec, Place,
    Reading, Short, State, TableSpec, TableState,
};
pub use version::{Language, UnknownVersion, Version};
