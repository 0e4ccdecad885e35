//! What a person sees, on terminals of all kinds.

use super::{shared, told};
use mimcfg::diagnostic::{Code, Diagnostic};
use mimcfg::report::{Format, Report, Style, render};
use mimcfg::source::{Encoding, FileId, SourceFile, Sources, Span};

static CODE: Code = Code { name: "a-code", doc: "A code." };
const FILE: FileId = FileId(0);

#[test]
fn a_person_sees_the_lines_at_fault() {
    insta::with_settings!({snapshot_path => "../snapshots"}, {
        insta::assert_snapshot!(told(Format::Human, &Style::default()));
    });
}

#[test]
fn a_narrow_terminal_with_ascii_is_readable() {
    let style = Style { width: 40, unicode: false, ..Style::default() };
    insta::with_settings!({snapshot_path => "../snapshots"}, {
        insta::assert_snapshot!(told(Format::Human, &style));
    });
    let sources = shared::sources();
    let findings = shared::findings(&sources);
    let report = render(&shared::report(&sources, &findings), Format::Human, &style);
    let drawn = report.lines().filter(|line| !line.contains(['[', '(']));
    assert_eq!(drawn.filter(|line| line.chars().count() > 40).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn colours_say_what_the_words_say() {
    let style = Style { color: true, links: true, ..Style::default() };
    let sources = shared::sources();
    let findings = shared::findings(&sources);
    let mut report = shared::report(&sources, &findings);
    report.rules_at = Some("https://example.org/rules/");
    let colored = render(&report, Format::Human, &style);
    assert!(colored.contains("\u{1b}]8;;https://example.org/rules/syntax\u{1b}\\"));
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, escape)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        let link = escape.starts_with(']');
        let end = if link { escape.find('\\') } else { escape.find('m') };
        rest = &escape[end.unwrap() + 1..];
    }
    plain.push_str(rest);
    assert_eq!(plain, render(&report, Format::Human, &Style::default()));
}

/// The report of one finding in a text, from its first `from` to before its first `to`.
fn one(
    text: &str,
    range: std::ops::Range<usize>,
    related: &[(std::ops::Range<usize>, &str)],
    style: &Style,
) -> String {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("a.cfg", text, Encoding::Utf8));
    let span = |range: &std::ops::Range<usize>| {
        Span::new(FILE, u32::try_from(range.start).unwrap(), u32::try_from(range.end).unwrap())
    };
    let mut finding = Diagnostic::error(&CODE, span(&range), "this");
    for (range, message) in related {
        finding = finding.related(span(range), *message);
    }
    let findings = [finding];
    let report = Report::of(&sources, &findings, "5.1.0");
    let told = render(&report, Format::Human, style);
    let end = told.find("\n\n").expect("an empty line follows a finding");
    told[..=end].replace(" \n", "\n")
}

fn plain(text: &str, range: std::ops::Range<usize>) -> String {
    one(text, range, &[], &Style { width: 60, ..Style::default() })
}

#[test]
fn a_place_at_the_end_of_a_text_is_shown() {
    insta::assert_snapshot!(plain("{a", 2..2), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:3]
     1 │ {a
       ·   ▲
       ╰────
    "#);
    insta::assert_snapshot!(plain("{a\n", 3..3), @r#"
    error[a-code]: this
       ╭─[a.cfg:2:1]
     1 │ {a
     2 │
       · ▲
       ╰────
    "#);
    insta::assert_snapshot!(plain("", 0..0), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:1]
     1 │
       · ▲
       ╰────
    "#);
    insta::assert_snapshot!(plain("ż", 2..9), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:2]
     1 │ ż
       ·  ▲
       ╰────
    "#);
}

#[test]
fn line_ends_of_windows_and_tabs_keep_the_marks_in_place() {
    insta::assert_snapshot!(plain("a,\r\n\tb\tc,\r\n\td\r\n", 7..8), @r#"
    error[a-code]: this
       ╭─[a.cfg:2:4]
     1 │ a,
     2 │     b   c,
       ·         ─
     3 │     d
       ╰────
    "#);
}

#[test]
fn wide_and_joined_characters_keep_the_marks_in_place() {
    insta::assert_snapshot!(plain("名前 = \"e\u{301}\" x", 15..16), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:11]
     1 │ 名前 = "é" x
       ·            ─
       ╰────
    "#);
}

#[test]
fn what_a_file_holds_does_not_steer_the_terminal() {
    insta::assert_snapshot!(plain("a\u{1b}[2J\u{7}\u{202e}\u{9b}31m b\u{0} c", 15..16), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:13]
     1 │ a␛[2J␇��31m b␀ c
       ·             ─
       ╰────
    "#);
}

#[test]
fn a_long_line_is_cut_around_its_marks() {
    let text = format!("{}bad{} worse", "x ".repeat(250_000), " y".repeat(250_000));
    let worse = text.len() - 5..text.len();
    let style = Style { width: 60, ..Style::default() };
    insta::assert_snapshot!(one(&text, 500_000..500_003, &[(worse, "and this, too")], &style), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:500001]
     1 │ … x x bad y y y y y y y y … y y worse
       ·       ─┬─                       ──┬──
       ·        │                          ╰── and this, too
       ·        ╰── here
       ╰────
    "#);
}

#[test]
fn places_far_apart_are_shown_apart() {
    let text: String = (1..=1000).map(|number| format!("line {number}\n")).collect();
    let at = |line: &str| text.find(line).map(|at| at..at + line.len()).unwrap();
    let style = Style { width: 60, ..Style::default() };
    let told =
        one(&text, at("line 900"), &[(at("line 10"), "first here"), (at("line 905"), "then here")], &style);
    insta::assert_snapshot!(told, @r#"
    error[a-code]: this
         ╭─[a.cfg:900:1]
     899 │ line 899
     900 │ line 900
         · ────────
     901 │ line 901
     902 │ line 902
     903 │ line 903
     904 │ line 904
     905 │ line 905
         · ────┬───
         ·     ╰── then here
     906 │ line 906
         ╰────
        ╭─[a.cfg:10:1]
      9 │ line 9
     10 │ line 10
        · ───┬───
        ·    ╰── first here
     11 │ line 11
        ╰────
    "#);
}

#[test]
fn a_tall_place_is_shown_by_its_first_line() {
    let text: String = (1..=100).map(|number| format!("line {number}\n")).collect();
    insta::assert_snapshot!(plain(&text, 7..500), @r#"
    error[a-code]: this
       ╭─[a.cfg:2:1]
     1 │ line 1
     2 │ line 2
       · ───┬──
       ·    ╰── to line 64
     3 │ line 3
       ╰────
    "#);
}

#[test]
fn many_places_are_counted_and_not_all_shown() {
    let text: String = (1..=1000).map(|number| format!("line {number:04}\n")).collect();
    let related: Vec<_> = (1..100).map(|at| (at * 100..at * 100 + 4, "here")).collect();
    let told = one(&text, 0..4, &related, &Style::default());
    assert!(told.contains("and 91 more places"), "{told}");
    assert!(told.lines().count() < 120, "{told}");
}

#[test]
fn marks_on_one_line_do_not_lie_over_each_other() {
    let style = Style { width: 60, ..Style::default() };
    insta::assert_snapshot!(one("{s2s, [a b, c]}.", 9..10, &[(6..14, "in this list")], &style), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:10]
     1 │ {s2s, [a b, c]}.
       ·       ─┬ ─
       ·        ╰── in this list
       ╰────
    "#);
    insta::assert_snapshot!(one("{port, 5222}, {port, 5222}", 7..11, &[(21..25, "and there")], &style), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:8]
     1 │ {port, 5222}, {port, 5222}
       ·        ──┬─          ──┬─
       ·          │             ╰── and there
       ·          ╰── here
       ╰────
    "#);
    insta::assert_snapshot!(one("{port, 5222}", 7..11, &[(7..11, "the same"), (1..11, "a port")], &style), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:8]
     1 │ {port, 5222}
       ·  ──┬── ──┬─
       ·    │     ╰── the same
       ·    ╰── a port
       ╰────
    "#);
    insta::assert_snapshot!(one("{port, 5222}", 1..5, &[(1..11, "a port"), (2..3, "a letter")], &style), @r#"
    error[a-code]: this
       ╭─[a.cfg:1:2]
     1 │ {port, 5222}
       ·  ──┬────┬──
       ·    │    ╰── a port; a letter
       ·    ╰── here
       ╰────
    "#);
}
