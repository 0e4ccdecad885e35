//! `mimcfg completions`: what a shell needs to complete arguments.

use super::ctl::which::{Commands, Which};
use super::{Cli, Failure, output};
use clap::{Arg, Args, Command, CommandFactory};
use clap_complete::Shell;
use mimcfg::catalogue::runtime::graphql;

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
            let Commands { added, categories } = self.which.commands()?;
            all = all.mut_subcommand("ctl", |ctl| {
                let ctl = ctl.subcommands(added.iter().map(|spec| Command::new(spec.name).about(spec.doc)));
                categories.iter().fold(ctl, |ctl, of_category| with_category(ctl, *of_category))
            });
        }
        clap_complete::generate(self.shell, &mut all, "mimcfg", &mut out);
        output::print(&String::from_utf8_lossy(&out))?;
        Ok(0)
    }
}

/// The same with a command of a category.
fn with_category(
    ctl: Command,
    of_category: (&'static str, &'static str, &'static graphql::Command),
) -> Command {
    let (category, name, spec) = of_category;
    let ctl = match ctl.find_subcommand(category) {
        Some(_) => ctl,
        None => ctl.subcommand(Command::new(category)),
    };
    let arguments = spec.arguments.iter().map(|one| Arg::new(one.name.as_str()).long(one.name.as_str()));
    let command = Command::new(name).about(spec.doc.as_str()).args(arguments);
    ctl.mut_subcommand(category, |known| match known.find_subcommand(name) {
        Some(_) => known,
        None => known.subcommand(command),
    })
}
