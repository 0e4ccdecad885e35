//! Values that are written without quotes.

use super::fault::Fault;
use super::number::{self, Float, Moment};
use super::reader::Reader;
use super::tree::Value;
use crate::diagnostic::nearest;
use num_bigint::BigInt;

/// The value of a text without quotes, and what is to be said about it; an error leaves no value.
pub(super) fn scalar(text: &str, reader: Reader) -> (Option<Value>, Option<Fault>) {
    let all = 0..text.len();
    match text {
        "true" => return (Some(Value::Boolean(true)), None),
        "false" => return (Some(Value::Boolean(false)), None),
        "inf" | "+inf" => return (Some(Value::Float(f64::INFINITY)), None),
        "-inf" => return (Some(Value::Float(f64::NEG_INFINITY)), None),
        "nan" | "+nan" | "-nan" => return (Some(Value::Float(f64::NAN)), None),
        _ => {}
    }
    if number::integer(text) {
        return big(text, text, 10);
    }
    if let Some((base, digits)) = number::prefixed(text, reader) {
        if digits.starts_with('_') {
            let fault = Fault::lax(
                all,
                format!("`{text}` is not TOML 1.0: an underscore stands behind the prefix"),
                "leave the underscore out; servers from 5.1 on refuse the file",
            );
            return (big(text, digits, base).0, Some(fault));
        }
        return big(text, digits, base);
    }
    match number::float(text) {
        Some(Float::Plain(value)) => return (Some(Value::Float(value)), None),
        Some(Float::ZeroExponent(value)) => {
            let message =
                format!("the server's TOML reader refuses the zeros before the exponent of `{text}`");
            return (
                Some(Value::Float(value)),
                Some(Fault::dialect(all, message, "write the exponent without zeros in front")),
            );
        }
        Some(Float::TooLarge) => {
            let message =
                format!("`{text}` is greater than any float, and the server's TOML reader refuses it");
            return (
                Some(Value::Float(f64::INFINITY)),
                Some(Fault::dialect(all, message, "write a smaller number, or inf")),
            );
        }
        None => {}
    }
    let stored = || Some(Value::Datetime(text.to_owned()));
    match number::moment(text) {
        Some(Moment::Plain) => (stored(), None),
        Some(Moment::NoSuchDay) => {
            let message = format!("`{text}` is not TOML 1.0: the month does not have that day");
            (stored(), Some(Fault::lax(all, message, "correct the day")))
        }
        Some(Moment::Refused) => {
            let message = format!("the server's TOML reader refuses `{text}`");
            (
                stored(),
                Some(Fault::dialect(all, message, "write T and Z in capitals, and a time with its seconds")),
            )
        }
        None => (None, Some(unknown(text))),
    }
}

fn big(text: &str, digits: &str, base: u32) -> (Option<Value>, Option<Fault>) {
    if let Some(value) = small(digits, base) {
        return (Some(Value::Integer(value.into())), None);
    }
    let plain: String = digits.chars().filter(|next| *next != '_').collect();
    let value = BigInt::parse_bytes(plain.as_bytes(), base);
    let fault =
        value.as_ref().filter(|value| value.bits() > 63 && i64::try_from(*value).is_err()).map(|_| {
            let message = format!("`{text}` is not TOML 1.0: it does not fit into 64 bits");
            Fault::lax(
                0..text.len(),
                message,
                "the server takes the number; write a smaller one for other tools",
            )
        });
    (value.map(Value::Integer), fault)
}

/// An integer of 64 bits, whose digits are known to be some.
fn small(digits: &str, base: u32) -> Option<i64> {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, digits.strip_prefix('+').unwrap_or(digits)),
    };
    digits.bytes().filter(|byte| *byte != b'_').try_fold(0_i64, |value, byte| {
        let digit = i64::from(char::from(byte).to_digit(base)?);
        value.checked_mul(i64::from(base))?.checked_add(sign * digit)
    })
}

/// What to say about a word that is no value.
fn unknown(text: &str) -> Fault {
    let all = 0..text.len();
    let lower = text.to_ascii_lowercase();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let help = match lower.as_str() {
        "true" | "false" | "inf" | "nan" => format!("write {lower}"),
        "yes" | "on" => "write true".to_owned(),
        "no" | "off" => "write false".to_owned(),
        "null" | "nil" | "none" | "undefined" => "leave the key out: TOML has no empty value".to_owned(),
        _ if digits.len() > 1
            && digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            "write the number without zeros in front, or in quotes if it is text".to_owned()
        }
        _ if digits.contains('_') && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') => {
            "an underscore stands between two digits only".to_owned()
        }
        _ if digits.starts_with('.') || digits.ends_with('.') => {
            "write digits on both sides of the point".to_owned()
        }
        _ if digits.starts_with(|first: char| first.is_ascii_digit()) => {
            "write a plain number, or put the value into quotes if it is text".to_owned()
        }
        _ => match nearest(text, ["true", "false"]) {
            Some(near) => format!("write {near}, or put the value into quotes if it is text"),
            None => "put the value into quotes if it is text".to_owned(),
        },
    };
    let fix = matches!(lower.as_str(), "true" | "false").then(|| lower.clone());
    let fault = Fault::syntax(all.clone(), format!("`{text}` is not a value"), help);
    match fix {
        Some(fix) => fault.replace(all, fix),
        None => fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Value>, Option<(&'static str, String)>) {
        let (value, fault) = scalar(text, Reader::default());
        (value, fault.map(|fault| (fault.code.name, fault.help)))
    }

    #[test]
    fn an_integer_of_any_size_is_read() {
        assert_eq!(read("+1_000"), (Some(Value::Integer(1000.into())), None));
        assert_eq!(read("0xff"), (Some(Value::Integer(255.into())), None));
        assert_eq!(read("-9223372036854775808").1, None);
        let (value, fault) = read("9223372036854775808");
        assert_eq!(value, Some(Value::Integer(BigInt::from(9_223_372_036_854_775_808_u64))));
        assert_eq!(fault.unwrap().0, "not-toml-1.0");
    }

    #[test]
    fn a_word_that_is_no_value_comes_with_what_to_write() {
        let help = |text| read(text).1.unwrap().1;
        assert_eq!(help("True"), "write true");
        assert_eq!(help("on"), "write true");
        assert_eq!(help("0300"), "write the number without zeros in front, or in quotes if it is text");
        assert_eq!(help("3__0"), "an underscore stands between two digits only");
        assert_eq!(help("5m"), "write a plain number, or put the value into quotes if it is text");
        assert_eq!(help("global"), "put the value into quotes if it is text");
    }
}
