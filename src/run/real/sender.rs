//! Sends reports over HTTP, one request after the other.
//!
//! A request is given up after [`TIME_LIMIT`] (servers have none). It is not repeated at once: one that fails waits in
//! the outbox for a later report. Redirects are not followed and proxies of the environment are not used, so that
//! nothing reaches an address that was not named.

use super::RealClock;
use crate::run::metrics::requests::Request;
use crate::run::outside::{Delivered, Results};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, redirect::Policy};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;

/// How long a request may take.
pub const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Why a request did not get through.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendError {
    /// The collector answered, and refused.
    Refused {
        /// The status that it answered with.
        status: u16,
    },
    /// No answer came in time.
    Late,
    /// The collector could not be reached, or did not answer in full.
    Unreachable(reqwest::Error),
}

impl std::fmt::Display for SendError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SendError::Refused { status } => write!(f, "the collector answers with status {status}"),
            SendError::Late => write!(f, "the collector does not answer in time"),
            SendError::Unreachable(error) => {
                // The address may carry a secret, and the innermost cause says most.
                let mut cause: &dyn std::error::Error = error;
                while let Some(deeper) = cause.source() {
                    cause = deeper;
                }
                if std::ptr::addr_eq(cause, error) {
                    write!(f, "the collector cannot be reached")
                } else {
                    write!(f, "the collector cannot be reached: {cause}")
                }
            }
        }
    }
}

impl std::error::Error for SendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SendError::Unreachable(error) => Some(error),
            _ => None,
        }
    }
}

/// Sends reports.
pub(super) struct Sender {
    handle: Handle,
    deliver: UnboundedSender<Delivered>,
    /// How long a request may take.
    pub(super) limit: Duration,
    /// Made when the first request is sent.
    client: Option<Client>,
    task: Option<(u64, JoinHandle<()>)>,
}

impl Sender {
    pub(super) fn new(clock: &RealClock) -> Sender {
        Sender {
            handle: clock.handle(),
            deliver: clock.deliver(),
            limit: TIME_LIMIT,
            client: None,
            task: None,
        }
    }

    /// Sends the requests of a report, and then those that waited if all of them got through.
    pub(super) fn send(&mut self, report: u64, own: Vec<Request>, waiting: Vec<Request>) {
        let client = match self.client() {
            Ok(client) => client,
            Err(reason) => {
                let results = own.iter().map(|_| Err(reason.clone())).collect();
                // The clock goes on as long as this sender does.
                let _ = self.deliver.send(Delivered { report, results });
                return;
            }
        };
        let deliver = self.deliver.clone();
        let task = self.handle.spawn(async move {
            let mut results: Results = Vec::new();
            for request in own {
                results.push(post(&client, request).await.map_err(|error| error.to_string()));
            }
            if results.iter().all(Result::is_ok) {
                for request in waiting {
                    results.push(post(&client, request).await.map_err(|error| error.to_string()));
                }
            }
            let _ = deliver.send(Delivered { report, results });
        });
        self.task = Some((report, task));
    }

    /// Gives up a report.
    pub(super) fn cancel(&mut self, report: u64) {
        if let Some((_, task)) = self.task.take_if(|(of, _)| *of == report) {
            task.abort();
        }
    }

    fn client(&mut self) -> Result<Client, String> {
        if let Some(client) = &self.client {
            return Ok(client.clone());
        }
        // It may have been installed before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(self.limit).build();
        let client = client.map_err(|error| format!("no requests can be made: {error}"))?;
        Ok(self.client.insert(client).clone())
    }
}

async fn post(client: &Client, request: Request) -> Result<(), SendError> {
    let content_type = HeaderValue::from_str(&request.content_type).unwrap_or(HeaderValue::from_static(""));
    let sent = client.post(request.url).header(CONTENT_TYPE, content_type).body(request.body).send().await;
    let response = sent.map_err(|error| {
        if error.is_timeout() { SendError::Late } else { SendError::Unreachable(error.without_url()) }
    })?;
    let status = response.status();
    if status.is_success() { Ok(()) } else { Err(SendError::Refused { status: status.as_u16() }) }
}
