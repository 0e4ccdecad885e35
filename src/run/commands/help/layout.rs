//! Lists and lines of help.

/// The columns of a line where there is no terminal.
pub(super) const WIDTH: usize = 78;

/// The columns that a description needs to stand beside its command.
const LEAST_BESIDE: usize = 40;

/// A command in a list.
pub(in crate::run::commands) struct Entry {
    pub(in crate::run::commands) name: String,
    arguments: Vec<String>,
    doc: String,
}

impl Entry {
    pub(in crate::run::commands) fn new(name: &str, arguments: &[&str], doc: &str) -> Entry {
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Entry { name: name.to_owned(), arguments, doc: doc.to_owned() }
    }

    /// The columns that the command takes with its arguments.
    fn length(&self) -> usize {
        self.name.chars().count() + self.arguments.iter().map(|one| 1 + one.chars().count()).sum::<usize>()
    }

    fn call(&self) -> String {
        let arguments = self.arguments.iter().map(|one| format!("{one} "));
        format!("  {} {}", self.name, arguments.collect::<String>())
    }

    fn doc(&self, column: usize) -> String {
        wrapped(column, &self.doc.split(' ').collect::<Vec<_>>())
    }
}

/// Commands with what they do beside them, or below them where there is no room.
pub(in crate::run::commands) fn list(entries: &[Entry]) -> String {
    let longest = entries.iter().map(Entry::length).max().unwrap_or(WIDTH);
    if WIDTH.saturating_sub(longest) < LEAST_BESIDE {
        return long_list(entries);
    }
    let line = |entry: &Entry| {
        let fill = " ".repeat(longest - entry.length() + 1);
        format!("{}{fill}{}\n", entry.call(), entry.doc(longest + 4))
    };
    entries.iter().map(line).collect()
}

/// Commands with what they do below them.
pub(super) fn long_list(entries: &[Entry]) -> String {
    entries.iter().map(|entry| format!("\n{}\n        {}\n", entry.call(), entry.doc(8))).collect()
}

/// Words in lines that begin at a column; the first line has begun already. A blank stands behind each word.
pub(super) fn wrapped(column: usize, words: &[&str]) -> String {
    let most = WIDTH.saturating_sub(column);
    let mut out = String::new();
    let mut used = 0;
    for word in words {
        let length = word.chars().count();
        if used > 0 && used + length >= most {
            out.push('\n');
            out.push_str(&" ".repeat(column));
            used = 0;
        }
        out.push_str(word);
        out.push(' ');
        used += length + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_two_columns_where_there_is_room() {
        let short = [Entry::new("a", &["b"], "Does this."), Entry::new("long", &[], "Does that.")];
        assert_eq!(list(&short), "  a b   Does this. \n  long  Does that. \n");
        let long = [Entry::new(&"x".repeat(39), &[], "Does this.")];
        assert_eq!(list(&long), format!("\n  {} \n        Does this. \n", "x".repeat(39)));
    }

    #[test]
    fn lines_end_before_the_last_column() {
        let words = ["aaaaaaaaa"; 20];
        assert!(wrapped(15, &words).lines().all(|line| line.trim_end().chars().count() < WIDTH));
    }
}
