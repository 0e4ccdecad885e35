//! The codes of findings about the settings of a TOML file, and of groups of commands.

use crate::diagnostic::code;

code! {
    /// A section or a key at the top level of the TOML file that servers of that version do not have.
    ///
    /// # Why
    /// They refuse the file. 4.0.1 loads a section that it does not know as long as it is empty (recorded at
    /// 4.0.1 to 6.8.0).
    ///
    /// # Example
    /// ```toml 5.1
    /// [service.service_admin_extra]
    /// submods = ["node"]
    /// ```
    ///
    /// # Fix
    /// Write the name that is meant, or take the section out. No fix is made, since more headers may have the name.
    pub static UNKNOWN_SECTION = "unknown-section";

    /// A section stands where servers of that version do not look for it.
    ///
    /// # Why
    /// Services are for the whole node: under `host_config` servers from 4.1 on refuse them, and 4.0.1 loads
    /// the file and passes over them.
    ///
    /// # Example
    /// ```toml 5.1
    /// [[host_config]]
    /// host = "localhost"
    /// [host_config.services.service_mongoose_system_metrics]
    /// report = true
    /// ```
    ///
    /// # Fix
    /// Move it to the top level: `[services.NAME]`. No fix is made.
    pub static MISPLACED_SECTION = "misplaced-section";

    /// A key that a table does not have at that version.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0). Two come from documents: `intial_report`, a
    /// misspelling of `initial_report`, and `no_report`, a flag of old files that has no key in TOML.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// no_report = true
    /// ```
    ///
    /// # Fix
    /// Write the key that is meant, or take it out; for `no_report` write `report = false`. A near key, or
    /// what is written instead, is offered where it is free; that is not safe, since a file that was refused
    /// comes to have an effect.
    pub static UNKNOWN_OPTION = "unknown-option";

    /// A value of another type than the option has.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0). The extra tracking id changed its type: up to
    /// 6.0 it is a string, from 6.1 on a table with `id` and `secret`.
    ///
    /// # Example
    /// ```toml 6.1
    /// [services.service_mongoose_system_metrics]
    /// tracking_id = "UA-123456789"
    /// ```
    ///
    /// # Fix
    /// Write a value of the type that the finding names. No fix is made.
    pub static WRONG_TYPE = "wrong-type";

    /// A value that the option does not take: out of range, empty, or not one of its values.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0).
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_domain_db]
    /// event_max_age = 0
    /// ```
    ///
    /// # Fix
    /// Write a value that the option takes. A near one is offered; that is not safe, since a file that was
    /// refused comes to have an effect.
    pub static WRONG_VALUE = "wrong-value";

    /// An item stands twice in an array whose items must differ.
    ///
    /// # Why
    /// Servers from 4.1 on refuse the file (recorded at 4.0.1 to 6.8.0).
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_admin_extra]
    /// submods = ["node", "stats", "node"]
    /// ```
    ///
    /// # Fix
    /// Take one of the two out. No fix is made.
    pub static DUPLICATE_ITEM = "duplicate-item";

    /// A key that its table must have is missing.
    ///
    /// # Why
    /// Servers refuse the file (recorded at 4.0.1 to 6.8.0). From 6.1 on an extra tracking id needs both
    /// `id` and `secret`.
    ///
    /// # Example
    /// ```toml 6.1
    /// [services.service_mongoose_system_metrics.tracking_id]
    /// id = "G-12AB34CD56"
    /// ```
    ///
    /// # Fix
    /// Add the key. No fix is made, since its value is yours.
    pub static MISSING_OPTION = "missing-option";

    /// A name of a group of admin commands that the server does not have.
    ///
    /// # Why
    /// The documents print `account` in an example of TOML and of old files; the group is `accounts`. An old
    /// node stops when `service_admin_extra` starts (3.7.1, seen by running it), and servers refuse a TOML
    /// file (recorded at 4.0.1 to 6.1.0). `upload` is new in 3.7, `domain` in 5.0.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_admin_extra]
    /// submods = ["node", "account"]
    /// ```
    ///
    /// # Fix
    /// Write the name that is meant, or take it out. A near name is offered; that is not safe, since a
    /// server that did not start comes to start.
    pub static UNKNOWN_SUBMOD = "unknown-submod";
}
