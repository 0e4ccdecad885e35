//! `mimcfg rule`: the text of a code.

use super::{Failure, output};
use clap::Args;
use mimcfg::diagnostic::{Code, SECTIONS, nearest};
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
            let lines = codes.iter().map(|code| format!("{:widest$}  {}\n", code.name, code.summary()));
            output::print(&lines.collect::<String>())?;
            return Ok(0);
        };
        let Some(code) = codes.iter().find(|code| code.name == name) else {
            let known = nearest(&name, codes.iter().map(|code| code.name));
            let hint = known.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
            return Err(Failure::Use(format!("there is no code `{name}`{hint} (`mimcfg rule` lists them)")));
        };
        output::print(&page(code))?;
        Ok(0)
    }
}

/// The text of a code: paragraphs in lines of a width, examples as they are.
fn page(code: &Code) -> String {
    let mut out = format!("{}\n\n{}\n", code.name, wrapped(&code.what(), ""));
    for heading in SECTIONS {
        let Some(text) = code.section(heading) else { continue };
        out.push_str(&format!("\n{heading}\n"));
        let mut parts = text.split("```");
        while let Some(prose) = parts.next() {
            if !prose.trim().is_empty() {
                out.push_str(&format!("{}\n", wrapped(prose, "  ")));
            }
            // The first line of a block says what language it is in, and which server reads it.
            let Some((info, block)) = parts.next().and_then(|block| block.split_once('\n')) else { continue };
            out.push_str(&format!("  ({info})\n"));
            block.lines().for_each(|line| out.push_str(&format!("      {line}\n")));
        }
    }
    out
}

/// Text in lines of at most 88 characters that begin with `indent`; blank lines stay.
fn wrapped(text: &str, indent: &str) -> String {
    let mut out = String::new();
    for paragraph in text.trim().split("\n\n") {
        out.push_str(indent);
        let mut column = indent.len();
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if column > indent.len() && column + 1 + length > 88 {
                out.push('\n');
                out.push_str(indent);
                column = indent.len();
            } else if column > indent.len() {
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
