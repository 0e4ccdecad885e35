#!/usr/bin/env python3
"""Prints how time and memory grow with the size of a file, for files of many kinds: one kind of term again and again.

Each kind is made at two sizes. For each command the line says how many times as long the larger file takes, beside how
many times it is as large, and how many times its own size the larger one takes in memory.

Needs a release build of mimcfg. Usage: benches/shapes.py [SMALL_MB LARGE_MB [KIND...]]
"""

import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MIMCFG = os.environ.get("MIMCFG", str(ROOT / "target" / "release" / "mimcfg"))
HOSTS = '{hosts, ["localhost"]}.\n'
MODULES = """{modules, [
    {mod_adhoc, []},
    {mod_disco, [{users_can_see_hidden_services, false}]},
    {mod_last, []},
    {mod_offline, [{access_max_user_messages, max_user_offline_messages}]},
    {mod_register, [{welcome_message, {""}}, {ip_access, [{allow, "127.0.0.0/8"}, {deny, "0.0.0.0/0"}]}]},
    {mod_roster, []},
    {mod_vcard, [{host, "vjud.@HOST@"}]}
  ]}"""


def net(number):
    return f"{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"


def filled(size, head, one, tail=""):
    """A head, what `one` makes of each number until there are `size` bytes, and a tail."""
    parts, total = [head], 0
    while total < size:
        parts.append(one(len(parts)))
        total += len(parts[-1])
    return "".join(parts) + tail


def comma(text):
    """What makes items of a list."""
    return lambda number: text(number) + ",\n"


KINDS = {
    "hosts": lambda size: filled(
        size, HOSTS, lambda n: f'%% host {n}\n{{host_config, "h{n}.example.org", [{{auth_method, internal}}, {MODULES}]}}.\n'
    ),
    "empty hosts": lambda size: filled(size, HOSTS, lambda n: f'{{host_config, "h{n}", []}}.\n'),
    "added to one host": lambda size: filled(
        size, HOSTS, lambda n: f'{{host_config, "localhost", [{{{{add, modules}}, [{{mod_last, [{{backend, mnesia}}]}}]}}]}}.\n'
    ),
    "acl": lambda size: filled(size, HOSTS, lambda n: f'{{acl, admin, {{user, "admin{n}", "localhost"}}}}.\n'),
    "access": lambda size: filled(
        size, HOSTS, lambda n: f'{{acl, g{n}, {{user_regexp, "^g{n}"}}}}.\n{{access, r{n}, [{{allow, g{n}}}, {{deny, all}}]}}.\n'
    ),
    "shapers": lambda size: filled(size, HOSTS, lambda n: f"{{shaper, s{n}, {{maxrate, {1000 + n}}}}}.\n"),
    "listeners": lambda size: filled(
        size,
        HOSTS + "{listen, [\n",
        comma(lambda n: f'{{{{5222, "10.{net(n)}"}}, ejabberd_c2s, [{{certfile, "a.pem"}}, starttls, {{access, c2s}}]}}'),
        "{5269, ejabberd_s2s_in, []}]}.\n",
    ),
    "handlers": lambda size: filled(
        size,
        HOSTS + "{listen, [{5280, ejabberd_cowboy, [{modules, [\n",
        comma(lambda n: f'{{"h{n}.example.org", "/http-bind", mod_bosh}}'),
        '{"_", "/http-bind", mod_bosh}]}]}]}.\n',
    ),
    "pools": lambda size: filled(
        size,
        HOSTS + "{outgoing_pools, [\n",
        comma(lambda n: f'{{http, global, p{n}, [{{workers, 20}}], [{{server, "https://api{n}.example.com"}}]}}'),
        "{redis, global, default, [], []}]}.\n",
    ),
    "s2s": lambda size: filled(
        size, HOSTS, lambda n: f'{{{{s2s_addr, "f{n}.org"}}, "10.{net(n)}"}}.\n{{{{s2s_host, "f{n}.org"}}, allow}}.\n'
    ),
    "macros": lambda size: filled(
        size, HOSTS, lambda n: f"{{define_macro, 'M{n}', {{maxrate, {n}}}}}.\n{{shaper, s{n}, 'M{n}'}}.\n"
    ),
    "modules of one's own": lambda size: filled(
        size, HOSTS + "{modules, [\n", comma(lambda n: f"{{mod_my{n}, [{{backend, rdbms}}, {{size, {n}}}]}}"), "{mod_last, []}]}.\n"
    ),
    "one long list": lambda size: filled(
        size,
        HOSTS + "{modules, [{mod_register, [{ip_access, [\n",
        comma(lambda n: f'{{deny, "10.{net(n)}/32"}}'),
        '{allow, "127.0.0.0/8"}]}]}]}.\n',
    ),
    "submods": lambda size: filled(
        size, HOSTS + "{services, [{service_admin_extra, [{submods, [", lambda n: f"x{n}, ", "node]}]}]}.\n"
    ),
    "one term again": lambda size: filled(size, HOSTS, lambda n: f"{{loglevel, {n % 5}}}.\n"),
    "unknown terms": lambda size: filled(size, HOSTS, lambda n: f'{{what_is_this{n}, [a, "b", {{c, 1}}]}}.\n'),
    "lost brackets": lambda size: filled(size, HOSTS, lambda n: f'{{acl, admin, {{user, "admin{n}", "localhost"}}.\n'),
    "one line": lambda size: filled(size, HOSTS, lambda n: f'{{acl, admin, {{user, "admin{n}", "localhost"}}}}. ', "\n"),
    "comments": lambda size: filled(size, HOSTS, lambda n: f"%% something that is told of this file, number {n}\n"),
}

# What is done with a file: the old one and the TOML that its server means by it.
COMMANDS = {
    "migrate": lambda old, new: ["migrate", "--target", "6.8", old],
    "lint": lambda old, new: ["lint", "--no-config", "--from", "3.7", old],
    "upgrade": lambda old, new: ["migrate", "--from", "4.0.1", "--target", "6.8", new],
    "lint TOML": lambda old, new: ["lint", "--no-config", "--target", "6.8", new],
    "verify": lambda old, new: ["verify", "--from", "4.0.1", "--target", "4.0.1", old, new],
}


def cost(arguments):
    """CPU seconds and peak memory in bytes of one run."""
    # From a shell, which leaves the exit code to itself.
    shell = f'"$@" > {os.devnull} 2>&1; exit 0'
    timed = ["/bin/sh", "-c", shell, "sh", MIMCFG, *arguments]
    child = subprocess.Popen(timed)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def main():
    if not pathlib.Path(MIMCFG).exists():
        sys.exit("build it first: cargo build --release")
    arguments = sys.argv[1:] or ["0.5", "5"]
    try:
        small, large = (float(size) * 1e6 for size in arguments[:2])
        kinds = {name: KINDS[name] for name in arguments[2:] or KINDS}
    except (ValueError, KeyError) as wrong:
        sys.exit(f"{wrong}\n{__doc__}\nKinds: {', '.join(KINDS)}")
    sizes = [small, large]
    with tempfile.TemporaryDirectory() as folder:
        for name, made in kinds.items():
            runs = []
            for number, size in enumerate(sizes):
                old, new = (pathlib.Path(folder) / f"{number}.{ending}" for ending in ("cfg", "toml"))
                # In a process of its own: what is started below would have the memory of this script as its peak.
                writer = os.fork()
                if writer == 0:
                    old.write_text(made(int(size)))
                    os._exit(0)
                os.waitpid(writer, 0)
                with new.open("w") as out:
                    brought = [MIMCFG, "migrate", "--from", "4.0.1", "--target", "4.0.1", str(old)]
                    subprocess.run(brought, stdout=out, stderr=subprocess.DEVNULL)
                runs.append({command: cost(of(str(old), str(new))) for command, of in COMMANDS.items()})
            told = [
                f"{command} {runs[1][command][0] / runs[0][command][0]:.1f}x the time, {runs[1][command][1] / sizes[1]:.1f}x its size"
                for command in COMMANDS
            ]
            print(f"{name}, {sizes[1] / sizes[0]:.0f}x the bytes: {'; '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
