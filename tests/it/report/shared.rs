//! The set of findings that every format is shown with.

use mimcfg::diagnostic::{Applicability, Code, Diagnostic, Edit};
use mimcfg::report::{FileSummary, Mask, Report, Terms};
use mimcfg::source::{Encoding, FileId, SourceFile, Sources, Span};
use serde_json::json;

static UNKNOWN_SUBMOD: Code = Code {
    name: "unknown-submod",
    doc: " The server has no command group of this name. A node with it does not start.\n\n # Example\n\n `submods = [\"account\"]`\n",
};
static IGNORED: Code = Code { name: "ignored-by-old-server", doc: " The old server ignored this key.\n" };
static SYNTAX: Code = Code { name: "syntax", doc: " The text is not a list of Erlang terms.\n" };
static WEAK: Code = Code { name: "weak-password", doc: " A password is too short.\n" };

const OLD: &str = r#"% Ustawienia żółwia
{hosts, ["localhost"]}.
{services, [
  {service_admin_extra, [{submods, [account]}]},
  {service_mongoose_system_metrics, ["żółw", {intial_report, 60000}, report]}
]}.
{auth_password, "zażółć"}.
{s2s, [a
        b]}.
"#;

const NEW: &str = "[services.service_mongoose_system_metrics]
\tinitial_report = 60_000
\ttracking_id = { id = \"UA-1\", secret = \"hunter2\" } # żółw & <co>
";

/// The two texts, with the names that reports give them.
pub fn sources() -> Sources {
    let mut sources = Sources::default();
    sources.add(SourceFile::new("etc/mongooseim.cfg", OLD, Encoding::Utf8));
    sources.add(SourceFile::new("out dir/mongooseim.toml", NEW, Encoding::Utf8));
    sources.add(SourceFile::new("clean.toml", "", Encoding::Utf8));
    sources
}

/// The place of the first `text` in a file.
pub fn find(sources: &Sources, file: u32, text: &str) -> Span {
    let start = sources.file(FileId(file)).text.find(text).expect("the text is in the file");
    let [start, end] = [start, start + text.len()].map(|at| u32::try_from(at).unwrap());
    Span::new(FileId(file), start, end)
}

/// The findings, in no order.
pub fn findings(sources: &Sources) -> Vec<Diagnostic> {
    let at = |file, text| find(sources, file, text);
    let submod = at(0, "account");
    let replace = |span, text: &str| vec![Edit { span, text: text.into() }];
    let mut weak = Diagnostic::info(&WEAK, at(1, "secret"), "this secret has 7 characters")
        .path("services.service_mongoose_system_metrics.tracking_id.secret")
        .related(at(0, "\"zażółć\""), "the same length as this one: 100% <too> short")
        .effective(json!("hunter2"), json!("hunter2"))
        .fix(Applicability::Unsafe, replace(at(1, "\"hunter2\""), "\"hunter2hunter2\""));
    weak.secret = true;
    let mut syntax = Diagnostic::error(&SYNTAX, at(0, "b]}"), "a comma is missing before `b`")
        .related(at(0, "[a\n        b]"), "in this list");
    syntax.erlang_line = Some(9);
    vec![
        weak,
        syntax,
        Diagnostic::error(
            &UNKNOWN_SUBMOD,
            submod,
            "there is no command group `account`; did you mean `accounts`?",
        )
        .path("services.service_admin_extra.submods[0]")
        .help("name one of the groups that the server has, or leave `submods` out")
        .fix(Applicability::Unsafe, replace(submod, "accounts")),
        Diagnostic::warning(
            &IGNORED,
            at(0, "intial_report"),
            "the old server ignored `intial_report`, so the first report left after 5 minutes",
        )
        .path("services.service_mongoose_system_metrics.initial_report")
        .related(at(1, "initial_report"), "carried to here")
        .effective(json!(300_000), json!(60_000))
        .help("leave the key out to keep what the old server did"),
    ]
}

/// The report of those findings.
pub fn report<'r>(sources: &'r Sources, findings: &'r [Diagnostic]) -> Report<'r> {
    let file = |file, language, total| FileSummary {
        file: FileId(file),
        language,
        terms: Terms { total, accounted: total },
    };
    Report {
        files: vec![file(0, "erlang terms", 4), file(1, "toml", 3), file(2, "toml", 0)],
        mask: Mask::new(vec![find(sources, 0, "\"zażółć\""), find(sources, 1, "\"hunter2\"")]),
        ..Report::of(sources, findings, "5.1.0")
    }
}
