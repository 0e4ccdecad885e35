//! Both languages as text: places, comments and every mistake, but no meaning.

pub mod term;
pub mod toml;
