//! The reports of `service_mongoose_system_metrics`: what is gathered, in which form, when it leaves and to whom.

pub mod delivery;
pub mod inventory;
pub mod items;
pub mod outbox;
pub(super) mod process;
pub mod requests;
pub mod state;
