//! Dynamic domains: what nodes do with tables, in memory and in real databases.

#[cfg(feature = "runtime")]
mod behaviour;
mod rig;
