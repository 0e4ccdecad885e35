//! The codes of findings about what the terms of a whole old file come to.

use crate::diagnostic::code;

code! {
    /// The hosts are not named as an old server reads them.
    ///
    /// # Why
    /// One term names all hosts, as strings in a list; it is read before macros are replaced. Over two terms, a
    /// plain string or an atom the server stops (3.7.1 and 4.0.1, seen by running them).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {hosts, "example.com"}.
    /// ```
    ///
    /// # Fix
    /// Write one term with a list of strings. No fix is made.
    pub static BAD_HOSTS = "bad-hosts";

    /// No term of the file names a host.
    ///
    /// # Why
    /// The file is read, nothing that is kept for each host has a place, and the server fails later at its
    /// start (3.7.1 and 4.0.1, seen by running them). A file that others include may well have none.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {loglevel, 4}.
    /// ```
    ///
    /// # Fix
    /// Name the hosts: `{hosts, ["example.com"]}.` No fix is made.
    pub static NO_HOSTS = "no-hosts";

    /// A `host_config` is for a host that is not served.
    ///
    /// # Why
    /// What is said in it is kept for a name that nobody looks up (3.7.1, read in its code).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {hosts, ["example.com"]}.
    /// {host_config, "example.org", [{s2s_default_policy, deny}]}.
    /// ```
    ///
    /// # Fix
    /// Add the host to `hosts`, or take the term out. No fix is made.
    pub static HOST_NOT_SERVED = "host-not-served";

    /// A term in a `host_config` that the server keeps for the host and reads nowhere, or that says what all
    /// hosts have.
    ///
    /// # Why
    /// Only access rules, shapers, authentication, modules, the policy of s2s and a few general options mean
    /// something for one host (3.7.1 and 4.0.1, seen by running them).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {hosts, ["example.com"]}.
    /// {host_config, "example.com", [{loglevel, 4}]}.
    /// ```
    ///
    /// # Fix
    /// Move it out of the `host_config`, or take it out. No fix is made.
    pub static HOST_SETTING_NOT_READ = "host-setting-not-read";

    /// A setting of a host that a later term for all hosts overwrites.
    ///
    /// # Why
    /// Terms are applied from top to bottom, and a term for all hosts is kept for each of them when it is met
    /// (3.7.1 and 4.0.1, seen by running them). In a TOML file the order is of no effect.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {hosts, ["example.com", "example.org"]}.
    /// {host_config, "example.org", [{s2s_default_policy, deny}]}.
    /// {s2s_default_policy, allow}.
    /// ```
    ///
    /// # Fix
    /// Move the `host_config` behind the term, if it is meant to count. No fix is made.
    pub static OVERWRITTEN_HOST_SETTING = "overwritten-host-setting";

    /// A setting that had an effect and cannot be said in a TOML file.
    ///
    /// # Why
    /// The specification of TOML files has no place for it (4.0.1 to 6.8.0); it stays in the new file as a
    /// comment.
    ///
    /// # Example
    /// ```erlang 3.7 to 4.0
    /// {hosts, ["example.com"]}.
    /// {listen, [{5280, ejabberd_cowboy, [{protocol_options, [{idle_timeout, 60000}]}]}]}.
    /// ```
    ///
    /// # Fix
    /// See whether you can do without it. No fix is made.
    pub static LOST_SETTING = "lost-setting";

    /// A setting that comes to mean something else in a TOML file, though it is written there as it was.
    ///
    /// # Why
    /// The old server did not look for it in this form, or servers that read TOML do something else with it
    /// (seen by running the readers of 3.7.1, 4.0.1 and 4.1.0).
    ///
    /// # Example
    /// ```erlang 3.7 to 4.0
    /// {hosts, ["example.com"]}.
    /// {{s2s_host, "example.org"}, deny}.
    /// ```
    ///
    /// # Fix
    /// Look at the setting, and take it out of the new file if what the old server did is what you want. No
    /// fix is made.
    pub static CHANGED_IN_TOML = "changed-in-toml";

    /// A value in a form that cannot be written in a TOML file.
    ///
    /// # Why
    /// The option is known, and it is not known what is meant: servers that read TOML have no such value.
    ///
    /// # Example
    /// ```erlang 3.7 to 4.0
    /// {hosts, ["example.com"]}.
    /// {modules, [{mod_ping, [{ping_interval, {60, seconds}}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write the value in a form that is known. No fix is made.
    pub static UNREADABLE_VALUE = "unreadable-value";

    /// A term over which the old server stops.
    ///
    /// # Why
    /// It has a form that the server's reader does not go through (3.7.1 and 4.0.1, seen by running them).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {hosts, ["example.com"]}.
    /// {language, en}.
    /// ```
    ///
    /// # Fix
    /// Write it in a form that the server reads. No fix is made.
    pub static REFUSED_TERM = "refused-term";
}
