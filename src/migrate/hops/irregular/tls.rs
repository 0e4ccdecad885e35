//! Names of cipher suites, and versions of TLS.

use crate::catalogue::hops::Telling;
use crate::migrate::hops::apply::{drop_at, set};
use crate::migrate::hops::place::{get, put};
use crate::migrate::hops::spot::Spot;
use crate::migrate::hops::upgrade::Upgrade;
use crate::model::tree::{Content, Map, Node};

/// Flags of OpenSSL and the versions that they turn off, oldest first.
const VERSIONS: &[(&str, &str)] =
    &[("no_tlsv1", "tlsv1"), ("no_tlsv1_1", "tlsv1.1"), ("no_tlsv1_2", "tlsv1.2"), ("no_tlsv1_3", "tlsv1.3")];

/// Writes the name of each suite that is given by its parts.
pub fn names(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let items = get(upgrade.root, spot.place())?.as_items()?;
    let names: Vec<String> = items
        .iter()
        .filter_map(|item| item.as_str().map(str::to_owned).or_else(|| suite(item.as_table()?)))
        .collect();
    if names.is_empty() {
        drop_at(upgrade.root, &mut upgrade.log, spot.place());
    } else {
        set(upgrade.root, spot.place(), Node::string(names.join(":")));
    }
    Some(Telling::Rewritten)
}

/// The name of a suite that Erlang takes apart.
fn suite(parts: &Map) -> Option<String> {
    let part = |key: &str| parts.get(key).and_then(Node::as_str);
    let (exchange, cipher, mac) = (part("key_exchange")?, part("cipher")?, part("mac")?);
    let upper = cipher.to_uppercase();
    let hash = part("prf").filter(|prf| *prf != "default_prf").unwrap_or("sha256").to_uppercase();
    if exchange == "any" {
        return Some(format!("TLS_{upper}_{hash}"));
    }
    // AES_256_GCM is AES256-GCM at OpenSSL, and AES_256_CBC is AES256.
    let short = upper.replacen("AES_", "AES", 1).replace("_CBC", "").replace('_', "-");
    let exchange = match exchange {
        "rsa" => String::new(),
        named => named.to_uppercase().replace('_', "-") + "-",
    };
    if cipher == "chacha20_poly1305" {
        return Some(format!("{exchange}CHACHA20-POLY1305"));
    }
    let end = if mac == "aead" { hash } else { mac.to_uppercase() };
    Some(format!("{exchange}{short}-{end}"))
}

/// Keeps names of suites, and drops what is only a list of TLS versions or other words of OpenSSL.
pub fn plain_suites(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let text = get(upgrade.root, spot.place())?.as_str()?;
    // A name of a suite is made of parts; `HIGH`, `TLSv1.2`, `!aNULL` and `ECDHE+AESGCM` are none.
    let is_name = |word: &&str| {
        (word.contains('-') || word.starts_with("TLS_"))
            && word.chars().all(|character| character.is_ascii_alphanumeric() || "-_".contains(character))
    };
    let names: Vec<&str> = text.split([':', ',', ' ']).filter(is_name).collect();
    let names = names.join(":");
    if names.is_empty() {
        drop_at(upgrade.root, &mut upgrade.log, spot.place());
    } else if names != text {
        set(upgrade.root, spot.place(), Node::string(names));
    }
    Some(Telling::Rewritten)
}

/// Writes the versions that the flags leave on, where they speak of versions.
pub fn versions(upgrade: &mut Upgrade<'_>, spot: &Spot) -> Option<Telling> {
    let flags: Vec<String> = get(upgrade.root, spot.place())?
        .as_items()?
        .iter()
        .filter_map(Node::as_str)
        .map(|flag| flag.trim().to_lowercase())
        .collect();
    let off = |flag: &str| flags.iter().any(|known| known == flag);
    let left = VERSIONS.iter().filter(|(flag, _)| !off(flag)).map(|(_, version)| Node::string(*version));
    let left: Vec<Node> = left.collect();
    let place = spot.table.key("versions");
    if left.len() < VERSIONS.len() && !left.is_empty() && get(upgrade.root, &place).is_none() {
        put(upgrade.root, &place, Node::new(Content::Array(left)));
    }
    drop_at(upgrade.root, &mut upgrade.log, spot.place());
    Some(Telling::Rewritten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_has_the_name_that_openssl_gives_it() {
        let named = |parts: [&str; 4]| {
            let keys = ["key_exchange", "cipher", "mac", "prf"];
            let entries = keys.iter().zip(parts).map(|(key, part)| ((*key).to_owned(), Node::string(part)));
            suite(&entries.collect()).unwrap()
        };
        assert_eq!(named(["any", "aes_256_gcm", "aead", "sha384"]), "TLS_AES_256_GCM_SHA384");
        assert_eq!(named(["ecdhe_rsa", "aes_256_gcm", "aead", "sha384"]), "ECDHE-RSA-AES256-GCM-SHA384");
        assert_eq!(named(["rsa", "aes_128_cbc", "sha", "default_prf"]), "AES128-SHA");
        assert_eq!(named(["ecdhe_ecdsa", "aes_128_cbc", "sha256", "sha256"]), "ECDHE-ECDSA-AES128-SHA256");
    }
}
