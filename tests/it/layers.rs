//! The layers of the design: a module uses only what is below it, and foreign crates have one home each.

use std::path::{Path, PathBuf};

/// Each module and its layer; a module may use those with a lower number, and itself.
const LAYERS: &[(&str, u8)] = &[
    ("source", 0),
    ("diagnostic", 1),
    ("syntax", 2),
    ("value", 3),
    ("catalogue", 4),
    ("model", 5),
    ("read", 6),
    ("run", 7),
    ("migrate", 8),
    ("write", 9),
    ("lint", 9),
    ("diff", 9),
    ("export", 9),
    ("verify", 10),
    ("report", 11),
    ("cli", 12),
];

/// Crates with one home: the paths (below `src`) that may name them.
const HOMES: &[(&str, &[&str])] = &[
    ("nom", &["syntax/term"]),
    ("axum", &["run/real/domains/api"]),
    ("base64", &["run/real/domains/api"]),
    ("toml_parser", &["syntax/toml"]),
    ("miette", &["report/human"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("ctrlc", &["cli/lint/watch"]),
    ("csv", &["run/commands/answers/personal"]),
    ("futures_util", &["run/db"]),
    ("getrandom", &["cli/ctl"]),
    ("globset", &["cli"]),
    ("graphql_parser", &["run/commands/graphql/query"]),
    ("hmac", &["run/commands/upload/sign", "run/store/secret"]),
    ("ignore", &["cli/lint/walk"]),
    ("indicatif", &["cli/fleet"]),
    ("jid", &["run/address"]),
    ("md5", &["run/commands/answers/accounts"]),
    ("notify", &["cli/lint/watch"]),
    ("pbkdf2", &["run/store/secret"]),
    ("quick_xml", &["run/xml"]),
    ("rayon", &["cli"]),
    ("regex", &["run/commands/access/patterns", "run/commands/answers/roster"]),
    ("reqwest", &["run/real"]),
    ("rustls", &["run/real"]),
    ("sha1", &["run/commands/answers/accounts", "run/store/secret"]),
    ("sha2", &["cli", "run/commands/upload/sign", "run/store/secret"]),
    ("similar", &["diff"]),
    ("sqlx", &["run/db"]),
    ("tempfile", &["cli", "run/real"]),
    ("tokio", &["run/real", "run/store"]),
    ("tracing", &["run/real"]),
    ("tracing_subscriber", &["cli/run"]),
    ("url", &["run/db"]),
    ("zip", &["run/commands/answers/personal"]),
    ("toml_edit", &["catalogue", "write", "syntax/toml", "value"]),
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let named = |path: &PathBuf| path.strip_prefix(&root).unwrap().with_extension("").display().to_string();
    paths.iter().map(|path| (named(path), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn a_module_uses_only_the_layers_below_it() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let top = name.split('/').next().unwrap();
        if ["lib", "main"].contains(&top) {
            continue;
        }
        let Some((_, own)) = LAYERS.iter().find(|(module, _)| *module == top) else {
            wrong.push(format!("{name} is in no layer"));
            continue;
        };
        for (module, layer) in LAYERS.iter().filter(|(module, _)| *module != top) {
            let used =
                text.contains(&format!("crate::{module}::")) || text.contains(&format!("mimcfg::{module}::"));
            if used && layer >= own {
                wrong.push(format!("{name} uses {module}, which is not below it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_foreign_crate_is_named_only_in_its_home() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        for (krate, homes) in HOMES {
            let named = text.contains(&format!("use {krate}::")) || text.contains(&format!(" {krate}::"));
            if named && !homes.iter().any(|home| name.starts_with(home)) {
                wrong.push(format!("{name} names {krate}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whoever uses what is built by default has no code in it that could open a socket.
#[test]
fn only_the_runtime_in_real_time_names_sockets() {
    const SOCKETS: &[&str] =
        &["ToSocketAddrs", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "UnixDatagram"];
    let homes = |name: &str| name == "run/real" || name.starts_with("run/real/");
    let named = |text: &str| SOCKETS.iter().any(|socket| text.contains(socket));
    let wrong: Vec<_> = sources().into_iter().filter(|(name, text)| !homes(name) && named(text)).collect();
    assert!(wrong.is_empty(), "{:?}", wrong.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let gate = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/run.rs")).unwrap();
    assert!(gate.contains("#[cfg(feature = \"runtime\")]\npub mod real;"));
}
