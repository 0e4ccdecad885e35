//! What a server finds in its environment.

/// The variables of the environment that servers look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    ci: Option<String>,
}

impl Environment {
    /// Sets a variable; those that servers do not look at are passed over.
    pub fn set(&mut self, name: &str, value: &str) {
        if name == "CI" {
            self.ci = Some(value.to_owned());
        }
    }

    /// Whether servers take this for a run of their own tests: `CI` must be exactly `true`.
    pub fn is_ci(&self) -> bool {
        self.ci.as_deref() == Some("true")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_word_counts() {
        for (value, expected) in [("true", true), ("TRUE", false), ("1", false), ("", false)] {
            let mut environment = Environment::default();
            environment.set("CI", value);
            assert_eq!(environment.is_ci(), expected, "{value}");
        }
    }
}
