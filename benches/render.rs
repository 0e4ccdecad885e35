//! How long a report of a thousand findings takes.

use divan::Bencher;
use mimcfg::diagnostic::{Applicability, Code, Diagnostic, Edit};
use mimcfg::report::{FileSummary, Format, Mask, Report, Style, Terms, render};
use mimcfg::source::{Encoding, FileId, SourceFile, Sources, Span};

static CODE: Code = Code { name: "unknown-option", doc: "The server knows no option of this name." };

fn main() {
    divan::main();
}

/// A text of 1 MB with `lines` lines and a thousand findings all over it, each with this many places.
fn given(lines: usize, places: usize) -> (Sources, Vec<Diagnostic>) {
    let line = format!("{{option, \"{}\"}}.", "zażółć ".repeat(1_000_000 / lines / 12));
    let end = if lines == 1 { " " } else { "\n" };
    let text = (line + end).repeat(lines);
    let step = text.len() / 1001;
    let mut sources = Sources::default();
    let offset = |at| u32::try_from(at).expect("a small text");
    let spans: Vec<(u32, u32)> = (1..=1000)
        .map(|at| (text.floor_char_boundary(at * step), text.ceil_char_boundary(at * step + 6)))
        .map(|(start, end)| (offset(start), offset(end)))
        .collect();
    let file = sources.add(SourceFile::new("mongooseim.cfg", text, Encoding::Utf8));
    let finding = |(start, end): &(u32, u32)| {
        let span = Span::new(file, *start, *end);
        let found = Diagnostic::warning(&CODE, span, "there is no option `optoin`; did you mean `option`?")
            .help("write `option`")
            .fix(Applicability::Safe, vec![Edit { span, text: "option".into() }]);
        (1..places).fold(found, |found, _| found.related(Span::new(file, 1, 7), "like this one"))
    };
    let findings = spans.iter().map(finding).collect();
    (sources, findings)
}

fn bench(bencher: Bencher<'_, '_>, format: &str, lines: usize, places: usize) {
    let (sources, findings) = given(lines, places);
    let report = Report {
        sources: &sources,
        findings: &findings,
        files: vec![FileSummary { file: FileId(0), language: "erlang terms", terms: Terms::default() }],
        target: "5.1.0",
        mask: Mask::default(),
        rules_at: None,
        hidden: None,
        statistics: false,
    };
    let style = Style { color: true, ..Style::default() };
    let format = Format::ALL.iter().find(|one| one.name() == format).expect("the name of a format");
    bencher.bench_local(|| render(&report, *format, &style));
}

fn names() -> impl Iterator<Item = &'static str> {
    Format::ALL.iter().map(|format| format.name())
}

#[divan::bench(args = names())]
fn findings_in_1_mb(bencher: Bencher<'_, '_>, format: &str) {
    bench(bencher, format, 20_000, 1);
}

#[divan::bench(args = names())]
fn findings_with_two_places_in_1_mb(bencher: Bencher<'_, '_>, format: &str) {
    bench(bencher, format, 20_000, 2);
}

#[divan::bench(args = names(), sample_count = 10)]
fn findings_in_a_line_of_1_mb(bencher: Bencher<'_, '_>, format: &str) {
    bench(bencher, format, 1, 1);
}
