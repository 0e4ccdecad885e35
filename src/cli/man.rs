//! `mimcfg man`: the help texts as pages for `man`.

use super::{Cli, Failure, files, output};
use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;
use std::path::{Path, PathBuf};

/// Print the page for man, or write one for each command
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg man | man -l -
  mimcfg man --dir ~/.local/share/man/man1")]
pub(super) struct Man {
    /// Write mimcfg.1 and a page for each command to this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self) -> Result<u8, Failure> {
        let mut command = Cli::command();
        command.build();
        let Some(folder) = self.dir else {
            output::print(&page(command)?)?;
            return Ok(0);
        };
        std::fs::create_dir_all(&folder)
            .map_err(|error| Failure::Use(format!("`{}` cannot be made: {error}", folder.display())))?;
        let file = |name: &str| folder.join(Path::new(name).with_extension("1"));
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let name = format!("mimcfg-{}", sub.get_name());
            files::put(&file(&name), &page(sub.clone())?)?;
        }
        files::put(&file("mimcfg"), &page(command)?)?;
        Ok(0)
    }
}

fn page(command: clap::Command) -> Result<String, Failure> {
    let mut out = Vec::new();
    let written = Page::new(command).render(&mut out);
    written.map_err(|error| Failure::Use(format!("the page cannot be made: {error}")))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}
