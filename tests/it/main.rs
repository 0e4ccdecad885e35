//! All integration tests: one binary.

mod toml;
