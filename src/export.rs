//! The catalogue in the forms that other programs and people read.

mod markdown;
mod options;
mod reference;
mod rules;
mod schema;

pub use markdown::markdown;
pub use options::options;
pub use reference::reference;
pub use rules::rules;
pub use schema::{json_schema, json_text};
