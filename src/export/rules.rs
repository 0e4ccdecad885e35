//! The page of all codes, in Markdown.

use crate::diagnostic::{Code, SECTIONS, Severity};

/// Returns a page with the text of every code, after a table of them; the severity is that of the example.
pub fn rules(codes: &[(&Code, Severity)]) -> String {
    let mut out = String::from(
        "# Rules\n\nWhat mimcfg finds, by code. The text of one is what `mimcfg rule CODE` prints; the severity is that \
         of its example.\nThis page is made by a test: `MIMCFG_BLESS=1 cargo test rules`.\n\n\
         | code | severity | what is found |\n|---|---|---|\n",
    );
    for (code, severity) in codes {
        let name = code.name;
        let anchor = name.replace('.', "");
        let summary = code.summary().replace('|', "\\|");
        out.push_str(&format!("| [`{name}`](#{anchor}) | {} | {summary} |\n", severity.name()));
    }
    for (code, _) in codes {
        out.push_str(&format!("\n## {}\n\n{}\n", code.name, code.what()));
        for heading in SECTIONS {
            let section = code.section(heading).unwrap_or_default();
            out.push_str(&format!("\n### {heading}\n\n{section}\n"));
        }
    }
    out
}
