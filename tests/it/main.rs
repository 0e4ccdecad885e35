//! Everything that is tested from outside, in one binary.

mod erlang;
mod generate;
mod report;
mod term;
mod toml;
