//! The codes of findings in Erlang terms.

pub use crate::syntax::codes::{INVALID_UTF8, NESTING_TOO_DEEP};

use crate::diagnostic::code;

code! {
    /// A bracket was opened and never closed before the form ended, or another bracket was closed over it. The
    /// finding points at the bracket that was left open.
    ///
    /// # Why
    /// `file:consult` refuses the whole file, often with a line far behind the mistake; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, []}.
    /// ```
    ///
    /// # Fix
    /// Close the bracket. No fix is made: where it closes only you know.
    pub static UNCLOSED_BRACKET = "unclosed-bracket";

    /// A closing bracket does not fit the one that is open, or closes nothing.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, []}]}}.
    /// ```
    ///
    /// # Fix
    /// Take the bracket out, or write the one that fits. No fix is made.
    pub static WRONG_BRACKET = "wrong-bracket";

    /// A string or a quoted atom has no closing quote.
    ///
    /// # Why
    /// Erlang reads the rest of the file as its text, up to the next quote, and refuses the whole file.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{tracking_id, "UA-1}]}]}.
    /// ```
    ///
    /// # Fix
    /// Close the quote. No fix is made.
    pub static UNCLOSED_QUOTE = "unclosed-quote";

    /// A form has no full stop, or its full stop is not followed by white space.
    ///
    /// # Why
    /// Erlang then reads the next form as a part of this one, and refuses the whole file.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, []}]}
    /// {loglevel, 3}.
    /// ```
    ///
    /// # Fix
    /// Write a full stop and a line end behind the form. The edit is offered; it is not safe, since a file that no
    /// server reads comes to have an effect.
    pub static MISSING_DOT = "missing-dot";

    /// A full stop stands where no term came before it.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, []}]}.
    /// .
    /// ```
    ///
    /// # Fix
    /// Take the full stop out.
    pub static STRAY_DOT = "stray-dot";

    /// Two elements follow each other without a comma.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start. It happens most where a line was added at the
    /// end of a list.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, []}
    ///   {service_mongoose_system_metrics, [report]}]}.
    /// ```
    ///
    /// # Fix
    /// Write a comma between the two. The edit is offered; it is not safe, since a file that no server reads comes to
    /// have an effect.
    pub static MISSING_COMMA = "missing-comma";

    /// Nothing stands between a comma and the bracket behind it.
    ///
    /// # Why
    /// Erlang, unlike TOML, has no trailing commas: `file:consult` refuses the whole file.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, []},]}.
    /// ```
    ///
    /// # Fix
    /// Take the comma out. The edit is offered; it is not safe, since a file that no server reads comes to have an
    /// effect.
    pub static TRAILING_COMMA = "trailing-comma";

    /// Nothing stands before a comma.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, []},, {service_mongoose_system_metrics, [report]}]}.
    /// ```
    ///
    /// # Fix
    /// Take the comma out.
    pub static STRAY_COMMA = "stray-comma";

    /// Another sign stands where a comma belongs, for instance a semicolon.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, []}; {service_mongoose_system_metrics, [report]}]}.
    /// ```
    ///
    /// # Fix
    /// Write a comma instead. The edit is offered for a semicolon; it is not safe, since a file that no server reads
    /// comes to have an effect.
    pub static WRONG_SEPARATOR = "wrong-separator";

    /// Text such as `UA-123456789` or `example.com` is not a term unless it is quoted.
    ///
    /// # Why
    /// Documents of 3.6 and 3.7 print `{tracking_id, UA-123456789}`, without quotes; with that line `file:consult`
    /// refuses the whole file (seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{tracking_id, UA-123456789}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write it in double quotes. The edit is offered; it is not safe, since a file that no server reads comes to
    /// have an effect.
    pub static UNQUOTED_TEXT = "unquoted-text";

    /// A word that starts with a capital letter or `_` is a variable, and a file of terms has no variables.
    ///
    /// # Why
    /// `file:consult` refuses the whole file. Documents print names such as `TrackingID` for what you are to fill in.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{tracking_id, TrackingID}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write what it stands for; a string in double quotes, an atom in small letters.
    pub static VARIABLE = "variable";

    /// The word is reserved by the language: it is an atom only in single quotes.
    ///
    /// # Why
    /// `file:consult` refuses the whole file over a word such as `end`, `and` or `receive` that stands alone.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, [{submods, [end]}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write it in single quotes, or another word.
    pub static RESERVED_WORD = "reserved-word";

    /// The file is a template: a place such as `{{{hosts}}}` is filled in when the release is made.
    ///
    /// # Why
    /// No server reads a template. Release tools fill it in and write the file that a server reads.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {hosts, [{{{hosts}}}]}.
    /// ```
    ///
    /// # Fix
    /// Check the file that the release tool writes. No fix is made.
    pub static TEMPLATE_HOLE = "template-hole";

    /// The character has no meaning in Erlang outside of quotes and comments, or is allowed nowhere.
    ///
    /// # Why
    /// `file:consult` refuses the whole file. Curly quotes that an editor or a web page put in are a frequent cause.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{tracking_id, “UA-1”}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write the character that is meant, for instance a straight quote.
    pub static ILLEGAL_CHARACTER = "illegal-character";

    /// An escape such as `\x` in quoted text is incomplete or names no character.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{tracking_id, "UA\xZZ"}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write the character itself, or two digits to the base of 16 behind `\x`.
    pub static ILLEGAL_ESCAPE = "illegal-escape";

    /// The number has a base that does not exist, no digits after its base, or is too large for a float.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{initial_report, 37#10}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write the number in digits to the base of 10.
    pub static ILLEGAL_NUMBER = "illegal-number";

    /// An atom or a variable has at most 255 characters.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {loglevel, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}.
    /// ```
    ///
    /// # Fix
    /// Write a shorter name; a text of any length is a string in double quotes.
    pub static LONG_ATOM = "long-atom";

    /// An expression, a call, a record or a function with a body stands where a term belongs.
    ///
    /// # Why
    /// `file:consult` reads terms and evaluates nothing (but a sign and a sum in a few places), so it refuses the
    /// whole file.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{initial_report, 5 * 60000}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write the result of the expression.
    pub static NOT_A_TERM = "not-a-term";

    /// A binary holds something that cannot be a part of one, or asks for a size or type that does not fit.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{tracking_id, <<a>>}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write a string in double quotes: no option of a service takes a binary.
    pub static ILLEGAL_BINARY = "illegal-binary";

    /// A map has keys and values, written `Key => Value`.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, #{service_admin_extra}}.
    /// ```
    ///
    /// # Fix
    /// Write `Key => Value`; services and their options are lists and not maps. Where another sign stands for the arrow
    /// the edit is offered; it is not safe, since a file that no server reads comes to have an effect.
    pub static MAP_PAIR = "map-pair";

    /// After `|` in a list stands exactly one term, the tail.
    ///
    /// # Why
    /// `file:consult` refuses the whole file; the node does not start.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, []} | ]}.
    /// ```
    ///
    /// # Fix
    /// Write a comma instead of `|`, or take it out.
    pub static LIST_TAIL = "list-tail";
}
