#!/usr/bin/env python3
"""Prints how fast mimcfg is as ratios to its peers, measured in turn in one run.

Needs a release build of mimcfg, and `erl` for the ratios to Erlang; the crate erl_parse is built when crates can be had.
Usage: benches/ratios.py [REAL_OLD_FILE]
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MIMCFG = ROOT / "target" / "release" / "mimcfg"

PEER = """
use std::{hint::black_box, time::Instant};

fn read(text: &str) -> usize {
    let tokens = erl_tokenize::scan_tokens(text).unwrap();
    erl_parse::parse(tokens, erl_parse::ParseMode::TermList).roots().count()
}

fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let time = |_| {
            let begin = Instant::now();
            black_box(read(black_box(&text)));
            begin.elapsed()
        };
        println!("erl_parse {} {}", text.len(), (0..15).map(time).min().unwrap().as_nanos());
    }
}
"""


def cost(command):
    """CPU seconds, wall seconds and peak memory in KiB of one run."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss


def median(command, rounds):
    runs = sorted(cost(command) for _ in range(rounds))
    return runs[len(runs) // 2]


def row(what, ours, theirs, goal):
    ratio = theirs / ours
    print(f"{what:58} {ours * 1e3:10.3f} ms {theirs * 1e3:10.3f} ms {ratio:8.1f}x  (goal {goal})")


def main():
    if not MIMCFG.exists():
        sys.exit("build it first: cargo build --release")
    with tempfile.TemporaryDirectory() as folder:
        bench = subprocess.run(
            ["cargo", "bench", "--bench", "ratios", "--", folder], cwd=ROOT, capture_output=True, text=True, check=True
        )
        ours = {int(size): int(nanos) / 1e9 for size, nanos in re.findall(r"^parse (\d+) (\d+)$", bench.stdout, re.M)}
        sizes = sorted(ours)
        files = dict(zip(sizes, sorted(pathlib.Path(folder).glob("*.cfg"), key=lambda path: path.stat().st_size)))
        real = sys.argv[1] if len(sys.argv) > 1 else str(files[sizes[1]])
        print(f"{'':58} {'mimcfg':>13} {'peer':>13}")

        whole = [str(MIMCFG), "migrate", "--only", "services", real]
        cpu, _, _ = median(whole, 41)
        name = f"services of a {os.path.getsize(real) // 1000} KB file, whole process, CPU"
        if shutil.which("erl"):
            quoted = real.replace('"', '\\"')
            erl = ["erl", "-noshell", "-eval", f'{{ok, _}} = file:consult("{quoted}"), halt().']
            row(name + ", erl", cpu, median(erl, 5)[0], ">= 50x, <= 3 ms")
            code = (
                'lists:foreach(fun(F) -> {ok, _} = file:consult(F), T = lists:min([element(1, timer:tc(file, consult,'
                ' [F])) || _ <- lists:seq(1, 7)]), io:format("~p ~p~n", [filelib:file_size(F), T]) end, ['
                + ", ".join(f'"{files[size]}"' for size in (sizes[0], sizes[2]))
                + "]), halt()."
            )
            out = subprocess.run(["erl", "-noshell", "-eval", code], capture_output=True, text=True, check=True).stdout
            for size, micros in re.findall(r"(\d+) (\d+)", out):
                row(f"{int(size):,} bytes parsed, file:consult in a VM", ours[int(size)], int(micros) / 1e6, ">= 30x")
        else:
            print(f"{name}: {cpu * 1e3:.3f} ms; no erl here to compare with")

        erl_parse(folder, [files[sizes[0]], files[sizes[2]]], ours)

        print(f"20 MB to 1 MB, time of parsing: {ours[sizes[4]] / ours[sizes[2]]:.1f}x the time for {sizes[4] / sizes[2]:.1f}x the bytes")
        # Below 5 MB the peak is that of this script, which the child starts from.
        for size in sizes[3:]:
            for name, more in (("migrate", []), ("migrate --only services", ["--only", "services"])):
                cpu, _, memory = cost([str(MIMCFG), "migrate", *more, str(files[size])])
                peak = f"{memory} KiB at the peak, {memory * 1024 / size:.1f}x the input"
                print(f"{name} of {size:,} bytes: {cpu * 1e3:.0f} ms of CPU, {peak}")


def erl_parse(folder, files, ours):
    """Builds a program over the crate erl_parse and times it on the same files."""
    peer = ROOT / "target" / "ratios"
    (peer / "src").mkdir(parents=True, exist_ok=True)
    (peer / "Cargo.toml").write_text(
        '[package]\nname = "peer"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n'
        '[dependencies]\nerl_parse = "0.4"\nerl_tokenize = "*"\n[profile.release]\nlto = "thin"\ncodegen-units = 1\n'
    )
    (peer / "src" / "main.rs").write_text(PEER)
    built = subprocess.run(
        ["cargo", "build", "--release", "--ignore-rust-version"], cwd=peer, capture_output=True, text=True
    )
    if built.returncode != 0:
        print("erl_parse could not be built here:\n" + built.stderr[-2000:])
        return
    out = subprocess.run(
        [str(peer / "target" / "release" / "peer"), *map(str, files)], capture_output=True, text=True, check=True
    ).stdout
    for size, nanos in re.findall(r"erl_parse (\d+) (\d+)", out):
        row(f"{int(size):,} bytes parsed, crate erl_parse", ours[int(size)], int(nanos) / 1e9, ">= 5x")


if __name__ == "__main__":
    main()
