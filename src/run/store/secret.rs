//! Passwords as they are kept: plain, or as SCRAM keeps them (RFC 5802), which tells a right one and nothing else.

use hmac::{KeyInit, Mac, SimpleHmac};
use pbkdf2::pbkdf2_hmac_array;
use sha1::Sha1;
use sha2::{Digest, Sha512};

/// A password as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// The password itself.
    Plain(String),
    /// What SCRAM keeps of it.
    Scram(String),
}

/// How SCRAM makes what it keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scram {
    /// Whether it is SHA-512 and not SHA-1.
    pub sha512: bool,
    /// How many rounds.
    pub rounds: u32,
}

impl Secret {
    /// What is kept of a password; the salt is any text.
    pub fn new(password: &str, scram: Option<&Scram>, salt: &str) -> Secret {
        match scram {
            None => Secret::Plain(password.to_owned()),
            Some(Scram { sha512, rounds }) => {
                let hash = if *sha512 { SHA_512 } else { SHA_1 };
                let key = stored_key(hash, password, salt.as_bytes(), *rounds);
                Secret::Scram(format!("{hash},{rounds},{salt},{key}"))
            }
        }
    }

    /// Whether this is the password.
    pub fn is(&self, password: &str) -> bool {
        match self {
            Secret::Plain(kept) => kept == password,
            Secret::Scram(kept) => {
                let mut parts = kept.splitn(4, ',');
                let mut part = || parts.next().unwrap_or_default();
                let (hash, rounds, salt, key) = (part(), part(), part(), part());
                let rounds = rounds.parse().ok().filter(|rounds| *rounds > 0);
                rounds.is_some_and(|rounds| stored_key(hash, password, salt.as_bytes(), rounds) == key)
            }
        }
    }
}

impl std::fmt::Debug for Secret {
    /// Which kind it is, and no more.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Secret::Plain(_) => "Plain(…)",
            Secret::Scram(_) => "Scram(…)",
        })
    }
}

const SHA_1: &str = "SCRAM-SHA-1";
const SHA_512: &str = "SCRAM-SHA-512";

/// The `StoredKey` in hexadecimal digits.
fn stored_key(hash: &str, password: &str, salt: &[u8], rounds: u32) -> String {
    const KEY: &[u8] = b"Client Key";
    if hash == SHA_512 {
        let salted = pbkdf2_hmac_array::<Sha512, 64>(password.as_bytes(), salt, rounds);
        let mut mac = SimpleHmac::<Sha512>::new_from_slice(&salted).expect("a key may have any length");
        mac.update(KEY);
        digits(&Sha512::digest(mac.finalize().into_bytes()))
    } else {
        let salted = pbkdf2_hmac_array::<Sha1, 20>(password.as_bytes(), salt, rounds);
        let mut mac = SimpleHmac::<Sha1>::new_from_slice(&salted).expect("a key may have any length");
        mac.update(KEY);
        digits(&Sha1::digest(mac.finalize().into_bytes()))
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The salt and the number of rounds are those of the example of RFC 5802.
    #[test]
    fn the_example_of_the_standard_has_the_key_that_others_publish_for_it() {
        let salt = [0x41, 0x25, 0xc2, 0x47, 0xe4, 0x3a, 0xb1, 0xe9, 0x3c, 0x6d, 0xff, 0x76];
        let key = stored_key(SHA_1, "pencil", &salt, 4096);
        assert_eq!(key, "e9d94660c39d65c38fbad91c358f14da0eef2bd6");
    }

    #[test]
    fn only_the_right_password_is_the_password() {
        for scram in [None, Some(Scram { sha512: false, rounds: 2 }), Some(Scram { sha512: true, rounds: 2 })]
        {
            let secret = Secret::new("right", scram.as_ref(), "salt");
            assert!(secret.is("right") && !secret.is("wrong") && !secret.is(""), "{scram:?}");
            assert!(!format!("{secret:?}").contains("right"));
        }
        assert!(!Secret::Scram(String::new()).is(""));
    }
}
