//! The REST API of domains on the loopback interface, for those who know a secret.
//!
//! `/api/domains/DOMAIN` asks the first node, `/nodes/NUMBER/api/domains/DOMAIN` any other; `/nodes/NUMBER/routed`
//! lists the dynamic domains that a node routes, which servers do not have.

use super::cluster::Asker;
use crate::run::domains::rest::{self, Answer, Method};
use crate::run::domains::{Call, Reply, Writing};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Method as HttpMethod, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::routing::{MethodRouter, any, get};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::io;
use std::net::TcpListener;

/// What who asks must know: a name and a password, or a token.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Reads it: `NAME:PASSWORD` for basic authentication, or a token without a colon.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn parse(text: &str) -> Result<Secret, String> {
        let text = text.trim();
        match text.split_once(':') {
            None if text.len() < 8 => Err("a token has 8 characters or more".to_owned()),
            Some((name, password)) if name.is_empty() || password.is_empty() => {
                Err("`NAME:PASSWORD` has both a name and a password".to_owned())
            }
            None => Ok(Secret(format!("Bearer {text}"))),
            Some(_) => Ok(Secret(format!("Basic {}", STANDARD.encode(text)))),
        }
    }

    /// Whether this header says it. It takes as long whatever is wrong.
    fn is(&self, said: &[u8]) -> bool {
        let own = self.0.as_bytes();
        let differ = own.iter().zip(said).fold(0, |differ, (own, said)| differ | (own ^ said));
        own.len() == said.len() && differ == 0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What every request meets.
#[derive(Clone)]
struct Door {
    asker: Asker,
    writing: Writing,
    secret: Secret,
}

/// Answers until the runtime ends.
pub(super) async fn serve(
    door: TcpListener,
    asker: Asker,
    writing: Writing,
    secret: Secret,
) -> io::Result<()> {
    door.set_nonblocking(true)?;
    let door_of = Door { asker, writing, secret };
    let domain: fn() -> MethodRouter<Door> = || any(on_first);
    let routes = Router::new()
        .route("/api/domains/{domain}", domain())
        .route("/nodes/{node}/api/domains/{domain}", any(on_node))
        .route("/nodes/{node}/routed", get(routed))
        .layer(middleware::from_fn_with_state(door_of.clone(), known))
        .with_state(door_of);
    axum::serve(tokio::net::TcpListener::from_std(door)?, routes).await
}

/// Lets those in who know the secret.
async fn known(State(door): State<Door>, headers: HeaderMap, request: Request, next: Next) -> Response<Body> {
    let said = headers.get(header::AUTHORIZATION);
    if said.is_some_and(|said| door.secret.is(said.as_bytes())) {
        return next.run(request).await;
    }
    let mut response = response(rest::stranger(door.writing, said.is_some()));
    let scheme = header::HeaderValue::from_static("Basic realm=\"mimcfg\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    response
}

async fn on_first(
    door: State<Door>,
    domain: Path<String>,
    method: HttpMethod,
    body: Bytes,
) -> Response<Body> {
    on_node(door, Path((1, domain.0)), method, body).await
}

async fn on_node(
    State(door): State<Door>,
    Path((node, domain)): Path<(usize, String)>,
    method: HttpMethod,
    body: Bytes,
) -> Response<Body> {
    let method = match method {
        HttpMethod::GET => Method::Get,
        HttpMethod::PUT => Method::Put,
        HttpMethod::PATCH => Method::Patch,
        HttpMethod::DELETE => Method::Delete,
        _ => return response(Answer { status: 405, body: None }),
    };
    response(match rest::asked(door.writing, method, &domain, &body) {
        Ok(call) => {
            let done = door.asker.ask(node.wrapping_sub(1), call.clone()).await;
            rest::answer(door.writing, &call, done)
        }
        Err(answer) => answer,
    })
}

async fn routed(State(door): State<Door>, Path(node): Path<usize>) -> Response<Body> {
    match door.asker.ask(node.wrapping_sub(1), Call::Routed).await {
        Some(Ok(Reply::Routed(all))) => {
            let body = all.into_iter().map(|(domain, host_type)| (domain, host_type.into())).collect();
            response(Answer { status: 200, body: Some(serde_json::Value::Object(body)) })
        }
        _ => response(Answer { status: 404, body: None }),
    }
}

fn response(answer: Answer) -> Response<Body> {
    let body = answer.body.map(|body| body.to_string());
    let mut response = Response::new(body.clone().map_or_else(Body::empty, Body::from));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if body.is_some() {
        let json = header::HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_a_token_or_a_name_with_a_password_and_is_never_shown() {
        for (text, said) in
            [("mim:s3cret", "Basic bWltOnMzY3JldA=="), ("t0ken-of-mine\n", "Bearer t0ken-of-mine")]
        {
            let secret = Secret::parse(text).unwrap();
            assert!(secret.is(said.as_bytes()));
            for wrong in
                ["", "Basic", "Bearer t0ken-of-min", "Bearer t0ken-of-mine2", "Basic bWltOnMzY3JlTA=="]
            {
                assert!(!secret.is(wrong.as_bytes()), "{wrong}");
            }
            assert_eq!(format!("{secret:?}"), "Secret(…)");
        }
        assert!(
            Secret::parse("short").is_err() && Secret::parse("mim:").is_err() && Secret::parse("").is_err()
        );
    }
}
