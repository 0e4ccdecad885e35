//! What servers do with a configuration: the life cycle of services, and each service that runs.
//!
//! Everything here is pure: time, files and collectors are given by whoever runs a [`Node`]. [`boot`] starts the services as the server of the configuration's version does, without
//! their processes, and tells what comes of it.

#[cfg(feature = "runtime")]
pub mod address;
mod agenda;
pub mod clock;
pub mod commands;
#[cfg(feature = "runtime")]
pub mod db;
mod declared;
pub mod domains;
mod environment;
pub mod journal;
mod lifecycle;
pub mod manager;
pub mod metrics;
mod node;
mod outside;
#[cfg(feature = "runtime")]
pub mod real;
mod services;
mod simulate;
#[cfg(feature = "runtime")]
pub mod store;
#[cfg(feature = "runtime")]
pub mod xml;

pub use environment::Environment;
pub use lifecycle::{Boot, Outcome, ServiceState, boot, boot_in_silence};
pub use node::{Node, Span, Summary};
pub use outside::{Delivered, Outside, Results, Sending};
pub use simulate::{Simulated, Writer};

use crate::diagnostic::code;

code! {
    /// A timer is set to something that the virtual machine does not take: a negative number, one beyond its
    /// range, or no integer.
    ///
    /// # Why
    /// The service fails to start. An old node then stops (3.7.1, seen by running it). In TOML a number that
    /// is only too large passes the check of the file, and the service fails after it: the finding is a
    /// warning there, since the file as such is taken (recorded at 4.0.1 to 6.8.0). The bound was measured
    /// with OTP 25.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, {initial_report, -1}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write a number of milliseconds, 0 or more. No fix is made.
    pub static TIMER_REFUSED = "timer-refused";

    /// The period between reports is something that the virtual machine does not take for a timer.
    ///
    /// # Why
    /// The first report leaves; then the process of the service crashes, and since it is temporary no other
    /// report follows (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, {periodic_report, "3h"}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write a number of milliseconds, 0 or more. No fix is made.
    pub static NO_LATER_REPORTS = "no-later-reports";

    /// The extra tracking id of an old file is no string.
    ///
    /// # Why
    /// Every report is gathered, and building the request fails: nothing is sent, no file is written, and
    /// the log says nothing (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [report, {tracking_id, ua_123456789}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write it as a string in double quotes. For an atom that is offered; it is not safe, since reports
    /// come to be sent.
    pub static REPORT_NOT_SENT = "report-not-sent";

    /// `report` or `no_report` has a value that is neither true nor false.
    ///
    /// # Why
    /// A 3.x server crashes over it when the service starts, and the node stops (3.7.1, seen by running it).
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_mongoose_system_metrics, [{report, yes}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write `report` or `no_report`. Which of the two is your decision, so no fix is made.
    pub static BAD_CONSENT = "bad-consent";

    /// A group of commands is named by a string, a number or a list.
    ///
    /// # Why
    /// Groups are atoms in old files; anything else stops the node when `service_admin_extra` starts (3.7.1,
    /// seen by running it). In TOML they are strings.
    ///
    /// # Example
    /// ```erlang 3.7
    /// {services, [{service_admin_extra, [{submods, [node, "accounts"]}]}]}.
    /// ```
    ///
    /// # Fix
    /// Write the name without quotes. Where the text is the name of a group that is offered; it is not safe,
    /// since a node that stopped comes to start.
    pub static SUBMOD_NOT_AN_ATOM = "submod-not-an-atom";
}
