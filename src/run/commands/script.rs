//! What the script of servers up to 5.1 makes of its arguments: one text, split at blanks, and joined again by quotes
//! and by brackets of XML. Runs of blanks become one on the way.

/// The arguments as the server gets them; `None` where the script finds no end of one.
pub(super) fn joined(words: &[String]) -> Option<Vec<String>> {
    let words = words.iter().take_while(|word| *word != "--");
    let text: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    let text = text.join(" ");
    let parts = text.split([' ', '\t', '\n']).filter(|part| !part.is_empty()).map(str::to_owned);
    by_brackets(by_quotes(parts.collect())?)
}

/// Joins what stands in quotes. A quote ends a word only behind something that is no blank.
fn by_quotes(parts: Vec<String>) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let mut parts = parts.into_iter();
    while let Some(mut part) = parts.next() {
        if part.starts_with('"') {
            if part == "\"" {
                part.push_str(&parts.next()?);
            }
            while !ends(&part) {
                part.push(' ');
                part.push_str(&parts.next()?);
            }
            out.push(part[1..part.len() - 1].to_owned());
        } else {
            out.push(part);
        }
    }
    Some(out)
}

fn ends(part: &str) -> bool {
    let mut behind = part.chars().rev();
    behind.next() == Some('"') && behind.next().is_some_and(|before| before != ' ')
}

/// Joins what begins with a bracket until there are as many that close as open.
fn by_brackets(parts: Vec<String>) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let mut parts = parts.into_iter();
    while let Some(mut part) = parts.next() {
        if part.starts_with('<') {
            while !balanced(&part) {
                part.push(' ');
                part.push_str(&parts.next()?);
            }
        }
        out.push(part);
    }
    Some(out)
}

fn balanced(text: &str) -> bool {
    let mut depth = 0_i64;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // The character behind a blank is passed over.
            ' ' if characters.peek().is_some() => drop(characters.next()),
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &[&str]) -> Option<Vec<String>> {
        joined(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn an_argument_with_blanks_stays_one_and_its_runs_of_blanks_become_one() {
        assert_eq!(
            told(&["ban_account", "ann", "host", "too  much\tnoise"]).unwrap()[3..],
            ["too much noise"]
        );
        assert_eq!(told(&["stats", ""]).unwrap(), ["stats", ""]);
        assert_eq!(told(&["stats", " "]).unwrap(), ["stats", ""]);
        assert_eq!(told(&["a", "--", "b"]).unwrap(), ["a"]);
    }

    #[test]
    fn an_argument_that_ends_in_a_blank_swallows_the_next_one() {
        assert_eq!(told(&["a ", "b"]).unwrap(), ["a \" \"b"]);
        assert_eq!(told(&["a", "b "]), None);
    }

    #[test]
    fn xml_stays_together_up_to_the_bracket_that_closes_it() {
        assert_eq!(told(&["<a b='c'/>", "d"]).unwrap(), ["<a b='c'/>", "d"]);
        assert_eq!(told(&["<a", "b='c'/>", "d"]).unwrap(), ["<a b='c'/>", "d"]);
        assert_eq!(told(&["<a"]), None);
    }
}
