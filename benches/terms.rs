//! How fast Erlang terms are read: `cargo bench --bench terms`.
//!
//! `file:consult` in a running VM takes about 3.7 ms for 20 KB and 165 ms for 1 MB.

mod generate;

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use mimcfg::source::FileId;
use mimcfg::syntax::term::{Form, parse};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const SIZES: [usize; 3] = [20_000, 1_000_000, 20_000_000];

fn main() {
    divan::main();
}

/// Text to tree, with spans and comments.
#[divan::bench(args = SIZES)]
fn read(bencher: Bencher<'_, '_>, size: usize) {
    let text = generate::config(size);
    assert!(parse(FileId(0), &text).findings.is_empty());
    bencher.counter(BytesCount::of_str(&text)).bench(|| parse(FileId(0), divan::black_box(&text)));
}

/// Text to terms with values.
#[divan::bench(args = SIZES)]
fn evaluate(bencher: Bencher<'_, '_>, size: usize) {
    let text = generate::config(size);
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let parsed = parse(FileId(0), divan::black_box(&text));
        parsed.tree.forms(&text).filter_map(Form::term).for_each(|term| drop(divan::black_box(term.erl())));
    });
}

/// A text in which every form has a bracket left open.
#[divan::bench(args = SIZES)]
fn recover(bencher: Bencher<'_, '_>, size: usize) {
    let text = generate::config(size).replace("\n    ]}\n]}.\n", "\n    ]}\n");
    assert!(!parse(FileId(0), &text).findings.is_empty());
    bencher.counter(BytesCount::of_str(&text)).bench(|| parse(FileId(0), divan::black_box(&text)));
}
