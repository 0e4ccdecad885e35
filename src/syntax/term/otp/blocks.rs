//! Expressions that end in `end`.

use super::grammar::{Grammar, Parsed, Stop};
use super::scan::Kind;

impl Grammar<'_> {
    /// What stands behind the first word of a block.
    pub(super) fn block(&mut self, word: &str) -> Parsed {
        match word {
            "if" => {
                self.guarded_body()?;
                while self.take(";") {
                    self.guarded_body()?;
                }
                self.expect("end")
            }
            "case" => {
                self.expr()?;
                self.expect("of")?;
                self.clauses()?;
                self.expect("end")
            }
            "receive" => self.receive(),
            "fun" => self.fun(),
            _ => self.attempt(),
        }
    }

    fn receive(&mut self) -> Parsed {
        if !self.is("after") {
            self.clauses()?;
        }
        if self.take("after") {
            self.expr()?;
            self.body()?;
        }
        self.expect("end")
    }

    fn body(&mut self) -> Parsed {
        self.expect("->")?;
        self.exprs()
    }

    /// A guard and a body, as `if` has them.
    fn guarded_body(&mut self) -> Parsed {
        self.exprs()?;
        while self.take(";") {
            self.exprs()?;
        }
        self.body()
    }

    /// The guard, if there is one, and the body of a clause.
    pub(super) fn clause_rest(&mut self) -> Parsed {
        if self.take("when") { self.guarded_body() } else { self.body() }
    }

    fn clauses(&mut self) -> Parsed {
        loop {
            self.expr()?;
            self.clause_rest()?;
            if !self.take(";") {
                return Ok(());
            }
        }
    }

    fn fun(&mut self) -> Parsed {
        match self.kind() {
            Some(Kind::Atom) => {
                self.at += 1;
                if self.take("/") {
                    return self.one_of(&[Kind::Integer]);
                }
                return self.remote_fun();
            }
            Some(Kind::Variable) => {
                self.at += 1;
                if self.is(":") {
                    return self.remote_fun();
                }
            }
            _ => {}
        }
        self.patterns()?;
        self.clause_rest()?;
        while self.take(";") {
            if self.kind() == Some(Kind::Variable) {
                self.at += 1;
            }
            self.patterns()?;
            self.clause_rest()?;
        }
        self.expect("end")
    }

    fn remote_fun(&mut self) -> Parsed {
        self.expect(":")?;
        self.one_of(&[Kind::Atom, Kind::Variable])?;
        self.expect("/")?;
        self.one_of(&[Kind::Integer, Kind::Variable])
    }

    fn attempt(&mut self) -> Parsed {
        self.exprs()?;
        if self.take("of") {
            self.clauses()?;
        }
        if self.take("catch") {
            loop {
                self.catch_clause()?;
                if !self.take(";") {
                    break;
                }
            }
            if self.take("after") {
                self.exprs()?;
            }
            return self.expect("end");
        }
        if !self.take("after") {
            return Err(Stop::Refused);
        }
        self.exprs()?;
        self.expect("end")
    }

    fn catch_clause(&mut self) -> Parsed {
        self.pattern()?;
        if self.take(":") {
            self.pattern()?;
            if self.take(":") {
                self.one_of(&[Kind::Variable])?;
            }
        }
        self.clause_rest()
    }
}
