//! What changed about dynamic domains from one server to the next.

use crate::catalogue::Version;

/// How changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Writing {
    /// 5.0 and 5.1: a column `enabled`; deleting is one step.
    Enabled,
    /// From 6.0 on: a column `status`; deleting goes by way of a status of its own; a domain may have an admin.
    Status,
}

/// How a node reads events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Loading {
    /// 5.0: it reads on from the last event it knows, and waits 30 s for gaps to be filled.
    Waiting,
    /// From 5.1 on: it fills gaps itself, and knows the lowest event too.
    Filling,
}

/// How a server deals with dynamic domains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Profile {
    /// How it writes.
    pub writing: Writing,
    /// How it reads.
    pub loading: Loading,
    /// How often a transaction is tried, where the database undid it.
    pub tries: u32,
}

impl Profile {
    /// That of a server; nothing before 5.0, which has no dynamic domains.
    pub fn of(server: Version) -> Option<Profile> {
        let since = |name| Version::parse(name).is_ok_and(|first| server >= first);
        since("5.0.0").then(|| Profile {
            writing: if since("6.0.0") { Writing::Status } else { Writing::Enabled },
            loading: if since("5.1.0") { Loading::Filling } else { Loading::Waiting },
            tries: if since("5.1.0") { 3 } else { 1 },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_has_its_profile() {
        let of = |name| Profile::of(Version::parse(name).unwrap());
        assert_eq!(of("4.2"), None);
        let profiles: Vec<_> = ["5.0", "5.1", "6.0", "6.8"]
            .into_iter()
            .map(|name| of(name).map(|found| (found.writing, found.loading, found.tries)).unwrap())
            .collect();
        let new = (Writing::Status, Loading::Filling, 3);
        assert_eq!(
            profiles,
            [(Writing::Enabled, Loading::Waiting, 1), (Writing::Enabled, Loading::Filling, 3), new, new]
        );
    }
}
