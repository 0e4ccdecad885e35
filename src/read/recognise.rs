//! Tells files of the server from others, by a look at their lines.

use crate::catalogue::{Language, legacy_keys, sections};

/// By how many sections the one kind must lead for the rest of a file not to be looked at.
const CLEAR: usize = 5;

/// Whether most of what a file holds at its top level is of the server, in the language that it is in.
///
/// This is for files that nobody named, found in a folder; it looks at lines and never fails.
pub fn is_mongooseim(name: &str, bytes: &[u8]) -> bool {
    let language = super::language(name, bytes);
    let (mut own, mut foreign) = (0_usize, 0_usize);
    let mut before_headers = true;
    for line in bytes.split(|byte| *byte == b'\n') {
        let key = match (language, line) {
            (Language::Terms, [b'{', rest @ ..]) => word(rest.strip_prefix(b"{").unwrap_or(rest)),
            (Language::Toml, line) => match line.trim_ascii_start() {
                [b'[', rest @ ..] => {
                    before_headers = false;
                    word(rest.strip_prefix(b"[").unwrap_or(rest).trim_ascii_start())
                }
                rest if before_headers && rest.contains(&b'=') => word(rest),
                _ => None,
            },
            _ => None,
        };
        match key {
            Some(key) if is_known(language, key) => own += 1,
            Some(_) => foreign += 1,
            None => {}
        }
        if own.abs_diff(foreign) >= CLEAR {
            break;
        }
    }
    own > 0 && own >= foreign
}

fn is_known(language: Language, key: &[u8]) -> bool {
    match language {
        Language::Terms => legacy_keys().iter().any(|known| known.as_bytes() == key),
        Language::Toml => sections().iter().any(|section| section.name.as_bytes() == key),
    }
}

/// The bare word that a text begins with.
fn word(text: &[u8]) -> Option<&[u8]> {
    let part_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-';
    let length = text.iter().take_while(|byte| part_of_word(byte)).count();
    (length > 0).then(|| &text[..length])
}

#[cfg(test)]
mod tests {
    use super::is_mongooseim;

    #[test]
    fn a_file_is_known_by_its_sections() {
        let known = |text: &str| is_mongooseim("x", text.as_bytes());
        assert!(known("[general]\n  hosts = [\"a\"]\n[services.x]\n"));
        assert!(known("services.service_domain_db.db_pool = \"a\"\n"));
        assert!(known("%% a\n{hosts, [\"a\"]}.\n{services, []}.\n"));
        assert!(!known("[package]\nname = \"x\"\n[dependencies]\n"));
        assert!(!known("[lint]\nignore = []\n"));
        assert!(!known("{deps, []}.\n{erl_opts, [debug_info]}.\n{hosts, \"a\"}.\n"));
        assert!(!known(""));
    }
}
