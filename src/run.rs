//! What servers do with a configuration: the life cycle of services, and each service that runs.
//!
//! Everything here is pure. [`boot`] starts the services as the server of the configuration's version does, without
//! their processes, and tells what comes of it.

mod lifecycle;
mod services;

pub use lifecycle::{Boot, Outcome, ServiceState, boot};

use crate::diagnostic::code;

code! {
    /// A timer is set to something the virtual machine does not take: a negative number, a number beyond its range, or no integer. The service fails to start and the node stops; a file in TOML is loaded all the same when the number is only too large.
    pub static TIMER_REFUSED = "timer-refused";
    /// The period between reports is something that the virtual machine does not take for a timer. The first report leaves; then the process of the service crashes, and since it is temporary no other report follows.
    pub static NO_LATER_REPORTS = "no-later-reports";
    /// The extra tracking id is no string. Every report is gathered, and building the request fails: nothing is sent and no file is written, without a word in the log.
    pub static REPORT_NOT_SENT = "report-not-sent";
    /// `report` or `no_report` has a value that is neither true nor false. A 3.x server crashes over it when the service starts, and the node stops.
    pub static BAD_CONSENT = "bad-consent";
    /// Groups of commands are named by atoms in old files. Strings, numbers or lists stop the node when `service_admin_extra` starts.
    pub static SUBMOD_NOT_AN_ATOM = "submod-not-an-atom";
}
