//! Where the keys of a key store come from.

use super::Check;
use crate::diagnostic::code;

code! {
    /// A key is to be read from a file, and no file is named.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0).
    ///
    /// # Example
    /// ```toml 6.8
    /// [[modules.mod_keystore.keys]]
    ///   name = "token_secret"
    ///   type = "file"
    /// ```
    ///
    /// # Fix
    /// Add `path`, or write `type = "ram"` for a key that is made at start. No fix is made.
    pub static KEY_WITHOUT_PATH = "key-without-path";
}

pub(super) fn check(check: &mut Check<'_>) {
    for place in check.at() {
        let Some(kind) = place.at("type").filter(|_| place.text("type") == Some("file")) else { continue };
        if !place.has("path") {
            let message = "a key of type `file` has no `path`".to_owned();
            let help = "add path = \"…\", or write type = \"ram\"";
            check.found(&KEY_WITHOUT_PATH, (kind.node.span, place.path), message, help);
        }
    }
}
