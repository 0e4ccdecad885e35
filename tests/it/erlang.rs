//! The reader of Erlang terms, against Erlang itself.

mod expressions;

use crate::generate::{Numbers, mutate, text};
use crate::term::{check_spans, files, printed, refusal};
use mimcfg::source::FileId;
use mimcfg::syntax::term::parse_bytes;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

const GENERATED: usize = 12_000;

/// What was read, as the script wants it.
fn answer(bytes: &[u8]) -> String {
    let (decoded, parsed) = parse_bytes(FileId(0), bytes);
    check_spans(&parsed, &decoded.text);
    refusal(&parsed).unwrap_or_else(|| format!("terms {}", printed(&parsed, &decoded.text)))
}

fn batch() -> Vec<Vec<u8>> {
    let mut texts: Vec<Vec<u8>> = Vec::new();
    let mut seeds: Vec<String> = Vec::new();
    if let Some(corpus) = env::var_os("MIMCFG_CORPUS") {
        texts.extend(
            files(Path::new(&corpus), "cfg").iter().map(|path| fs::read(path).expect("a file is read")),
        );
    }
    for folder in ["fixtures/legacy", "fixtures/broken"] {
        for path in files(Path::new(folder), "cfg") {
            seeds.push(fs::read_to_string(path).expect("a fixture is UTF-8"));
        }
    }
    texts.extend(seeds.iter().map(|seed| seed.clone().into_bytes()));
    let seed = env::var("MIMCFG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut numbers = Numbers::new(seed);
    for index in 0..GENERATED {
        let made = match index % 8 {
            0..=2 => text(&mut numbers, 0),
            3 | 4 => text(&mut numbers, 6),
            5 if !seeds.is_empty() => {
                let seed = numbers.below(seeds.len());
                mutate(&mut numbers, &seeds[seed])
            }
            _ => {
                let made = text(&mut numbers, 0);
                mutate(&mut numbers, &made)
            }
        };
        let mut bytes = made.into_bytes();
        if index % 97 == 0 && !bytes.is_empty() {
            let at = numbers.below(bytes.len());
            bytes[at] = 0xe9;
        }
        texts.push(bytes);
    }
    texts
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that was skipped says so")]
fn what_is_read_is_what_file_consult_reads() {
    if Command::new("escript").arg("-h").output().is_err() {
        assert!(env::var_os("MIMCFG_REQUIRE_ERLANG").is_none(), "there is no Erlang on the path");
        eprintln!("skipped: there is no Erlang on the path");
        return;
    }
    let texts = batch();
    let mut bytes = Vec::new();
    let mut answers = Vec::new();
    for text in &texts {
        let answer = answer(text);
        for part in [text.as_slice(), answer.as_bytes()] {
            bytes.extend(u32::try_from(part.len()).expect("a text is short").to_be_bytes());
            bytes.extend(part);
        }
        answers.push(answer);
    }
    let folder = env::temp_dir().join(format!("mimcfg-erlang-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder is made");
    let batch = folder.join("batch");
    fs::write(&batch, bytes).expect("the batch is written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/consult.escript");
    let run = Command::new("escript").arg(script).arg(&batch).arg(folder.join("scratch")).output();
    let output = run.expect("the script runs");
    fs::remove_dir_all(&folder).expect("the folder goes");
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.pop(), Some(format!("compared {}", texts.len()).as_str()), "{output}");
    let differences: Vec<String> = lines
        .iter()
        .map(|line| {
            let (index, verdict) = line.split_once(' ').expect("a difference has a number");
            let index: usize = index.parse().expect("a number is one");
            let text = String::from_utf8_lossy(&texts[index]);
            format!("{text:?}\n  Erlang: {verdict}\n  here: {}", answers[index].trim_end())
        })
        .collect();
    let shown = differences.iter().take(12).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences:\n{shown}", differences.len());
}
