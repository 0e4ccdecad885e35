//! What two configurations mean, compared.
//!
//! Both are brought to one server, the older one by the rules of migration, and held against each other setting by
//! setting: a default that is written says no more than one that is not, and order counts only where a server goes
//! by it. What may differ without a difference in meaning is data (`schemas/catalogue/meaning.toml`).

mod bring;
mod compare;
mod normal;
mod pairing;

pub use bring::{Brought, bring};
pub use compare::{Side, Told, beside, compare, settings};

/// A setting in which two configurations differ.
#[derive(Debug, Clone)]
pub struct Difference {
    /// Where it is, in dotted TOML notation; positions in arrays are those of the new one, if it has the item.
    pub path: String,
    /// What the old one has.
    pub old: Side,
    /// What the new one has.
    pub new: Side,
    /// Whether its value is a secret.
    pub secret: bool,
}

/// Two configurations, compared.
#[derive(Debug, Default)]
pub struct Comparison {
    /// How many settings were compared: those that at least one of the two writes.
    pub compared: usize,
    /// Those that differ, in the order of the new one.
    pub differences: Vec<Difference>,
}
