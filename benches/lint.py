#!/usr/bin/env python3
"""Prints how fast `mimcfg lint` is as ratios to two linters of TOML, on the same 10,000 files, in turn in one run.

Beside them stands `cat` of the same files, which is what reading them takes whoever does no more on one core.

Needs a release build of mimcfg, and tombi and taplo on the PATH: pip install tombi taplo.
Usage: benches/lint.py [FILES [ROUNDS]]
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MIMCFG = os.environ.get("MIMCFG", str(ROOT / "target" / "release" / "mimcfg"))

# Laid out as operators have it; %(n)d makes each file another one.
SMALL = """[general]
  loglevel = "warning"
  hosts = ["host%(n)d.example.com"]
  default_server_domain = "host%(n)d.example.com"

# asked for by operations
[services.service_admin_extra]
  submods = ["node", "accounts", "sessions"]

[services.service_mongoose_system_metrics]
  report = %(report)s
  initial_report = %(n)d_000
  periodic_report = 10_800_000
"""

MORE = """
[[listen.c2s]]
  port = 5222
  access = "c2s"
  shaper = "c2s_shaper"
  max_stanza_size = 65536
  tls.certfile = "priv/ssl/fake_server.pem"

[[listen.http]]
  port = 5280
  transport.num_acceptors = 10

  [[listen.http.handlers.mod_bosh]]
    host = "_"
    path = "/http-bind"

[outgoing_pools.rdbms.default]
  scope = "global"
  workers = 5

  [outgoing_pools.rdbms.default.connection]
    driver = "pgsql"
    host = "db%(n)d.example.com"
    database = "ejabberd"
    username = "ejabberd"
    password = "secret-%(n)d"

[modules.mod_disco]
  users_can_see_hidden_services = false

[modules.mod_muc]
  host = "muc.@HOST@"
  access = "muc"
  access_create = "muc_create"

[modules.mod_mam_meta]
  backend = "rdbms"
  pm.user_prefs_store = "rdbms"

[shaper.normal]
  max_rate = 1000

[acl]
  local = [{}]

[access]
  c2s = [
    {acl = "blocked", value = "deny"},
    {acl = "all", value = "allow"}
  ]
"""


def files(folder, count):
    for number in range(1, count + 1):
        text = SMALL if number % 2 else SMALL + MORE
        values = {"n": number, "report": "true" if number % 3 else "false"}
        (folder / f"{number:05}.toml").write_text(text % values)


def cost(command, folder):
    """Wall seconds and CPU seconds of one run, and its exit code."""
    begin = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    code = os.waitstatus_to_exitcode(status)
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, code


def medians(commands, folder, rounds):
    """The median cost of each command; each round runs all of them in turn."""
    runs = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(cost(command, folder))
    middle = rounds // 2
    return {
        name: tuple(sorted(run[at] for run in all_runs)[middle] for at in (0, 1)) + (all_runs[0][2],)
        for name, all_runs in runs.items()
    }


def table(title, costs, goal):
    print(title)
    wall, cpu, _ = costs["mimcfg"]
    for name, (their_wall, their_cpu, code) in costs.items():
        ratios = f"{their_wall / wall:7.2f}x wall {their_cpu / cpu:7.2f}x CPU" if name != "mimcfg" else ""
        print(f"  {name:8} exit {code}  {their_wall * 1e3:10.1f} ms wall {their_cpu * 1e3:10.1f} ms CPU  {ratios}")
    print(f"  goal: {goal}")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    peers = [name for name in ("tombi", "taplo") if shutil.which(name)]
    for name in {"tombi", "taplo"}.difference(peers):
        print(f"skipped: there is no `{name}` on the PATH")
    lint = {
        "mimcfg": [MIMCFG, "lint", "--no-config", "--target", "5.1", "."],
        "tombi": ["tombi", "lint", "--offline", "."],
        "taplo": ["taplo", "lint", "--no-schema", "*.toml"],
        "cat": ["cat", *(f"{number:05}.toml" for number in range(1, count + 1))],
    }
    version = {name: [lint[name][0], "--version"] for name in lint}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files(folder, count)
        chosen = {name: command for name, command in lint.items() if name in ["mimcfg", *peers, "cat"]}
        table(f"lint of {count} files, median of {rounds}", medians(chosen, folder, rounds), "10x or more")
        chosen = {name: command for name, command in version.items() if name in ["mimcfg", *peers]}
        table("start-up, median of 41", medians(chosen, folder, 41), "at least 0.67x of tombi in CPU (1.5 times as long)")


if __name__ == "__main__":
    main()
