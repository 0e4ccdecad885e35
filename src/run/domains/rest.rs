//! Domains over REST, as servers answer: `…/domains/DOMAIN` with GET, PUT, PATCH and DELETE. (Source: 5.1.0 and 6.3.0
//! as run; the handler is gone from 6.6 on, and its last form is kept here.)

use super::admin::WriteError;
use super::call::{Call, Reply};
use super::generation::Writing;
use super::model::Status;
use serde_json::{Value as Json, json};

/// The longest name of a domain, in bytes.
const LONGEST: usize = 1_023;

/// What is done with a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads it.
    Get,
    /// Adds it.
    Put,
    /// Enables or disables it.
    Patch,
    /// Deletes it.
    Delete,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The body, if there is one.
    pub body: Option<Json>,
}

impl Answer {
    fn empty(status: u16) -> Answer {
        Answer { status, body: None }
    }

    /// A failure with a text, in the form of the generation.
    fn told(writing: Writing, status: u16, text: &str) -> Answer {
        let body = match writing {
            Writing::Enabled => json!({ "what": text }),
            Writing::Status => json!(text),
        };
        Answer { status, body: Some(body) }
    }
}

/// The answer to who does not say who they are, or says it wrongly.
pub fn stranger(writing: Writing, said_something: bool) -> Answer {
    match (writing, said_something) {
        (Writing::Status, _) => Answer::empty(401),
        (Writing::Enabled, true) => Answer::told(writing, 403, "basic auth provided, invalid password"),
        (Writing::Enabled, false) => Answer::told(writing, 403, "basic auth is required"),
    }
}

/// What is asked for.
///
/// # Errors
/// The answer, where it makes no sense.
pub fn asked(writing: Writing, method: Method, domain: &str, body: &[u8]) -> Result<Call, Answer> {
    let wrong = |text: &str| Answer::told(writing, 400, text);
    let domain = domain.to_lowercase();
    if domain.is_empty() || domain.len() > LONGEST || domain.contains(['@', '/', ' ']) {
        return Err(match writing {
            Writing::Status => wrong("Invalid domain name"),
            Writing::Enabled => Answer::told(writing, 404, "domain not found"),
        });
    }
    if method == Method::Get {
        return Ok(Call::Details { domain });
    }
    if writing == Writing::Enabled && body.is_empty() {
        return Err(wrong("body is empty"));
    }
    let unread = match writing {
        Writing::Enabled => "failed to parse JSON",
        Writing::Status => "Invalid request body",
    };
    let body: Json = serde_json::from_slice(body).map_err(|_| wrong(unread))?;
    let host_type = || match body.get("host_type") {
        Some(Json::String(host_type)) => Ok(host_type.clone()),
        Some(_) if writing == Writing::Status => Err(wrong(unread)),
        _ => Err(wrong("'host_type' field is missing")),
    };
    match method {
        Method::Put => Ok(Call::Insert { domain, host_type: host_type()? }),
        Method::Delete if writing == Writing::Status && body.get("request") == Some(&Json::Bool(true)) => {
            Ok(Call::RequestDelete { domain, host_type: host_type()? })
        }
        Method::Delete => Ok(Call::Delete { domain, host_type: host_type()? }),
        Method::Get | Method::Patch => match body.get("enabled") {
            Some(Json::Bool(true)) => Ok(Call::Enable { domain }),
            Some(Json::Bool(false)) => Ok(Call::Disable { domain }),
            Some(_) if writing == Writing::Status => Err(wrong(unread)),
            _ => Err(wrong("'enabled' field is missing")),
        },
    }
}

/// The answer to a call; nothing came of it where the node is down.
pub fn answer(writing: Writing, call: &Call, done: Option<Result<Reply, WriteError>>) -> Answer {
    match done.unwrap_or(Err(WriteError::ServiceDisabled)) {
        Ok(Reply::Details(host_type, status)) => {
            let body = match writing {
                Writing::Enabled => json!({ "host_type": host_type, "enabled": status == Status::Enabled }),
                Writing::Status => json!({ "host_type": host_type, "status": status.name() }),
            };
            Answer { status: 200, body: Some(body) }
        }
        Ok(_) => Answer::empty(if matches!(call, Call::RequestDelete { .. }) { 202 } else { 204 }),
        Err(error) => match writing {
            Writing::Enabled => refused_by_5(call, &error),
            Writing::Status => refused_by_6(&error),
        },
    }
}

fn refused_by_5(call: &Call, error: &WriteError) -> Answer {
    let reads = matches!(call, Call::Details { .. });
    let sets = matches!(call, Call::Enable { .. } | Call::Disable { .. });
    let (status, text) = match error {
        WriteError::Static if reads => (404, "domain not found"),
        WriteError::NotFound => (404, "domain not found"),
        WriteError::Duplicate => (409, "duplicate"),
        WriteError::Static => (403, "domain is static"),
        WriteError::ServiceDisabled => (403, "service disabled"),
        // The handler does not expect it, and crashes.
        WriteError::UnknownHostType if sets => return Answer::empty(500),
        WriteError::UnknownHostType => (403, "unknown host type"),
        WriteError::WrongHostType => (403, "wrong host type"),
        WriteError::Database(_) => (500, "database error"),
        _ => return Answer::empty(500),
    };
    Answer::told(Writing::Enabled, status, text)
}

fn refused_by_6(error: &WriteError) -> Answer {
    let (status, text) = match error {
        WriteError::NotFound => (404, "Given domain does not exist"),
        WriteError::Duplicate => (409, "Domain already exists"),
        WriteError::Static => (403, "Domain is static"),
        WriteError::ServiceDisabled => (403, "Dynamic domains service is disabled"),
        WriteError::UnknownHostType => (403, "Unknown host type"),
        WriteError::WrongHostType => (403, "Wrong host type was provided"),
        WriteError::DomainDeleted => (403, "Domain has been deleted"),
        _ => return Answer::empty(500),
    };
    Answer::told(Writing::Status, status, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_told_in_the_words_of_the_generation() {
        let told = |writing, method, domain: &str, body: &str| {
            let answer = asked(writing, method, domain, body.as_bytes()).unwrap_err();
            (answer.status, answer.body.map(|body| body.to_string()).unwrap_or_default())
        };
        let (old, new) = (Writing::Enabled, Writing::Status);
        let what = |text: &str| (400, json!({ "what": text }).to_string());
        assert_eq!(told(old, Method::Put, "a", ""), what("body is empty"));
        assert_eq!(told(old, Method::Put, "a", "{"), what("failed to parse JSON"));
        assert_eq!(told(old, Method::Put, "a", "{}"), what("'host_type' field is missing"));
        assert_eq!(told(old, Method::Patch, "a", "{}"), what("'enabled' field is missing"));
        let text = |text: &str| (400, json!(text).to_string());
        assert_eq!(told(new, Method::Put, "a", ""), text("Invalid request body"));
        assert_eq!(
            told(new, Method::Delete, "a", "{\"request\":true}"),
            text("'host_type' field is missing")
        );
        assert_eq!(told(new, Method::Patch, "a", "{\"enabled\":1}"), text("Invalid request body"));
        assert_eq!(told(new, Method::Get, &"a".repeat(1_024), ""), text("Invalid domain name"));
    }

    #[test]
    fn refusals_have_the_status_and_the_text_of_the_generation() {
        let call = Call::Enable { domain: "a".to_owned() };
        let told = |writing, error| {
            let answer = answer(writing, &call, Some(Err(error)));
            (answer.status, answer.body.map(|body| body.to_string()).unwrap_or_default())
        };
        assert_eq!(told(Writing::Enabled, WriteError::UnknownHostType), (500, String::new()));
        assert_eq!(
            told(Writing::Status, WriteError::UnknownHostType),
            (403, "\"Unknown host type\"".to_owned())
        );
        assert_eq!(
            told(Writing::Enabled, WriteError::NotFound),
            (404, "{\"what\":\"domain not found\"}".to_owned())
        );
        let failed = || WriteError::Database(super::super::StoreError::new("away"));
        assert_eq!(told(Writing::Enabled, failed()), (500, "{\"what\":\"database error\"}".to_owned()));
        assert_eq!(told(Writing::Status, failed()), (500, String::new()));
        let off = answer(Writing::Status, &call, None);
        assert_eq!(off.body, Some(json!("Dynamic domains service is disabled")));
    }
}
