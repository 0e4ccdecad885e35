//! `http_upload`: addresses to put a file to and to get it from, signed for a store that speaks S3.

mod sign;

use super::site::{is_static, module, names};
use super::{Answer, DONE, FAILED, Given, Moment, NEEDS_STORE, UNSUPPORTED};
use crate::catalogue::Version;
use crate::catalogue::runtime::control::{UnknownDomain, control};
use crate::model::Config;
use crate::model::tree::{Map, Node};
use crate::value::Value;
use num_bigint::{BigInt, Sign};
use sign::{Bucket, File, Key};

const MODULE: &str = "mod_http_upload";

pub(super) fn answer(config: &Config, tree: &Map, given: &[Given], moment: &mut Moment<'_>) -> Answer {
    let [
        Given::Binary(domain),
        Given::Binary(name),
        Given::Integer(size),
        Given::Binary(kind),
        Given::Integer(timeout),
    ] = given
    else {
        return Answer::aside("`http_upload` has other arguments here than this program knows", UNSUPPORTED);
    };
    if size.sign() != Sign::Plus {
        return Answer::error("size must be positive integer");
    }
    if timeout.sign() != Sign::Plus {
        return Answer::error("timeout must be positive integer");
    }
    let rules = control().profile(config.server).upload;
    let host_type = match host_type(tree, config.server, domain, moment) {
        Ok(host_type) => host_type,
        Err(answer) => return answer,
    };
    if host_type.is_none() {
        match rules.unknown_domain {
            UnknownDomain::NotLoaded => {}
            UnknownDomain::Crash => return Answer::crash("..."),
            UnknownDomain::Told => return Answer::error("domain does not exist"),
        }
    }
    let Some(options) = host_type.and_then(|host_type| module(tree, &host_type, MODULE)) else {
        return Answer::error("mod_http_upload is not loaded for this host");
    };
    if rules.limit
        && number(options, "max_file_size", control().upload.max_file_size).is_some_and(|most| *size > most)
    {
        return Answer::error("Declared file size exceeds the host's maximum file size.");
    }
    let (Some(bucket), Some(key)) = (Bucket::of(options), Key::of(options)) else {
        return Answer::aside(format!("`modules.{MODULE}.s3` lacks an address, a region or a key"), FAILED);
    };
    let length = number(options, "token_bytes", control().upload.token_bytes);
    let length =
        length.and_then(|length| usize::try_from(length).ok()).filter(|length| *length <= LONGEST_TOKEN);
    let Some(length) = length else {
        return Answer::aside(format!("`modules.{MODULE}.token_bytes` is no number of bytes"), FAILED);
    };
    let mut token = vec![0; length];
    if let Err(error) = (moment.random)(&mut token) {
        return Answer::aside(format!("there are no random bytes to be had: {error}"), FAILED);
    }
    let file = File { token: sign::hexadecimal(&token), name, size, kind, timeout };
    let (put, get) = sign::addresses(&bucket, &key, &file, moment.now);
    let header = if rules.empty_header { "Header: []\n" } else { "" };
    Answer::printed(format!("PutURL: {put}\nGetURL: {get}\n{header}"), DONE)
}

/// The host type of a domain that is served.
fn host_type(
    tree: &Map,
    server: Version,
    domain: &str,
    moment: &Moment<'_>,
) -> Result<Option<String>, Answer> {
    if is_static(tree, domain) {
        return Ok(Some(domain.to_owned()));
    }
    #[cfg(feature = "runtime")]
    if let Some(store) = moment.store {
        return super::answers::dynamic(store, domain, (tree, server));
    }
    let _ = (server, moment);
    if names(tree, "host_types").next().is_some() {
        let aside =
            "whether that is a dynamic domain depends on the database of domains: name a store with --store";
        return Err(Answer::aside(aside, NEEDS_STORE));
    }
    Ok(None)
}

/// More bytes than any address could carry.
const LONGEST_TOKEN: usize = 65_536;

/// A number among the options, or what stands for it; `None` where there is no limit.
fn number(options: &Map, key: &str, absent: u64) -> Option<BigInt> {
    match options.get(key).and_then(Node::as_scalar) {
        None => Some(absent.into()),
        Some(Value::Integer(number)) => Some(number.clone()),
        Some(_) => None,
    }
}
