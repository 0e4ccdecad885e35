//! What options there are, at which server version, in both languages: one timeline, read as data.
//!
//! No option, type, default or version is written in Rust. The files are embedded and parsed section by section,
//! when a section is first asked for; `schemas/catalogue/README.md` describes their format.

mod frame;
mod hints;
mod load;
mod spec;
mod version;

pub use frame::{
    Secrets, Section, Shape, legacy_keys, legacy_shapes, open_sections, secret_shapes, sections,
};
pub use hints::{Beginning, Bound, Hints, Short};
pub use load::{CommandSpec, catalogue, commands};
pub use spec::{Catalogue, Lifetime, Misfit, MisfitKind, Mistaken, OptionSpec, Reading, State, TableSpec};
pub use version::{Language, UnknownVersion, Version};
