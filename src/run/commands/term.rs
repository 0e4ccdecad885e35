//! Terms as `~p` lays them out. (Seen with OTP 25: of the 80 columns of a line it leaves two free.)

use super::reply::parts;
#[cfg(feature = "runtime")]
use crate::source::Span;
#[cfg(feature = "runtime")]
use crate::syntax::term::Erl;
use crate::syntax::term::ErlKind;

/// The columns of a line that are used.
const WIDTH: usize = 78;

/// What `io_lib:format` makes of a text with what is filled in: its characters, and a list for each text filled in.
pub(super) fn formatted(text: &str, fill: &[(&str, &str)]) -> Vec<ErlKind> {
    parts(text, fill)
        .flat_map(|(part, filled)| {
            if filled {
                return vec![ErlKind::String(part.to_owned())];
            }
            part.chars().map(|c| ErlKind::Integer(u32::from(c).into())).collect()
        })
        .collect()
}

/// Pairs of texts as a list of pairs of binaries.
#[cfg(feature = "runtime")]
pub(super) fn pairs(pairs: &[(String, String)]) -> Vec<ErlKind> {
    let here = Span::default();
    let binary = |text: &String| Erl::new(here, ErlKind::Binary(text.clone().into_bytes()));
    pairs.iter().map(|(one, two)| ErlKind::Tuple(vec![binary(one), binary(two)])).collect()
}

/// A list, of which the first line begins at a column.
pub(super) fn printed(items: &[ErlKind], column: usize) -> String {
    let column = column + 1;
    let texts: Vec<String> = items.iter().map(ToString::to_string).collect();
    let whole = texts.iter().map(|text| text.chars().count() + 1).sum::<usize>();
    if column + whole <= WIDTH {
        return format!("[{}]", texts.join(","));
    }
    let margin = " ".repeat(column);
    let mut out = "[".to_owned();
    let mut used = column;
    for (at, (item, text)) in items.iter().zip(&texts).enumerate() {
        let length = text.chars().count();
        let last = at + 1 == items.len();
        if at > 0 {
            out.push(',');
            used += 1;
            if matches!(item, ErlKind::Tuple(_)) || used + length + 1 > WIDTH {
                out.push('\n');
                out.push_str(&margin);
                used = column;
            }
        }
        match item {
            // What closes the list stands behind the last one, and counts.
            ErlKind::Tuple(parts) if used + length + usize::from(last) > WIDTH => {
                let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
                out += &format!("{{{}}}", parts.join(&format!(",\n{margin} ")));
            }
            _ => out.push_str(text),
        }
        used += length;
    }
    out.push(']');
    out
}
