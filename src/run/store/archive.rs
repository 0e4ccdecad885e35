//! Archives of messages: those of accounts, and what accounts said in rooms.

use super::Kept;
use crate::run::address::Address;
use crate::run::db::{DbError, Row};

/// A message in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// Its number in the store; later ones have greater numbers.
    pub number: i64,
    /// When it was sent, in Unix seconds.
    pub sent: i64,
    /// Who sent it: an address in a room for what came from a room.
    pub from: String,
    /// The message as XML.
    pub packet: String,
}

/// The number of the node among the nodes of its cluster, as it stands in an id. There is one node.
const NODE: i128 = 1;

impl Archived {
    /// Its id: the time in microseconds and the number of the node behind it, to the base of 32. (`mod_mam_utils` of
    /// 3.7.1 to 6.8)
    pub fn id(&self) -> String {
        // Seconds are all that is kept; what is below them keeps ids apart, and in order.
        let time = i128::from(self.sent) * 1_000_000 + i128::from(self.number % 1_000_000);
        let mut rest = (time << 8) + NODE;
        let mut digits = Vec::new();
        while rest > 0 {
            let digit = u32::try_from(rest % 32).unwrap_or_default();
            digits.push(char::from_digit(digit, 32).unwrap_or('0').to_ascii_uppercase());
            rest /= 32;
        }
        digits.iter().rev().collect()
    }
}

impl Kept<'_> {
    /// Puts a message into the archive of an account, or among what the account said in rooms.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn archive(
        &mut self,
        account: &Address,
        of_room: bool,
        (sent, from, packet): (i64, &str, &str),
    ) -> Result<(), DbError> {
        self.run(
            "INSERT INTO archive (username, host, of_room, sent, origin, packet) VALUES (?, ?, ?, ?, ?, ?)",
            &[
                (&account.user).into(),
                (&account.host).into(),
                of_room.into(),
                sent.into(),
                from.into(),
                packet.into(),
            ],
        )?;
        Ok(())
    }

    /// The archive of an account, or what it said in rooms, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn archived(&mut self, account: &Address, of_room: bool) -> Result<Vec<Archived>, DbError> {
        let rows = self.rows(
            "SELECT id, sent, origin, packet FROM archive
             WHERE host = ? AND username = ? AND of_room = ? ORDER BY id",
            &[(&account.host).into(), (&account.user).into(), of_room.into()],
        )?;
        let archived = |row: &Row| {
            Ok(Archived {
                number: row.int(0)?,
                sent: row.int(1)?,
                from: row.text(2)?.to_owned(),
                packet: row.text(3)?.to_owned(),
            })
        };
        rows.iter().map(archived).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_time_and_a_node_to_the_base_of_32() {
        let id = |number, sent| Archived { number, sent, from: String::new(), packet: String::new() }.id();
        // 256 × 1,000,000 + 1, and the next number.
        assert_eq!(id(0, 1), "7K4G01");
        assert_eq!(id(1, 1), "7K4G81");
        assert!(id(5, 1_700_000_000) < id(6, 1_700_000_000));
    }
}
