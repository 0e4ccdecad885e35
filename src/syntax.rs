//! Texts into trees with spans and comments: nothing is thrown away and nothing is given a meaning.

pub mod toml;
