//! The parts of patterns of places: `listen.{c2s,http}[].tls`, with `*` for any key and `[]` for the items of an array.
//!
//! The build script has this file, too.

/// The parts of a pattern: a dot inside braces divides nothing.
pub fn segments(pattern: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0u32;
    let divides = move |character| {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == '.' && depth == 0
    };
    pattern.split(divides).filter(|segment| !segment.is_empty())
}

/// The names that braces list, or the one name.
pub fn alternatives(names: &str) -> Vec<&str> {
    match names.strip_prefix('{').and_then(|names| names.strip_suffix('}')) {
        Some(names) => names.split(',').collect(),
        None => vec![names],
    }
}
