//! Times the term reader inside a process for `benches/ratios.py`: one line a size, `parse BYTES NANOSECONDS`.
//!
//! With a folder as argument it also writes the generated files there.

mod generate;

use mimcfg::source::FileId;
use mimcfg::syntax::term::parse;
use std::hint::black_box;
use std::time::{Duration, Instant};

#[allow(clippy::print_stdout)] // Printing is what it is for.
fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    for size in [20_000, 28_000, 1_000_000, 5_000_000, 20_000_000] {
        let text = generate::config(size);
        if let Some(folder) = &folder {
            std::fs::write(format!("{folder}/{size}.cfg"), &text).expect("the folder can be written");
        }
        let mut best = Duration::MAX;
        let start = Instant::now();
        let mut rounds = 0;
        while rounds < 5 || (start.elapsed() < Duration::from_millis(500) && rounds < 2000) {
            let begin = Instant::now();
            black_box(parse(FileId(0), black_box(&text)));
            best = best.min(begin.elapsed());
            rounds += 1;
        }
        println!("parse {} {}", text.len(), best.as_nanos());
    }
}
