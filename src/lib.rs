//! Configuration of MongooseIM, in both of its languages: `mongooseim.cfg` (Erlang terms, servers up to 4.0) and
//! `mongooseim.toml` (servers from 4.0 on).
//!
//! Nouns hold, verbs move. In reading order:
//!
//! - [`source`]: texts and places in them; [`diagnostic`]: findings; [`syntax`]: both languages as trees with places.
//! - [`value`]: values of settings; [`catalogue`]: what options there are, at which version, read as data.
//! - [`model`]: a configuration as a server takes it, every setting with what is written and what is in effect.
//! - [`read`] makes one of a text; [`run`] tells what a server does with it; [`migrate`] plans the file for another
//!   server, and [`mod@write`] lays it out; [`diff`] compares texts and meanings, and [`mod@verify`] proves that two
//!   files mean the same; [`lint`] finds what is dubious and mends it; [`report`] tells everything to people and
//!   programs.
//!
//! The library prints nothing, and reads no file, clock or environment: they come in as arguments.
//!
//! ```
//! use mimcfg::catalogue::Version;
//! use mimcfg::{migrate, read, run, source::Sources, write};
//!
//! let mut sources = Sources::default();
//! let text = b"{services, [{service_mongoose_system_metrics, [no_report]}]}.";
//! let request = read::Request {
//!     server: Version::parse("3.7")?,
//!     only: None,
//!     includes: &read::NoIncludes,
//!     root: None,
//! };
//! let config = read::legacy(&mut sources, "mongooseim.cfg", text, &request);
//! let plan = migrate::plan(&config, &run::boot(&config), Version::parse("6.8")?, migrate::Mode::Intent);
//! assert_eq!(write::toml(&plan, &sources), "[services.service_mongoose_system_metrics]\n  report = false\n");
//! # Ok::<(), mimcfg::catalogue::UnknownVersion>(())
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod source;

pub mod diagnostic;

pub mod syntax;

pub mod value;

pub mod catalogue;

pub mod model;

pub mod read;
pub mod run;

pub mod migrate;
pub mod write;

pub mod diff;
pub mod export;
pub mod lint;

pub mod verify;

pub mod report;
