//! The domains that a node routes, in its memory.

use super::model::Names;
use std::collections::HashMap;

/// The domains of a node: the static ones, and those that its loader found. It outlives its loader.
#[derive(Debug, Clone, Default)]
pub struct Core {
    names: Names,
    dynamic: HashMap<Box<str>, Dynamic>,
}

/// A dynamic domain. Host types are few, so it names one by its place in their list.
#[derive(Debug, Clone, Copy)]
struct Dynamic {
    host_type: u32,
    loader: u32,
}

/// Why the core did not take a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// The node has no such host type for dynamic domains.
    UnknownHostType,
    /// The domain is static.
    Static,
    /// The domain is there with another host type.
    BadInsert,
}

impl Refused {
    /// What the log of the server calls it when a row of the database is refused.
    pub fn event(self) -> &'static str {
        match self {
            Refused::UnknownHostType => "ignore_domain_from_db_with_unknown_host_type",
            Refused::Static => "domain_static_but_in_db",
            Refused::BadInsert => "ignore_domain_from_db_with_different_host_type",
        }
    }
}

impl Core {
    /// The core of a node that knows its static domains.
    pub fn new(names: Names) -> Core {
        Core { names, dynamic: HashMap::new() }
    }

    /// What the node knows of itself.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Takes in a domain that a loader found; one that is there already with that host type is then of this loader.
    ///
    /// # Errors
    /// When it must not be there; unknown host types are told first.
    pub fn insert(&mut self, domain: &str, host_type: &str, loader: u32) -> Result<(), Refused> {
        let number = self.names.number(host_type).ok_or(Refused::UnknownHostType)?;
        let host_type = u32::try_from(number).unwrap_or(u32::MAX);
        if self.names.is_static(domain) {
            return Err(Refused::Static);
        }
        match self.dynamic.get_mut(domain) {
            Some(known) if known.host_type != host_type => return Err(Refused::BadInsert),
            Some(known) => known.loader = loader,
            None => {
                self.dynamic.insert(domain.into(), Dynamic { host_type, loader });
            }
        }
        Ok(())
    }

    /// Takes out a domain; one that is not there is as good.
    ///
    /// # Errors
    /// When it is static.
    pub fn delete(&mut self, domain: &str) -> Result<(), Refused> {
        if self.names.is_static(domain) {
            return Err(Refused::Static);
        }
        self.dynamic.remove(domain);
        Ok(())
    }

    /// The host type of a domain, static or dynamic.
    pub fn host_type<'c>(&'c self, domain: &'c str) -> Option<&'c str> {
        if self.names.is_static(domain) {
            return Some(domain);
        }
        self.dynamic.get(domain).map(|known| self.named(*known))
    }

    /// The dynamic domains and their host types, by name.
    pub fn dynamic(&self) -> Vec<(&str, &str)> {
        let mut all: Vec<_> =
            self.dynamic.iter().map(|(domain, known)| (&**domain, self.named(*known))).collect();
        all.sort_unstable();
        all
    }

    /// How many dynamic domains there are.
    pub fn count(&self) -> usize {
        self.dynamic.len()
    }

    /// The domains of a host type, by name, static ones included.
    pub fn of_host_type<'c>(&'c self, host_type: &'c str) -> Vec<&'c str> {
        let mut all: Vec<&str> =
            self.dynamic().into_iter().filter(|(_, of)| *of == host_type).map(|(domain, _)| domain).collect();
        all.extend(self.names.is_static(host_type).then_some(host_type));
        all.sort_unstable();
        all
    }

    /// Dynamic domains that another loader than this took in, by name.
    pub fn outdated(&self, loader: u32) -> Vec<String> {
        let of_others = self.dynamic.iter().filter(|(_, known)| known.loader != loader);
        let mut all: Vec<String> = of_others.map(|(domain, _)| domain.to_string()).collect();
        all.sort_unstable();
        all
    }

    fn named(&self, known: Dynamic) -> &str {
        self.names.host_types().get(known.host_type as usize).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn core() -> Core {
        let names = |text: &str| text.split(' ').map(str::to_owned).collect();
        Core::new(Names::new(names("static.example both"), names("one two both")))
    }

    #[test]
    fn what_is_inserted_or_deleted_twice_is_so_once() {
        let mut core = core();
        assert_eq!([core.insert("a", "one", 1), core.insert("a", "one", 1)], [Ok(()), Ok(())]);
        assert_eq!((core.host_type("a"), core.count()), (Some("one"), 1));
        assert_eq!([core.delete("a"), core.delete("a")], [Ok(()), Ok(())]);
        assert_eq!(core.host_type("a"), None);
    }

    #[test]
    fn what_must_not_be_there_is_refused_and_the_host_type_is_told_first() {
        let mut core = core();
        assert_eq!(core.insert("static.example", "three", 1), Err(Refused::UnknownHostType));
        assert_eq!(core.insert("static.example", "one", 1), Err(Refused::Static));
        assert_eq!(core.delete("static.example"), Err(Refused::Static));
        // The host type of a static domain is none for dynamic ones.
        assert_eq!(core.insert("a", "static.example", 1), Err(Refused::UnknownHostType));
        core.insert("a", "one", 1).unwrap();
        assert_eq!(core.insert("a", "two", 1), Err(Refused::BadInsert));
        assert_eq!(core.dynamic(), [("a", "one")]);
    }

    #[test]
    fn domains_are_found_by_name_and_by_host_type() {
        let mut core = core();
        for (domain, host_type) in [("b", "both"), ("a", "both"), ("c", "one")] {
            core.insert(domain, host_type, 1).unwrap();
        }
        assert_eq!(core.of_host_type("both"), ["a", "b", "both"]);
        assert_eq!(core.of_host_type("static.example"), ["static.example"]);
        assert!(core.of_host_type("three").is_empty());
        assert_eq!(core.host_type("static.example"), Some("static.example"));
    }

    #[test]
    fn those_that_a_loader_does_not_find_again_are_outdated() {
        let mut core = core();
        core.insert("a", "one", 1).unwrap();
        core.insert("b", "one", 1).unwrap();
        core.insert("a", "one", 2).unwrap();
        assert_eq!(core.outdated(2), ["b"]);
    }
}
