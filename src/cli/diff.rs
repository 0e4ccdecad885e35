//! `mimcfg diff`: in what two configurations differ, by meaning or by text.

mod text;

use super::pair::{self, Read, Which};
use super::{Common, Failure, config, files, output};
use clap::{Args, ValueEnum};
use mimcfg::catalogue::{Language, Version};
use mimcfg::diff;
use mimcfg::diff::meaning::{Brought, Comparison, beside, bring, compare};
use mimcfg::migrate::hops::{Answers, Course};
use mimcfg::migrate::{Change, Mode};
use mimcfg::model::tree::Map;
use mimcfg::report::difference::{self, Compared, Differences};
use mimcfg::source::Sources;
use std::path::PathBuf;

/// Show in what two configurations differ
///
/// Compares what servers do with them, in either language: defaults, order that says nothing and other words for the
/// same make no difference. The older of the two is brought to the server of the other first. The exit code is 0 when
/// the two mean the same, and 1 when they differ.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  mimcfg diff mongooseim.cfg mongooseim.toml             an old file and a new one
  mimcfg diff --from 5.1 --target 6.2 old.toml new.toml  files of two servers
  mimcfg diff --targets 5.1 6.2 mongooseim.toml          one file at two servers
  mimcfg diff --text old.toml new.toml                   the texts, word by word")]
pub(super) struct Diff {
    /// The file to start from
    #[arg(value_name = "A")]
    old: PathBuf,
    /// The file to compare with it
    #[arg(value_name = "B", required_unless_present = "targets", conflicts_with = "targets")]
    new: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// Compare what one file does at two servers
    #[arg(long, num_args = 2, value_names = ["V1", "V2"], conflicts_with_all = ["target", "text"])]
    targets: Option<Vec<String>>,
    /// Compare the texts
    #[arg(long)]
    text: bool,
    /// The form of the output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For a person
    Human,
    /// One JSON object
    Json,
}

/// What is compared: two configurations as one server would have them.
struct Sides {
    server: Version,
    /// What the old one does.
    done: Brought,
    /// What is written in the old one.
    written: Map,
    new: Map,
    /// What that server does otherwise than the server of the new one.
    also: Vec<Change>,
    servers: (Version, Version),
}

impl Diff {
    pub(super) fn run(mut self) -> Result<u8, Failure> {
        config::apply(&mut self.common, Some(&self.old))?;
        let old = files::read(Some(&self.old))?;
        let mut sources = Sources::default();
        if let Some(targets) = &self.targets {
            let (first, second) = (output::toml_version(&targets[0])?, output::toml_version(&targets[1])?);
            let read = pair::read(&mut sources, &old, &self.common, first.min(second), Which::Old)?;
            let sides = self.at_two(&read, first, second)?;
            let mask = pair::mask(&self.common, &[&read.config]);
            return self.tell(&sources, &mask, sides, &old.name, &old.name);
        }
        let new = files::read(self.new.as_deref())?;
        if self.text {
            return self.texts(&old, &new);
        }
        let target = output::target(&self.common)?;
        let one = pair::read(&mut sources, &old, &self.common, target, Which::Old)?;
        let other = pair::read(&mut sources, &new, &self.common, target, Which::New)?;
        let sides = self.two(&one, &other, target);
        let mask = pair::mask(&self.common, &[&one.config, &other.config]);
        self.tell(&sources, &mask, sides, &old.name, &new.name)
    }

    fn two(&self, old: &Read, new: &Read, target: Version) -> Sides {
        let of = |read: &Read| match read.config.language {
            Language::Toml => read.config.server,
            Language::Terms => Version::first_of_toml(),
        };
        let both_old = [old, new].iter().all(|read| read.config.language == Language::Terms);
        let server = if both_old { target } else { of(old).max(of(new)) };
        let brought = |read: &Read, mode| self.bring(read, server, mode);
        let mut also = brought(new, Mode::Effect);
        let tree = std::mem::take(&mut also.tree);
        Sides {
            server,
            done: brought(old, Mode::Effect),
            written: brought(old, Mode::Intent).tree,
            new: tree,
            also: also.changes,
            servers: (old.config.server, new.config.server),
        }
    }

    /// One file for each of two servers; the earlier is brought on to the later one.
    fn at_two(&self, read: &Read, first: Version, second: Version) -> Result<Sides, Failure> {
        if first >= second {
            return Err(Failure::Use("--targets takes the earlier server first".to_owned()));
        }
        if read.config.language == Language::Toml && read.config.server > first {
            let message =
                format!("the file is for MongooseIM {}, which is later than {first}", read.config.server);
            return Err(Failure::Use(message));
        }
        let start = self.bring(read, first, Mode::Intent);
        let on = |mode| {
            let mut tree = start.tree.clone();
            let answers = &Answers::default();
            let course = Course { from: first, to: second, mode, answers, file: read.config.file };
            let told = course.upgrade(&mut tree);
            (tree, told)
        };
        let (done, told) = on(Mode::Effect);
        let (written, _) = on(Mode::Intent);
        let changes = told.changes.into_iter().filter(|change| self.wanted(&change.path)).collect();
        let done = Brought { tree: done, changes, ..start };
        let new = self.bring(read, second, Mode::Intent).tree;
        Ok(Sides { server: second, done, written, new, also: Vec::new(), servers: (first, second) })
    }

    /// Whether a setting is in the section that is asked for.
    fn wanted(&self, path: &str) -> bool {
        let below =
            |only: &str| path.strip_prefix(only).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.common.only.as_deref().is_none_or(below)
    }

    fn bring(&self, read: &Read, server: Version, mode: Mode) -> Brought {
        let mut brought = bring(&read.config, &read.boot, server, mode, &Answers::default());
        if self.common.only.is_some() {
            let entries = std::mem::take(&mut brought.tree).into_entries();
            brought.tree = entries.into_iter().filter(|(key, _)| self.wanted(key)).collect();
            brought.changes.retain(|change| self.wanted(&change.path));
        }
        brought
    }

    fn tell(
        &self,
        sources: &Sources,
        mask: &mimcfg::report::Mask,
        sides: Sides,
        old: &str,
        new: &str,
    ) -> Result<u8, Failure> {
        let Sides { server, done, written, new: tree, also, servers } = sides;
        let Comparison { compared, mut differences } = compare(&done.tree, &tree, server);
        // What is written in the old file may be something else than what its server did.
        let written = beside(&written, &tree, server);
        for one in &mut differences {
            let side = written.iter().find(|written| written.path == one.path).map(|written| &written.old);
            let side = side.filter(|side| side.span.is_some());
            one.old.span = side.and_then(|side| side.span).or(one.old.span);
            one.old.written = side.and_then(|side| side.written.clone());
        }
        let told = |path: &str| differences.iter().any(|one| one.path == path);
        let changes: Vec<_> =
            done.changes.into_iter().chain(also).filter(|change| !told(&change.path)).collect();
        let told = Differences {
            sources,
            mask,
            old: Compared { file: old, server: servers.0 },
            new: Compared { file: new, server: servers.1 },
            server,
            compared,
            differences: &differences,
            changes: &changes,
        };
        output::print(&match self.format {
            Format::Human => difference::human(&told),
            Format::Json => difference::json(&told),
        })?;
        Ok(u8::from(!(differences.is_empty() && changes.is_empty())))
    }

    /// The texts word by word, side by side where there is room, or a patch where there is no colour.
    fn texts(&self, old: &files::Input, new: &files::Input) -> Result<u8, Failure> {
        let read = |input: &files::Input| String::from_utf8_lossy(&input.bytes).into_owned();
        let (one, other) = (read(old), read(new));
        let style = output::style(&self.common, output::Stream::Output);
        let width = output::terminal_width(output::Stream::Output).unwrap_or_default();
        let words = || diff::words(&one, &other);
        output::print(&match style.color {
            true if width >= text::WIDE => text::side_by_side(&old.name, &new.name, &words(), width),
            true => text::unified(&old.name, &new.name, &words()),
            false => diff::patch(&new.name, Some(&one), &other),
        })?;
        Ok(u8::from(one != other))
    }
}
