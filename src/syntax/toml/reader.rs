//! Which of the servers' two TOML readers a text is read for.

/// The servers' TOML reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reader {
    /// The reader of servers 4.0 to 5.0.
    UpTo5_0,
    /// The reader of servers 5.1 and newer.
    #[default]
    From5_1,
}
