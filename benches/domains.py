#!/usr/bin/env python3
"""Prints how dynamic domains do on PostgreSQL: the first load against psql, memory, and how soon others hear.

Needs a release build (cargo build --release --features runtime), psql, and a database to make schemas in.
Usage: benches/domains.py [DOMAINS [CHANGES]]; MIMCFG_TEST_POSTGRES says where, as for the tests.
"""

import http.client
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MIMCFG = os.environ.get("MIMCFG", str(ROOT / "target" / "release" / "mimcfg"))
URL = os.environ.get("MIMCFG_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
SCHEMA = f"mimcfg_bench_{os.getpid()}"
KNOWN = {"authorization": "Bearer bench-of-domains"}
CONFIG = """[general]
  hosts = ["static.example"]
  host_types = ["one"]
  default_server_domain = "static.example"
[services.service_domain_db]
[services.service_mongoose_system_metrics]
  report = false
"""


def psql(statement):
    """Seconds that psql takes for a statement."""
    path = dict(os.environ, PGOPTIONS=f"-c search_path={SCHEMA}")
    start = time.monotonic()
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", URL, "-c", statement], check=True, env=path)
    return time.monotonic() - start


class Run:
    """A node that has loaded all domains."""

    def __init__(self, folder, name):
        own = pathlib.Path(folder, name)
        own.mkdir()
        (own / "mongooseim.toml").write_text(CONFIG)
        (own / "secret").write_text("bench-of-domains")
        command = [MIMCFG, "run", "--target", "6.0", "--log", "json", "--only", "services", "--init-db"]
        command += ["--db", f"{URL}{'&' if '?' in URL else '?'}options[search_path]={SCHEMA}", "--api", "0"]
        command += ["--api-secret", "secret", "mongooseim.toml"]
        self.process = subprocess.Popen(command, cwd=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.loaded = None
        while self.address is None or self.loaded is None:
            event = json.loads(self.process.stdout.readline())
            details = json.loads(event.get("details") or "{}")
            if event["event"] == "domains_api_listens":
                self.address = details["url"].split("/")[2]
            if event["event"] == "domains_loaded":
                self.loaded, self.domains = event["t_ms"] / 1_000, details["domains"]
        self.connection = http.client.HTTPConnection(self.address)

    def ask(self, method, path, body=None):
        self.connection.request(method, path, body, KNOWN)
        response = self.connection.getresponse()
        return response.status, response.read()

    def memory(self):
        """Resident bytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1_024

    def stop(self):
        self.process.terminate()
        self.process.communicate()


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    changes = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with tempfile.TemporaryDirectory() as folder:
        psql(f"CREATE SCHEMA {SCHEMA}")
        try:
            few, other = Run(folder, "few"), Run(folder, "other")
            empty = few.memory()
            waits = []
            for number in range(changes):
                name = f"late-{number}.example"
                start = time.monotonic()
                status, body = few.ask("PUT", f"/api/domains/{name}", '{"host_type": "one"}')
                assert status == 204, (status, body)
                while name.encode() not in other.ask("GET", "/nodes/1/routed")[1]:
                    pass
                waits.append((time.monotonic() - start) * 1_000)
            few.stop()
            other.stop()
            name = "'domain-' || i || '.example.org'"
            psql(f"INSERT INTO domain_settings (domain, host_type) SELECT {name}, 'one' FROM generate_series(1, {count}) i")
            psql("ANALYZE domain_settings")
            rows = "SELECT id, domain, host_type FROM domain_settings WHERE status = 1 ORDER BY id"
            copied, loaded = [], []
            for number in range(3):
                copied.append(psql(f"\\copy ({rows}) to '/dev/null'"))
                run = Run(folder, f"many-{number}")
                assert run.domains == count + changes, run.domains
                loaded.append(run.loaded)
                memory = run.memory()
                run.stop()
            names = sum(len(f"domain-{number}.example.org") for number in range(1, count + 1))
            ratio = statistics.median(loaded) / statistics.median(copied)
            print(f"first load of {count} domains: {statistics.median(loaded):.2f} s; psql copies them in "
                  f"{statistics.median(copied):.2f} s: {ratio:.1f} x")
            print(f"memory: {(memory - empty - names) / count:.0f} bytes a domain over the names")
            print(f"a change reaches another process in {statistics.median(waits):.1f} ms at the median of {changes}")
        finally:
            psql(f"DROP SCHEMA {SCHEMA} CASCADE")


if __name__ == "__main__":
    main()
