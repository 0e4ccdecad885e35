//! Comments that hide findings: `# mimcfg: ignore[code]` in TOML, `% mimcfg: ignore[code]` in old files.
//!
//! One behind a setting hides findings on its line, one on a line of its own those on the next line that is no
//! comment; `ignore-file[code]` above everything else hides them in the whole file. A comment that hides nothing is
//! a finding itself.

mod comment;
mod tell;

use crate::catalogue::Language;
use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, Sources};
use comment::Ignore;

code! {
    /// An `ignore` comment names a code that nothing here is found with, so it hides nothing today and might hide something tomorrow. Take it out; the fix does so and changes nothing else.
    ///
    /// Example: `report = false # mimcfg: ignore[wrong-type]`.
    pub static UNUSED_IGNORE = "unused-ignore";
    /// An `ignore` comment names a code that there is not, so it hides nothing. `mimcfg rule` lists all codes.
    ///
    /// Example: `report = false # mimcfg: ignore[wrong-typ]`.
    pub static UNKNOWN_CODE = "unknown-code";
    /// An `ignore` comment that cannot be understood, or `ignore-file` below the first setting. It hides nothing. Write `# mimcfg: ignore[code, code]`; a reason may follow the bracket.
    ///
    /// Example: `report = false # mimcfg: ignore wrong-type`.
    pub static MALFORMED_IGNORE = "malformed-ignore";
    /// An `ignore` comment where such comments are forbidden, by `--forbid-ignores` or by `forbid-ignores = true` in `mimcfg.toml`. It hides nothing.
    ///
    /// Example, with `--forbid-ignores`: `report = false # mimcfg: ignore[wrong-type]`.
    pub static FORBIDDEN_IGNORE = "forbidden-ignore";
    /// An entry of the baseline that nothing is found for any more: it was mended, or its file changed in another way. Write the baseline anew (`--write-baseline`), so that the finding cannot come back unseen.
    ///
    /// Example: mend a finding that `mimcfg lint --baseline known.json` hides.
    pub static STALE_BASELINE = "stale-baseline";
}

/// What every such comment holds; texts without it are not looked at again.
const MARK: &str = "mimcfg:";

/// Takes away the findings that comments hide, and adds those about the comments, for the files from `first` on.
/// Returns how many are hidden.
pub(super) fn sift(
    sources: &Sources,
    first: FileId,
    (language, only): (Language, Option<&str>),
    forbidden: bool,
    findings: &mut Vec<Diagnostic>,
) -> usize {
    let marked = sources.iter().skip(first.0 as usize).filter(|(_, source)| source.text.contains(MARK));
    let mut ignores: Vec<Ignore> =
        marked.flat_map(|(file, source)| comment::find(file, source, language, only)).collect();
    if ignores.is_empty() {
        return 0;
    }
    if forbidden {
        findings.extend(ignores.iter().map(tell::forbidden));
        return 0;
    }
    let all = findings.len();
    findings.retain(|finding| {
        let mut hidden = false;
        for ignore in &mut ignores {
            hidden |= ignore.hides(finding);
        }
        !hidden
    });
    let hidden = all - findings.len();
    let known = super::codes();
    findings.extend(ignores.iter().flat_map(|ignore| tell::useless(sources, ignore, &known)));
    hidden
}
