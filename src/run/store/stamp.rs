//! What every call gets with it: the time, and numbers that nobody can guess.

use super::{Scram, Secret};

/// What every call gets with it.
pub struct Stamp<'m> {
    /// The time in Unix seconds.
    pub now: i64,
    /// How passwords are kept: as SCRAM, or plain.
    pub scram: Option<Scram>,
    /// Fills bytes so that nobody can guess them.
    pub random: &'m mut dyn FnMut(&mut [u8]) -> Result<(), String>,
}

impl Stamp<'_> {
    /// Sixteen hexadecimal digits.
    ///
    /// # Errors
    /// Why there are none.
    pub fn digits(&mut self) -> Result<String, String> {
        let mut bytes = [0; 8];
        (self.random)(&mut bytes)?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// What is kept of a password.
    ///
    /// # Errors
    /// When there are no random numbers.
    pub fn secret(&mut self, password: &str) -> Result<Secret, String> {
        let salt = if self.scram.is_some() { self.digits()? } else { String::new() };
        Ok(Secret::new(password, self.scram.as_ref(), &salt))
    }
}
