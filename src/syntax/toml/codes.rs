//! The findings of the TOML reader.

use crate::diagnostic::code;

code! {
    /// The text is not TOML, so no server reads the file.
    ///
    /// A server that cannot read its file does not start, whatever else the file says. The broken
    /// line is set aside here and the rest is read, so that all findings come at once.
    pub static TOML_SYNTAX = "toml-syntax";

    /// A key has a value already.
    ///
    /// The servers refuse the whole file. The first value is the one that counts here.
    pub static DUPLICATE_KEY = "duplicate-key";

    /// A table is defined where it cannot be: for a second time, or where a key or an array of the name exists.
    ///
    /// The servers refuse the whole file. The keys below a repeated header are still read.
    pub static DUPLICATE_TABLE = "duplicate-table";

    /// The text is TOML, and the servers' own reader refuses it.
    ///
    /// The servers read TOML with a reader of their own that knows less than the current
    /// specification: a tab in a string, a byte-order mark, the escapes of TOML 1.1 or a line break
    /// in an inline table make the whole file unreadable, although other tools take them.
    pub static TOML_DIALECT = "toml-dialect";

    /// The text is not TOML 1.0, and the servers read it all the same.
    ///
    /// The server starts. Editors, formatters and other tools may refuse the file.
    pub static NOT_TOML_1_0 = "not-toml-1.0";

    /// Tables or arrays are nested more than 128 deep, and what is deeper is not read.
    ///
    /// No option of the server is nested like this.
    pub static NESTING_TOO_DEEP = "nesting-too-deep";

    /// Bytes of the file are not UTF-8, and the servers refuse the whole file.
    ///
    /// Each run of such bytes is read as the replacement character U+FFFD, and the rest is read as it is.
    pub static INVALID_UTF8 = "invalid-utf8";
}
