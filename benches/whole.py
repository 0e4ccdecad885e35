#!/usr/bin/env python3
"""Prints what a lint of whole TOML files costs: a real one, and made ones of 1 and 10 MB beside tombi.

Needs a release build of mimcfg, and tombi on the PATH: pip install tombi.
Usage: benches/whole.py [REAL_FILE VERSION]
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MIMCFG = os.environ.get("MIMCFG", str(ROOT / "target" / "release" / "mimcfg"))
TARGET = "6.8.0"

TEAM = """[shaper.s%(n)d]
  max_rate = %(n)d_000

[[acl.group%(n)d]]
  user_regexp = "^team%(n)d-[a-z]+$"
  server = "host%(n)d.example.com"

[[access.rule%(n)d]]
  acl = "group%(n)d"
  value = "allow"

[[listen.c2s]]
  port = 5222
  ip_address = "10.%(a)d.%(b)d.%(c)d"
  access = "rule%(n)d"
  shaper = "s%(n)d"

[outgoing_pools.http.pool%(n)d]
  workers = 20
  # the service of team %(n)d
  [outgoing_pools.http.pool%(n)d.connection]
    host = "https://api%(n)d.example.com"

[[host_config]]
  host = "host%(n)d.example.com"

  [host_config.modules.mod_muc]
    host = "rooms.@HOST@"
    access_create = "rule%(n)d"

"""


def made(size):
    """A file of about `size` bytes, in which every part of a team names another part of it."""
    hosts, teams, total = [], [], 0
    while total < size:
        n = len(hosts) + 1
        teams.append(TEAM % {"n": n, "a": n // 65536, "b": n // 256 % 256, "c": n % 256})
        hosts.append(f'    "host{n}.example.com",\n')
        total += len(teams[-1]) + len(hosts[-1])
    head = "[general]\n  default_server_domain = \"host1.example.com\"\n  hosts = [\n" + "".join(hosts) + "  ]\n\n"
    return head + "[services.service_mongoose_system_metrics]\n  report = false\n\n" + "".join(teams)


def cost(command, folder=None):
    """CPU seconds of one run."""
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime


def median(command, rounds, folder=None):
    return sorted(cost(command, folder) for _ in range(rounds))[rounds // 2]


def main():
    if len(sys.argv) > 2:
        real = median([MIMCFG, "lint", "--no-config", "--target", sys.argv[2], sys.argv[1]], 41)
        print(f"lint of {sys.argv[1]}, whole process: {real * 1e3:.2f} ms of CPU  (goal 6 ms)")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        schema = ROOT / "schemas" / "json" / f"{TARGET}.json"
        (folder / "tombi.toml").write_text(f'[[schemas]]\npath = "{schema}"\ninclude = ["*.toml"]\n')
        costs = {}
        for megabytes in (1, 10):
            file = folder / f"{megabytes}.toml"
            file.write_text(made(megabytes * 10**6))
            costs[megabytes] = median([MIMCFG, "lint", "--no-config", "--target", TARGET, file.name], 3, folder)
            line = f"lint of {megabytes} MB: {costs[megabytes] * 1e3:.0f} ms of CPU"
            if shutil.which("tombi"):
                tombi = median(["tombi", "lint", "--offline", file.name], 1 if megabytes > 1 else 3, folder)
                line += f"; tombi with the schema {tombi * 1e3:.0f} ms, {tombi / costs[megabytes]:.1f}x  (goal 5x)"
            print(line)
        print(f"10 MB to 1 MB: {costs[10] / costs[1]:.1f}x the time")


if __name__ == "__main__":
    main()
