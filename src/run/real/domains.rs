//! Dynamic domains on real databases, in real time.

mod api;
mod cluster;
mod schema;
mod sql;

pub use api::Secret;
pub use cluster::{Api, Asker, Cluster, Setup, Start};
pub use sql::SqlStore;
