//! Configuration of `MongooseIM`, in both of its languages.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod source;

pub mod diagnostic;

pub mod syntax;
