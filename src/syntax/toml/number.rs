//! The shapes of numbers, dates and times that the servers' TOML reader knows.

use super::reader::Reader;

/// Digits of a base with single underscores between them.
pub(super) fn digits(text: &str, is_digit: fn(&u8) -> bool) -> bool {
    !text.is_empty() && text.split('_').all(|part| !part.is_empty() && part.as_bytes().iter().all(is_digit))
}

fn decimal(text: &str) -> bool {
    digits(text, u8::is_ascii_digit)
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

/// A decimal integer without leading zeros; the sign is optional.
pub(super) fn integer(text: &str) -> bool {
    let text = unsigned(text);
    decimal(text) && (text.len() == 1 || !text.starts_with('0'))
}

/// The base and the digits of `0x1f`, `0o17` or `0b11`.
pub(super) fn prefixed(text: &str, reader: Reader) -> Option<(u32, &str)> {
    let (base, is_digit): (u32, fn(&u8) -> bool) = match text.get(..2)? {
        "0x" => (16, u8::is_ascii_hexdigit),
        "0o" => (8, |byte| (b'0'..=b'7').contains(byte)),
        "0b" => (2, |byte| (b'0'..=b'1').contains(byte)),
        _ => return None,
    };
    let body = &text[2..];
    let plain = match reader {
        Reader::UpTo5_0 => body.strip_prefix('_').unwrap_or(body),
        Reader::From5_1 => body,
    };
    digits(plain, is_digit).then_some((base, body))
}

/// What may be wrong with a float that has the shape of TOML.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Float {
    /// Its value.
    Plain(f64),
    /// Its exponent has leading zeros, which the servers' reader refuses.
    ZeroExponent(f64),
    /// It is greater than any float.
    TooLarge,
}

/// A float that is written with a fraction, an exponent or both.
pub(super) fn float(text: &str) -> Option<Float> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let shaped = integer(whole)
        && fraction.is_none_or(decimal)
        && exponent.is_none_or(|exponent| decimal(unsigned(exponent)))
        && (fraction.is_some() || exponent.is_some());
    if !shaped {
        return None;
    }
    let value: f64 = text.replace('_', "").parse().ok()?;
    Some(match exponent {
        _ if value.is_infinite() => Float::TooLarge,
        Some(exponent) if !integer(exponent) => Float::ZeroExponent(value),
        _ => Float::Plain(value),
    })
}

/// How a date or time fares with the servers' reader and with TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Both take it.
    Plain,
    /// The month does not have that day; only the servers take it.
    NoSuchDay,
    /// A small `t` or `z`, or a time without seconds: only TOML takes it.
    Refused,
}

/// Takes two digits up to `max` from the front.
fn two(text: &mut &str, min: u8, max: u8) -> Option<u8> {
    let head = text.get(..2).filter(|head| head.bytes().all(|byte| byte.is_ascii_digit()))?;
    *text = &text[2..];
    head.parse().ok().filter(|value| (min..=max).contains(value))
}

fn eat(text: &mut &str, set: &[char]) -> Option<char> {
    let found = text.chars().next().filter(|next| set.contains(next))?;
    *text = &text[1..];
    Some(found)
}

/// Takes a date from the front and tells whether the day exists.
fn date(text: &mut &str) -> Option<bool> {
    let year = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let year: u16 = year.parse().ok()?;
    *text = &text[4..];
    eat(text, &['-'])?;
    let month = two(text, 1, 12)?;
    eat(text, &['-'])?;
    let day = two(text, 1, 31)?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    Some(day <= last)
}

/// Takes a time from the front and tells whether it has seconds.
fn time(text: &mut &str) -> Option<bool> {
    two(text, 0, 23)?;
    eat(text, &[':'])?;
    two(text, 0, 59)?;
    if eat(text, &[':']).is_none() {
        return Some(false);
    }
    two(text, 0, 60)?;
    if eat(text, &['.']).is_some() {
        let rest = text.trim_start_matches(|next: char| next.is_ascii_digit());
        (rest.len() < text.len()).then_some(())?;
        *text = rest;
    }
    Some(true)
}

/// A date, a time, or both with or without an offset.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let mut rest = text;
    if text.as_bytes().get(2) == Some(&b':') {
        let seconds = time(&mut rest)?;
        return rest.is_empty().then_some(if seconds { Moment::Plain } else { Moment::Refused });
    }
    let exists = date(&mut rest)?;
    let mut refused = false;
    if !rest.is_empty() {
        refused |= eat(&mut rest, &['T', 't', ' '])? == 't';
        refused |= !time(&mut rest)?;
        match eat(&mut rest, &['Z', 'z', '+', '-']) {
            Some('+' | '-') => {
                two(&mut rest, 0, 23)?;
                eat(&mut rest, &[':'])?;
                two(&mut rest, 0, 59)?;
            }
            Some('z') => refused = true,
            _ => {}
        }
    }
    rest.is_empty().then_some(match (refused, exists) {
        (true, _) => Moment::Refused,
        (false, false) => Moment::NoSuchDay,
        (false, true) => Moment::Plain,
    })
}

/// Whether the text is a date and nothing else.
pub(super) fn is_date(text: &str) -> bool {
    let mut rest = text;
    date(&mut rest).is_some() && rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_has_no_leading_zero_and_single_underscores() {
        for good in ["0", "+5", "-17", "1_000", "-0"] {
            assert!(integer(good), "{good}");
        }
        for bad in ["007", "1__0", "_1", "1_", "0_1", "", "-", "1a"] {
            assert!(!integer(bad), "{bad}");
        }
    }

    #[test]
    fn only_the_older_reader_takes_an_underscore_behind_the_prefix() {
        assert_eq!(prefixed("0x_1", Reader::UpTo5_0), Some((16, "_1")));
        assert_eq!(prefixed("0x_1", Reader::From5_1), None);
        assert_eq!(prefixed("0xdead_beef", Reader::From5_1), Some((16, "dead_beef")));
        assert_eq!(prefixed("0X1", Reader::From5_1), None);
        assert_eq!(prefixed("0o8", Reader::From5_1), None);
    }

    #[test]
    fn a_float_with_zeros_before_its_exponent_is_only_toml() {
        assert_eq!(float("1e5"), Some(Float::Plain(1e5)));
        assert_eq!(float("-1_0.5E-3"), Some(Float::Plain(-10.5e-3)));
        assert_eq!(float("1e05"), Some(Float::ZeroExponent(1e5)));
        assert_eq!(float("1e999"), Some(Float::TooLarge));
        for bad in ["1.", ".5", "1_.5", "01.5", "1.5.2", "e5", "1e", "1"] {
            assert_eq!(float(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates_and_times_are_told_apart_from_those_of_one_reader_only() {
        for good in
            ["2020-02-29", "10:00:00", "23:59:60.123", "2020-01-01T10:00:00Z", "2020-01-01 10:00:00-02:30"]
        {
            assert_eq!(moment(good), Some(Moment::Plain), "{good}");
        }
        for refused in ["10:00", "2020-01-01t10:00:00", "2020-01-01T10:00:00z", "2020-01-01T10:00Z"] {
            assert_eq!(moment(refused), Some(Moment::Refused), "{refused}");
        }
        assert_eq!(moment("2021-02-29"), Some(Moment::NoSuchDay));
        for bad in
            ["2020-13-01", "25:00:00", "2020-01-01T", "10:00:00Z", "10:00:00.", "2020-01-01T10:00:00+2"]
        {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }
}
