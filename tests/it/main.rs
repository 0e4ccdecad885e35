//! The one integration test of the crate.

mod report;
