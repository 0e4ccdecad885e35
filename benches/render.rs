//! How long reports take: a thousand findings in a text of 1 MB.

use divan::Bencher;
use mimcfg::diagnostic::{Applicability, Code, Diagnostic, Edit};
use mimcfg::report::{FileSummary, Format, Mask, Report, Style, Terms, render};
use mimcfg::source::{Encoding, FileId, SourceFile, Sources, Span};

static CODE: Code = Code { name: "unknown-option", doc: "The server knows no option of this name." };

fn main() {
    divan::main();
}

/// A text of 1 MB with `lines` lines and a thousand findings all over it.
fn given(lines: usize) -> (Sources, Vec<Diagnostic>) {
    let line = format!("{{option, \"{}\"}}.", "zażółć ".repeat(1_000_000 / lines / 12));
    let end = if lines == 1 { " " } else { "\n" };
    let text = (line + end).repeat(lines);
    let step = text.len() / 1001;
    let mut sources = Sources::default();
    let places: Vec<u32> = (1..=1000)
        .map(|at| u32::try_from(text.floor_char_boundary(at * step)).expect("a small text"))
        .collect();
    let file = sources.add(SourceFile::new("mongooseim.cfg", text.as_str(), Encoding::Utf8));
    let finding = |at: &u32| {
        let end = u32::try_from(text.ceil_char_boundary(*at as usize + 6)).expect("a small text");
        let span = Span::new(file, *at, end);
        Diagnostic::warning(&CODE, span, "there is no option `optoin`; did you mean `option`?")
            .related(Span::new(file, 1, 7), "like this one")
            .help("write `option`")
            .fix(Applicability::Safe, vec![Edit { span, text: "option".into() }])
    };
    let findings = places.iter().map(finding).collect();
    (sources, findings)
}

fn bench(bencher: Bencher<'_, '_>, format: Format, lines: usize, color: bool) {
    let (sources, findings) = given(lines);
    let report = Report {
        sources: &sources,
        findings: &findings,
        files: vec![FileSummary { file: FileId(0), language: "erlang terms", terms: Terms::default() }],
        target: "5.1.0",
        mask: Mask::default(),
        rules_at: None,
    };
    let style = Style { color, ..Style::default() };
    bencher.bench_local(|| render(&report, format, &style));
}

#[divan::bench(args = Format::ALL.iter().map(|format| format.name()))]
fn thousand_findings_in_1_mb(bencher: Bencher<'_, '_>, format: &str) {
    let format = Format::ALL.iter().find(|one| one.name() == format).expect("the name of a format");
    bench(bencher, *format, 20_000, true);
}

#[divan::bench(args = Format::ALL.iter().map(|format| format.name()))]
fn thousand_findings_in_a_line_of_1_mb(bencher: Bencher<'_, '_>, format: &str) {
    let format = Format::ALL.iter().find(|one| one.name() == format).expect("the name of a format");
    bench(bencher, *format, 1, true);
}
