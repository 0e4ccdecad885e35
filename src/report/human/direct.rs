//! The most common findings drawn from the text itself, to the same letters as miette draws them.
//!
//! These have marks on lines of their own, or one mark over some lines, that fit the terminal and hold nothing that
//! must be masked or cut.

use super::frame::{Frame, digits};
use super::place::{PLACES, TALL};
use super::window::{NEAR, line_count};
use super::wrap;
use crate::diagnostic::Diagnostic;
use crate::report::text::{one_line, steers};
use crate::report::{Report, Style};
use crate::source::{FileId, SourceFile, Span, offset};
use miette::ThemeCharacters;
use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

/// A mark on one line.
struct Spot<'r> {
    file: FileId,
    /// The line, counted from 0.
    line: u32,
    columns: Range<usize>,
    words: Option<Cow<'r, str>>,
    /// Whether it is the place of the finding itself.
    main: bool,
}

/// Draws the lines of a finding, if it is such a one; otherwise nothing is written.
pub fn draw(
    out: &mut String,
    report: &Report<'_>,
    finding: &Diagnostic,
    style: &Style,
    theme: &ThemeCharacters,
) -> bool {
    let start = out.len();
    let drawn = try_draw(out, report, finding, style, theme).is_some();
    if !drawn {
        out.truncate(start);
    }
    drawn
}

fn try_draw(
    out: &mut String,
    report: &Report<'_>,
    finding: &Diagnostic,
    style: &Style,
    theme: &ThemeCharacters,
) -> Option<()> {
    let main = match spot(report, finding.span, None) {
        Some(main) => main,
        None if finding.related.is_empty() => return block(out, report, finding.span, style, theme),
        None => return None,
    };
    if finding.related.is_empty() {
        return window(out, report, &[main], style, theme);
    }
    if finding.related.len() > PLACES {
        return None;
    }
    let mut spots = vec![main];
    for label in &finding.related {
        spots.push(spot(report, label.span, Some(&label.message))?);
    }
    spots.sort_by_key(|spot| (spot.file, spot.line));
    if spots.array_windows().any(|[one, other]| one.file == other.file && one.line == other.line) {
        return None;
    }
    let near = |left: &Spot<'_>, right: &Spot<'_>| left.file == right.file && right.line <= left.line + NEAR;
    let has_main = |group: &[Spot<'_>]| group.iter().any(|spot| spot.main);
    let groups = || spots.chunk_by(near);
    groups()
        .filter(|group| has_main(group))
        .try_for_each(|group| window(out, report, group, style, theme))?;
    groups().filter(|group| !has_main(group)).try_for_each(|group| window(out, report, group, style, theme))
}

/// The mark of a place; `None` if that is empty or has more than one line.
fn spot<'r>(report: &Report<'_>, span: Span, words: Option<&'r str>) -> Option<Spot<'r>> {
    let file = report.sources.file(span.file);
    let text = file.text.get(span.range())?.trim_end();
    let starts = file.line_starts();
    let line = starts.partition_point(|start| *start <= span.start) - 1;
    let end = span.start + offset(text.len());
    if text.is_empty() || starts.get(line + 1).is_some_and(|next| *next <= end) {
        return None;
    }
    let start = (span.start - starts[line]) as usize;
    let columns = start..start + text.len();
    Some(Spot {
        file: span.file,
        line: offset(line),
        columns,
        main: words.is_none(),
        words: words.map(Cow::from),
    })
}

/// Draws the lines around a mark over more than one line, or around the first one when there are many.
fn block(
    out: &mut String,
    report: &Report<'_>,
    span: Span,
    style: &Style,
    theme: &ThemeCharacters,
) -> Option<()> {
    let file = report.sources.file(span.file);
    let text = file.text.get(span.range())?.trim_end();
    let starts = file.line_starts();
    let line_of = |at: u32| starts.partition_point(|start| *start <= at) - 1;
    let (first, last) = (line_of(span.start), line_of(span.start + offset(text.len())));
    if first == last {
        return None;
    }
    let start = (span.start - starts[first]) as usize;
    let (line, to) = (offset(first), offset(last));
    if to - line > TALL {
        let columns = start..file.line_range(line + 1).len();
        if columns.is_empty() {
            return None;
        }
        let words = Some(Cow::from(format!("to line {}", to + 1)));
        return window(
            out,
            report,
            &[Spot { file: span.file, line, columns, words, main: true }],
            style,
            theme,
        );
    }
    let View { lines, frame, width } = view(report, span.file, line, to, style, theme)?;
    frame.open(out, &one_line(&file.name), first + 1, start + 1);
    if !wrap::is_plain(file.text.get(starts[first] as usize..span.start as usize)?) {
        return None;
    }
    for at in lines {
        let shown = shown(file, at, width.checked_sub(4)?)?;
        frame.line(out, at as usize + 1, &frame.gutter(line..=to, at), shown);
    }
    frame.close(out);
    Some(())
}

/// The lines that are shown around some, and how much room they have.
struct View<'t> {
    lines: RangeInclusive<u32>,
    frame: Frame<'t>,
    width: usize,
}

/// The lines around those from `first` to `last`; `None` if something in them must be masked.
fn view<'t>(
    report: &Report<'_>,
    id: FileId,
    first: u32,
    last: u32,
    style: &Style,
    theme: &'t ThemeCharacters,
) -> Option<View<'t>> {
    let file = report.sources.file(id);
    let first = first.saturating_sub(1);
    let last = if (last as usize) + 1 < line_count(file) { last + 1 } else { last };
    let frame = Frame { theme, digits: digits(last as usize + 1) };
    let width = style.width.saturating_sub(frame.digits + 4);
    let shown = Span::new(id, file.line_starts()[first as usize], offset(file.line_range(last + 1).end));
    let masked = report.mask.within(report.sources, shown).next().is_some();
    (!masked).then_some(View { lines: first..=last, frame, width })
}

/// A line, if it has room as it is.
fn shown(file: &SourceFile, at: u32, width: usize) -> Option<&str> {
    let line = &file.text[file.line_range(at + 1)];
    let fits = line.len() <= width.max(16) && (wrap::is_plain(line) || !line.chars().any(steers));
    fits.then_some(line)
}

/// Draws the lines around some marks.
fn window(
    out: &mut String,
    report: &Report<'_>,
    spots: &[Spot<'_>],
    style: &Style,
    theme: &ThemeCharacters,
) -> Option<()> {
    let id = spots[0].file;
    let file = report.sources.file(id);
    let View { lines, frame, width } =
        view(report, id, spots[0].line, spots[spots.len() - 1].line, style, theme)?;
    let width = width.max(16);
    let named = spots.iter().find(|spot| spot.main).unwrap_or(&spots[0]);
    frame.open(out, &one_line(&file.name), named.line as usize + 1, named.columns.start + 1);
    let mut marks = spots.iter().peekable();
    for at in lines {
        let line = shown(file, at, width)?;
        frame.line(out, at as usize + 1, "", line);
        let Some(spot) = marks.next_if(|spot| spot.line == at) else { continue };
        let columns = spot.columns.clone();
        if !wrap::is_plain(line.get(..columns.end)?) {
            return None;
        }
        let words = spot.words.as_deref().map(str::trim_end);
        if let Some(words) = words {
            let room = words.len().min(24) + 4 + columns.len().min(width) / 2;
            let behind = width.saturating_sub(columns.start.midpoint(columns.end) + 4).max(14);
            let cut = columns.start > 0 && columns.start + room > width;
            if cut || words.is_empty() || words.len() > behind || !wrap::is_plain(words) {
                return None;
            }
        }
        frame.mark(out, columns, words);
    }
    frame.close(out);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Severity};
    use crate::report::human::window::Windows;
    use crate::report::human::{by_miette, characters, snippets};
    use crate::source::{Encoding, SourceFile, Sources};

    static CODE: Code = Code { name: "a-code", doc: "A code." };

    /// Whether a finding looks as miette draws it, and whether it was drawn from the text itself.
    fn same(report: &Report<'_>, finding: &Diagnostic, style: &Style) -> bool {
        let (mut one, mut other) = (String::new(), String::new());
        snippets(&mut one, report, finding, style, &characters(style));
        by_miette(&mut other, Windows::of(report, finding, style), finding.severity, style);
        assert_eq!(one, other, "{:?}, {:?}", finding.span, finding.related);
        draw(&mut String::new(), report, finding, style, &characters(style))
    }

    #[test]
    fn common_cases_are_drawn_as_miette_draws_them() {
        let long = "x".repeat(120);
        let text =
            format!("a = 1\n\n  b = \"ż\" # ż\nc = {long}\n\td = 3\n{}e = 4\r\n# ż\nf", "\n".repeat(8));
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("etc/a.toml", text.clone(), Encoding::Utf8));
        let report = Report::of(&sources, &[], "5.1.0");
        let mut direct = 0;
        for unicode in [true, false] {
            let style = Style { unicode, width: 80, ..Style::default() };
            for start in 0..text.len() {
                for end in start..text.len().min(start + 12) {
                    let span = |start, end| Span::new(file, offset(start), offset(end));
                    let finding = Diagnostic::new(&CODE, Severity::Info, span(start, end), "x");
                    direct += usize::from(same(&report, &finding, &style));
                    for (other, words) in
                        [(0, "first here "), (8, "a word, or some of them, and no end of them"), (142, "ż")]
                    {
                        let finding = finding.clone().related(span(other, other + 5), words);
                        direct += usize::from(same(&report, &finding, &style));
                    }
                }
            }
        }
        assert!(direct > 100, "{direct}");
    }

    #[test]
    fn marks_over_some_lines_are_drawn_as_miette_draws_them() {
        let long = "x".repeat(70);
        let lines =
            ["{services, [", "", "  {a, [{b,  1},   ", "\t {c, 2}]},", "  ż", " % d", &long, "]}.", "x", ""];
        let text = lines.join("\n") + &lines.join("\r\n");
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("a.cfg", text.clone(), Encoding::Utf8));
        let report = Report::of(&sources, &[], "5.1.0");
        let (mut direct, mut all) = (0, 0);
        for (unicode, width) in [(true, 80), (false, 76), (true, 20)] {
            let style = Style { width, unicode, ..Style::default() };
            let ends = || text.char_indices().map(|(at, _)| at).chain([text.len()]);
            for start in ends() {
                for end in ends().filter(|end| *end > start).step_by(4) {
                    let span = Span::new(file, offset(start), offset(end));
                    let finding = Diagnostic::new(&CODE, Severity::Info, span, "x");
                    let several = text[start..end].trim_end().contains('\n');
                    all += usize::from(several && width == 80);
                    direct += usize::from(same(&report, &finding, &style) && several && width == 80);
                }
            }
        }
        assert!(direct * 3 > all, "{direct} of {all}");
    }
}
