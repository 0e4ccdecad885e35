//! The codes of findings about services of an old file and their options.

use crate::diagnostic::code;

code! {
    /// The list of services, the options of a service, or the groups of commands are not a list.
    ///
    /// # Why
    /// The node stops at start (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, [{submods, node}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write a list in brackets. Where one atom stands for a list of one, brackets around it are offered;
    /// that is not safe, since a node that stopped comes to start.
    pub static NOT_A_LIST = "not-a-list";

    /// An entry of the list of services is not a pair of a name and options.
    ///
    /// # Why
    /// The node stops when it comes to the entry (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [service_admin_extra]}.
    /// ```
    ///
    /// # Fix
    /// Write `{service_name, [Option, ...]}`. For a name that stands alone `{name, []}` is offered; that is
    /// not safe, since a node that stopped comes to start.
    pub static MALFORMED_SERVICE = "malformed-service";

    /// The server has no service of that name.
    ///
    /// # Why
    /// An old server tries to start a module of that name, and the node stops when there is none (3.7.1,
    /// seen by running it). From 4.1 on a TOML file with it is refused. 4.0.1 loads a TOML file with an
    /// unknown service as long as its table is empty, and fails to start it (recorded at 4.0.1 to 6.8.0).
    /// `service_admin_extra` is gone from 6.2.0 on, `service_domain_db` is new in 5.0.0.
    ///
    /// # Example
    /// ```toml 6.2
    /// [services.service_admin_extra]
    /// submods = ["node"]
    /// ```
    ///
    /// # Fix
    /// Take it out, or write the name that is meant. A near name is offered; that is not safe, since another
    /// service starts.
    pub static UNKNOWN_SERVICE = "unknown-service";

    /// A service stands twice in an old file.
    ///
    /// # Why
    /// The first one is started; the second is ignored without a word, with all its options (3.7.1, seen by
    /// running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, [{submods, [node]}]}, {service_admin_extra, [{submods, [stats]}]}]}.
    /// ```
    ///
    /// # Fix
    /// Take one of the two out. Taking out the second is safe: it had no effect.
    pub static DUPLICATE_SERVICE = "duplicate-service";

    /// The old server does not know the key and ignores it.
    ///
    /// # Why
    /// It says nothing in its log (3.7.1, seen by running it). A TOML file with an unknown key is refused,
    /// so the term cannot be carried over.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, {initial_repport, 60000}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write the key that is meant, or take the option out. Where a near key is free it is offered; that is
    /// not safe, since the option comes to have an effect.
    pub static IGNORED_OPTION = "ignored-option";

    /// A spelling that documents print and no server knows, such as `intial_report`.
    ///
    /// # Why
    /// The documents of 3.6 and 3.7 print it in one place. The old server ignores it and uses its default of
    /// five minutes (3.7.1, seen by running it); a TOML file with it is refused. Carried over under the
    /// right name it takes effect, and that is a change.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, {intial_report, 60000}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write the right spelling, or take it out. The right spelling is offered; that is not safe, since the
    /// value comes to have an effect. Beside the right key it is taken out, which is safe.
    pub static MISSPELT_OPTION = "misspelt-option";

    /// An option stands twice in the options of one service.
    ///
    /// # Why
    /// The first one counts and later ones are ignored (3.7.1, seen by running it). At the top level of the
    /// file it is the other way round.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, {initial_report, 60000}, {initial_report, 90000}]}]}.
    /// ```
    ///
    /// # Fix
    /// Take one of the two out. Taking out the later one is safe: it had no effect.
    pub static DUPLICATE_OPTION = "duplicate-option";

    /// An item of an option list is neither a key nor a pair with a key.
    ///
    /// # Why
    /// The server passes over it without a word (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, "initial_report"]}]}.
    /// ```
    ///
    /// # Fix
    /// Write an option as an atom or as a pair `{key, Value}`, or take it out. No fix is made, since it was
    /// meant to say something.
    pub static IGNORED_ITEM = "ignored-item";

    /// `report` and `no_report` are both set.
    ///
    /// # Why
    /// `no_report` wins: nothing is gathered and nothing is sent (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, no_report]}]}.
    /// ```
    ///
    /// # Fix
    /// Take one of the two out. Taking out `report` is safe: it had no effect.
    pub static CONTRADICTING_CONSENT = "contradicting-consent";

    /// A form of `report` or `no_report` that does nothing.
    ///
    /// # Why
    /// Servers of 3.6 to 4.0 look for `report` set to true and `no_report` set to true in an old file, and
    /// for nothing else. With `{report, false}` they keep gathering and sending, with the warning in the
    /// log; `report = false` in TOML stops it (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{report, false}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write `no_report` to stop the reports; that is offered, and it is not safe, since it stops them.
    /// `{no_report, false}` is taken out, which is safe.
    pub static CONSENT_WITHOUT_EFFECT = "consent-without-effect";

    /// A key stands with no value, or with more than one: `{key}`, `{key, A, B}`.
    ///
    /// # Why
    /// The server finds the key, and does not find a value: a timer takes its default; `submods` is taken
    /// for no list, and the node stops (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, {initial_report}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write `{key, Value}`. No fix is made.
    pub static MISSHAPEN_OPTION = "misshapen-option";
}
