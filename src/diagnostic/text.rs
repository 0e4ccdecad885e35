//! The text of a code: what is found, `# Why`, `# Example` and `# Fix`, as Markdown.

use super::Code;

/// The headings of the sections of a text, in their order; what comes before the first says what is found.
pub const SECTIONS: &[&str] = &["Why", "Example", "Fix"];

/// A text that triggers a code, as the text of the code has it in a fenced block: ```` ```toml 6.8 ````,
/// ```` ```erlang 3.7 ````, or with the server that it is migrated for: ```` ```erlang 3.7 to 6.8 ````.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// `toml` or `erlang`.
    pub language: String,
    /// The server that reads it.
    pub server: String,
    /// The server that it is migrated for, where the code is one of a migration.
    pub target: Option<String>,
    /// The text. U+FFFD in it stands for a byte that is not UTF-8.
    pub text: String,
    /// Files that it includes: names and texts, further blocks as ```` ```erlang more.cfg ````.
    pub files: Vec<(String, String)>,
}

impl Code {
    /// The whole text as Markdown, without the blank that comment lines begin with.
    pub fn text(&self) -> String {
        let lines = self.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    /// What is found: everything before the first heading.
    pub fn what(&self) -> String {
        self.part(None)
    }

    /// The first sentence of what is found, on one line.
    pub fn summary(&self) -> String {
        let what = self.what().replace('\n', " ");
        what.find(". ").map_or(what.as_str(), |end| &what[..=end]).to_owned()
    }

    /// The section under this heading, which is one of [`SECTIONS`].
    pub fn section(&self, heading: &str) -> Option<String> {
        Some(self.part(Some(heading))).filter(|part| !part.is_empty())
    }

    /// The lines under a heading, or before the first one.
    fn part(&self, wanted: Option<&str>) -> String {
        let mut current = None;
        let mut out = String::new();
        for line in self.text().lines() {
            // A comment of an example looks like a heading.
            match line.strip_prefix("# ").filter(|heading| SECTIONS.contains(heading)) {
                Some(heading) => current = SECTIONS.iter().find(|known| **known == heading).copied(),
                None if current == wanted => out = out + line + "\n",
                None => {}
            }
        }
        out.trim().to_owned()
    }

    /// The example of the text, if it has one that is well formed.
    pub fn example(&self) -> Option<Example> {
        let section = self.section("Example")?;
        let mut blocks = blocks(&section).into_iter();
        let (info, text) = blocks.next()?;
        let words: Vec<&str> = info.split_whitespace().collect();
        let (language, server, target) = match words.as_slice() {
            [language, server] => (*language, *server, None),
            [language, server, "to", target] => (*language, *server, Some((*target).to_owned())),
            _ => return None,
        };
        let name = |info: &str| info.split_whitespace().nth(1).map(str::to_owned);
        let files = blocks.filter_map(|(info, text)| Some((name(&info)?, text))).collect();
        Some(Example { language: language.to_owned(), server: server.to_owned(), target, text, files })
    }
}

impl Example {
    /// The text as the bytes of a file.
    pub fn bytes(&self) -> Vec<u8> {
        let parts = self.text.split('\u{fffd}').map(str::as_bytes);
        parts.collect::<Vec<_>>().join(&0xff)
    }
}

/// The fenced blocks of a text: what stands behind the fence, and the lines.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(info) => {
                open = true;
                out.push((info.trim().to_owned(), String::new()));
            }
            None => {
                if let Some((_, block)) = out.last_mut().filter(|_| open) {
                    block.push_str(line);
                    block.push('\n');
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    static CODE: Code = Code {
        name: "a-code",
        doc: " A thing is found. It is.\n\n # Why\n Because\n of it.\n\n # Example\n ```erlang 3.7 to 6.8\n {a, b}.\n \
              ```\n ```erlang b.cfg\n c.\n ```\n\n # Fix\n Mend it.\n",
    };

    #[test]
    fn a_text_has_parts() {
        assert_eq!(CODE.what(), "A thing is found. It is.");
        assert_eq!(CODE.summary(), "A thing is found.");
        assert_eq!(CODE.section("Why").unwrap(), "Because\nof it.");
        assert_eq!(CODE.section("Fix").unwrap(), "Mend it.");
        assert_eq!(CODE.section("Whatever"), None);
    }

    #[test]
    fn an_example_says_who_reads_it_and_what_it_includes() {
        let example = CODE.example().unwrap();
        assert_eq!((example.language.as_str(), example.server.as_str()), ("erlang", "3.7"));
        assert_eq!(example.target.as_deref(), Some("6.8"));
        assert_eq!(example.text, "{a, b}.\n");
        assert_eq!(example.files, [("b.cfg".to_owned(), "c.\n".to_owned())]);
        assert_eq!(Example { text: "a\u{fffd}b".to_owned(), ..example }.bytes(), b"a\xffb");
    }
}
