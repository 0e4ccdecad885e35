//! The two languages of configuration, as text: places, comments and every mistake, but no meaning.

pub mod term;
