//! The findings of the TOML reader.

pub use crate::syntax::codes::{INVALID_UTF8, NESTING_TOO_DEEP};

use crate::diagnostic::code;

code! {
    /// The text is not TOML.
    ///
    /// # Why
    /// A server that cannot read its file does not start, whatever else the file says (recorded at 4.0.1 to 6.8.0). The
    /// broken line is set aside here and the rest is read, so that all findings come at once.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = yes
    /// ```
    ///
    /// # Fix
    /// Write a value of TOML: `true`, a number, or a string in quotes. Where one edit is plainly meant it is offered; it
    /// is not safe, since a file that no server reads comes to have an effect.
    pub static TOML_SYNTAX = "toml-syntax";

    /// A key has a value already.
    ///
    /// # Why
    /// The servers refuse the whole file (recorded at 4.0.1 to 6.8.0). The first value is the one that counts here.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// report = false
    /// ```
    ///
    /// # Fix
    /// Take one of the two out. Which one is meant only you know, so no fix is made.
    pub static DUPLICATE_KEY = "duplicate-key";

    /// A table is defined where it cannot be: for a second time, or where a key or an array of the name exists.
    ///
    /// # Why
    /// The servers refuse the whole file (recorded at 4.0.1 to 6.8.0). The keys below a repeated header are still read.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = true
    /// [services.service_mongoose_system_metrics]
    /// initial_report = 60_000
    /// ```
    ///
    /// # Fix
    /// Move the keys under the first header and take the second one out. No fix is made.
    pub static DUPLICATE_TABLE = "duplicate-table";

    /// The text is TOML, and the servers' own reader refuses it.
    ///
    /// # Why
    /// The servers read TOML with a reader of their own that knows less than the current specification: a byte-order
    /// mark, a tab in a string, the escapes of TOML 1.1 or a line break in an inline table make the whole file
    /// unreadable, although other tools take them. Which of them depends on the version; the reader changed at 5.1
    /// (recorded at 4.0.1 to 6.8.0).
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_domain_db]
    /// db_pool = "\x67lobal"
    /// ```
    ///
    /// # Fix
    /// Write it the way of TOML 1.0, as the finding says.
    pub static TOML_DIALECT = "toml-dialect";

    /// The text is not TOML 1.0, and the servers read it all the same.
    ///
    /// # Why
    /// The server starts: its own reader is laxer here (recorded at 4.0.1 to 6.8.0). Editors, formatters and other tools
    /// may refuse the file.
    ///
    /// # Example
    /// ```toml 5.1
    /// services.service_domain_db.db_pool = "global"
    /// [services.service_domain_db]
    /// event_max_age = 3600
    /// ```
    ///
    /// # Fix
    /// Write it the way of TOML 1.0, as the finding says; the server takes that too.
    pub static NOT_TOML_1_0 = "not-toml-1.0";
}
