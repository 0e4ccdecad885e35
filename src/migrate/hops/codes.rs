//! The codes of what an upgrade from one server version to another tells.

use crate::diagnostic::code;

code! {
    /// An option or a table has another name or another place at the target; what it says stays.
    ///
    /// # Why
    /// Releases rename options. A server refuses a file with a name that it does not know (specifications of
    /// 4.1.0 to 6.8.0, compared option by option).
    ///
    /// # Example
    /// ```toml 5.1 to 6.0
    /// [modules.mod_mam_meta]
    ///   backend = "rdbms"
    /// ```
    ///
    /// # Fix
    /// Nothing needs to be done; look for the new name in scripts that change the file.
    pub static MOVED_OPTION = "moved-option";

    /// A value has another form at the target and means the same.
    ///
    /// # Why
    /// Releases change the type of an option or the words that it takes, and refuse the old form.
    ///
    /// # Example
    /// ```toml 4.0 to 4.1
    /// [auth.ldap.local_filter]
    ///   attribute = "a"
    ///   values = ["x"]
    ///   operation = "not_equal"
    /// ```
    ///
    /// # Fix
    /// Nothing needs to be done.
    pub static REWRITTEN_VALUE = "rewritten-value";

    /// Something is written that the target needs to do what the old server did.
    ///
    /// # Why
    /// What used to be always on, or was taken from elsewhere, must be said from some release on.
    ///
    /// # Example
    /// ```toml 4.2 to 5.0
    /// [general]
    ///   hosts = ["example.com"]
    /// ```
    ///
    /// # Fix
    /// Nothing needs to be done.
    pub static ADDED_OPTION = "added-option";

    /// The default of an option changes, so the old one is written out and what the server does stays.
    ///
    /// # Why
    /// A key that is absent takes the default of the new server, which is another one.
    ///
    /// # Example
    /// ```toml 6.4 to 6.6
    /// [outgoing_pools.rabbit.default.connection]
    ///   confirms_enabled = true
    /// ```
    ///
    /// # Fix
    /// Nothing needs to be done; take the key out to have the new default.
    pub static KEPT_DEFAULT = "kept-default";

    /// The default of an option or what comes of it changes, and the text stays as it is.
    ///
    /// # Why
    /// The new server accepts the text and does something else with it; no check of the file can find that.
    ///
    /// # Example
    /// ```toml 6.0 to 6.1
    /// [[listen.s2s]]
    ///   port = 5269
    /// ```
    ///
    /// # Fix
    /// Write the old value if you want to keep it; `--keep-effect` does that.
    pub static CHANGED_DEFAULT = "changed-default";

    /// The new server treats something that is in the file otherwise than the old one.
    ///
    /// # Why
    /// The text is accepted at both servers. What changes is said with each finding (change logs, migration notes and
    /// code of the releases).
    ///
    /// # Example
    /// ```toml 5.0 to 5.1
    /// [modules.mod_register]
    ///   welcome_message = {body = "", subject = ""}
    /// ```
    ///
    /// # Fix
    /// See whether it matters to you.
    pub static CHANGED_BEHAVIOUR = "changed-behaviour";

    /// The target has options for something in the file that the old server did not have.
    ///
    /// # Why
    /// Nothing changes as long as they are absent; they may serve you.
    ///
    /// # Example
    /// ```toml 6.0 to 6.1
    /// [modules.mod_inbox]
    /// ```
    ///
    /// # Fix
    /// Nothing needs to be done.
    pub static NEW_OPTION = "new-option";

    /// The target does not have an option, a table or a value, and what it did ends with it.
    ///
    /// # Why
    /// A server refuses a file with a name that it does not know, so it is left out.
    ///
    /// # Example
    /// ```toml 6.0 to 6.1
    /// [[listen.c2s]]
    ///   port = 5222
    ///   backlog = 100
    ///   zlib = 10000
    /// ```
    ///
    /// # Fix
    /// See whether you need what it did, and how the target can do that.
    pub static DROPPED_OPTION = "dropped-option";

    /// Something is left out that had no effect, or that says what holds without it.
    ///
    /// # Why
    /// The target refuses it, and does without it what the old server did.
    ///
    /// # Example
    /// ```toml 4.0 to 4.1
    /// [modules.mod_ping]
    ///   backend = "rdbms"
    /// ```
    ///
    /// # Fix
    /// Nothing needs to be done.
    pub static IDLE_OPTION = "idle-option";

    /// The upgrade needs a decision that only you can take; until then the proposed answer holds, if there is one.
    ///
    /// # Why
    /// A thing ends, needs a value that the file does not have, or comes to mean something else, and there is more
    /// than one way to go on.
    ///
    /// # Example
    /// ```toml 6.6 to 6.7
    /// [modules.mod_jingle_sip]
    ///   proxy_host = "localhost"
    /// ```
    ///
    /// # Fix
    /// Answer with `--decide ID=ANSWER`, or write a file of answers with `--write-answers`, fill it in and give it
    /// to `--answers`.
    pub static OPEN_DECISION = "open-decision";

    /// A decision of the upgrade was taken as it was answered.
    ///
    /// # Why
    /// What was decided is told with what it does, so that a report holds it.
    ///
    /// # Example
    /// ```toml 6.6 to 6.7
    /// [modules.mod_jingle_sip]
    ///   proxy_host = "localhost"
    /// ```
    ///
    /// # Fix
    /// Nothing needs to be done.
    pub static SETTLED_DECISION = "settled-decision";
}
