//! Passwords and accounts.

use super::sessions::kick;
use super::{Call, Halt, Outcome};
use crate::model::tree::Node;
use crate::run::address::Address;
use crate::run::commands::Answer;
use crate::run::store::Secret;
use md5::{Digest, Md5};
use sha1::Sha1;
use std::time::{Duration, UNIX_EPOCH};

pub(super) fn change_password(call: &mut Call<'_, '_, '_>) -> Outcome {
    let password = call.text(2);
    if password.is_empty() {
        return Ok(call.say("empty", &[]));
    }
    let Some(address) = call.named() else { return Ok(call.say("bad_jid", &[])) };
    if !call.serves(&address.host) {
        return Ok(call.say("no_domain", &[]));
    }
    set_password(call, &address, password)?;
    Ok(call.say("done", &[("jid", &address.to_string())]))
}

/// Sets a password. Mnesia makes an account that is not there; SQL changes nothing, and neither says so.
fn set_password(call: &mut Call<'_, '_, '_>, address: &Address, password: &str) -> Result<(), Halt> {
    let secret = call.secret(password)?;
    if !call.kept.set_secret(address, &secret)? && call.auth_is_internal() {
        call.kept.add_account(address, &secret)?;
    }
    Ok(())
}

pub(super) fn check_password_hash(call: &mut Call<'_, '_, '_>) -> Outcome {
    let password = match call.named() {
        Some(address) if call.serves(&address.host) => call.kept.secret(&address)?,
        _ => None,
    };
    let Some(Secret::Plain(plain)) = password else {
        // The versions that look for the password first say so; the others first look at the method.
        call.stop("absent", &[])?;
        if digest(call.text(3), "").is_none() {
            return Ok(call.say("method", &[("method", call.text(3))]));
        }
        return Ok(call.say("wrong", &[]));
    };
    Ok(match digest(call.text(3), &plain) {
        None => call.say("method", &[("method", call.text(3))]),
        Some(digest) if digest == call.text(2) => call.say("done", &[]),
        Some(_) => call.say("wrong", &[]),
    })
}

/// The digest of a password as servers print it: a byte below 16 is one digit.
fn digest(method: &str, password: &str) -> Option<String> {
    let bytes = match method {
        "md5" => Md5::digest(password).to_vec(),
        "sha" => Sha1::digest(password).to_vec(),
        _ => return None,
    };
    Some(bytes.iter().map(|byte| format!("{byte:X}")).collect())
}

pub(super) fn check_account(call: &mut Call<'_, '_, '_>) -> Outcome {
    let account = call.must_exist()?;
    Ok(call.say("done", &[("jid", &account.to_string())]))
}

pub(super) fn check_password(call: &mut Call<'_, '_, '_>) -> Outcome {
    let password = call.text(2);
    let fill = [("password", password), call.typed()[0], call.typed()[1]];
    let found = match call.named() {
        Some(address) if call.serves(&address.host) => {
            call.kept.secret(&address)?.map(|kept| (address, kept))
        }
        _ => None,
    };
    let Some((account, kept)) = found else { return Ok(call.say("no_user", &fill)) };
    let ending = if kept.is(password) { "done" } else { "wrong" };
    Ok(call.say(ending, &[("password", password), ("jid", &account.to_string())]))
}

pub(super) fn ban_account(call: &mut Call<'_, '_, '_>) -> Outcome {
    call.account()?;
    let Some(address) = call.named().filter(|address| call.serves(&address.host)) else {
        return Ok(call.say("no_domain", &[]));
    };
    let reason = reason(call.text(2));
    for session in call.kept.sessions_of(&address)? {
        kick(call, &session.address, reason)?;
    }
    let now = UNIX_EPOCH + Duration::from_secs(u64::try_from(call.stamp.now).unwrap_or_default());
    let time = humantime::format_rfc3339_seconds(now);
    let digits = call.digits()?;
    set_password(call, &address, &format!("BANNED_ACCOUNT--{time}--{digits}--{reason}"))?;
    Ok(call.say("done", &[("jid", &address.to_string()), ("reason", call.text(2))]))
}

/// The reason for closing sessions.
pub(super) fn reason(given: &str) -> &str {
    if given.is_empty() { "Kicked by administrator" } else { given }
}

impl Call<'_, '_, '_> {
    /// What is kept of a password.
    pub(super) fn secret(&mut self, password: &str) -> Result<Secret, Halt> {
        self.stamp.secret(password).map_err(|why| no_random(&why))
    }

    /// Sixteen hexadecimal digits that nobody can guess.
    pub(super) fn digits(&mut self) -> Result<String, Halt> {
        self.stamp.digits().map_err(|why| no_random(&why))
    }

    /// Whether accounts are kept in Mnesia.
    fn auth_is_internal(&self) -> bool {
        let Some(auth) = self.tree.get("auth").and_then(Node::as_table) else { return true };
        match auth.get("methods").and_then(Node::as_items) {
            Some(methods) => methods.iter().any(|method| method.as_str() == Some("internal")),
            None => auth.get("rdbms").is_none(),
        }
    }
}

fn no_random(why: &str) -> Halt {
    Answer::aside(format!("there are no random bytes to be had: {why}"), crate::run::commands::FAILED).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_below_16_are_one_digit() {
        // RFC 1321 has 900150983cd24fb0d6963f7d28e17f72 for `abc`: its second byte is 1.
        assert_eq!(digest("md5", "abc").unwrap(), "90150983CD24FB0D6963F7D28E17F72");
        // d41d8cd98f00b204e9800998ecf8427e, of the empty text, has three such bytes.
        assert_eq!(digest("md5", "").unwrap(), "D41D8CD98F0B24E980998ECF8427E");
        // RFC 3174 has a9993e364706816aba3e25717850c26c9cd0d89d: its sixth byte is 6.
        assert_eq!(digest("sha", "abc").unwrap(), "A9993E36476816ABA3E25717850C26C9CD0D89D");
        assert_eq!(digest("sha256", "abc"), None);
    }
}
