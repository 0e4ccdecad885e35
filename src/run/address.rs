//! JIDs, prepared as servers prepare them.

use std::fmt::{Display, Formatter, Result};

/// A user of a host, or a session of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The user; empty for the host itself.
    pub user: String,
    /// The host.
    pub host: String,
    /// The resource; empty for the user.
    pub resource: String,
}

impl Address {
    /// The address of a user of a host; `None` if there can be none.
    pub fn of(user: &str, host: &str) -> Option<Address> {
        Address::with(user, host, "")
    }

    /// The address of a session; `None` if there can be none.
    pub fn with(user: &str, host: &str, resource: &str) -> Option<Address> {
        // Each part is prepared for itself: what one holds cannot make another.
        let node = (!user.is_empty()).then(|| jid::NodePart::new(user)).transpose().ok()?;
        let domain = jid::DomainPart::new(host).ok()?;
        let part = (!resource.is_empty()).then(|| jid::ResourcePart::new(resource)).transpose().ok()?;
        Some(Address {
            user: node.map_or_else(String::new, |node| node.as_str().to_owned()),
            host: domain.as_str().to_owned(),
            resource: part.map_or_else(String::new, |part| part.as_str().to_owned()),
        })
    }

    /// Reads one.
    pub fn parse(text: &str) -> Option<Address> {
        let jid = jid::Jid::new(text).ok()?;
        Some(Address {
            user: jid.node().map_or_else(String::new, |node| node.as_str().to_owned()),
            host: jid.domain().as_str().to_owned(),
            resource: jid.resource().map_or_else(String::new, |part| part.as_str().to_owned()),
        })
    }

    /// The address of its user.
    #[must_use]
    pub fn bare(&self) -> Address {
        Address { resource: String::new(), ..self.clone() }
    }

    /// The address of a session of its user. The resource is prepared already.
    #[must_use]
    pub fn at(&self, resource: &str) -> Address {
        Address { resource: resource.to_owned(), ..self.clone() }
    }
}

impl Display for Address {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if !self.user.is_empty() {
            write!(out, "{}@", self.user)?;
        }
        out.write_str(&self.host)?;
        if !self.resource.is_empty() {
            write!(out, "/{}", self.resource)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_prepared_and_stay_apart() {
        let address = Address::with("Ann", "LocalHost", "Phone 1").unwrap();
        assert_eq!(address.to_string(), "ann@localhost/Phone 1");
        assert_eq!(Address::parse("ANN@localhost/Phone 1"), Some(address));
        for (user, host) in [("a@b", "h"), ("a/b", "h"), ("a", ""), ("a", "h/r"), ("a", "b@h"), ("a b", "h")]
        {
            assert_eq!(Address::of(user, host), None, "{user} {host}");
        }
        assert_eq!(Address::of("", "h").unwrap().to_string(), "h");
    }
}
