//! Bytes of a file into text.

use super::codes::INVALID_UTF8;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, offset};
use std::borrow::Cow;

/// The text of a file and the place of the first bytes that are not UTF-8, in the text.
///
/// Each run of such bytes is U+FFFD in the text.
pub fn decode<'b>(bytes: impl Into<Cow<'b, [u8]>>) -> (String, Option<usize>) {
    match String::from_utf8(bytes.into().into_owned()) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(valid))
        }
    }
}

/// The finding for bytes that [`decode`] could not read, at the place that it gave.
pub fn invalid_utf8(file: FileId, text: &str, at: usize) -> Diagnostic {
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(file, offset(at), offset(at + length));
    Diagnostic::error(&INVALID_UTF8, span, "the file is not UTF-8 here, and the server refuses all of it")
        .help("save the file in UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf8_are_replaced_and_their_place_is_told() {
        assert_eq!(decode(b"# caf\xe9\na = 1\n"), ("# caf\u{fffd}\na = 1\n".to_owned(), Some(5)));
        assert_eq!(decode("# café".as_bytes()), ("# café".to_owned(), None));
        let finding = invalid_utf8(FileId(0), "# caf\u{fffd}\n", 5);
        assert_eq!(finding.span, Span::new(FileId(0), 5, 8));
    }
}
