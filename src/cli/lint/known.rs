//! The baseline: written, or used.

use super::tell::Told;
use crate::cli::{Failure, files};
use mimcfg::report::baseline;
use std::path::Path;

/// Hides what the baseline knows; writes it if it is not there, or if that is asked for.
pub(super) fn apply(path: &Path, anew: bool, all: &mut Told) -> Result<(), Failure> {
    let name = path.display().to_string();
    let text = match files::existing(path)?.filter(|_| !anew) {
        Some(text) => text,
        None => {
            let text = baseline::write(&all.sources, &all.findings);
            files::put(path, &text)?;
            let count = all.findings.len();
            all.written =
                Some(format!("{count} finding{} written to `{name}`", if count == 1 { "" } else { "s" }));
            text
        }
    };
    let checked = all.checked();
    all.hidden.baseline = baseline::hide(&mut all.sources, &checked, &mut all.findings, &name, &text)
        .map_err(|unusable| Failure::Use(format!("`{name}` cannot be used: {unusable}")))?;
    Ok(())
}
