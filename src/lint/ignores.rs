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
    /// An `ignore` comment names a code that nothing here is found with.
    ///
    /// # Why
    /// It hides nothing today, and might hide something tomorrow that nobody has looked at.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = false # mimcfg: ignore[wrong-type]
    /// ```
    ///
    /// # Fix
    /// Take the comment out, or the code out of it. The fix does so and is safe: nothing else changes.
    pub static UNUSED_IGNORE = "unused-ignore";
    /// An `ignore` comment names a code that there is not.
    ///
    /// # Why
    /// It hides nothing, so what was meant to be hidden still counts. `mimcfg rule` lists all codes.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = false # mimcfg: ignore[wrong-typ]
    /// ```
    ///
    /// # Fix
    /// Write the code that stands in brackets behind the severity of the finding. Where one is near, the fix writes it and is safe: only a comment changes.
    pub static UNKNOWN_CODE = "unknown-code";
    /// An `ignore` comment that names no code in brackets, or `ignore-file` below the first setting.
    ///
    /// # Why
    /// It hides nothing, so what was meant to be hidden still counts.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = false # mimcfg: ignore wrong-type
    /// ```
    ///
    /// # Fix
    /// Write `# mimcfg: ignore[code, code]` (`%` in old files); a reason may follow the bracket. `ignore-file[code]` stands above everything else.
    pub static MALFORMED_IGNORE = "malformed-ignore";
    /// An `ignore` comment where such comments are forbidden: by `--forbid-ignores`, or by `forbid-ignores = true` in `mimcfg.toml`. It hides nothing.
    ///
    /// # Why
    /// A pipeline that must not be talked out of a finding forbids comments that hide findings, so that only `mimcfg.toml` decides what counts.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = false # mimcfg: ignore[wrong-type]
    /// ```
    ///
    /// # Fix
    /// Mend what the comment hides, or lower the level of the code in `mimcfg.toml`; then take the comment out.
    pub static FORBIDDEN_IGNORE = "forbidden-ignore";
    /// An entry of the baseline that nothing is found for any more: it was mended, or its file changed in another way.
    ///
    /// # Why
    /// The entry would hide the finding if it came back. The example is a file whose finding was mended after `mimcfg lint --baseline known.json` had written it down.
    ///
    /// # Example
    /// ```toml 5.1
    /// [services.service_mongoose_system_metrics]
    /// report = false
    /// ```
    ///
    /// # Fix
    /// Write the baseline anew: `--write-baseline`.
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
