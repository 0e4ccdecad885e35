//! Rules that are read when what they are about is there.

use super::rule::Rule;
use std::ops::Deref;
use std::sync::OnceLock;

/// A rule: where it may apply is known, all else is read when it is asked for.
#[derive(Debug)]
pub struct LateRule {
    roots: &'static str,
    text: &'static str,
    rule: OnceLock<Box<Rule>>,
}

impl LateRule {
    pub(super) fn new(roots: &'static str, text: &'static str) -> LateRule {
        LateRule { roots, text, rule: OnceLock::new() }
    }

    /// The beginnings of the places that it may be about: the name of a section, and that of a key in it where the
    /// rule names one; `None`: it may be about any place.
    pub fn roots(&self) -> Option<impl Iterator<Item = (&'static str, Option<&'static str>)> + use<>> {
        let part = |root: &'static str| match root.split_once('.') {
            Some((section, key)) => (section, Some(key)),
            None => (root, None),
        };
        (!self.roots.is_empty()).then(|| self.roots.split(' ').map(part))
    }
}

impl Deref for LateRule {
    type Target = Rule;

    fn deref(&self) -> &Rule {
        self.rule.get_or_init(|| match serde_json::from_str(self.text) {
            Ok(rule) => Box::new(rule),
            Err(error) => panic!("a rule is not well formed: {error}: {}", self.text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{every, hops};
    use crate::catalogue::Version;

    #[test]
    fn every_rule_is_well_formed_and_begins_where_its_patterns_do() {
        let (first, last) = (Version::parse("4.0.1").unwrap(), Version::parse("6.8").unwrap());
        let (mut bound, mut all) = (0, 0);
        for rule in hops(first, last).flat_map(|hop| &hop.rules).chain(every()) {
            all += 1;
            let Some(roots) = rule.roots() else { continue };
            bound += 1;
            let patterns: Vec<&str> = rule.at.iter().chain(rule.key.as_deref()).collect();
            for (section, key) in roots {
                let named = |name: &str| patterns.iter().any(|pattern| pattern.contains(name));
                assert!(named(section) && key.is_none_or(named), "{section} {key:?} of {patterns:?}");
            }
        }
        assert!(bound * 10 > all * 8, "{bound} of {all} rules begin somewhere");
    }
}
