//! `mimcfg explain FILE:LINE`: the story of one line, from the old file to the new one and back.

use super::super::files::{self, Input};
use super::super::pair::{self, Read, Which};
use super::super::{Common, Failure, output};
use mimcfg::catalogue::{Language, Version};
use mimcfg::diagnostic::Diagnostic;
use mimcfg::diff::meaning::{self, bring};
use mimcfg::migrate::hops::{self, Answers, Upgraded};
use mimcfg::migrate::{self, Mode};
use mimcfg::model::tree::Map;
use mimcfg::report::explain::line::{Line, Story, holds, human, json, nearest};
use mimcfg::source::Sources;
use mimcfg::syntax::toml;
use mimcfg::value::Value;
use mimcfg::{lint, write};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file and the line that `FILE:LINE` names; a file that is there with such a name is a file.
pub(super) fn asked(name: &Path) -> Option<(PathBuf, u32)> {
    let (file, line) = name.to_str()?.rsplit_once(':')?;
    let line = line.parse().ok().filter(|line| *line > 0)?;
    (!file.is_empty() && !name.exists()).then(|| (PathBuf::from(file), line))
}

/// What is asked.
pub(super) struct Question<'q> {
    pub(super) file: &'q Path,
    pub(super) line: u32,
    pub(super) with: Option<&'q Path>,
    pub(super) common: &'q Common,
}

impl Question<'_> {
    /// Prints the story.
    pub(super) fn tell(&self, as_json: bool) -> Result<u8, Failure> {
        let target = output::target(self.common)?;
        let mut sources = Sources::default();
        let input = files::read(Some(self.file))?;
        let other = self.with.map(|path| files::read(Some(path))).transpose()?;
        let is_terms = mimcfg::read::language(&input.name, &input.bytes) == Language::Terms;
        // Of two TOML files the one that is asked about is the new one.
        let is_old = is_terms || (other.is_none() && self.common.from.is_some());
        let which = if is_old { Which::Old } else { Which::New };
        let read = pair::read(&mut sources, &input, self.common, target, which)?;
        let lines = sources.file(read.config.file).text.lines().count();
        if self.line as usize > lines {
            return Err(Failure::Use(format!("`{}` has {lines} lines", input.name)));
        }
        let asked = read.config.file;
        let (old, new) = if is_old {
            let new = match &other {
                Some(other) => pair::read(&mut sources, other, self.common, target, Which::New)?,
                None => self.made(&mut sources, &read, target)?,
            };
            (Some(read), new)
        } else {
            let old = other.map(|other| pair::read(&mut sources, &other, self.common, target, Which::Old));
            (old.transpose()?, read)
        };
        let (stories, told) = stories(old.as_ref(), &new);
        let place = |story: &Story| if is_old { story.old } else { story.new };
        let chosen: Vec<Story> =
            nearest(&sources, &stories, place, asked, self.line).into_iter().cloned().collect();
        let configs: Vec<_> = old.iter().chain([&new]).map(|read| &read.config).collect();
        let mask = pair::mask(self.common, &configs);
        // What is said of a setting in the one file is said of it in the other, too.
        let concerns = |finding: &&Diagnostic| {
            let mut places = chosen.iter().flat_map(|story| [story.old, story.new]).flatten();
            holds(&sources, finding.span, asked, self.line)
                || places.any(|place| place.contains(finding.span))
                || chosen.iter().any(|story| finding.path.as_ref() == Some(&story.path))
        };
        let findings = told.iter().filter(concerns).collect();
        let line = Line {
            sources: &sources,
            mask: &mask,
            file: asked,
            line: self.line,
            then: old.as_ref().map(|old| old.config.server),
            now: new.config.server,
            stories: &chosen,
            findings,
        };
        output::print(&if as_json { json(&line) } else { human(&line) })?;
        Ok(0)
    }

    /// The file that migration makes of an old one.
    fn made(&self, sources: &mut Sources, old: &Read, target: Version) -> Result<Read, Failure> {
        let answers = Answers::default();
        let text = match hops::upgraded(&old.config, target, Mode::Intent, &answers) {
            Some(Upgraded { tree, .. }) if old.config.language == Language::Toml => {
                let text = &sources.file(old.config.file).text;
                write::edited(text, &toml::parse(old.config.file, text), &tree)
            }
            _ => write::toml(&migrate::plan(&old.config, &old.boot, target, Mode::Intent), sources),
        };
        let name = Path::new(&sources.file(old.config.file).name).with_extension("toml");
        let input =
            Input { name: format!("{} (migrated)", name.display()), path: None, bytes: text.into_bytes() };
        pair::read(sources, &input, self.common, target, Which::New)
    }
}

/// The stories of all settings, and what is told of them.
fn stories(old: Option<&Read>, new: &Read) -> (Vec<Story>, Vec<Diagnostic>) {
    let server = new.config.server;
    let mut findings = new.config.findings.clone();
    findings.extend(lint::check(&new.config, &new.boot));
    let Some(old) = old else {
        let tree = new.config.tree.as_ref();
        let alone = tree.map(|tree| meaning::settings(tree, server)).unwrap_or_default();
        let alone = alone.into_iter().map(|told| Story {
            path: told.path,
            written: told.old.written,
            then: None,
            now: told.old.effective,
            old: None,
            new: told.old.span,
            unit: told.unit,
            secret: told.secret,
        });
        return (alone.collect(), findings);
    };
    let brought = |mode| bring(&old.config, &old.boot, server, mode, &Answers::default());
    let (intent, effect) = (brought(Mode::Intent), brought(Mode::Effect));
    findings.extend(lint::check_beside(&intent.findings, &old.config, &old.boot));
    findings.extend(intent.findings);
    let empty = Map::default();
    let tree = new.config.tree.as_ref().unwrap_or(&empty);
    let did: BTreeMap<String, Option<Value>> = meaning::beside(&effect.tree, tree, server)
        .into_iter()
        .map(|told| (told.path, told.old.effective))
        .collect();
    let story = |told: meaning::Told| {
        let was = Some(told.old).filter(|side| side.span.is_some());
        Story {
            written: was.as_ref().and_then(|side| side.written.clone()),
            then: did.get(&told.path).cloned().flatten(),
            now: told.new.effective,
            old: was.and_then(|side| side.span),
            new: told.new.span,
            path: told.path,
            unit: told.unit,
            secret: told.secret,
        }
    };
    (meaning::beside(&intent.tree, tree, server).into_iter().map(story).collect(), findings)
}
