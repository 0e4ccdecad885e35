//! Dynamic domains: what nodes do with tables, in memory and in real databases.

#[cfg(feature = "runtime")]
mod api;
#[cfg(feature = "runtime")]
mod behaviour;
#[cfg(feature = "runtime")]
mod failures;
#[cfg(all(feature = "runtime", unix))]
mod kill;
mod laws;
#[cfg(feature = "runtime")]
mod process;
mod rig;
