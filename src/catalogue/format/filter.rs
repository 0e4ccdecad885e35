//! LDAP search filters: `(&(a=b)(!(c=*)))`.

/// Whether the text is one filter and nothing else.
pub(super) fn is_filter(text: &str) -> bool {
    filter(text.trim()).is_some_and(|rest| rest.trim().is_empty())
}

/// What stands behind a filter that the text begins with.
fn filter(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.trim_start();
    let behind = match inner.chars().next()? {
        '&' | '|' => list(&inner[1..])?,
        '!' => filter(inner[1..].trim_start())?,
        _ => item(inner)?,
    };
    behind.trim_start().strip_prefix(')')
}

/// One filter or more.
fn list(text: &str) -> Option<&str> {
    let mut rest = filter(text.trim_start())?;
    while rest.trim_start().starts_with('(') {
        rest = filter(rest.trim_start())?;
    }
    Some(rest)
}

/// An attribute, a comparison and a value without parentheses.
fn item(text: &str) -> Option<&str> {
    let end = text.find(['(', ')'])?;
    let (attribute, _value) = text[..end].split_once('=')?;
    let attribute = attribute.trim_end_matches(['~', '<', '>', ':']);
    (!attribute.trim().is_empty()).then_some(&text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_stand_in_parentheses() {
        for text in ["(uid=%u)", "(&(a=b)(!(c=*)))", "(|(a>=1)(b~=c))", "(a:=b)"] {
            assert!(is_filter(text), "{text}");
        }
        for text in ["", "uid=%u", "(uid)", "(=a)", "(a=b", "(a=b))", "(&)", "some_filter"] {
            assert!(!is_filter(text), "{text}");
        }
    }
}
