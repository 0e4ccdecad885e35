//! x
pub(super) struct Verdict { pub line: Option<u32> }
pub(super) fn verdict(_text: &str, _from: usize, _cut: bool) -> Verdict { Verdict { line: None } }
