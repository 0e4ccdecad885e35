//! Makes texts of terms, right ones and broken ones, the same in every run.

/// Numbers that look random and are the same in every run.
pub struct Numbers(u64);

impl Numbers {
    /// The row of numbers with this seed.
    pub fn new(seed: u64) -> Numbers {
        Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from((self.next() >> 33) % bound as u64).expect("it is below a size")
    }

    /// One of these.
    pub fn pick<'s, T: ?Sized>(&mut self, from: &[&'s T]) -> &'s T {
        from[self.below(from.len())]
    }
}

const LEAVES: &[&str] = &[
    "a",
    "services",
    "zażółć",
    "'zażółć'",
    "straße",
    "a@b",
    "x_1",
    "'a b'",
    "'it\\'s'",
    "''",
    "'\\x{17c}'",
    "maybe",
    "else",
    "'if'",
    "0",
    "17",
    "-5",
    "+5",
    "- 5",
    "-(5)",
    "1_000",
    "16#FF",
    "2#1010",
    "36#zZ",
    "3_6#A_b",
    "$a",
    "$\\n",
    "$ ",
    "$\\\\",
    "-$a",
    "$\\x41",
    "$%",
    "$\"",
    "123456789012345678901234567890",
    "1.5",
    "-1.0",
    "1.0e5",
    "1.0E-5",
    "1_0.2_5",
    "2.5e+10",
    "0.0",
    "\"\"",
    "\"abc\"",
    "\"a\" \"b\"",
    "\"a\"\n%c\n\"b\"",
    "\"\\x41\\x{1F600}\\101\\^A\\s\\d\\e\\\\\"",
    "\"zażółć\"",
    "\"two\nlines\"",
    "\"50% {[\"",
    "<<>>",
    "<<\"abc\">>",
    "<<\"zażółć\"/utf8>>",
    "<<1,2,3>>",
    "<<1:8, 2:16>>",
    "<<1:4>>",
    "<<\"ab\":16/little>>",
    "<<1.5/float>>",
    "<<-1:16/signed>>",
    "<< <<1,2>>/binary >>",
    "<<$a, \"b\">>",
    "<<5:3,1:5>>",
    "<<1:2/unit:8>>",
    "<<1.5:16/float,2:32/float-little>>",
    "<<16#20ac/utf16-little>>",
    "<<1:11/little>>",
    "fun lists:sort/1",
    "fun 'a b':c / 16#2",
    "(a)",
    "((1))",
    "[]",
    "{}",
    "#{}",
    "infinity",
    "{127,0,0,1}",
    "\"é\"",
    "<<\"é\">>",
    "\"a\\\nb\"",
];

const BROKEN: &[&str] = &[
    "UA-123456789",
    "Var",
    "_",
    "{{{hosts}}}",
    "a:b",
    "a.b",
    "1.2.3.4",
    "timer:minutes(5)",
    "5 * 60",
    "\"a\" ++ \"b\"",
    "#rec{a = 1}",
    "#rec.a",
    "?MACRO",
    "fun(X) -> X end",
    "fun f/1",
    "case a of b -> c end",
    "begin a, b end",
    "[X || X <- y]",
    "<<X || <<X>> <= y>>",
    "receive",
    "not",
    "if",
    "end",
    "37#1",
    "16#",
    "1.0e",
    "1.0e999",
    "\"\\x\"",
    "\"\\xzz\"",
    "'a",
    "\"a",
    "$",
    "#{a := 1}",
    "#{a}",
    "[a|]",
    "[a|b,c]",
    "<<a>>",
    "<<1:a>>",
    "<<1/foo>>",
    "<<1/utf8-unit:8>>",
    "<<\"a\":8/utf8>>",
    "<<1.5>>",
    "<<[]>>",
    "- - 5",
    "-a",
    "a == b == c",
    "a = b = c",
    "catch a",
    "f()(x)",
    "a#b",
    "x#{a => b}",
    "try a catch b -> c end",
    "receive a -> b after 5 -> c end",
    "if a -> b; true -> c end",
    "fun a:b/c",
    "fun a:b/300",
    "fun A:b/1",
    "“a”",
    "×",
    "\u{feff}",
    "\u{ffff}",
    "~\"a\"",
    "a b",
    "5min",
    "a,b",
    "\"a\"b\"c\"",
    "<0.1.0>",
    "#Ref<0.1>",
    "\"a\"5",
    "a'b'",
    "::",
    "!",
    "@",
    "\\",
    "`a`",
    "&",
    "a | b",
    "a; b",
    "a..b",
    "...",
    "fun(A) when A > 1 -> b; (c) -> d end",
    "fun F() -> F() end",
    "(a, b)",
    "()",
    "a(",
    "a div b",
    "#a{b = c, D = e}.f",
    "m:f(a)#{b => c}",
    "case a of {B, _} when B > 1, c; d -> e; _ -> f end",
    "1 bsl 2",
    "x!y",
    "a orelse b",
];

const BLANKS: &[&str] = &[
    "",
    "",
    "",
    "",
    " ",
    " ",
    "\n",
    "\n  ",
    "\t",
    "\r\n",
    " % comment\n",
    "\n%% one\n%% two\n",
    "\u{c}",
    "\u{a0}",
    "\0",
];

/// A text of up to a few forms; `broken` says how often, of a hundred, something wrong is put into it.
pub fn text(numbers: &mut Numbers, broken: usize) -> String {
    let mut out = String::new();
    for _ in 0..numbers.below(4) + usize::from(numbers.below(8) > 0) {
        out.push_str(numbers.pick(BLANKS));
        term(numbers, &mut out, 3, broken);
        out.push_str(numbers.pick(BLANKS));
        out.push_str(numbers.pick(&[".\n", ".\n", ".\n", ".\n\n", ". ", ".% c\n", ".\r\n"]));
    }
    if numbers.below(10) == 0 {
        out.truncate(out.trim_end().len());
    }
    out
}

fn term(numbers: &mut Numbers, out: &mut String, depth: usize, broken: usize) {
    if numbers.below(100) < broken {
        return out.push_str(numbers.pick(BROKEN));
    }
    let size = numbers.below(4);
    match numbers.below(if depth == 0 { 3 } else { 9 }) {
        0..=2 => out.push_str(numbers.pick(LEAVES)),
        3 | 4 => items(numbers, out, "[", "]", size, depth, broken),
        5 | 6 => items(numbers, out, "{", "}", size, depth, broken),
        7 => {
            out.push_str("#{");
            for index in 0..size {
                out.push_str(if index > 0 { ", " } else { "" });
                term(numbers, out, depth - 1, broken);
                out.push_str(numbers.pick(&["=>", " => ", "\n=>"]));
                term(numbers, out, depth - 1, broken);
            }
            out.push('}');
        }
        _ => {
            items(numbers, out, "[", "|", size + 1, depth, broken);
            term(numbers, out, depth - 1, broken);
            out.push(']');
        }
    }
}

fn items(
    numbers: &mut Numbers,
    out: &mut String,
    open: &str,
    close: &str,
    size: usize,
    depth: usize,
    broken: usize,
) {
    out.push_str(open);
    for index in 0..size {
        out.push_str(numbers.pick(BLANKS));
        if index > 0 {
            out.push(',');
            out.push_str(numbers.pick(BLANKS));
        }
        term(numbers, out, depth - 1, broken);
    }
    out.push_str(numbers.pick(BLANKS));
    out.push_str(close);
}

const INSERTED: &[&str] = &[
    "(", ")", "[", "]", "{", "}", "<<", ">>", ",", ";", ".", ". ", ".\n", "|", "||", "=>", ":=", "=", "\"",
    "'", "$", "%", "#", "#{", "\\", "-", "+", "A", "a", "1", " ", "\n", "\n{", "end ", "fun ", "case ", "->",
    "{{{", "é", "😀", "/", ":", "_", "?", "!",
];

/// The text with a few places changed: taken out, put in, swapped, cut off.
pub fn mutate(numbers: &mut Numbers, text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=numbers.below(2) {
        if characters.is_empty() {
            break;
        }
        let at = numbers.below(characters.len());
        match numbers.below(8) {
            0 | 1 => drop(characters.remove(at)),
            2 | 3 => drop(characters.splice(at..at, numbers.pick(INSERTED).chars())),
            4 => {
                let brackets: Vec<usize> =
                    (0..characters.len()).filter(|at| "[]{}()<>".contains(characters[*at])).collect();
                if !brackets.is_empty() {
                    let at = brackets[numbers.below(brackets.len())];
                    characters[at] = "[]{}()<>".chars().nth(numbers.below(8)).expect("there are eight");
                }
            }
            5 => {
                let other = numbers.below(characters.len());
                characters.swap(at, other);
            }
            6 => characters.truncate(at),
            _ => {
                let end = characters.len().min(at + numbers.below(12));
                characters.drain(at..end);
            }
        }
    }
    characters.into_iter().collect()
}
