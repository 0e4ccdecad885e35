//! What is told of a broken text, and what is kept of it.

use crate::source::FileId;
use crate::syntax::term::{Form, parse, parse_bytes};

/// The findings as `code at text, line of Erlang`, and then the terms.
fn told(text: &str) -> Vec<String> {
    let parsed = parse(FileId(0), text);
    let mut lines: Vec<String> = Vec::new();
    for finding in &parsed.findings {
        let line = finding.erlang_line.map_or(String::new(), |line| format!(", {line}"));
        let start = finding.span.start;
        lines.push(format!("{} at {start} `{}`{line}", finding.code.name, &text[finding.span.range()]));
    }
    lines.extend(parsed.tree.forms(text).filter_map(Form::term).map(|term| term.erl().to_string()));
    lines
}

#[test]
fn a_lost_closing_bracket_is_told_where_it_was_opened() {
    assert_eq!(told("{a, [ {b},\n {c}\n\n{d}.\n"), ["unclosed-bracket at 4 `[`, 4", "{a,[{b},{c}]}", "{d}"]);
    assert_eq!(told("{a, [b}.\n{c}.\n"), ["unclosed-bracket at 4 `[`, 1", "{a,[b]}", "{c}"]);
    assert_eq!(told("{a, [{b, c]}.\n"), ["unclosed-bracket at 5 `{`, 1", "{a,[{b,c}]}"]);
    assert_eq!(told("{a, [b"), ["unclosed-bracket at 4 `[`, 1", "{a,[b]}"]);
}

#[test]
fn white_space_may_stand_inside_the_bracket_of_a_map() {
    assert_eq!(told("#\u{81}{a=>b"), ["unclosed-bracket at 0 `#\u{81}{`, 1", "#{a => b}"]);
}

#[test]
fn a_wrong_closing_bracket_is_told_once() {
    assert_eq!(told("{a, [b), c}.\n"), ["wrong-bracket at 6 `)`, 1", "{a,[b],c}"]);
    assert_eq!(told("{a, [b}, c}.\n"), ["wrong-bracket at 6 `}`, 1", "{a,[b],c}"]);
    assert_eq!(told("{a}}.\n{b}.\n"), ["wrong-bracket at 3 `}`, 1", "{a}", "{b}"]);
}

#[test]
fn separators_are_told_and_all_elements_kept() {
    assert_eq!(told("[a b].\n"), ["missing-comma at 1 `a`, 1", "[a,b]"]);
    assert_eq!(told("[a,\n].\n"), ["trailing-comma at 2 `,`, 2", "[a]"]);
    assert_eq!(told("[a;b,,c].\n"), ["wrong-separator at 2 `;`, 1", "stray-comma at 5 `,`", "[a,b,c]"]);
    assert_eq!(
        told("{a}\n{b}..\n{c}"),
        ["missing-dot at 2 `}`, 2", "stray-dot at 7 `..`", "missing-dot at 12 `}`", "{a}", "{b}", "{c}"]
    );
    assert_eq!(
        told("{a};\n{b}.{c}.\n"),
        ["missing-dot at 3 `;`, 2", "missing-dot at 8 `.`", "{a}", "{b}", "{c}"]
    );
}

#[test]
fn text_without_quotes_is_kept_whole() {
    assert_eq!(told("{\n UA-123456789}.\n"), ["unquoted-text at 3 `UA-123456789`, 1", "{UA-123456789}"]);
    assert_eq!(
        told("[1.2.3.4, 5min].\n"),
        ["unquoted-text at 1 `1.2.3.4`, 1", "unquoted-text at 10 `5min`", "[1.2.3.4,5min]"]
    );
    assert_eq!(told("[True, if].\n"), ["variable at 1 `True`, 1", "reserved-word at 7 `if`", "[True,if]"]);
}

#[test]
fn an_unclosed_quote_ends_with_its_line() {
    assert_eq!(told("{a, \"b}.\n{c}.\n"), ["unclosed-quote at 4 `\"`, 1", "{a,b}", "{c}"]);
    assert_eq!(told("{a, \"b}.\n{c, \"d\"}.\n"), ["unclosed-quote at 4 `\"`, 2", "{a,b}", "{c,\"d\"}"]);
}

#[test]
fn a_template_hole_is_an_error_only_where_erlang_refuses_it() {
    assert_eq!(told("{a, {{{b}}} }.\n"), ["template-hole at 4 `{{{b}}}`", "{a,{{{b}}}}"]);
    assert_eq!(told("[{{{b}}}\n c].\n"), ["template-hole at 1 `{{{b}}}`, 2", "[{{{b}}},c]"]);
}

#[test]
fn expressions_are_told_whole_and_their_neighbours_kept() {
    assert_eq!(told("{a, 5 * 60, b}.\n"), ["not-a-term at 4 `5 * 60`, 1", "{a,5 * 60,b}"]);
    assert_eq!(
        told("{fun(X) -> X, y end, b}.\n"),
        ["not-a-term at 1 `fun(X) -> X, y end`, 1", "{fun(X) -> X, y end,b}"]
    );
}

#[test]
fn nesting_is_bounded() {
    for count in [127, 100_000] {
        let text = format!("{}{}.\n{{b}}.\n", "[".repeat(count), "]".repeat(count));
        let parsed = parse(FileId(0), &text);
        let codes: Vec<_> = parsed.findings.iter().map(|finding| finding.code.name).collect();
        assert_eq!(codes.len(), usize::from(count > 128), "{codes:?}");
        assert_eq!(parsed.tree.forms(&text).count(), 2);
    }
    let open = parse(FileId(0), &"{[".repeat(100_000));
    assert_eq!(open.findings.len(), 2);
}

#[test]
fn a_byte_that_is_not_utf8_is_told_with_the_line_that_was_reached() {
    let (_, parsed) = parse_bytes(FileId(0), b"{a}.\n{b,\n \"\xdc\"}.\n");
    let found: Vec<_> =
        parsed.findings.iter().map(|found| (found.code.name, found.span.start, found.erlang_line)).collect();
    assert_eq!(found, [("invalid-utf8", 11, Some(3))]);
}

#[test]
fn values_are_those_of_erlang() {
    for (text, printed) in [
        ("[16#fF, 1_0, $a, -$a, - 5, 36#Z].", "[255,10,97,-97,-5,35]"),
        ("[1.0e5, -0.5, 1.0e-7].", "[100000.0,-0.5,1.0e-7]"),
        ("\"a\" %c\n \"\\x41\\^A\".", "[97,65,1]"),
        ("{\"\", [97, 98], [a|\"b\"], [a|[b|c]]}.", "{[],\"ab\",[a,98],[a,b|c]}"),
        ("<<1:8, 2:16, \"a\"/utf8>>.", "<<1,0,2,97>>"),
        ("<<1:4, 5:7>>.", "<<16,5:3>>"),
        ("#{a => 1, b => 2, a => 3}.", "#{a => 3,b => 2}"),
        ("{'If', 'if', a@b, fun 'x y':b/1}.", "{'If','if',a@b,fun 'x y':b/1}"),
    ] {
        assert_eq!(told(text), [printed], "{text}");
    }
}

#[test]
fn terms_are_equal_as_in_erlang() {
    let term = |text: &str| parse(FileId(0), text).tree.forms(text).find_map(Form::term).unwrap().erl();
    assert_eq!(term("\"ab\"."), term("[97, $b]."));
    assert_eq!(term("\"\"."), term("[]."));
    assert_eq!(term("#{a => 1, b => 2}."), term("#{b => 2, a => 1}."));
    assert_ne!(term("1."), term("1.0."));
}
