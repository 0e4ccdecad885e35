//! The page of a migration in a real browser, without a window.

mod driver;

use crate::cli::{folder, mimcfg};
use crate::support::fixtures;
use driver::Browser;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Keys that have no letter.
const DOWN: &str = "\u{e015}";
const ESCAPE: &str = "\u{e00c}";

/// The page that a migration of these files comes to.
fn page(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let folder = folder(files);
    let output = mimcfg(folder.path(), &["migrate", "-q", "--report", "page.html", files[0].0], None);
    let path = folder.path().join("page.html");
    assert!(path.exists(), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, path)
}

/// An old file with markup, quotes and secrets wherever a person can put them.
const HOSTILE: &str = "% </code><script>document.title = 'taken'</script>\n{hosts, [\"a.example\"]}.\n\
    {include_config_file, \"</h3><script>document.title='taken'</script>.cfg\"}.\n\
    {acl, '<img src=x onerror=document.title=1>', {user, \"<script>'\\\"\"}}.\n\
    {outgoing_pools, [\n  {rdbms, global, default, [], [{server, {pgsql, \"db\", 5432, \"m\", \"u\", \"hunter2\"}}]}\n]}.\n\
    {services, [{service_mongoose_system_metrics, [\n  report,\n  {intial_report, 60000}\n]}]}.\n\
    {modules, [{mod_adhoc, [{'\"><script>document.title=\"taken\"</script>', 1}]}]}.\n";

/// Ids of the rows with a class.
fn rows(browser: &Browser, class: &str) -> Vec<String> {
    let found =
        browser.ask(&format!("return [...document.querySelectorAll('.row.{class}')].map(row => row.id)"));
    found.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// The id of the row whose text holds something, on one side.
fn row_with(browser: &Browser, side: &str, text: &str) -> String {
    let script = format!(
        "return [...document.querySelectorAll('.pane[aria-label={side}] .row')]\
         .find(row => row.querySelector('code').textContent.includes({})).id",
        json!(text)
    );
    browser.ask(&script).as_str().unwrap().to_owned()
}

/// Whether a row is inside the visible part of its pane.
fn is_seen(browser: &Browser, id: &str) -> bool {
    let script = format!(
        "const row = document.getElementById('{id}').getBoundingClientRect();\
         const pane = document.getElementById('{id}').closest('.pane').getBoundingClientRect();\
         return row.top >= pane.top - 1 && row.bottom <= pane.bottom + 1"
    );
    browser.ask(&script) == Json::Bool(true)
}

/// Waits until what was drawn is what was asked for.
fn soon(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(10), "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_page_of_a_migration_does_what_it_says() {
    let Some(browser) = Browser::start(1400, 900) else { return };
    let (_folder, path) = page(&[("old.cfg", HOSTILE)]);
    browser.open(&path);
    nothing_of_the_file_is_markup(&browser);
    a_line_marks_its_partner(&browser);
    the_pointer_shows_the_other_side(&browser);
    keys_move_and_hide(&browser);
    findings_stand_beside_their_lines(&browser);
    a_place_is_kept_in_the_address(&browser, &path);
}

#[test]
fn the_page_allows_its_own_script_and_no_other() {
    use base64::Engine;
    use sha2::{Digest, Sha256};
    let (_folder, path) = page(&[("old.cfg", HOSTILE)]);
    let page = std::fs::read_to_string(path).unwrap();
    let (_, script) = page.split_once("<script>").unwrap();
    let (script, rest) = script.split_once("</script>").unwrap();
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script));
    assert!(
        page.contains(&format!("script-src 'sha256-{hash}'\"")),
        "the hash of the script is sha256-{hash}"
    );
    assert_eq!(rest, "\n</body>\n</html>\n");
}

fn nothing_of_the_file_is_markup(browser: &Browser) {
    let title = browser.ask("return document.title");
    assert!(title.as_str().unwrap().starts_with("Migration of old.cfg"), "{title}");
    assert_eq!(browser.ask("return document.scripts.length"), 1);
    assert_eq!(browser.ask("return document.images.length"), 0);
    let text = browser.ask("return document.body.textContent");
    let text = text.as_str().unwrap();
    assert!(text.contains("</code><script>document.title = 'taken'</script>"), "{text}");
    assert!(text.contains("<img src=x onerror=document.title=1>"), "{text}");
    assert!(!text.contains("hunter2") && text.contains("*******"), "{text}");
    // No script of anyone else runs, and nothing is fetched.
    browser.ask(
        "const script = document.createElement('script'); script.textContent = 'document.title = \"taken\"';\
         document.body.append(script); script.remove()",
    );
    assert_eq!(browser.ask("return document.title"), title);
    assert_eq!(browser.ask("return performance.getEntriesByType('resource').length"), 0);
}

fn a_line_marks_its_partner(browser: &Browser) {
    let old = row_with(browser, "old", "intial_report");
    let new = row_with(browser, "new", "initial_report = 60_000");
    browser.click(&format!("#{old} code"));
    assert_eq!((rows(browser, "here"), rows(browser, "partner")), (vec![old.clone()], vec![new.clone()]));
    soon("the partner is seen", || is_seen(browser, &new));
    browser.click(&format!("#{new} > a"));
    assert_eq!((rows(browser, "here"), rows(browser, "partner")), (vec![new], vec![old.clone()]));
    // A comment goes to its comment.
    let comment = row_with(browser, "old", "<script>document.title = 'taken'");
    browser.click(&format!("#{comment} code"));
    assert_eq!(rows(browser, "partner"), [row_with(browser, "new", "<script>document.title = 'taken'")]);
}

fn the_pointer_shows_the_other_side(browser: &Browser) {
    let (old, new) = (row_with(browser, "old", "{hosts"), row_with(browser, "new", "hosts = "));
    browser.hover(&format!("#{old} code"));
    let mut near = rows(browser, "near");
    near.sort();
    assert_eq!(near, [new, old]);
}

fn keys_move_and_hide(browser: &Browser) {
    browser.press(&[ESCAPE]);
    assert!(rows(browser, "here").is_empty());
    browser.press(&["j"]);
    let first = rows(browser, "here");
    assert_eq!(first, ["o1"]);
    browser.press(&["j", DOWN, "k"]);
    assert_eq!(rows(browser, "here"), ["o2"]);
    let focused = browser.ask("return document.activeElement.closest('.row').id");
    assert_eq!(focused, "o2");
    browser.press(&["o"]);
    assert_eq!(rows(browser, "here"), [row_with(browser, "new", "hosts = ")]);
    browser.press(&[ESCAPE, "n"]);
    let finding = rows(browser, "here");
    assert_eq!(
        browser.ask(&format!("return document.querySelector('#{} .note') !== null", finding[0])),
        true
    );
    // A letter hides a severity, in the list and in the margin, and shows it again.
    let shown = |selector: &str| {
        let script = format!(
            "return [...document.querySelectorAll('{selector}')].filter(one => one.offsetParent !== null).length"
        );
        browser.ask(&script).as_u64().unwrap()
    };
    let before = (shown("li.warning"), shown(".note.warning"), shown("li.error"));
    assert!(before.0 > 0 && before.1 > 0 && before.2 > 0, "{before:?}");
    browser.press(&["w"]);
    assert_eq!((shown("li.warning"), shown(".note.warning"), shown("li.error")), (0, 0, before.2));
    browser.click("#show-warning");
    assert_eq!((shown("li.warning"), shown(".note.warning"), shown("li.error")), before);
    browser.click("label.error");
    assert_eq!((shown("li.error"), shown("li.warning")), (0, before.0));
    browser.click("label.error");
}

fn findings_stand_beside_their_lines(browser: &Browser) {
    let old = row_with(browser, "old", "intial_report");
    let note = format!("#{old} .note.warning");
    assert_eq!(
        browser.ask(&format!("return document.querySelector('{note}').textContent")),
        "misspelt-option"
    );
    let script = format!(
        "const target = document.querySelector(document.querySelector('{note}').getAttribute('href'));\
         return [target.tagName, target.querySelector('a').getAttribute('href')]"
    );
    assert_eq!(browser.ask(&script), json!(["LI", format!("#{old}")]));
    // What a link leads to is there.
    let lost = "return [...document.querySelectorAll('a[href^=\"#\"]')].map(link => link.getAttribute('href'))\
                .filter(href => !document.getElementById(href.slice(1)))";
    assert_eq!(browser.ask(lost), json!([]));
}

fn a_place_is_kept_in_the_address(browser: &Browser, path: &std::path::Path) {
    let old = row_with(browser, "old", "intial_report");
    browser.open(&PathBuf::from("/"));
    browser.open(&PathBuf::from(format!("{}#{old}", path.display())));
    assert_eq!(rows(browser, "here"), [old]);
}

#[test]
fn a_page_of_ten_thousand_lines_opens_and_scrolls() {
    let Some(browser) = Browser::start(1400, 900) else { return };
    let shapers: String =
        (0..10_000).map(|at| format!("{{shaper, s{at}, {{maxrate, {}}}}}.\n", 50_000 + at)).collect();
    let text = format!("{{hosts, [\"a.example\"]}}.\n{shapers}");
    let (_folder, path) = page(&[("old.cfg", &text)]);
    let start = Instant::now();
    browser.open(&path);
    let opened = start.elapsed();
    let last = "o10001";
    assert_eq!(browser.ask("return document.querySelectorAll('.pane[aria-label=old] .row').length"), 10_001);
    browser.ask("const pane = document.querySelector('.pane'); pane.scrollTop = pane.scrollHeight");
    soon("the last line is seen", || {
        browser.ask("const pane = document.querySelector('.pane'); pane.scrollTop = pane.scrollHeight");
        is_seen(&browser, last)
    });
    let start = Instant::now();
    browser.click(&format!("#{last} code"));
    let partner = rows(&browser, "partner");
    soon("the last partner is seen", || is_seen(&browser, &partner[0]));
    let words = |id: &str| {
        let text = browser.ask(&format!("return document.querySelector('#{id} code').textContent"));
        text.as_str().unwrap().trim().to_owned()
    };
    let partner: Vec<String> = partner.iter().map(|id| words(id)).collect();
    assert_eq!(partner, ["max_rate = 59_999"]);
    println!(
        "10,001 lines: opened in {opened:?}, the last one and its partner marked in {:?}",
        start.elapsed()
    );
}

/// Pictures for a person to look at, in the folder that `MIMCFG_PICTURES` names.
#[test]
fn the_page_fits_wide_narrow_dark_and_paper() {
    let Some(browser) = Browser::start(1400, 900) else { return };
    let old = std::fs::read_to_string(fixtures().join("legacy/mongooseim.cfg")).unwrap();
    let (_folder, path) = page(&[("mongooseim.cfg", &old)]);
    let keep = std::env::var_os("MIMCFG_PICTURES").map(PathBuf::from);
    let look = |name: &str, data: Vec<u8>| {
        if let Some(folder) = &keep {
            std::fs::write(folder.join(name), data).unwrap();
        }
    };
    let page_ink = "return [document.body, document.querySelector('.row code')].map(one => \
                    getComputedStyle(one)).flatMap(style => [style.color, style.backgroundColor])[0]";
    let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    for (name, width, scheme) in [("light", 1400, "light"), ("dark", 1400, "dark"), ("narrow", 420, "light")]
    {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        browser.developer("Emulation.setDeviceMetricsOverride", &size);
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        browser.developer("Emulation.setEmulatedMedia", &features);
        browser.open(&path);
        assert_eq!(browser.ask(overflow), 0, "{name} is wider than its window");
        let ink = browser.ask(page_ink);
        assert_eq!(ink, if scheme == "dark" { "rgb(227, 231, 235)" } else { "rgb(28, 32, 36)" }, "{name}");
        look(&format!("{name}-top.png"), browser.picture());
        let line = row_with(&browser, "old", "intial_report");
        browser.ask("document.getElementById('lines').scrollIntoView()");
        browser.click(&format!("#{line} > a"));
        std::thread::sleep(Duration::from_millis(50));
        look(&format!("{name}-lines.png"), browser.picture());
    }
    let paper = browser.print();
    assert!(paper.starts_with(b"%PDF") && paper.len() > 20_000, "{}", paper.len());
    look("print.pdf", paper);
}
