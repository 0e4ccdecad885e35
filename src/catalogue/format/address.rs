//! IP addresses and networks, in the forms that the Erlang system reads.

use std::net::Ipv6Addr;

/// An address: up to four numbers with dots, or an IPv6 address with or without a zone.
pub(super) fn is_address(text: &str) -> bool {
    is_v4(text) || is_v6(text)
}

/// An address with the length of a mask behind a slash; without one, it is a single host.
pub(super) fn is_network(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty()).collect();
    let (address, mask) = match parts[..] {
        [address] => (address, 0),
        [address, mask] => match mask.parse::<u8>() {
            Ok(mask) => (address, mask),
            Err(_) => return false,
        },
        _ => return false,
    };
    (is_v4(address) && mask <= 32) || (is_v6(address) && mask <= 128)
}

/// The last number fills the bytes that are left: `127.1` is `127.0.0.1`.
fn is_v4(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let Some((last, first)) = parts.split_last() else { return false };
    let room = 4usize.checked_sub(first.len()).filter(|room| *room > 0);
    let Some(room) = room else { return false };
    first.iter().all(|part| number(part).is_some_and(|value| value < 256))
        && number(last).is_some_and(|value| value < 1 << (8 * room))
}

/// A decimal, octal (`0…`) or hexadecimal (`0x…`) number.
fn number(text: &str) -> Option<u64> {
    let (digits, base) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None if text.len() > 1 && text.starts_with('0') => (&text[1..], 8),
        None => (text, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    u64::from_str_radix(digits, base).ok()
}

fn is_v6(text: &str) -> bool {
    let (address, zone) = text.split_once('%').unwrap_or((text, "0"));
    !zone.is_empty() && address.parse::<Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_in_the_forms_of_the_erlang_system() {
        for text in
            ["127.0.0.1", "0.0.0.0", "127.1", "0x7f.1", "::", "::1", "fe80::1%eth0", "::ffff:10.0.0.1"]
        {
            assert!(is_address(text), "{text}");
        }
        for text in ["", "127.0.0.256", "1.2.3.4.5", "localhost", "::g", "1..2"] {
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn masks_have_the_length_of_the_address_at_the_most() {
        for text in ["10.0.0.0/8", "10.0.0.1", "fe80::/128"] {
            assert!(is_network(text), "{text}");
        }
        for text in ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/a", "::/129", "1.2.3.4/5/6", ""] {
            assert!(!is_network(text), "{text}");
        }
    }
}
