//! Many files at once: a bar while they are worked on, and a table when they are done.
//!
//! A file that fails has its row as any other, and the exit code is that of the worst one.

use super::lint::walk::Found;
use super::{Common, Failure, output};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::io::IsTerminal;
use unicode_width::UnicodeWidthStr;

/// What came of one file.
pub(super) struct Row<T> {
    /// What a person calls it.
    pub(super) name: String,
    /// What came of it: the cells of the table behind the name, and what a program wants to know.
    pub(super) done: Result<(Vec<String>, T), String>,
    /// The exit code, if it were the only one.
    pub(super) code: u8,
}

/// Works on all of them, on all cores; what there is nothing to say of has no row.
pub(super) fn each<I: Sync, T: Send>(
    items: &[I],
    common: &Common,
    name: impl Fn(&I) -> String + Sync,
    work: impl Fn(&I) -> Result<Option<(Vec<String>, T, u8)>, Failure> + Sync,
) -> Vec<Row<T>> {
    let bar = bar(items.len(), common);
    let one = |item: &I| {
        let row = match work(item) {
            Ok(None) => None,
            Ok(Some((cells, more, code))) => Some(Row { name: name(item), done: Ok((cells, more)), code }),
            Err(failure) => Some(Row { name: name(item), done: Err(failure.to_string()), code: 2 }),
        };
        bar.inc(1);
        row
    };
    let rows = items.par_iter().filter_map(one).collect();
    bar.finish_and_clear();
    rows
}

/// A bar on standard error, where a person looks at it.
fn bar(count: usize, common: &Common) -> ProgressBar {
    let seen = count > 1 && !common.quiet && std::io::stderr().is_terminal();
    let target = if seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} files").expect("the template is one");
    ProgressBar::with_draw_target(Some(count as u64), target).with_style(style)
}

/// The worst exit code of all.
pub(super) fn worst<T>(rows: &[Row<T>]) -> u8 {
    rows.iter().map(|row| row.code).max().unwrap_or_default()
}

/// A table with a line for each file; what failed says why.
pub(super) fn table<T>(head: &[&str], rows: &[Row<T>]) -> String {
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let line = |row: &Row<T>| match &row.done {
        Ok((cells, _)) => std::iter::once(row.name.clone()).chain(cells.iter().cloned()).collect(),
        Err(why) => {
            let empty = std::iter::repeat_n("-".to_owned(), head.len() - 2);
            std::iter::once(row.name.clone()).chain(empty).chain([why.clone()]).collect::<Vec<String>>()
        }
    };
    let lines: Vec<Vec<String>> = std::iter::once(head.clone()).chain(rows.iter().map(line)).collect();
    let width = |column: usize| lines.iter().map(|line| line[column].width()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut out = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths);
        let padded = cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        out += padded.collect::<Vec<_>>().join("  ").trim_end();
        out.push('\n');
    }
    out
}

/// Says what could not be found or read, and returns the exit code of that.
pub(super) fn complain(found: &Found) -> u8 {
    let problems = found.missing.iter().chain(&found.unreadable);
    problems.fold(0, |_, problem| {
        output::complain(problem);
        2
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_line_for_each_and_the_worst_code_counts() {
        let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let rows = [
            Row { name: "żółw.cfg".to_owned(), done: Ok((cells(["3.7.1", "written"]), ())), code: 0 },
            Row { name: "b".to_owned(), done: Err("cannot be read".to_owned()), code: 2 },
            Row { name: "c".to_owned(), done: Ok((cells(["4.0.1", "errors"]), ())), code: 1 },
        ];
        let expected = "\
file      from   result
żółw.cfg  3.7.1  written
b         -      cannot be read
c         4.0.1  errors
";
        assert_eq!(table(&["file", "from", "result"], &rows), expected);
        assert_eq!(worst(&rows), 2);
    }
}
