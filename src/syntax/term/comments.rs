//! Which comment belongs to which term.
//!
//! Every comment is found by exactly one of [`Tree::leading`], [`Tree::trailing`] and [`Tree::dangling`].

use super::tree::{Kind, NONE, Node, Tree, flag};
use crate::source::Span;

impl Tree {
    /// The comments above the term or form that starts at `span`, inside the same brackets.
    ///
    /// A comment behind an opening bracket on the same line belongs to the first term in the brackets.
    pub fn leading(&self, span: Span) -> impl Iterator<Item = Span> {
        let at = self.first_from(span.start);
        let is_leading = |node: &&Node| {
            let alone = node.flags & flag::OWN_LINE != 0 || node.next == NONE;
            node.kind == Kind::Comment && node.flags & flag::LAST == 0 && alone
        };
        let exact = self.nodes.get(at).is_some_and(|node| node.start == span.start);
        let above = self.nodes[..at].iter().rev().take_while(is_leading).count();
        self.nodes[at - if exact { above } else { 0 }..at].iter().map(|node| self.span_of(node))
    }

    /// The comment behind the term or form at `span`, on the line where it ends.
    pub fn trailing(&self, span: Span) -> Option<Span> {
        let behind = self.first_from(span.end);
        let comment = self.nodes.get(behind).filter(|node| is_trailing(node))?;
        let owner = &self.nodes[comment.next as usize];
        (owner.start == span.start).then(|| self.span_of(comment))
    }

    /// The comments that no term follows: at the end of the brackets at `container`, or, with a span that
    /// is not one of a bracketed term, at the end of the file.
    pub fn dangling(&self, container: Span) -> impl Iterator<Item = Span> {
        let at = self.first_from(container.start);
        let is_container =
            |node: &Node| node.kind.holds() && (node.start, node.end) == (container.start, container.end);
        // A form and its term start at one place, and only the term has brackets.
        let found = (at..self.nodes.len().min(at + 2)).rfind(|at| is_container(&self.nodes[*at]));
        let (first, end) = match found {
            Some(at) => (at + 1, self.nodes[at].next as usize),
            None => (0, self.nodes.len()),
        };
        let mut last_item = NONE;
        let mut at = first;
        while at < end {
            let next = self.after(u32::try_from(at).unwrap_or(NONE)) as usize;
            if self.nodes[at].kind != Kind::Comment {
                last_item = u32::try_from(at).unwrap_or(NONE);
            }
            at = next;
        }
        let from = if last_item == NONE { first } else { self.after(last_item) as usize };
        let rest = self.nodes[from..end].iter();
        rest.filter(|node| !is_trailing(node)).map(|node| self.span_of(node))
    }

    /// The first node that starts at `offset` or later.
    fn first_from(&self, offset: u32) -> usize {
        self.nodes.partition_point(|node| node.start < offset)
    }
}

fn is_trailing(node: &Node) -> bool {
    node.kind == Kind::Comment && node.flags & flag::OWN_LINE == 0 && node.next != NONE
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::term::parse;

    /// Every term and form with its comments, one a line.
    fn tied(text: &str) -> Vec<String> {
        let parsed = parse(FileId(0), text);
        let mut lines = Vec::new();
        let mut todo = Vec::new();
        let whole = crate::source::Span::new(FileId(0), 0, 0);
        let cut = |span: crate::source::Span| text[span.range()].to_owned();
        for form in parsed.tree.forms(text) {
            todo.extend(form.term().map(|term| (term, form.span())));
            while let Some((term, span)) = todo.pop() {
                let spans = parsed.tree.leading(span);
                let mut comments: Vec<_> = spans.map(|found| format!("above {}", cut(found))).collect();
                comments.extend(parsed.tree.trailing(span).map(|found| format!("beside {}", cut(found))));
                if term.kind().holds() {
                    let dangling = parsed.tree.dangling(term.span());
                    comments.extend(dangling.map(|found| format!("inside {}", cut(found))));
                }
                if !comments.is_empty() {
                    let name: String = cut(span).chars().take(4).collect();
                    lines.push(format!("{name}: {}", comments.join(", ")));
                }
                todo.extend(term.children().map(|child| (child, child.span())));
            }
        }
        lines.extend(parsed.tree.dangling(whole).map(|found| format!("end {}", cut(found))));
        lines
    }

    #[test]
    fn a_comment_belongs_to_the_term_below_it_or_beside_it() {
        let text = "%1\n\n%2\n{a, [ %3\n b, %4\n %5\n {c}, %6\n d %7\n %8\n]}. %9\n%10\n";
        assert_eq!(
            tied(text),
            [
                "{a, : above %1, above %2, beside %9",
                "[ %3: inside %8",
                "d %7: beside %7",
                "{c},: beside %6",
                "b, %: above %3, beside %4",
                "end %10",
            ]
            .map(|line| if line.starts_with("{c}") { "{c}: above %5, beside %6" } else { line })
            .map(|line| line.replace("d %7", "d").replace("b, %", "b"))
        );
    }

    #[test]
    fn comments_in_empty_brackets_stand_inside_them() {
        assert_eq!(tied("[ %1\n %2\n].\n"), ["[ %1: inside %1, inside %2"]);
        assert_eq!(tied("[[a %1\n ]\n]. %2"), ["[[a : beside %2", "a: beside %1"]);
    }
}
