//! Secrets that are in a TOML text and not in its tree: on lines that are broken, or given twice.

use crate::source::{FileId, Span, offset};

/// The values of keys that name a secret, found by a look at the text alone.
pub(super) fn secrets(file: FileId, text: &str) -> Vec<Span> {
    let known = crate::catalogue::secret_shapes();
    let mut out = Vec::new();
    for (equals, _) in text.match_indices('=') {
        let before = text[..equals].trim_end_matches([' ', '\t', '"', '\'']);
        let is_part = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
        let name = &before[before.trim_end_matches(is_part).len()..];
        if !known.keys.contains(&name) {
            continue;
        }
        let behind = &text[equals + 1..];
        let value = behind.trim_start_matches([' ', '\t']);
        let length = length(value);
        if length > 0 {
            let start = text.len() - value.len();
            out.push(Span::new(file, offset(start), offset(start + length)));
        }
    }
    out
}

/// How far a value goes that may have no end: tables and arrays have keys of their own.
fn length(value: &str) -> usize {
    let line = value.find(['\n', '\r']).unwrap_or(value.len());
    for quotes in ["\"\"\"", "'''"] {
        if let Some(inner) = value.strip_prefix(quotes) {
            return inner.find(quotes).map_or(value.len(), |end| end + 2 * quotes.len());
        }
    }
    match value.chars().next() {
        None | Some('{' | '[' | '\n' | '\r') => 0,
        Some(quote @ ('"' | '\'')) => {
            let mut escaped = false;
            let end = value[1..line].char_indices().find(|(_, character)| {
                let is_end = *character == quote && !escaped;
                escaped = *character == '\\' && quote == '"' && !escaped;
                is_end
            });
            end.map_or(line, |(at, _)| at + 2)
        }
        Some(_) => value[..line].find([',', '}', '#']).unwrap_or(line),
    }
}

#[cfg(test)]
mod tests {
    use super::secrets;
    use crate::source::FileId;

    #[test]
    fn a_secret_is_found_on_a_line_that_no_tree_has() {
        let text = "password = \"a\\\"b\" # c\nx.\"password\"='c\nsecret = d e\ny = { token = \"f\", auth = {} }\npassword =\n";
        let found: Vec<&str> = secrets(FileId(0), text).into_iter().map(|span| &text[span.range()]).collect();
        assert_eq!(found, ["\"a\\\"b\"", "'c", "d e", "\"f\""]);
    }
}
