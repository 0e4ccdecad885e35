//! The catalogue in the forms that other programs and people read.

mod markdown;
mod options;
mod rules;

pub use markdown::markdown;
pub use options::options;
pub use rules::rules;
