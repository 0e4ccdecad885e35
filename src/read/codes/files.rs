//! The codes of findings about a whole old file: what it includes, its macros and its terms.

use crate::diagnostic::code;

code! {
    /// A file that `include_config_file` names cannot be read, or includes itself.
    ///
    /// # Why
    /// The server stops while it loads its configuration (3.7.1 and 4.0.1, seen by running them). Over a
    /// file that includes itself it goes on for ever.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {include_config_file, "missing.cfg"}.
    /// {services, [{service_mongoose_system_metrics, [report]}]}.
    /// ```
    ///
    /// # Fix
    /// Put the file beside the one that includes it, as it is on the server, or take the term out. No fix is
    /// made.
    pub static INCLUDE_FAILED = "include-failed";

    /// Terms of an included file are left out because of `disallow` or `allow_only`.
    ///
    /// # Why
    /// The server logs a warning and goes on without them (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {include_config_file, "more.cfg", [{disallow, [services]}]}.
    /// ```
    /// ```erlang more.cfg
    /// {services, [{service_mongoose_system_metrics, [report]}]}.
    /// ```
    ///
    /// # Fix
    /// Nothing is to be done when that is what the filter is for.
    pub static INCLUDE_FILTERED = "include-filtered";

    /// An atom of capitals stands for a macro, and no `define_macro` term defines it.
    ///
    /// # Why
    /// In old files an atom with at least one capital and no small letter is a macro wherever it stands. The
    /// server stops over one that is not defined (3.7.1, seen by running it). `'UA-123456789'` is such an
    /// atom by accident: single quotes make an atom and not a string.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, {tracking_id, 'UA-123456789'}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write a string in double quotes, or define the macro: `{define_macro, 'NAME', Value}.` The nearest
    /// macro, or else the string, is offered; it is not safe, since a file that no server loads comes to
    /// have an effect.
    pub static UNDEFINED_MACRO = "undefined-macro";

    /// A `define_macro` term has a name that is not an atom of capitals.
    ///
    /// # Why
    /// The server stops while it loads its configuration (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {define_macro, hour, 3600000}.
    /// {services, [{service_mongoose_system_metrics, [report]}]}.
    /// ```
    ///
    /// # Fix
    /// Write `{define_macro, 'NAME', Value}.` with a name of capitals. No fix is made, since the places that
    /// use the macro have to change too.
    pub static BAD_MACRO = "bad-macro";

    /// A list ends in something that is not a list, as `[a|b]`.
    ///
    /// # Why
    /// It is a valid Erlang term, but the server stumbles over it while it looks for macros, and stops
    /// (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report | no_report]}]}.
    /// ```
    ///
    /// # Fix
    /// Write a comma where the bar is, or take the bar and what follows out. No fix is made.
    pub static IMPROPER_LIST = "improper-list";

    /// A term at the top level has a shape that the server cannot go through.
    ///
    /// # Why
    /// The server takes pairs `{Key, Value}` and a few known longer terms; anything else crashes its reader
    /// (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report]}], []}.
    /// ```
    ///
    /// # Fix
    /// Write the term as a pair. No fix is made.
    pub static UNKNOWN_TERM = "unknown-term";

    /// A top-level term stands twice, and only the last one counts.
    ///
    /// # Why
    /// The server takes the last one, whole, and drops what the earlier ones said (3.7.1, seen by running
    /// it). Services of the earlier term are not started.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, [{submods, [node]}]}]}.
    /// {services, [{service_mongoose_system_metrics, [report]}]}.
    /// ```
    ///
    /// # Fix
    /// Move what the earlier term says into the last one, or take it out. No fix is made, since it is likely
    /// that both are meant.
    pub static DUPLICATE_TERM = "duplicate-term";

    /// A service, or the list of services, stands where the server does not look for it.
    ///
    /// # Why
    /// At the top level and under `host_config` an old server stores the term and never reads it: the
    /// service is not started, without a word. Under `modules` the server takes it for a module, which fails
    /// to start; an old node then stops, and a TOML file is loaded first. (Source: the reader and the module
    /// starter of 3.7.1 as read; a top-level `service` term as run.)
    ///
    /// # Example
    /// ```erlang 3.7
    /// {hosts, ["localhost"]}.
    /// {service_admin_extra, [{submods, [node, accounts]}]}.
    /// {services, [{service_mongoose_system_metrics, [report]}]}.
    /// ```
    ///
    /// # Fix
    /// Move it into the list of the `services` term; in TOML write `[services.NAME]`. No fix is made.
    pub static MISPLACED_SERVICE = "misplaced-service";

    /// Top-level terms or sections that this version of mimcfg does not migrate yet.
    ///
    /// # Why
    /// They are counted and named, never passed over in silence; what is written lacks them.
    ///
    /// # Example
    /// ```toml 6.8 to 5.1
    /// [general]
    ///   hosts = ["localhost"]
    ///   default_server_domain = "localhost"
    ///
    /// [services.service_mongoose_system_metrics]
    ///   report = true
    /// ```
    ///
    /// # Fix
    /// Carry them over by hand, or ask with `--only services`.
    pub static NOT_YET_MIGRATED = "not-yet-migrated";
}
