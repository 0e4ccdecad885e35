//! The codes of findings in Erlang terms.

use crate::diagnostic::code;

code! {
    /// A bracket was opened and never closed before the form ended, or another bracket was closed over it.
    /// `file:consult` refuses the whole file. The finding points at the bracket that was left open.
    pub static UNCLOSED_BRACKET = "unclosed-bracket";
    /// A closing bracket does not fit the one that is open, or closes nothing.
    /// `file:consult` refuses the whole file.
    pub static WRONG_BRACKET = "wrong-bracket";
    /// A string or a quoted atom has no closing quote, so Erlang reads the rest of the file as its text.
    pub static UNCLOSED_QUOTE = "unclosed-quote";
    /// A form has no full stop, or its full stop is not followed by white space.
    /// Erlang then reads the next form as a part of this one, and refuses both.
    pub static MISSING_DOT = "missing-dot";
    /// A full stop stands where no term came before it.
    pub static STRAY_DOT = "stray-dot";
    /// Two elements follow each other without a comma.
    pub static MISSING_COMMA = "missing-comma";
    /// Nothing stands between a comma and the bracket behind it. Erlang, unlike TOML, has no trailing commas.
    pub static TRAILING_COMMA = "trailing-comma";
    /// Nothing stands before a comma.
    pub static STRAY_COMMA = "stray-comma";
    /// Another sign stands where a comma belongs, for instance a semicolon.
    pub static WRONG_SEPARATOR = "wrong-separator";
    /// Text such as `UA-123456789` or `example.com` is not a term unless it is quoted.
    pub static UNQUOTED_TEXT = "unquoted-text";
    /// A word that starts with a capital letter or `_` is a variable, and a file of terms has no variables.
    pub static VARIABLE = "variable";
    /// The word is reserved by the language: it is an atom only in single quotes.
    pub static RESERVED_WORD = "reserved-word";
    /// The file is a template: a place such as `{{{hosts}}}` is filled in when the release is made.
    pub static TEMPLATE_HOLE = "template-hole";
    /// The character has no meaning in Erlang outside of quotes and comments, or is allowed nowhere.
    pub static ILLEGAL_CHARACTER = "illegal-character";
    /// An escape such as `\x` in quoted text is incomplete or names no character.
    pub static ILLEGAL_ESCAPE = "illegal-escape";
    /// The number has a base that does not exist, no digits after its base, or is too large for a float.
    pub static ILLEGAL_NUMBER = "illegal-number";
    /// An atom or a variable has at most 255 characters.
    pub static LONG_ATOM = "long-atom";
    /// An expression, a call, a record or a function with a body: `file:consult` reads terms and evaluates nothing.
    pub static NOT_A_TERM = "not-a-term";
    /// A binary holds something that cannot be a part of one, or asks for a size or type that does not fit.
    pub static ILLEGAL_BINARY = "illegal-binary";
    /// A map has keys and values, written `Key => Value`.
    pub static MAP_PAIR = "map-pair";
    /// After `|` in a list stands exactly one term, the tail.
    pub static LIST_TAIL = "list-tail";
    /// The file is neither UTF-8 nor does a coding comment in its first two lines say `latin-1`.
    pub static INVALID_UTF8 = "invalid-utf8";
    /// Brackets are nested deeper than 128 levels; what is deeper is not read.
    pub static NESTING_TOO_DEEP = "nesting-too-deep";
}
