//! Texts and meanings compared.

pub mod meaning;

use similar::{ChangeTag, TextDiff};

/// A unified patch that `patch -p1` takes: from what a file holds, `None` when there is no such file, to `new`.
///
/// Empty when the two are the same.
pub fn patch(path: &str, old: Option<&str>, new: &str) -> String {
    if old == Some(new) {
        return String::new();
    }
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let from = if old.is_some() { format!("a/{path}") } else { "/dev/null".to_owned() };
    let diff = TextDiff::from_lines(old.unwrap_or_default(), new);
    diff.unified_diff().context_radius(3).header(&from, &format!("b/{path}")).to_string()
}

/// A line of two texts, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its sign: `-` of the old text, `+` of the new one, a blank of both.
    pub sign: char,
    /// Its number in the old text, from 1.
    pub old: Option<usize>,
    /// Its number in the new text, from 1.
    pub new: Option<usize>,
    /// Its parts, and whether each is what the other text does not have.
    pub parts: Vec<(bool, String)>,
}

/// The lines in which two texts differ, group by group, with three lines around each, word by word.
pub fn words(old: &str, new: &str) -> Vec<Vec<Line>> {
    let diff = TextDiff::from_lines(old, new);
    let line = |change: similar::InlineChange<'_, str>| Line {
        sign: match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        },
        old: change.old_index().map(|at| at + 1),
        new: change.new_index().map(|at| at + 1),
        parts: change
            .values()
            .iter()
            .map(|(stands_out, text)| (*stands_out, text.trim_end_matches(['\n', '\r']).to_owned()))
            .collect(),
    };
    diff.grouped_ops(3)
        .iter()
        .map(|group| group.iter().flat_map(|op| diff.iter_inline_changes(op).map(line)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Line, patch, words};

    #[test]
    fn the_words_that_differ_stand_out() {
        let groups = words("same\nport = 5222\n", "same\nport = 5223\n");
        let part = |stands_out: bool, text: &str| (stands_out, text.to_owned());
        let lines = vec![
            Line { sign: ' ', old: Some(1), new: Some(1), parts: vec![part(false, "same")] },
            Line {
                sign: '-',
                old: Some(2),
                new: None,
                parts: vec![part(false, "port = "), part(true, "5222"), part(false, "")],
            },
            Line {
                sign: '+',
                old: None,
                new: Some(2),
                parts: vec![part(false, "port = "), part(true, "5223"), part(false, "")],
            },
        ];
        assert_eq!(groups, [lines]);
        assert!(words("a\n", "a\n").is_empty());
    }

    #[test]
    fn a_patch_names_the_file_and_what_changes_in_it() {
        let expected = "--- a/m.toml\n+++ b/m.toml\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n";
        assert_eq!(patch("./m.toml", Some("one\ntwo\n"), "one\nthree\n"), expected);
        assert_eq!(patch("m.toml", Some("one\n"), "one\n"), "");
    }

    #[test]
    fn a_new_file_comes_from_nowhere() {
        assert!(patch("m.toml", None, "one\n").starts_with("--- /dev/null\n+++ b/m.toml\n"));
    }

    #[test]
    fn a_missing_line_end_is_told_as_patch_wants_it() {
        assert!(patch("m", Some("one"), "two\n").contains("\\ No newline at end of file"));
    }
}
