//! Any bytes are read, started, migrated for every target and explained without harm:
//! `cargo +stable fuzz run -s none migrate`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mimcfg::catalogue::{Language, Version};
use mimcfg::diagnostic::Severity;
use mimcfg::migrate::{Mode, plan};
use mimcfg::read::{self, NoIncludes, Request};
use mimcfg::report::{Mask, explain};
use mimcfg::source::Sources;
use mimcfg::{lint, run, write};

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the target and the mode; the rest is the file.
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let targets: Vec<Version> = Version::all().filter(|version| version.reads(Language::Toml)).collect();
    let target = targets[usize::from(choice >> 1) % targets.len()];
    let mode = if choice & 1 == 0 { Mode::Intent } else { Mode::Effect };
    let language = read::language("", bytes);
    let server = if language == Language::Terms { Version::default_source() } else { target };
    let mut sources = Sources::default();
    let request = Request { server, only: None, includes: &NoIncludes, root: None };
    let config = match language {
        Language::Terms => read::legacy(&mut sources, "a", bytes, &request),
        Language::Toml => read::toml(&mut sources, "a", bytes, &request),
    };
    assert_eq!(config.terms.total, config.terms.accounted);
    let boot = run::boot(&config);
    let plan = plan(&config, &boot, target, mode);
    for finding in plan.findings.iter().chain(&lint::check(&config, &boot)) {
        assert!(sources.file(finding.span.file).text.get(finding.span.range()).is_some());
    }
    let mask = Mask::new(config.secrets.clone());
    explain::json(&explain::Explanation { sources: &sources, config: &config, boot: &boot, mask: &mask });
    // What is written is taken by the target, whatever was read.
    let text = write::toml(&plan, &sources);
    let request = Request { server: target, ..request };
    let written = read::toml(&mut sources, "b", text.as_bytes(), &request);
    for finding in &written.findings {
        assert!(finding.severity != Severity::Error, "{}\n{text}", finding.message);
    }
});
