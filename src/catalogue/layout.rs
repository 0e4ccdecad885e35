//! In which order files are laid out.

use super::data::embedded;
use super::load::strings;
use std::collections::BTreeMap;
use std::sync::LazyLock;

struct Layout {
    keep: Vec<&'static str>,
    sections: Vec<&'static str>,
    order: BTreeMap<&'static str, Vec<&'static str>>,
}

static LAYOUT: LazyLock<Layout> = LazyLock::new(|| {
    let document = embedded!("catalogue/layout");
    let order = document.table("order").expect("layout.toml has orders");
    let order =
        order.iter().map(|(path, _)| (path, strings(order, path).expect("an order is an array of keys")));
    let root = |key| strings(&document, key).expect("layout.toml has this array, as its test shows");
    Layout { keep: root("keep"), sections: root("sections"), order: order.collect() }
});

/// The sections in the order in which they are laid out.
pub fn section_order() -> &'static [&'static str] {
    &LAYOUT.sections
}

/// The keys that come first in the table with this path in the catalogue; none where only the catalogue orders them.
pub fn key_order(path: &str) -> &'static [&'static str] {
    let name = path.rsplit('.').next().expect("a path has a last part").trim_end_matches("[]");
    let known = LAYOUT.order.get(path).or_else(|| LAYOUT.order.get(name));
    known.or_else(|| LAYOUT.order.get(kind(path)?)).map(Vec::as_slice).unwrap_or_default()
}

/// What tables are called that have names of their own.
fn kind(path: &str) -> Option<&'static str> {
    if path.starts_with("listen.http[].handlers.") && path.matches('.').count() == 3 {
        return Some("handler");
    }
    (path.starts_with("outgoing_pools.") && path.ends_with(".*")).then_some("pool")
}

/// Whether the names in the table with this path stay in the order of the text.
pub fn keeps_order(path: &str) -> bool {
    LAYOUT.keep.contains(&path)
}

#[cfg(test)]
mod tests {
    use super::super::{all, sections};
    use super::*;

    #[test]
    fn every_section_and_every_ordered_key_is_one_of_the_catalogue() {
        let mut known: Vec<&str> = sections().iter().map(|section| section.name).collect();
        let mut ordered: Vec<&str> = section_order().to_vec();
        known.sort_unstable();
        ordered.sort_unstable();
        assert_eq!(known, ordered);
        let tables = || all().flat_map(|part| &part.tables);
        for (path, keys) in &LAYOUT.order {
            for key in keys {
                let has = tables().any(|table| {
                    key_order(table.path) == keys
                        && (table.options.iter().any(|option| option.name == *key)
                            || tables().any(|child| {
                                child.path.trim_end_matches("[]") == format!("{}.{key}", table.path)
                            }))
                });
                assert!(has, "`{path}` orders `{key}`, which no such table has");
            }
        }
    }
}
