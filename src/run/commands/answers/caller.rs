//! Who calls: an account and its password.

use super::unusable;
use crate::run::address::Address;
use crate::run::commands::access::{Account, Caller};
use crate::run::commands::{Answer, Login};
use crate::run::store::{Secret, Store};

/// Who a login is.
///
/// A server compares the password with the one that is kept plain, or with nothing where there is none: it lets the
/// empty password of an account in that is kept as SCRAM, or not there at all. Nobody is let in that way here.
pub(in crate::run::commands) fn caller(store: &Store, login: &Login) -> Result<Caller, Answer> {
    let Some(address) = Address::of(&login.user, &login.host) else { return Ok(Caller::Wrong(None)) };
    let kept = store.change(|kept| kept.secret(&address)).map_err(|error| unusable(&error))?;
    Ok(match kept {
        Some(Secret::Plain(plain)) if plain == login.password && !plain.is_empty() => {
            Caller::Account(Account { user: address.user, host: address.host })
        }
        Some(Secret::Scram(_)) | None if login.password.is_empty() => Caller::Wrong(Some(
            "a server would let the empty password in, since it has none to compare it with; mimcfg does not",
        )),
        Some(Secret::Scram(_)) => Caller::Wrong(Some(
            "the password is kept as SCRAM, which a server cannot compare with one that is given here",
        )),
        Some(Secret::Plain(_)) | None => Caller::Wrong(None),
    })
}
