//! `mimcfg completions`: what a shell needs to complete arguments.

use super::ctl::which::Which;
use super::{Cli, Failure, output};
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;

/// Print completions for a shell
///
/// With --config they know the commands that this configuration adds to `mimcfg ctl`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg completions bash > ~/.local/share/bash-completion/completions/mimcfg
  mimcfg completions zsh > \"${fpath[1]}/_mimcfg\"
  mimcfg completions fish > ~/.config/fish/completions/mimcfg.fish
  mimcfg completions fish --config mongooseim.toml --target 5.1 > ~/.config/fish/completions/mimcfg.fish")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
    #[command(flatten)]
    which: Which,
}

impl Completions {
    pub(super) fn run(self) -> Result<u8, Failure> {
        let mut out = Vec::new();
        let mut all = Cli::command();
        if self.which.config.is_some() {
            let added = self.which.commands()?;
            all = all.mut_subcommand("ctl", |ctl| {
                ctl.subcommands(added.iter().map(|spec| Command::new(spec.name).about(spec.doc)))
            });
        }
        clap_complete::generate(self.shell, &mut all, "mimcfg", &mut out);
        output::print(&String::from_utf8_lossy(&out))?;
        Ok(0)
    }
}
