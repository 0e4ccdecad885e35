//! What came of a proof that two files mean the same: a certificate, or where they differ.

use super::{Mask, difference, json, text};
use crate::catalogue::Version;
use crate::source::Sources;
use crate::verify::Verdict;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;

/// A file that was compared.
#[derive(Debug)]
pub struct Proved<'p> {
    /// Its name.
    pub file: &'p str,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: &'p str,
    /// The server that it is for.
    pub server: Version,
}

/// What the parsers of a server that is at hand said of the two files.
#[derive(Debug)]
pub struct Said {
    /// Where the server is.
    pub dir: String,
    /// Which of the files it refuses: `old`, `new`.
    pub refused: Vec<String>,
    /// Keys of its state that only the old file gives, or gives another value.
    pub only_old: Vec<String>,
    /// The same of the new file.
    pub only_new: Vec<String>,
}

impl Said {
    /// Whether both files come to the same state there.
    pub fn same(&self) -> bool {
        self.refused.is_empty() && self.only_old.is_empty() && self.only_new.is_empty()
    }
}

/// A verdict and what it is about.
#[derive(Debug)]
pub struct Certificate<'c> {
    /// The texts.
    pub sources: &'c Sources,
    /// What is masked.
    pub mask: &'c Mask,
    /// The old file.
    pub old: Proved<'c>,
    /// The new file.
    pub new: Proved<'c>,
    /// What came of it.
    pub verdict: &'c Verdict,
    /// What a server said that was asked.
    pub said: Option<&'c Said>,
}

impl Certificate<'_> {
    /// Whether the two mean the same, by all that was asked.
    pub fn same(&self) -> bool {
        self.verdict.same() && self.said.is_none_or(Said::same)
    }
}

/// The certificate as JSON, version 1.
pub fn json(certificate: &Certificate<'_>) -> String {
    json::text(&object(certificate))
}

/// The certificate as a JSON object.
pub fn object(certificate: &Certificate<'_>) -> Json {
    let Certificate { sources, mask, old, new, verdict, said } = certificate;
    let of =
        |one: &Proved<'_>| json!({"file": one.file, "sha256": one.sha256, "server": one.server.to_string()});
    let mut differences: Vec<Json> =
        verdict.differences.iter().map(|one| difference::difference(sources, mask, one)).collect();
    let changes = |changes: &[crate::migrate::Change]| -> Vec<Json> {
        changes.iter().map(|one| difference::change(sources, mask, one)).collect()
    };
    differences.extend(changes(&verdict.undeclared));
    json!({
        "version": 1,
        "same": certificate.same(),
        "mimcfg": env!("CARGO_PKG_VERSION"),
        "mode": verdict.mode.name(),
        "old": of(old),
        "new": of(new),
        "new_loads": verdict.loads,
        "compared": verdict.compared,
        "differences": differences,
        "declared": changes(&verdict.declared),
        "server": said.map(|said| json!({
            "dir": said.dir,
            "same": said.same(),
            "refused": said.refused,
            "only_old": said.only_old,
            "only_new": said.only_new,
        })),
    })
}

/// The certificate for a person.
pub fn human(certificate: &Certificate<'_>) -> String {
    let Certificate { sources, mask, old, new, verdict, said } = certificate;
    let mut out = String::new();
    for one in &verdict.differences {
        difference::block(&mut out, sources, mask, one);
    }
    for one in &verdict.undeclared {
        let _ = writeln!(out, "not declared: {}\n", difference::change_line(mask, one));
    }
    let headline = match (verdict.loads, verdict.same()) {
        (false, _) => "NOT PROVED: the new file cannot be read whole".to_owned(),
        (true, true) if verdict.declared.is_empty() => {
            "SAME: the new file means what the old one meant".to_owned()
        }
        (true, true) => {
            "SAME: the new file means what the old one meant, but for what is declared".to_owned()
        }
        (true, false) => {
            let count = verdict.differences.len() + verdict.undeclared.len();
            format!("DIFFERENT: {}", text::count(count, "setting"))
        }
    };
    let _ = writeln!(out, "{headline}");
    for (word, one) in [("old", old), ("new", new)] {
        let _ = writeln!(out, "  {word}       {} at MongooseIM {}", one.file, one.server);
        let _ = writeln!(out, "            sha256 {}", one.sha256);
    }
    let _ = writeln!(out, "  compared  {}", text::count(verdict.compared, "setting"));
    let _ = writeln!(out, "  declared  {}", text::count(verdict.declared.len(), "change"));
    for one in &verdict.declared {
        let _ = writeln!(out, "            {}", difference::change_line(mask, one));
    }
    if let Some(said) = said {
        let verdict =
            if said.same() { "reads both to the same state" } else { "reads them to different states" };
        let _ = writeln!(out, "  server    {} {verdict}", said.dir);
        for (word, keys) in
            [("refuses", &said.refused), ("only old", &said.only_old), ("only new", &said.only_new)]
        {
            if !keys.is_empty() {
                let _ = writeln!(out, "            {word}: {}", keys.join(", "));
            }
        }
    }
    let _ = writeln!(out, "  by        mimcfg {}", env!("CARGO_PKG_VERSION"));
    out
}
