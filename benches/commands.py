#!/usr/bin/env python3
"""Prints how long `mimcfg ctl` takes on a store with many accounts, and whether that grows with what it touches.

Needs a release build: cargo build --release --features runtime.
Usage: benches/commands.py [ACCOUNTS [USERS]]
"""

import os
import pathlib
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MIMCFG = os.environ.get("MIMCFG", str(ROOT / "target" / "release" / "mimcfg"))
CONFIG = str(ROOT / "fixtures" / "ctl" / "mongooseim.toml")
HOST = "example.org"


def ctl(store, *words):
    """Seconds and output of a call."""
    command = [MIMCFG, "ctl", "--config", CONFIG, "--only", "services", "--store", store, *words]
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.monotonic() - start, done.stdout


def filled(folder, accounts):
    """A store with so many accounts, of which every second one was used long ago."""
    store = os.path.join(folder, f"{accounts}.db")
    ctl(store, "--create", "stats", "registeredusers")
    now = int(time.time())
    users = [(f"user{at:06}", now - (1 if at % 2 == 0 else 100) * 86_400) for at in range(accounts)]
    with sqlite3.connect(store) as kept:
        kept.executemany(f"INSERT INTO accounts VALUES (?, '{HOST}', 'x', NULL)", [(user,) for user, _ in users])
        kept.executemany(f"INSERT INTO last_activity VALUES (?, '{HOST}', ?, '')", users)
    return store


def main():
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    users = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        for size in (accounts // 10, accounts):
            store = filled(folder, size)
            active, output = ctl(store, "num_active_users", HOST, "50")
            assert int(output) == (size + 1) // 2, output
            deleted, output = ctl(store, "delete_old_users", "50")
            assert output.startswith(f"Deleted {size // 2} users"), output[:40]
            print(f"{size:>7} accounts: num_active_users {active:6.3f} s, delete_old_users {deleted:6.3f} s")
        for size in (users // 3, users):
            store = filled(folder, size)
            pushed, _ = ctl(store, "push_roster_alltoall", HOST, "All")
            rows = size * (size - 1)
            print(f"{size:>7} users: push_roster_alltoall {pushed:6.3f} s, {pushed / rows * 1e6:5.2f} µs a contact")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"most memory of a call: {peak} MB")


if __name__ == "__main__":
    main()
