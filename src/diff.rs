//! Texts compared.

use similar::TextDiff;

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

#[cfg(test)]
mod tests {
    use super::patch;

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
