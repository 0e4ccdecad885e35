//! The one integration-test binary.

mod erlang;
mod generate;
mod term;
