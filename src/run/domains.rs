//! Dynamic domains: nodes that keep what they route in step with a table that they share.
//!
//! [`Admin`] writes, one [`Member`] for each node reads: a loader copies rows of the [`Store`] into the [`Core`] of the
//! node, and a cleaner deletes old events. Nothing here waits or looks at a clock, so that a whole cluster runs in a
//! test; on real databases the same code runs as it is. (Source: 5.0.0, 5.1.0 and 6.3.0 as run.)

mod admin;
mod call;
mod cleaner;
mod core;
mod generation;
mod loader;
mod member;
mod memory;
mod model;
pub mod rest;
mod scenario;
mod settings;
mod simulation;
mod store;

pub use admin::{Admin, Hook, WriteError};
pub use call::{Call, Reply};
pub use core::{Core, Refused};
pub use generation::{Loading, Profile, Writing};
pub use member::{CHECK_EVERY, Member, Options};
pub use memory::{Gate, Memory, Open};
pub use model::{Bounds, Names, Record, Row, Status};
pub use scenario::{Scenario, Step, What};
pub use settings::Settings;
pub use simulation::Simulation;
pub use store::{Change, Decide, Store, StoreError};
