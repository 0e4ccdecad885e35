//! Reports of texts and places made by chance: none fails, steers a terminal or tells a secret.

use mimcfg::diagnostic::{Applicability, Code, Diagnostic, Edit, Severity};
use mimcfg::report::{Format, Mask, Report, Style, render};
use mimcfg::source::{Encoding, SourceFile, Sources, Span};

static CODE: Code = Code { name: "a-code", doc: "A code." };

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn text(&mut self) -> String {
        const PIECES: &[&str] = &[
            "a",
            "key = ",
            "\n",
            "\r\n",
            "\t",
            " ",
            "ż",
            "名前",
            "e\u{301}",
            "\u{1b}[31m",
            "\u{202e}",
            "\u{7}",
            "\r",
            "{x, [1, 2]}.",
            "\u{feff}",
            "😀",
            "\u{0}",
            "a long word without an end",
            "\n\n\n\n\n\n\n\n",
        ];
        let pieces = self.below(60);
        (0..pieces).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }

    fn place(&mut self, sources: &Sources) -> Span {
        let at = self.below(sources.iter().count());
        let (file, source) = sources.iter().nth(at).unwrap();
        let mut ends = [0, 1].map(|_| source.text.floor_char_boundary(self.below(source.text.len() + 1)));
        ends.sort_unstable();
        let [start, end] = ends.map(|end| u32::try_from(end).unwrap());
        Span::new(file, start, if self.below(4) == 0 { start } else { end })
    }
}

#[test]
fn no_text_and_no_place_breaks_a_report() {
    let mut chance = Chance(7);
    for _ in 0..100 {
        let mut sources = Sources::default();
        let mut secrets = Vec::new();
        for name in ["a.cfg", "b\u{1b}[0m.toml"] {
            let (before, after) = (chance.text(), chance.text());
            let start = u32::try_from(before.len()).unwrap();
            let file = sources.add(SourceFile::new(name, format!("{before}S3CRET{after}"), Encoding::Utf8));
            secrets.push(Span::new(file, start, start + 6));
        }
        let finding = |chance: &mut Chance| {
            let severity = [Severity::Info, Severity::Warning, Severity::Error][chance.below(3)];
            let span = chance.place(&sources);
            let related =
                (0..chance.below(5)).map(|_| (chance.place(&sources), chance.text())).collect::<Vec<_>>();
            let edit = Edit { span: chance.place(&sources), text: chance.text() };
            let found = Diagnostic::new(&CODE, severity, span, chance.text()).help(chance.text());
            let found = found.fix(Applicability::Safe, vec![edit]);
            related.into_iter().fold(found, |found, (span, message)| found.related(span, message))
        };
        let findings: Vec<_> = (0..3).map(|_| finding(&mut chance)).collect();
        let report = Report { mask: Mask::new(secrets), ..Report::of(&sources, &findings, "5.1.0") };
        let style = Style { width: chance.below(120), unicode: chance.below(2) == 0, ..Style::default() };
        for format in Format::ALL {
            let told = render(&report, *format, &style);
            assert!(!told.contains("S3CRET"), "{told}");
            assert!(!told.contains("Failed to read"), "{told}");
            assert!(
                !told.contains(|shown: char| shown != '\n' && shown.is_control() && shown != '\t'),
                "{told}"
            );
            if format.name() != "junit" {
                assert!(!told.contains('\t'), "{told}");
            }
        }
    }
}
