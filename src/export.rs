//! The catalogue in the forms that other programs and people read.

mod markdown;
mod options;

pub use markdown::markdown;
pub use options::options;
