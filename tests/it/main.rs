//! Everything that is tested from outside, in one binary.

// Tests stop at what they did not expect, and print the figures that they found.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, clippy::unicode_not_nfc)]

mod browser;
mod catalogue;
mod cli;
mod conformance;
mod corpus;
mod ctl;
#[cfg(feature = "runtime")]
mod databases;
#[cfg(feature = "runtime")]
mod db;
mod domains;
mod erlang;
mod fleet;
mod fmt;
mod forms;
mod generate;
mod hops;
mod laws;
mod layers;
mod lint;
mod mutation;
mod pairs;
mod readme;
mod report;
mod rules;
mod runtime;
mod schema;
mod source_map;
mod support;
mod term;
mod toml;
mod verify;
