//! From a plan to the text of a TOML file, in the layout of the server's own documents.
//!
//! The text is laid out with one section a service, keys indented by two blanks, integers of five digits or more with
//! underscores, and the comments of the old file beside what they speak of. Writing what was read changes no byte.

pub mod comment;
mod edits;
mod format;
mod layout;
mod piece;
mod splice;
mod whole;

pub use edits::edited;
pub use format::format;
pub use layout::{services, toml};
pub use piece::tree;
pub use splice::{into, own_sections};
use whole::whole;
