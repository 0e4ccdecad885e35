//! Strings: what the servers' TOML reader takes in them, and their value.

use super::fault::Fault;
use super::reader::Reader;
use toml_parser::decoder::Encoding;
use toml_parser::lexer::TokenKind;
use toml_parser::{Raw, Span};

/// The kind of a string token.
pub(super) fn encoding(kind: TokenKind) -> Option<Encoding> {
    match kind {
        TokenKind::LiteralString => Some(Encoding::LiteralString),
        TokenKind::BasicString => Some(Encoding::BasicString),
        TokenKind::MlLiteralString => Some(Encoding::MlLiteralString),
        TokenKind::MlBasicString => Some(Encoding::MlBasicString),
        _ => None,
    }
}

/// The value of a string as it is written, quotes and all; faults do not matter.
pub(super) fn value(raw: &str, encoding: Encoding) -> String {
    let mut value = String::new();
    let raw = Raw::new_unchecked(raw, Some(encoding), Span::new_unchecked(0, raw.len()));
    let _kind = raw.decode_scalar(&mut value, &mut ());
    value
}

/// The text between the quotes of a string on one line that is nothing but characters as they are.
pub(super) fn plain(raw: &str, encoding: Encoding) -> Option<&str> {
    let quote = match encoding {
        Encoding::LiteralString => b'\'',
        Encoding::BasicString => b'"',
        Encoding::MlLiteralString | Encoding::MlBasicString => return None,
    };
    let [first, inner @ .., last] = raw.as_bytes() else { return None };
    let is_plain = |byte: &u8| *byte >= b' ' && *byte != quote && !matches!(byte, b'\\' | 0x7f);
    (*first == quote && *last == quote && inner.iter().all(is_plain)).then(|| &raw[1..raw.len() - 1])
}

/// Where the text of a string ends, without the closing quotes; nothing if they are missing.
pub(super) fn body_end(raw: &str, encoding: Encoding) -> Option<usize> {
    let (quote, escapes) = match encoding {
        Encoding::LiteralString => ("'", false),
        Encoding::BasicString => ("\"", true),
        Encoding::MlLiteralString => ("'''", false),
        Encoding::MlBasicString => ("\"\"\"", true),
    };
    let bytes = raw.as_bytes();
    let mut at = quote.len();
    while at < bytes.len() {
        if escapes && bytes[at] == b'\\' && matches!(bytes.get(at + 1), Some(b'\\' | b'"')) {
            at += 2;
        } else if bytes[at..].starts_with(quote.as_bytes()) {
            // Up to two quotes more belong to the text of a multi-line string.
            return Some(raw.len() - quote.len());
        } else {
            at += 1;
        }
    }
    None
}

/// The first thing wrong in a closed string.
pub(super) fn check(raw: &str, encoding: Encoding, reader: Reader) -> Option<Fault> {
    let end = body_end(raw, encoding)?;
    let many = matches!(encoding, Encoding::MlLiteralString | Encoding::MlBasicString);
    let basic = matches!(encoding, Encoding::BasicString | Encoding::MlBasicString);
    let mut at = if many { 3 } else { 1 };
    let mut lax = None;
    while at < end {
        let Some(next) = raw[at..].chars().next() else { break };
        match next {
            '\\' if basic => match escape(raw, at, end, many) {
                Ok(length) => at += length,
                Err(fault) if fault.code == &super::codes::NOT_TOML_1_0 => {
                    lax = Some(fault);
                    at = end;
                }
                Err(fault) => return Some(fault),
            },
            '\n' if many => at += 1,
            '\r' if many && basic && raw[at..].starts_with("\r\n") => at += 2,
            '\0'..='\u{1f}' | '\u{7f}' => return Some(control(raw, at, end, encoding, next)),
            _ => at += next.len_utf8(),
        }
    }
    if many
        && reader == Reader::UpTo5_0
        && raw[..end].ends_with(if basic { '"' } else { '\'' })
        && !(basic && escaped(raw, end))
    {
        return Some(Fault::dialect(
            end - 1..raw.len(),
            "the TOML reader of servers before 5.1 refuses a quote right before the closing quotes",
            "escape the quote, or write the string on one line",
        ));
    }
    lax
}

/// Whether the quote before `end` is escaped.
fn escaped(raw: &str, end: usize) -> bool {
    raw[..end - 1].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The length of the escape at `at`.
fn escape(raw: &str, at: usize, end: usize, many: bool) -> Result<usize, Fault> {
    let rest = &raw[at + 1..end];
    let next = rest.chars().next();
    let hex =
        |count: usize| rest.get(1..=count).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    match next {
        Some('b' | 't' | 'n' | 'f' | 'r' | '"' | '\\') => return Ok(2),
        Some(mark @ ('u' | 'U')) => {
            let count = if mark == 'u' { 4 } else { 8 };
            let Some(code) = hex(count) else {
                let message = format!("`\\{mark}` needs {count} hexadecimal digits behind it");
                return Err(Fault::syntax(
                    at..at + 2,
                    message,
                    "write all digits, or a second \\ for a backslash",
                ));
            };
            if u32::from_str_radix(code, 16).ok().and_then(char::from_u32).is_none() {
                let message = format!("`\\{mark}{code}` is not a character");
                return Err(Fault::syntax(at..at + 2 + count, message, "write the code of a character"));
            }
            return Ok(2 + count);
        }
        Some('e') => return Err(newer(at..at + 2, "\\e")),
        Some('x') if hex(2).is_some() => return Err(newer(at..at + 4, "\\x")),
        _ => {}
    }
    if many {
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let behind = &rest[blank..];
        if behind.starts_with('\n') || behind.starts_with("\r\n") {
            return Ok(1 + blank);
        }
        if behind.is_empty() && blank > 0 {
            return Err(Fault::lax(
                at..at + 1 + blank,
                "a string ends in a backslash and blanks, which is not TOML 1.0",
                "leave the backslash and the blanks out",
            ));
        }
    }
    let length = next.map_or(0, char::len_utf8);
    let shown = next.filter(|next| !next.is_control()).map(String::from).unwrap_or_default();
    let message = format!("TOML has no escape `\\{shown}`");
    let fault = Fault::syntax(
        at..at + 1 + length,
        message,
        "write \\\\ for a backslash, or put the text into single quotes",
    );
    Err(fault)
}

fn newer(at: std::ops::Range<usize>, name: &str) -> Fault {
    let message = format!("the server's TOML reader does not know the escape `{name}`");
    Fault::dialect(at, message, "write \\u and four hexadecimal digits")
}

/// The fault of a control character.
fn control(raw: &str, at: usize, end: usize, encoding: Encoding, found: char) -> Fault {
    let basic = matches!(encoding, Encoding::BasicString | Encoding::MlBasicString);
    let place = at..at + 1;
    if found == '\t' {
        let message = "the server's TOML reader refuses a tab in a string";
        if !basic {
            return Fault::dialect(place, message, "use double quotes and write \\t, or write blanks");
        }
        let tabs = raw[at..end].match_indices('\t').map(|(tab, _)| at + tab);
        return tabs.fold(Fault::dialect(place, message, "write \\t"), |fault, tab| {
            fault.replace(tab..tab + 1, "\\t")
        });
    }
    if found == '\r' && encoding == Encoding::MlLiteralString && raw[at..].starts_with("\r\n") {
        return Fault::dialect(
            place,
            "the server's TOML reader refuses Windows line ends in a string in '''",
            "save the file with line feeds only, or use \"\"\"",
        );
    }
    let code = u32::from(found);
    let help = if basic {
        format!("write \\u{code:04X}")
    } else {
        format!("use double quotes and write \\u{code:04X}")
    };
    Fault::syntax(place, format!("the control character U+{code:04X} stands in a string"), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(raw: &str) -> Option<&'static str> {
        let encoding = match raw {
            _ if raw.starts_with("\"\"\"") => Encoding::MlBasicString,
            _ if raw.starts_with("'''") => Encoding::MlLiteralString,
            _ if raw.starts_with('"') => Encoding::BasicString,
            _ => Encoding::LiteralString,
        };
        check(raw, encoding, Reader::From5_1).map(|fault| fault.code.name)
    }

    #[test]
    fn strings_of_both_toml_and_the_servers_are_good() {
        for good in [
            r#""\b\t\n\f\r\"\\\u00e9\U0001F600é""#,
            r"'C:\dir'",
            "\"\"\"\na \\\n  b \\  \r\n c\"\"\"",
            "'''\na'b''c\n'''",
            r#"""""text""""""#,
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
    }

    #[test]
    fn what_only_toml_takes_is_a_matter_of_dialect() {
        for refused in ["\"a\tb\"", "'a\tb'", "'''a\r\nb'''", r#""\e""#, r#""\x41""#, "\"\"\"a\tb\"\"\""] {
            assert_eq!(fault(refused), Some("toml-dialect"), "{refused:?}");
        }
        let older = |raw| check(raw, Encoding::MlBasicString, Reader::UpTo5_0).map(|fault| fault.code.name);
        assert_eq!(older("\"\"\"a\"\"\""), None);
        assert_eq!(older("\"\"\"a\"\"\"\""), Some("toml-dialect"));
    }

    #[test]
    fn what_nobody_takes_is_an_error_and_what_the_servers_take_is_not() {
        for bad in [
            r#""\q""#,
            r#""\u00E""#,
            r#""\uD800""#,
            r#""\U00110000""#,
            "\"a\u{1}b\"",
            "'a\u{7f}'",
            "\"\"\"a\rb\"\"\"",
        ] {
            assert_eq!(fault(bad), Some("toml-syntax"), "{bad:?}");
        }
        assert_eq!(fault("\"\"\"a\\  \"\"\""), Some("not-toml-1.0"));
    }

    #[test]
    fn every_tab_of_a_string_is_mended_at_once() {
        let found = check("\"a\tb\tc\"", Encoding::BasicString, Reader::default()).unwrap();
        assert_eq!(found.edits, [(2..3, "\\t".to_owned()), (4..5, "\\t".to_owned())]);
    }

    #[test]
    fn a_string_without_its_closing_quotes_has_no_end() {
        assert_eq!(body_end("\"a\\\"", Encoding::BasicString), None);
        assert_eq!(body_end("'''a''", Encoding::MlLiteralString), None);
        assert_eq!(body_end("\"", Encoding::BasicString), None);
        assert_eq!(body_end("\"\"\"a\"\"\"\"", Encoding::MlBasicString), Some(5));
    }
}
