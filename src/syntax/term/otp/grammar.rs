//! The grammar of expressions, as far as it says which token is the first that cannot stand where it does.

use super::scan::{Kind, Token};

/// How many brackets may be open at once.
const DEEPEST: u32 = 128;

/// Why the tokens are no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The current token cannot stand where it does.
    Refused,
    /// Brackets are nested too deep to say.
    TooDeep,
}

pub(super) type Parsed = Result<(), Stop>;

pub(super) struct Grammar<'a> {
    tokens: &'a [Token<'a>],
    pub(super) at: usize,
    depth: u32,
    /// Where the second expression of the form starts.
    second: Option<usize>,
}

impl<'a> Grammar<'a> {
    pub fn new(tokens: &'a [Token<'a>]) -> Grammar<'a> {
        Grammar { tokens, at: 0, depth: 0, second: None }
    }

    /// The line of the current token, or of the last one.
    pub fn line(&self) -> u32 {
        let token = self.tokens.get(self.at).or(self.tokens.last());
        token.map_or(1, |token| token.line)
    }

    /// The line named for expressions that are no term.
    pub fn bad_term(&self) -> Option<u32> {
        let from = self.second.unwrap_or(0);
        // Round brackets leave no trace in what the server looks at.
        let first = self.tokens[from..].iter().find(|token| token.text != "(");
        first.map(|token| token.line)
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    fn sign(&self) -> &'a str {
        match self.tokens.get(self.at) {
            Some(token) if token.kind == Kind::Sign => token.text,
            _ => "",
        }
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        self.sign() == sign
    }

    /// Takes the sign, if it is the current token.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, sign: &str) -> Parsed {
        if self.take(sign) { Ok(()) } else { Err(Stop::Refused) }
    }

    /// Takes a token of one of these kinds.
    pub(super) fn one_of(&mut self, kinds: &[Kind]) -> Parsed {
        match self.kind() {
            Some(kind) if kinds.contains(&kind) => {
                self.at += 1;
                Ok(())
            }
            _ => Err(Stop::Refused),
        }
    }

    /// Reads a whole form, which to the server is the body of `f() ->`. The answer is a line if it is
    /// refused although its grammar is right.
    pub fn form(&mut self) -> Result<Option<u32>, Stop> {
        self.expr()?;
        while self.take(",") {
            self.second.get_or_insert(self.at);
            self.expr()?;
        }
        let mut mismatch = None;
        while self.take(";") {
            let name = self.at;
            self.one_of(&[Kind::Atom])?;
            let arguments = self.at;
            self.patterns()?;
            let same = self.tokens[name].text == "f" && self.at == arguments + 2;
            if !same {
                mismatch = mismatch.or(Some(self.tokens[name].line));
            }
            self.clause_rest()?;
        }
        self.one_of(&[Kind::Dot])?;
        Ok(mismatch)
    }

    /// One or more expressions.
    pub(super) fn exprs(&mut self) -> Parsed {
        self.expr()?;
        while self.take(",") {
            self.expr()?;
        }
        Ok(())
    }

    pub(super) fn expr(&mut self) -> Parsed {
        self.deeper(Grammar::operators)
    }

    /// Runs a rule one level deeper.
    pub(super) fn deeper(&mut self, rule: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth == DEEPEST {
            return Err(Stop::TooDeep);
        }
        self.depth += 1;
        let answer = rule(self);
        self.depth -= 1;
        answer
    }

    /// Operands with operators between them. Only comparisons do not go in a row; everything else about
    /// precedence does not matter here.
    fn operators(&mut self) -> Parsed {
        let mut compared = false;
        loop {
            while matches!(self.sign(), "+" | "-" | "bnot" | "not" | "catch") {
                compared &= !self.is("catch");
                self.at += 1;
            }
            self.operand()?;
            match self.sign() {
                "=" | "!" | "orelse" | "andalso" => compared = false,
                sign if is_comparison(sign) && compared => return Err(Stop::Refused),
                sign if is_comparison(sign) => compared = true,
                sign if is_arithmetic(sign) => {}
                _ => return Ok(()),
            }
            self.at += 1;
        }
    }

    /// A pattern, as arguments of functions and clauses of `catch` have it.
    pub(super) fn pattern(&mut self) -> Parsed {
        self.deeper(Grammar::pattern_operators)
    }

    fn pattern_operators(&mut self) -> Parsed {
        let mut compared = false;
        loop {
            while matches!(self.sign(), "+" | "-" | "bnot" | "not") {
                self.at += 1;
            }
            if !self.is("#") {
                match self.sign() {
                    "(" => {
                        self.at += 1;
                        self.pattern()?;
                        self.expect(")")?;
                    }
                    "" | "[" | "<<" | "{" => self.primary(false)?,
                    _ => return Err(Stop::Refused),
                }
            }
            self.hashes()?;
            match self.sign() {
                "=" => compared = false,
                sign if is_comparison(sign) && compared => return Err(Stop::Refused),
                sign if is_comparison(sign) => compared = true,
                sign if is_arithmetic(sign) => {}
                _ => return Ok(()),
            }
            self.at += 1;
        }
    }

    /// Arguments that are patterns, in round brackets.
    pub(super) fn patterns(&mut self) -> Parsed {
        self.expect("(")?;
        if self.take(")") {
            return Ok(());
        }
        self.pattern()?;
        while self.take(",") {
            self.pattern()?;
        }
        self.expect(")")
    }

    fn operand(&mut self) -> Parsed {
        if self.is("#") {
            return self.hashes();
        }
        self.primary(true)?;
        if self.is("#") {
            return self.hashes();
        }
        if self.take(":") {
            self.primary(true)?;
        }
        if self.take("(") && !self.take(")") {
            self.exprs()?;
            self.expect(")")?;
        }
        Ok(())
    }

    /// Maps and records that are made or looked into, one behind the other.
    fn hashes(&mut self) -> Parsed {
        let mut map = None;
        while self.is("#") {
            self.at += 1;
            let is_map = self.is("{");
            // What is made as a map cannot go on as a record, and the other way round.
            if map.is_some_and(|map| map != is_map) {
                return Err(Stop::Refused);
            }
            map = Some(is_map);
            if is_map {
                self.at += 1;
                self.fields(Grammar::map_field)?;
                continue;
            }
            self.one_of(&[Kind::Atom])?;
            if self.take(".") {
                self.one_of(&[Kind::Atom])?;
            } else {
                self.expect("{")?;
                self.fields(Grammar::record_field)?;
            }
        }
        Ok(())
    }

    fn fields(&mut self, field: fn(&mut Self) -> Parsed) -> Parsed {
        if self.take("}") {
            return Ok(());
        }
        field(self)?;
        while self.take(",") {
            field(self)?;
        }
        self.expect("}")
    }

    fn map_field(&mut self) -> Parsed {
        self.expr()?;
        if !self.take("=>") {
            self.expect(":=")?;
        }
        self.expr()
    }

    fn record_field(&mut self) -> Parsed {
        self.one_of(&[Kind::Atom, Kind::Variable])?;
        self.expect("=")?;
        self.expr()
    }

    /// An expression that needs no round brackets wherever it stands.
    pub(super) fn primary(&mut self, comprehensions: bool) -> Parsed {
        if self.kind() == Some(Kind::String) {
            while self.kind() == Some(Kind::String) {
                self.at += 1;
            }
            return Ok(());
        }
        let sign = self.sign();
        if sign.is_empty() {
            return self.one_of(&[Kind::Variable, Kind::Atom, Kind::Integer, Kind::Float, Kind::Char]);
        }
        let start = self.at;
        self.at += 1;
        match sign {
            "(" => {
                self.expr()?;
                self.expect(")")
            }
            "{" => {
                if self.take("}") {
                    return Ok(());
                }
                self.exprs()?;
                self.expect("}")
            }
            "[" => self.list(comprehensions),
            "<<" => self.deeper(|grammar| grammar.binary(comprehensions)),
            "begin" => {
                self.exprs()?;
                self.expect("end")
            }
            "if" | "case" | "receive" | "fun" | "try" => self.deeper(|grammar| grammar.block(sign)),
            _ => {
                self.at = start;
                Err(Stop::Refused)
            }
        }
    }

    fn list(&mut self, comprehensions: bool) -> Parsed {
        if self.take("]") {
            return Ok(());
        }
        self.expr()?;
        if comprehensions && self.take("||") {
            self.generators()?;
            return self.expect("]");
        }
        while self.take(",") {
            self.expr()?;
        }
        if self.take("|") {
            self.expr()?;
        }
        self.expect("]")
    }

    fn generators(&mut self) -> Parsed {
        loop {
            let start = self.at;
            self.expr()?;
            let binary = self.tokens[start].text == "<<" && self.tokens[self.at - 1].text == ">>";
            if self.take("<-") || binary && self.take("<=") {
                self.expr()?;
            }
            if !self.take(",") {
                return Ok(());
            }
        }
    }

    fn binary(&mut self, comprehensions: bool) -> Parsed {
        if self.take(">>") {
            return Ok(());
        }
        let mut alone = true;
        loop {
            if matches!(self.sign(), "+" | "-" | "bnot" | "not") {
                self.at += 1;
                alone = false;
            }
            self.deeper(|grammar| grammar.primary(true))?;
            if comprehensions && alone && self.take("||") {
                self.generators()?;
                return self.expect(">>");
            }
            if self.take(":") {
                self.deeper(|grammar| grammar.primary(true))?;
            }
            if self.take("/") {
                self.types()?;
            }
            if !self.take(",") {
                return self.expect(">>");
            }
            alone = false;
        }
    }

    fn types(&mut self) -> Parsed {
        loop {
            self.one_of(&[Kind::Atom])?;
            if self.take(":") {
                self.one_of(&[Kind::Integer])?;
            }
            if !self.take("-") {
                return Ok(());
            }
        }
    }
}

fn is_comparison(sign: &str) -> bool {
    matches!(sign, "==" | "/=" | "=<" | "<" | ">=" | ">" | "=:=" | "=/=")
}

fn is_arithmetic(sign: &str) -> bool {
    let words = ["div", "rem", "band", "and", "bor", "bxor", "bsl", "bsr", "or", "xor"];
    matches!(sign, "+" | "-" | "*" | "/" | "++" | "--") || words.contains(&sign)
}
