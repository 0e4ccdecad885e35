//! Links the command of a release into one file that stands alone, where the system has the static halves of its
//! libraries: nothing is looked up, mapped or relocated when it starts, which is most of the time that a short run
//! takes. Elsewhere, with `MIMCFG_LINK=shared`, and for all that is not a release, the linking is the usual one.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The libraries that Rust links its programs with, each with the static one that takes its place.
const LIBRARIES: [(&str, &str); 7] = [
    ("gcc_s", "gcc_eh"),
    ("c", "c"),
    ("m", "m"),
    ("dl", "dl"),
    ("pthread", "pthread"),
    ("rt", "rt"),
    ("util", "util"),
];

/// Asks for it; `out` is the folder for what the linker then reads.
pub fn alone(out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    println!("cargo::rerun-if-env-changed=MIMCFG_LINK");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|set| set == value);
    let here = std::env::var("HOST").ok() == std::env::var("TARGET").ok();
    if is("MIMCFG_LINK", "shared")
        || !(here && is("TARGET", "x86_64-unknown-linux-gnu") && is("PROFILE", "release"))
    {
        return Ok(());
    }
    let linker = std::env::var("RUSTC_LINKER").unwrap_or_else(|_| String::from("cc"));
    let Some(found) = LIBRARIES.iter().map(|(_, name)| find(&linker, name)).collect::<Option<Vec<_>>>()
    else {
        return Ok(());
    };
    // Rust names the shared ones: what the linker finds under their names first are scripts that lead to the others.
    let folder = out.join("static");
    std::fs::create_dir_all(&folder)?;
    for ((shared, _), library) in LIBRARIES.iter().zip(found) {
        let script = format!("INPUT ( \"{}\" )\n", library.display());
        std::fs::write(folder.join(format!("lib{shared}.a")), script)?;
    }
    for argument in [format!("-L{}", folder.display()), String::from("-static"), String::from("-no-pie")] {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
    Ok(())
}

/// The static library of a name, as the linker would find it.
fn find(linker: &str, name: &str) -> Option<PathBuf> {
    let asked = Command::new(linker).arg(format!("-print-file-name=lib{name}.a")).output().ok()?;
    // A name without a folder is what it answers when there is none.
    let path = PathBuf::from(String::from_utf8(asked.stdout).ok()?.trim());
    path.is_absolute().then_some(path).filter(|path| path.is_file())
}
