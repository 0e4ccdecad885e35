//! What later versions can do more, in one finding: it is read once, and nothing has to be done about it.

use super::News;
use super::codes::NEW_OPTION;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// The finding that tells all news of a file, if there are any; what is said of many places is said once.
pub fn finding(news: &[News], file: FileId) -> Option<Diagnostic> {
    let first = news.first()?;
    let mut lines: Vec<(&News, usize)> = Vec::new();
    for one in news {
        match lines.iter_mut().find(|(known, _)| (known.version, &known.text) == (one.version, &one.text)) {
            Some((_, more)) => *more += 1,
            None => lines.push((one, 0)),
        }
    }
    let (is, last) = match lines.last() {
        Some((last, _)) if lines.len() > 1 => ("things are", last.version),
        _ => ("thing is", first.version),
    };
    let since = if first.version == last {
        format!("at MongooseIM {last}")
    } else {
        format!("between MongooseIM {} and {last}", first.version)
    };
    let message = format!("{} {is} new {since} for what is in this file", lines.len());
    let mut help = String::new();
    let mut version = None;
    for (one, more) in &lines {
        if !help.is_empty() {
            help += "; ";
        }
        if version != Some(one.version) {
            version = Some(one.version);
            help += &format!("{}: ", one.version);
        }
        help += &format!("`{}`", one.path);
        if *more > 0 {
            help += &format!(" and {more} more");
        }
        help += &format!(": {}", one.text);
    }
    let span = first.span.unwrap_or(Span::new(file, 0, 0));
    Some(Diagnostic::info(&NEW_OPTION, span, message).help(help))
}
