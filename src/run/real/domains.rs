//! Dynamic domains on real databases, in real time.

mod call;
mod cluster;
mod schema;
mod sql;

pub use call::{Call, Reply};
pub use cluster::{Asker, Cluster, Journals, Setup};
pub use sql::SqlStore;
