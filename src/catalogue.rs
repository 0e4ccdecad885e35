//! What options there are, at which server version, in both languages: one timeline, read as data.
//!
//! No option, type, default or version is written in Rust. The files are embedded and parsed section by section,
//! when a section is first asked for; `schemas/catalogue/README.md` describes their format.

mod early;
pub mod format;
mod frame;
mod hints;
mod load;
mod misfit;
mod parts;
mod spec;
mod version;

pub use frame::{
    HostSection, Secrets, Section, Shape, host_leaves, host_needed, host_section, host_types, legacy_shapes,
    open_sections, secret_shapes, sections,
};
pub use load::{CommandSpec, commands};
pub use misfit::{Misfit, MisfitKind};
pub use parts::{all, catalogue, module, module_names, section};
pub use spec::{
    Beginning, Bound, Catalogue, Hints, Lifetime, ListState, Mistaken, OptionSpec, Place, Reading, Short,
    State, TableSpec, TableState,
};
pub use version::{Language, UnknownVersion, Version};
