//! The codes of findings that both languages have.

use crate::diagnostic::code;

code! {
    /// Bytes of the file are not UTF-8.
    ///
    /// # Why
    /// Servers refuse the whole file, in either language. Erlang's reader (OTP 25, seen by running it) takes an old file
    /// for Latin-1 only when a comment in its first two lines says so. Each run of such bytes is read here as the
    /// replacement character U+FFFD, and the rest as it is.
    ///
    /// # Example
    /// ```toml 5.1
    /// # caf�
    /// [services.service_admin_extra]
    /// ```
    ///
    /// # Fix
    /// Save the file as UTF-8; an old file may say in its first line `%% -*- coding: latin-1 -*-`. No fix is made.
    pub static INVALID_UTF8 = "invalid-utf8";

    /// Brackets, tables or arrays are nested deeper than 128 levels; what is deeper is not read.
    ///
    /// # Why
    /// This is a bound of mimcfg and not of the servers: no setting is nested like this, so something is wrong with the
    /// file, for instance a bracket that a script wrote again and again.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_admin_extra]
    /// submods = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
    /// ```
    ///
    /// # Fix
    /// Take the brackets out that are too many. No fix is made.
    pub static NESTING_TOO_DEEP = "nesting-too-deep";
}
