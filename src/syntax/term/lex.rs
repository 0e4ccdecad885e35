//! The leaves of terms: names, numbers, quoted text, escapes, white space and comments.
//!
//! These parsers take bytes of a UTF-8 text and stop on character boundaries; they know nothing of places.

use nom::branch::alt;
use nom::bytes::complete::{tag, take, take_while, take_while_m_n, take_while1};
use nom::character::complete::{digit1, one_of};
use nom::combinator::{map, opt, recognize};
use nom::multi::many0_count;
use nom::{IResult, Parser};

/// The answer of a leaf parser.
pub(super) type Leaf<'t, T> = IResult<&'t [u8], T, ()>;

const SPACE: u8 = 1;
const NAME: u8 = 2;
/// May touch the end of a word or number.
const BEHIND_WORD: u8 = 4;
/// May touch a closing quote.
const BEHIND_QUOTE: u8 = 8;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0u8;
    while byte < 128 {
        if byte <= b' ' {
            table[byte as usize] = SPACE | BEHIND_WORD | BEHIND_QUOTE;
        } else if byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'@' {
            table[byte as usize] = NAME;
        }
        byte += 1;
    }
    table = marked(table, b",]})|;=>%\"'{[<", BEHIND_WORD);
    marked(table, b",]})|;=>%\":/.", BEHIND_QUOTE)
}

const fn marked(mut table: [u8; 256], bytes: &[u8], class: u8) -> [u8; 256] {
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] |= class;
        at += 1;
    }
    table
}

/// Control characters are white space to Erlang, NUL included.
pub(super) fn is_space(byte: u8) -> bool {
    CLASS[byte as usize] & SPACE != 0
}

/// ASCII letters, digits, `_` and `@`.
pub(super) fn is_name(byte: u8) -> bool {
    CLASS[byte as usize] & NAME != 0
}

/// Whether well-formed text may go on with this byte behind a word or a number.
pub(super) fn may_follow_word(byte: u8) -> bool {
    CLASS[byte as usize] & BEHIND_WORD != 0
}

/// Whether well-formed text may go on with this byte behind a closing quote.
pub(super) fn may_follow_quote(byte: u8) -> bool {
    CLASS[byte as usize] & BEHIND_QUOTE != 0 || byte >= 0x80
}

/// The letters of Latin-1 behind ASCII, which Erlang takes in bare names.
pub(super) fn is_latin_letter(character: char) -> bool {
    matches!(character, 'À'..='ÿ') && !matches!(character, '×' | '÷')
}

/// Characters that Erlang allows nowhere, not even in comments.
pub(super) fn is_forbidden(character: char) -> bool {
    matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// The first character of a text.
pub(super) fn first_char(input: &[u8]) -> Option<char> {
    let width = match input.first()? {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    std::str::from_utf8(input.get(..width)?).ok()?.chars().next()
}

/// Skips white space: control characters, the space, and U+0080 to U+00A0.
pub(super) fn space(input: &[u8]) -> &[u8] {
    let mut input = input;
    loop {
        input = skip(input, is_space);
        match input {
            [0xc2, 0x80..=0xa0, rest @ ..] => input = rest,
            _ => return input,
        }
    }
}

/// Skips a comment, from behind its `%` to before the end of the line.
pub(super) fn comment(input: &[u8]) -> &[u8] {
    skip(input, |byte| byte != b'\n')
}

fn skip(input: &[u8], class: impl Fn(u8) -> bool) -> &[u8] {
    let leaf: Leaf<&[u8]> = take_while(class).parse(input);
    leaf.map_or(input, |(rest, _)| rest)
}

/// Skips the rest of a bare name.
pub(super) fn name(input: &[u8]) -> &[u8] {
    let mut input = input;
    loop {
        input = skip(input, is_name);
        match input {
            [0xc3, byte, rest @ ..] if *byte != 0x97 && *byte != 0xb7 => input = rest,
            _ => return input,
        }
    }
}

/// A number as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// An integer in decimal notation.
    Integer,
    /// An integer with a base: its base and its digits.
    Based,
    /// A float with a value.
    Float,
    /// A base outside of 2 to 36.
    BadBase,
    /// No digits after the base.
    NoDigits,
    /// A float without digits in its exponent, or beyond the largest one.
    BadFloat,
}

/// Digits with single underscores between them.
fn digits(input: &[u8]) -> Leaf<'_, &[u8]> {
    recognize((digit1, many0_count((tag("_"), digit1)))).parse(input)
}

/// The base of an integer and the digits in it, without underscores taken out.
pub(super) fn based(input: &[u8]) -> Leaf<'_, (&[u8], &[u8])> {
    let (rest, (base, _)) = (digits, tag("#")).parse(input)?;
    let base_value = plain(base).parse().unwrap_or(0u32);
    if !(2..=36).contains(&base_value) {
        return Err(nom::Err::Failure(()));
    }
    let is_digit = move |byte: u8| char::from(byte).is_digit(base_value);
    let run = || take_while1(is_digit);
    let mut run = opt(recognize((run(), many0_count((tag("_"), run())))));
    let (rest, value) = run.parse(rest)?;
    Ok((rest, (base, value.unwrap_or_default())))
}

/// The digits of a number without their underscores.
pub(super) fn plain(digits: &[u8]) -> String {
    digits.iter().filter(|byte| **byte != b'_').map(|byte| char::from(*byte)).collect()
}

/// Reads an unsigned number, at its first digit.
pub(super) fn number(input: &[u8]) -> Leaf<'_, Number> {
    let (rest, whole) = digits(input)?;
    match rest {
        [b'.', b'0'..=b'9', ..] => {
            let exponent = (one_of("eE"), opt(one_of("+-")), opt(digits));
            let (rest, (_, _, exponent)) = (tag("."), digits, opt(exponent)).parse(rest)?;
            let written = &input[..input.len() - rest.len()];
            let finite = written.len() < 300 && exponent.is_none()
                || exponent.is_none_or(|(_, _, digits)| digits.is_some())
                    && plain(written).parse::<f64>().is_ok_and(f64::is_finite);
            Ok((rest, if finite { Number::Float } else { Number::BadFloat }))
        }
        [b'#', ..] => match based(input) {
            Ok((rest, (_, []))) => Ok((rest, Number::NoDigits)),
            Ok((rest, _)) => Ok((rest, Number::Based)),
            Err(_) => Ok((&rest[1..], Number::BadBase)),
        },
        _ => {
            debug_assert!(!whole.is_empty(), "a number starts with a digit");
            Ok((rest, Number::Integer))
        }
    }
}

/// Why quoted text could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteError {
    /// The text ended before the quote.
    Unclosed,
    /// The escape at this many bytes behind the opening quote names no character.
    Escape(usize),
}

/// Reads quoted text from behind its opening quote; the answer is what comes after the closing one, and
/// whether an escape stands in the text.
pub(super) fn quoted(input: &[u8], quote: u8) -> Result<(&[u8], bool), QuoteError> {
    let mut rest = input;
    let mut escapes = false;
    loop {
        rest = skip(rest, |byte| byte != quote && byte != b'\\');
        match rest {
            [] => return Err(QuoteError::Unclosed),
            [b'\\', after @ ..] => {
                escapes = true;
                let at = input.len() - rest.len();
                match escape(after) {
                    Ok((after, _)) => rest = after,
                    Err(nom::Err::Incomplete(_)) => return Err(QuoteError::Unclosed),
                    Err(_) => return Err(QuoteError::Escape(at)),
                }
            }
            [_, after @ ..] => return Ok((after, escapes)),
        }
    }
}

/// Reads one escape from behind its backslash. `Incomplete` says that the text ended in it.
pub(super) fn escape(input: &[u8]) -> Leaf<'_, char> {
    let Some(first) = first_char(input) else { return incomplete() };
    match first {
        '0'..='7' => map(take_while_m_n(1, 3, |byte| matches!(byte, b'0'..=b'7')), |digits| {
            radix(digits, 8).unwrap_or_default()
        })
        .parse(input),
        'x' => hexadecimal(&input[1..]),
        '^' => match first_char(&input[1..]) {
            // The server keeps the low five bits, except that a line end stays one.
            Some('\n') => Ok((&input[2..], '\n')),
            Some(named) => {
                let control = char::from_u32(u32::from(named) & 31).unwrap_or_default();
                Ok((&input[1 + named.len_utf8()..], control))
            }
            None => incomplete(),
        },
        _ if is_forbidden(first) => Err(nom::Err::Failure(())),
        _ => Ok((&input[first.len_utf8()..], named_escape(first))),
    }
}

fn incomplete<'t, T>() -> Leaf<'t, T> {
    Err(nom::Err::Incomplete(nom::Needed::Unknown))
}

fn named_escape(name: char) -> char {
    match name {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'e' => '\u{1b}',
        's' => ' ',
        'd' => '\u{7f}',
        other => other,
    }
}

fn radix(digits: &[u8], radix: u32) -> Option<char> {
    let text = std::str::from_utf8(digits).ok()?;
    char::from_u32(u32::from_str_radix(text, radix).ok()?).filter(|found| !is_forbidden(*found))
}

/// `41` or `{1F600}`, behind `\x`.
fn hexadecimal(input: &[u8]) -> Leaf<'_, char> {
    if input.is_empty() {
        return incomplete();
    }
    let is_digit = |byte: u8| byte.is_ascii_hexdigit();
    let mut two = take_while_m_n(2, 2, is_digit);
    let Some(braced) = input.strip_prefix(b"{") else {
        let (rest, digits) = two.parse(input)?;
        return radix(digits, 16).map_or(Err(nom::Err::Failure(())), |found| Ok((rest, found)));
    };
    let (rest, digits): (&[u8], &[u8]) = take_while(is_digit).parse(braced)?;
    match rest.first() {
        None => incomplete(),
        Some(b'}') => radix(digits, 16).map_or(Err(nom::Err::Failure(())), |found| Ok((&rest[1..], found))),
        Some(_) => Err(nom::Err::Failure(())),
    }
}

/// Reads the character of `$c` from behind the `$`; an escape counts as one.
pub(super) fn character(input: &[u8]) -> Leaf<'_, char> {
    match first_char(input) {
        None => incomplete(),
        Some('\\') => escape(&input[1..]),
        Some(found) if is_forbidden(found) => Err(nom::Err::Failure(())),
        Some(found) => map(take(found.len_utf8()), |_| found).parse(input),
    }
}

/// Reads the name in a template hole, `{{{name}}}`, from its first bracket.
pub(super) fn hole(input: &[u8]) -> Leaf<'_, &[u8]> {
    let blank = || take_while(|byte| byte == b' ');
    let named = take_while1(|byte: u8| is_name(byte) || matches!(byte, b'.' | b'-' | b'/' | b'?'));
    let (rest, (_, _, _, found, _, _)) =
        (tag("{{{"), blank(), opt(alt((tag("#"), tag("^"), tag("/"), tag("&")))), named, blank(), tag("}}}"))
            .parse(input)?;
    Ok((rest, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_ends_where_erlang_ends_it() {
        for (text, read, kind) in [
            ("1_000,", 5, Number::Integer),
            ("1__0", 1, Number::Integer),
            ("16#FFg", 5, Number::Based),
            ("2#12", 3, Number::Based),
            ("1.5e-3]", 6, Number::Float),
            ("1.e", 1, Number::Integer),
            ("1.0e", 4, Number::BadFloat),
            ("1.0e400", 7, Number::BadFloat),
            ("37#1", 3, Number::BadBase),
            ("16#_1", 3, Number::NoDigits),
        ] {
            let (rest, found) = number(text.as_bytes()).unwrap();
            assert_eq!((text.len() - rest.len(), found), (read, kind), "{text}");
        }
    }

    #[test]
    fn an_escape_is_one_character() {
        for (text, character, left) in [
            ("n", '\n', 0),
            ("0619", '1', 1),
            ("x41", 'A', 0),
            ("x{1F600}", '😀', 0),
            ("^A", '\u{1}', 0),
            ("-", '-', 0),
        ] {
            assert_eq!(escape(text.as_bytes()).unwrap(), (&text.as_bytes()[text.len() - left..], character));
        }
        assert!(matches!(escape(b"x4g"), Err(nom::Err::Error(()))));
        assert!(matches!(escape(b"x"), Err(nom::Err::Incomplete(_))));
    }
}
