//! Any bytes are read as Erlang terms without harm: `cargo +stable fuzz run -s none terms`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mimcfg::source::{FileId, Span};
use mimcfg::syntax::term::{Term, parse_bytes};

fn walk(term: Term<'_>, check: &impl Fn(Span)) {
    check(term.span());
    for child in term.children() {
        assert!(term.span().contains(child.span()));
        walk(child, check);
    }
}

fuzz_target!(|bytes: &[u8]| {
    let (decoded, parsed) = parse_bytes(FileId(0), bytes);
    let text = decoded.text.as_str();
    let check = |span: Span| assert!(text.get(span.range()).is_some());
    for form in parsed.tree.forms(text) {
        check(form.span());
        parsed.tree.leading(form.span()).chain(parsed.tree.trailing(form.span())).for_each(check);
        if let Some(term) = form.term() {
            walk(term, &check);
            parsed.tree.dangling(term.span()).for_each(check);
            let _ = term.erl().to_string();
        }
    }
    parsed.tree.comments().for_each(check);
    for finding in &parsed.findings {
        check(finding.span);
        finding.related.iter().for_each(|label| check(label.span));
    }
});
