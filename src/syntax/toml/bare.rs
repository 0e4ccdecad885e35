//! Keys that are written without quotes.

use super::fault::Fault;
use super::number::{self, Float};
use super::reader::Reader;

/// Whether a byte is one of letters, digits, `_` and `-`.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        byte += 1;
    }
    plain
};

/// Whether a part begins like no number and has plain characters only, as nearly every key does.
pub(super) fn is_plain(part: &str) -> bool {
    let bytes = part.as_bytes();
    bytes.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_')
        && bytes.iter().all(|byte| PLAIN[usize::from(*byte)])
}

/// What is wrong with one bare part of a key; `dotted` is the part right behind its dot, without blanks.
pub(super) fn check(part: &str, dotted: Option<&str>, reader: Reader) -> Option<Fault> {
    if is_plain(part) {
        return None;
    }
    let all = 0..part.len();
    let strange =
        part.char_indices().find(|(_, next)| !next.is_ascii_alphanumeric() && !matches!(next, '_' | '-'));
    if let Some((at, next)) = strange {
        let shown: String =
            if next.is_control() { next.escape_unicode().collect() } else { next.to_string() };
        let help = match next {
            ':' if at + 1 == part.len() => "write = behind the key",
            _ => "put the key into quotes, or use letters, digits, _ and - only",
        };
        let fault = Fault::syntax(
            at..at + next.len_utf8(),
            format!("`{shown}` cannot stand in a key without quotes"),
            help,
        );
        return Some(fault);
    }
    let number = matches!(part, "-inf" | "-nan") || number::prefixed(part, reader).is_some();
    if number || number::float(part) == Some(Float::TooLarge) {
        let message = format!("the server's TOML reader takes the key `{part}` for a number and refuses it");
        return Some(
            Fault::dialect(all.clone(), message, "put the key into quotes")
                .replace(all, format!("\"{part}\"")),
        );
    }
    let fraction = dotted.filter(|next| next.starts_with(|first: char| first.is_ascii_digit()));
    if let (true, Some(next)) = (number::integer(part), fraction) {
        let message =
            format!("the server's TOML reader takes `{part}.{next}` in a key for a number and refuses it");
        return Some(
            Fault::dialect(all.clone(), message, "put both parts into quotes")
                .replace(all, format!("\"{part}\"")),
        );
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(part: &str, dotted: Option<&str>) -> Option<&'static str> {
        check(part, dotted, Reader::default()).map(|fault| fault.code.name)
    }

    #[test]
    fn a_key_that_looks_like_a_number_is_refused_by_the_servers_only() {
        for good in ["a-b", "123", "-5", "1e5", "2020-01-01", "inf", "true", "007", "0xyz", "-"] {
            assert_eq!(fault(good, None), None, "{good}");
        }
        for refused in ["-inf", "0x1F", "0b1", "1e999"] {
            assert_eq!(fault(refused, None), Some("toml-dialect"), "{refused}");
        }
        assert_eq!(fault("127", Some("0")), Some("toml-dialect"));
        assert_eq!(fault("127", Some("x0")), None);
        assert_eq!(fault("a1", Some("0")), None);
        assert_eq!(fault("ž", None), Some("toml-syntax"));
    }
}
