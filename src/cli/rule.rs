//! `mimcfg rule`: the text of a code.

use super::{Failure, output};
use clap::Args;
use mimcfg::diagnostic::{Code, nearest};
use mimcfg::lint;

/// Tell what a finding means, or list all codes
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg rule                    every code, with its first sentence
  mimcfg rule misspelt-option    one code, whole")]
pub(super) struct Rule {
    /// The code of a finding, as it stands in brackets
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Rule {
    pub(super) fn run(self) -> Result<u8, Failure> {
        let codes = lint::codes();
        let Some(name) = self.code else {
            let widest = codes.iter().map(|code| code.name.len()).max().unwrap_or_default();
            let lines = codes.iter().map(|code| format!("{:widest$}  {}\n", code.name, first_sentence(code)));
            output::print(&lines.collect::<String>())?;
            return Ok(0);
        };
        let Some(code) = codes.iter().find(|code| code.name == name) else {
            let known = nearest(&name, codes.iter().map(|code| code.name));
            let hint = known.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
            return Err(Failure::Use(format!("there is no code `{name}`{hint} (`mimcfg rule` lists them)")));
        };
        let text: Vec<&str> = code.doc.lines().map(str::trim).collect();
        output::print(&format!("{}\n\n{}\n", code.name, wrapped(&text.join("\n"), 88)))?;
        Ok(0)
    }
}

fn first_sentence(code: &Code) -> &str {
    let text = code.doc.trim();
    text.find(". ").map_or(text, |end| &text[..=end])
}

/// Text in lines of at most `width` characters; blank lines stay.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for paragraph in text.trim().split("\n\n") {
        let mut column = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
        out.push_str("\n\n");
    }
    out.trim_end().to_owned()
}
