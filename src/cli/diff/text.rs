//! Two texts side by side in a wide terminal, one below the other in a narrow one, with the words that differ
//! standing out.

use mimcfg::diff::Line;
use unicode_width::UnicodeWidthChar;

const BOLD: &str = "\u{1b}[1m";
const CYAN: &str = "\u{1b}[36m";
const GREEN: &str = "\u{1b}[32m";
const INVERSE: &str = "\u{1b}[7m";
const PLAIN: &str = "\u{1b}[0m";
const RED: &str = "\u{1b}[31m";

/// A terminal with this many columns has room for two texts.
pub(super) const WIDE: usize = 140;
/// The columns of a line's number.
const NUMBER: usize = 5;

/// One below the other.
pub(super) fn unified(old: &str, new: &str, groups: &[Vec<Line>]) -> String {
    let mut out = String::new();
    if !groups.is_empty() {
        out += &format!("{BOLD}--- {old}\n+++ {new}{PLAIN}\n");
    }
    for group in groups {
        out += &format!("{CYAN}@@{PLAIN}\n");
        for line in group {
            let color = color(line);
            out += &format!("{color}{}", line.sign);
            for (stands_out, text) in &line.parts {
                let text: String = text.chars().map(|c| if c == '\t' { c } else { printable(c) }).collect();
                out += &if *stands_out { format!("{INVERSE}{text}\u{1b}[27m") } else { text };
            }
            out += if color.is_empty() { "\n" } else { "\u{1b}[0m\n" };
        }
    }
    out
}

/// Side by side, in a terminal of this width; long lines go on below.
pub(super) fn side_by_side(old: &str, new: &str, groups: &[Vec<Line>], width: usize) -> String {
    let half = width.saturating_sub(3) / 2;
    let mut out = String::new();
    if !groups.is_empty() {
        let name = |name: &str| cut(name, half);
        out += &format!("{BOLD}{} │ {}{PLAIN}\n", padded(&name(old), half), name(new));
    }
    for group in groups {
        out += &format!("{CYAN}{}─┼─{}{PLAIN}\n", "─".repeat(half), "─".repeat(half));
        for (left, right) in rows(group) {
            let (left, right) = (cell(left, half, |line| line.old), cell(right, half, |line| line.new));
            for at in 0..left.len().max(right.len()) {
                let (empty, end) = (" ".repeat(half), String::new());
                let (left, right) = (left.get(at).unwrap_or(&empty), right.get(at).unwrap_or(&end));
                out += format!("{left} │ {right}").trim_end();
                out.push('\n');
            }
        }
    }
    out
}

/// The lines of a group beside each other: what went beside what came.
fn rows(group: &[Line]) -> Vec<(Option<&Line>, Option<&Line>)> {
    let mut out = Vec::new();
    let (mut went, mut came): (Vec<&Line>, Vec<&Line>) = (Vec::new(), Vec::new());
    let mut flush = |went: &mut Vec<_>, came: &mut Vec<_>| {
        for at in 0..went.len().max(came.len()) {
            out.push((went.get(at).copied(), came.get(at).copied()));
        }
        went.clear();
        came.clear();
    };
    for line in group {
        match line.sign {
            '-' => went.push(line),
            '+' => came.push(line),
            _ => {
                flush(&mut went, &mut came);
                flush(&mut vec![line], &mut vec![line]);
            }
        }
    }
    flush(&mut went, &mut came);
    out
}

/// A line as rows of one width, its number before the first.
fn cell(line: Option<&Line>, width: usize, number: impl Fn(&Line) -> Option<usize>) -> Vec<String> {
    let Some(line) = line else { return Vec::new() };
    let color = color(line);
    let room = width.saturating_sub(NUMBER + 1).max(1);
    let start = |number: String| (format!("{number:>NUMBER$} {color}"), 0);
    let mut out = Vec::new();
    let (mut row, mut used) = start(number(line).map(|at| at.to_string()).unwrap_or_default());
    let mut end = |row: &mut String, used: usize| {
        row.push_str(PLAIN);
        row.push_str(&" ".repeat(room.saturating_sub(used)));
        out.push(std::mem::take(row));
    };
    for (stands_out, text) in &line.parts {
        let on = if *stands_out && !text.is_empty() { INVERSE } else { "" };
        row.push_str(on);
        // A tab would go to a column of the terminal, and not of its half.
        for c in text.replace('\t', "  ").chars().map(printable) {
            let columns = c.width().unwrap_or(0);
            if used + columns > room {
                end(&mut row, used);
                (row, used) = start(String::new());
                row.push_str(on);
            }
            row.push(c);
            used += columns;
        }
        if !on.is_empty() {
            row.push_str("\u{1b}[27m");
        }
    }
    end(&mut row, used);
    out
}

fn color(line: &Line) -> &'static str {
    match line.sign {
        '-' => RED,
        '+' => GREEN,
        _ => "",
    }
}

/// A character that moves nothing on a terminal.
fn printable(c: char) -> char {
    if c.is_control() { '\u{fffd}' } else { c }
}

/// The end of a name that fits.
fn cut(name: &str, width: usize) -> String {
    let count = name.chars().count();
    if count <= width {
        name.to_owned()
    } else {
        format!("…{}", name.chars().skip(count + 1 - width).collect::<String>())
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mimcfg::diff;

    /// What a terminal shows, without colour; words that stand out in angle brackets.
    fn seen(text: &str) -> String {
        let text = text.replace(INVERSE, "<").replace("\u{1b}[27m", ">");
        [BOLD, CYAN, GREEN, PLAIN, RED].iter().fold(text, |text, code| text.replace(code, ""))
    }

    #[test]
    fn texts_stand_side_by_side_with_the_words_that_differ() {
        let groups = diff::words("same\nport = 5222\nold\n", "same\nport = 5223\n");
        let told = seen(&side_by_side("a.toml", "b.toml", &groups, 39));
        assert!(told.contains("port = <5222>") && told.contains("port = <5223>"), "{told}");
        let expected = "\
a.toml             │ b.toml
───────────────────┼───────────────────
    1 same         │     1 same
    2 port = 5222  │     2 port = 5223
    3 old          │
";
        assert_eq!(told.replace(['<', '>'], ""), expected);
    }

    #[test]
    fn long_lines_go_on_below_and_keep_to_their_half() {
        let long = "x".repeat(30);
        let groups = diff::words(&format!("{long}\n"), "żółw 漢字\tend\n");
        let told = side_by_side("a", "b", &groups, 43);
        let marks = seen(&told).replace(['<', '>'], "");
        let rows: Vec<&str> = marks.lines().skip(2).collect();
        assert_eq!(rows.len(), 3, "{marks}");
        assert!(rows.iter().all(|row| row.chars().position(|c| c == '│') == Some(21)), "{marks}");
        assert_eq!(marks.matches('x').count(), 30);
    }
}
