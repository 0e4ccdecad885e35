//! The journal as events of `tracing`, for whoever listens.

use crate::run::journal::{Event, Journal};
use serde_json::Value as Json;

/// Hands every event to `tracing`.
#[derive(Debug, Default)]
pub struct Log;

impl Journal for Log {
    fn tell(&mut self, event: Event) {
        let service = event.service.as_deref();
        let name = event.name.as_str();
        let t_ms = event.t_ms;
        let details = (!event.details.is_empty()).then(|| Json::Object(event.details.clone()).to_string());
        let details = details.as_deref();
        match event.log.as_deref() {
            Some("warning") => tracing::warn!(event = name, t_ms, service, details),
            Some("error" | "critical") => tracing::error!(event = name, t_ms, service, details),
            _ => tracing::info!(event = name, t_ms, service, details),
        }
    }
}
