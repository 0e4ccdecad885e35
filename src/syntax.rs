//! Both languages as text: places, comments and every mistake, but no meaning.

mod codes;

pub mod term;
pub mod toml;

pub use codes::CODES;
