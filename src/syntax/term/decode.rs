//! From the bytes of a file to its text, as the server's own reader does it.

use crate::source::{Encoding, offset};
use std::borrow::Cow;

/// The text of a file of terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// How it was made from the bytes.
    pub encoding: Encoding,
    /// Where in the text the first byte stands that is not UTF-8, in a file that should be.
    pub invalid: Option<usize>,
}

/// Decodes the bytes of a file of terms: UTF-8, unless a coding comment in the first two lines says
/// `latin-1` (OTP 25, `epp:set_encoding`).
///
/// Bytes that are not UTF-8 are taken for Latin-1, and `invalid` says where the first of them is.
pub fn decode(bytes: &[u8]) -> Decoded {
    if says_latin1(bytes) {
        return Decoded { text: latin1(bytes), encoding: Encoding::Latin1, invalid: None };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), encoding: Encoding::Utf8, invalid: None },
        Err(error) => {
            let good = &bytes[..error.valid_up_to()];
            let widened = good.iter().filter(|byte| !byte.is_ascii()).count();
            let invalid = Some(good.len() + widened);
            Decoded { text: latin1(bytes), encoding: Encoding::Latin1, invalid }
        }
    }
}

/// The text of bytes that are UTF-8 and do not say otherwise, without a copy where they are owned; or the bytes.
pub(super) fn plain(bytes: Cow<'_, [u8]>) -> Result<String, Cow<'_, [u8]>> {
    if says_latin1(&bytes) {
        return Err(bytes);
    }
    match bytes {
        Cow::Owned(bytes) => String::from_utf8(bytes).map_err(|error| Cow::Owned(error.into_bytes())),
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(Cow::Borrowed(bytes)),
        },
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// How many bytes the server looks at for a coding comment.
const LOOKED_AT: usize = 512;
/// A name that the end of the file cuts off counts only in files up to this size.
const CUT_OFF_UNTIL: usize = 480;

/// Whether a comment on the first two lines says `coding: latin-1`, in any of the notations taken.
fn says_latin1(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    // Anything may stand before the `%`, even a quote that makes it no comment.
    for line in head.split(|byte| *byte == b'\n').take(2) {
        let Some(percent) = line.iter().position(|byte| *byte == b'%') else { continue };
        let mut rest = &line[percent + 1..];
        while let Some(at) = find(rest, b"coding") {
            rest = &rest[at + b"coding".len()..];
            let after = trim_spaces(rest);
            let [b':' | b'=', name @ ..] = after else { continue };
            let name = trim_spaces(name);
            let length =
                name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
            let place = offset_in(head, name) + length;
            if place == head.len() && head.len() > CUT_OFF_UNTIL {
                return false;
            }
            let mut words = name[..length].split(|byte| *byte == b'-');
            // The first name decides, whatever it is.
            return words.next().is_some_and(|word| word.eq_ignore_ascii_case(b"latin"))
                && words.next() == Some(b"1");
        }
    }
    false
}

fn offset_in(whole: &[u8], part: &[u8]) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn trim_spaces(bytes: &[u8]) -> &[u8] {
    let spaces = bytes.iter().take_while(|byte| **byte == b' ').count();
    &bytes[spaces..]
}

impl Decoded {
    /// Where the first invalid byte is, as an offset in the text.
    pub(super) fn invalid_at(&self) -> Option<u32> {
        self.invalid.map(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_comment_in_the_first_two_lines_makes_a_file_latin1() {
        for head in
            ["% coding: latin-1\n", "\n%% -*- Coding=coding = Latin-1-unix -*-\n", "{a}. % coding:latin-1"]
        {
            let bytes = [head.as_bytes(), b"\n\xfc"].concat();
            let decoded = decode(&bytes);
            assert_eq!((decoded.encoding, decoded.invalid), (Encoding::Latin1, None), "{head}");
            assert!(decoded.text.ends_with('ü'));
        }
    }

    #[test]
    fn other_comments_do_not_make_a_file_latin1() {
        for head in ["\n\n% coding: latin-1\n", "% coding: utf-8 coding: latin-1\n", "% coding latin-1\n"] {
            assert_eq!(decode(head.as_bytes()).encoding, Encoding::Utf8, "{head}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_told_by_their_place_in_the_text() {
        let decoded = decode(b"\xc5\xbc \xdcA");
        assert_eq!(decoded.invalid, Some(5));
        assert_eq!(&decoded.text[5..], "ÜA");
    }
}
