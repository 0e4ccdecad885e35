//! Signed addresses, version 4 of the signatures of AWS with the signature in the query.
//!
//! Source: "Authenticating Requests: Using Query Parameters" of the reference of Amazon S3, whose example is a test.

use crate::model::tree::{Map, Node};
use hmac::{Hmac, KeyInit, Mac};
use num_bigint::BigInt;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::time::SystemTime;

/// Where files go.
pub(super) struct Bucket {
    scheme: String,
    /// The host, with the port where it is not that of the scheme.
    host: String,
    /// The path, without a slash at its end.
    path: String,
    /// Whether everybody may read what is put there.
    public: bool,
}

/// What addresses are signed with.
pub(super) struct Key {
    id: String,
    secret: String,
    region: String,
}

/// The file that is to be put.
pub(super) struct File<'f> {
    /// What makes its address one that nobody guesses.
    pub(super) token: String,
    pub(super) name: &'f str,
    pub(super) size: &'f BigInt,
    /// The type of its content; empty: none is told.
    pub(super) kind: &'f str,
    /// For how many seconds the address holds.
    pub(super) timeout: &'f BigInt,
}

fn text(options: &Map, key: &str) -> Option<String> {
    options.find(&["s3", key]).and_then(Node::as_str).map(str::to_owned)
}

impl Bucket {
    pub(super) fn of(options: &Map) -> Option<Bucket> {
        let public = options.find(&["s3", "add_acl"]).and_then(Node::as_bool).unwrap_or(false);
        Some(Bucket { public, ..Bucket::parse(&text(options, "bucket_url")?)? })
    }

    fn parse(url: &str) -> Option<Bucket> {
        let (scheme, rest) = url.split_once("://")?;
        let rest = rest.split(['?', '#']).next()?;
        let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let host = authority.rsplit('@').next()?;
        let port = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => "",
        };
        let host = host.strip_suffix(port).unwrap_or(host).to_owned();
        let path = path.strip_suffix('/').unwrap_or(path).to_owned();
        Some(Bucket { scheme: scheme.to_owned(), host, path, public: false })
    }
}

impl Key {
    pub(super) fn of(options: &Map) -> Option<Key> {
        Some(Key {
            id: text(options, "access_key_id")?,
            secret: text(options, "secret_access_key")?,
            region: text(options, "region")?,
        })
    }

    fn scope(&self, date: &str) -> String {
        format!("{date}/{}/s3/aws4_request", self.region)
    }
}

/// The address to put the file to, and the one to get it from.
pub(super) fn addresses(bucket: &Bucket, key: &Key, file: &File<'_>, now: SystemTime) -> (String, String) {
    let path = format!("{}/{}/{}", bucket.path, file.token, escaped(file.name, false));
    let size = file.size.to_string();
    // By name, as they are signed.
    let mut headers = vec![("content-length", size.as_str())];
    if !file.kind.is_empty() {
        headers.push(("content-type", file.kind));
    }
    headers.push(("host", &bucket.host));
    if bucket.public {
        headers.push(("x-amz-acl", "public-read"));
    }
    let query = query("PUT", &path, &headers, key, &file.timeout.to_string(), now);
    let get = format!("{}://{}{path}", bucket.scheme, bucket.host);
    (format!("{get}?{query}"), get)
}

/// The query with the signature. Like the server, it signs the path escaped once more than it stands in the address.
fn query(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    key: &Key,
    expires: &str,
    now: SystemTime,
) -> String {
    let time = humantime::format_rfc3339_seconds(now).to_string().replace(['-', ':'], "");
    let date = &time[..8];
    let signed = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let credential = format!("{}/{}", key.id, key.scope(date));
    let before = [
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", &credential),
        ("X-Amz-Date", &time),
        ("X-Amz-Expires", expires),
    ];
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", escaped(value, false));
    let before = before.iter().map(pair).collect::<Vec<_>>().join("&");
    let last = pair(&("X-Amz-SignedHeaders", &signed));
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let request =
        format!("{method}\n{}\n{before}&{last}\n{lines}\n{signed}\nUNSIGNED-PAYLOAD", escaped(path, true));
    let digest = hexadecimal(&Sha256::digest(request.as_bytes()));
    let to_sign = format!("AWS4-HMAC-SHA256\n{time}\n{}\n{digest}", key.scope(date));
    let mut sealed = format!("AWS4{}", key.secret).into_bytes();
    for part in [date, &key.region, "s3", "aws4_request", &to_sign] {
        sealed = authenticated(&sealed, part);
    }
    format!("{before}&X-Amz-Signature={}&{last}", hexadecimal(&sealed))
}

fn authenticated(key: &[u8], message: &str) -> Vec<u8> {
    let mut code = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    code.update(message.as_bytes());
    code.finalize().into_bytes().to_vec()
}

/// Bytes as small hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A text as part of an address; slashes stay where it is a path. Like the server, bytes below 16 get one digit.
fn escaped(text: &str, path: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'~' | b'.' => out.push(char::from(byte)),
            b'/' if path => out.push('/'),
            _ => _ = write!(out, "%{byte:X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key {
            id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            region: "us-east-1".to_owned(),
        }
    }

    fn example_time() -> SystemTime {
        humantime::parse_rfc3339("2013-05-24T00:00:00Z").unwrap()
    }

    #[test]
    fn the_published_example_is_signed_as_published() {
        let headers = [("host", "examplebucket.s3.amazonaws.com")];
        assert_eq!(
            query("GET", "/test.txt", &headers, &key(), "86400", example_time()),
            "X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
             &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400\
             &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404\
             &X-Amz-SignedHeaders=host"
        );
    }

    #[test]
    fn the_port_of_the_scheme_and_the_slash_at_the_end_go() {
        for (url, host, path) in [
            ("https://s3.example.org", "s3.example.org", ""),
            ("https://s3.example.org:443/bucket/", "s3.example.org", "/bucket"),
            ("http://s3.example.org:9000/a/b", "s3.example.org:9000", "/a/b"),
            ("http://user@s3.example.org:80/a?b#c", "s3.example.org", "/a"),
        ] {
            let bucket = Bucket::parse(url).unwrap();
            assert_eq!((bucket.host.as_str(), bucket.path.as_str()), (host, path), "{url}");
        }
        assert!(Bucket::parse("bucket").is_none());
    }

    #[test]
    fn what_is_signed_is_named_in_the_address_and_names_of_files_stay_in_their_place() {
        let bucket = Bucket { public: true, ..Bucket::parse("https://s3.example.org/bucket").unwrap() };
        let (size, timeout) = (5.into(), 60.into());
        let file = File {
            token: "00ff".to_owned(),
            name: "../a b\n",
            size: &size,
            kind: "text/plain",
            timeout: &timeout,
        };
        let (put, get) = addresses(&bucket, &key(), &file, example_time());
        assert_eq!(get, "https://s3.example.org/bucket/00ff/..%2Fa%20b%A");
        assert!(put.starts_with(&format!("{get}?X-Amz-Algorithm=")), "{put}");
        let signed = "&X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bx-amz-acl";
        assert!(put.ends_with(signed), "{put}");
        assert!(put.contains("&X-Amz-Expires=60&X-Amz-Signature="), "{put}");
    }
}
