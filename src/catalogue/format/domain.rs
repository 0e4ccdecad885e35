//! Domains and JIDs, as far as servers look at their characters.

/// A domain that stands in the hole of a template.
pub(super) const EXAMPLE: &str = "example.com";

/// Greatest number of bytes of a part of a JID.
const PART: usize = 1023;

/// What may be asked of a name server: visible characters, no empty label, and no part of a JID but its domain.
pub(super) fn is_query(text: &str) -> bool {
    let visible = |c: char| ('!'..='~').contains(&c) && !matches!(c, '@' | '/');
    let labels = text.strip_suffix('.').unwrap_or(text).split('.');
    labels.into_iter().all(|label| !label.is_empty()) && text.len() <= PART && text.chars().all(visible)
}

/// A domain name: labels that begin with a letter or a digit, and do not end with a hyphen before a dot; four
/// numbers are an address and no name.
pub(super) fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let last = labels.len() - 1;
    let label = |(at, label): (usize, &&str)| {
        label.starts_with(|c: char| c.is_ascii_alphanumeric())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            && (at == last || !label.ends_with(['-', '_']))
    };
    let number = |label: &&str| label.bytes().all(|b| b.is_ascii_digit());
    labels.iter().enumerate().all(label) && !(labels.len() == 4 && labels.iter().all(number))
}

/// A JID: `user@domain/resource`, of which only the domain must be there.
pub(super) fn is_jid(text: &str) -> bool {
    let (bare, resource) = match text.split_once('/') {
        Some((bare, resource)) => (bare, Some(resource)),
        None => (text, None),
    };
    let (user, domain) = match bare.split_once('@') {
        Some((user, domain)) => (Some(user), domain),
        None => (None, bare),
    };
    user.is_none_or(|user| !user.is_empty() && is_localpart(user))
        && !domain.is_empty()
        && domain.len() <= PART
        && !domain.contains('@')
        && resource.is_none_or(|resource| !resource.is_empty() && resource.len() <= PART)
}

/// What may stand before the `@` of a JID.
pub(super) fn is_localpart(text: &str) -> bool {
    let barred = |c: char| {
        matches!(c, '"' | '&' | '\'' | '/' | ':' | '<' | '>' | '@') || c.is_whitespace() || c.is_control()
    };
    text.len() <= PART && !text.chars().any(barred)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_told_from_addresses_and_other_texts() {
        for text in ["localhost", "a.b-c.example.com", "1.2.3.x", "4you.example"] {
            assert!(is_domain(text), "{text}");
        }
        for text in ["", "a..b", "a.", "-a", "a-.b", "127.0.0.256", "not a domain", "bücher.example"] {
            assert!(!is_domain(text), "{text}");
        }
    }

    #[test]
    fn a_jid_has_a_domain_and_no_empty_part() {
        for text in ["localhost", "a@b", "a@b/c d", "b/c@d"] {
            assert!(is_jid(text), "{text}");
        }
        for text in ["", "@b", "a@", "a@b@c", "a b@c", "/c"] {
            assert!(!is_jid(text), "{text}");
        }
    }
}
