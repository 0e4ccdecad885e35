//! Words that the language keeps for itself.

/// Whether a bare word is reserved in OTP 25, so that it is no atom. `maybe` and `else` are not.
pub(super) fn is_reserved(word: &[u8]) -> bool {
    matches!(
        word,
        b"after"
            | b"and"
            | b"andalso"
            | b"band"
            | b"begin"
            | b"bnot"
            | b"bor"
            | b"bsl"
            | b"bsr"
            | b"bxor"
            | b"case"
            | b"catch"
            | b"cond"
            | b"div"
            | b"end"
            | b"fun"
            | b"if"
            | b"let"
            | b"not"
            | b"of"
            | b"or"
            | b"orelse"
            | b"receive"
            | b"rem"
            | b"try"
            | b"when"
            | b"xor"
    )
}

/// Whether the word opens something that `end` closes.
pub(super) fn opens_block(word: &[u8]) -> bool {
    matches!(word, b"begin" | b"case" | b"if" | b"receive" | b"try")
}

/// Whether the word stands between two terms, as an operator does.
pub(super) fn is_operator(word: &[u8]) -> bool {
    matches!(
        word,
        b"and"
            | b"andalso"
            | b"band"
            | b"bor"
            | b"bsl"
            | b"bsr"
            | b"bxor"
            | b"div"
            | b"or"
            | b"orelse"
            | b"rem"
            | b"xor"
    )
}
