//! `mimcfg completions`: what a shell needs to complete arguments.

use super::{Cli, Failure, output};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg completions bash > ~/.local/share/bash-completion/completions/mimcfg
  mimcfg completions zsh > \"${fpath[1]}/_mimcfg\"
  mimcfg completions fish > ~/.config/fish/completions/mimcfg.fish")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Result<u8, Failure> {
        let mut out = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "mimcfg", &mut out);
        output::print(&String::from_utf8_lossy(&out))?;
        Ok(0)
    }
}
