//! A headless Chromium, driven through `chromedriver` by the few words of `WebDriver` that the tests need.

use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The flags of a browser that keeps to itself.
const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// How long one command may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(1);

/// A browser with one window.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: tempfile::TempDir,
}

impl Browser {
    /// A browser whose window has this size; `None` where there is none.
    ///
    /// # Panics
    /// Where `MIMCFG_REQUIRE_CHROMIUM` asks for one and there is none.
    pub fn start(width: u32, height: u32) -> Option<Browser> {
        let there = |name: &str| {
            let found =
                Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
            found.is_ok_and(|status| status.success())
        };
        let Some(chromium) =
            ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| there(name))
        else {
            return skip();
        };
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = driver else { return skip() };
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            line.rsplit_once("on port ")?.1.trim_end_matches('.').parse().ok().filter(|port| *port != 0)
        });
        // Whatever else it prints is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Browser { driver, port: port.unwrap(), session: String::new(), profile };
        let folder = format!("--user-data-dir={}", browser.profile.path().display());
        let size = format!("--window-size={width},{height}");
        let flags: Vec<&str> = FLAGS.into_iter().chain([folder.as_str(), size.as_str()]).collect();
        let options = json!({"args": flags, "binary": which(chromium)});
        let capabilities = json!({"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}});
        let Ok(session) = browser.try_call("POST", "/session", &json!({"capabilities": capabilities})) else {
            return skip();
        };
        browser.session = format!("/session/{}", session["sessionId"].as_str().unwrap());
        Some(browser)
    }

    /// Sends one command, and returns its value.
    fn call(&self, method: &str, path: &str, body: &Json) -> Json {
        self.try_call(method, path, body).unwrap_or_else(|why| panic!("{path}: {why}"))
    }

    /// Sends one command, and returns its value, or what is wrong.
    fn try_call(&self, method: &str, path: &str, body: &Json) -> Result<Json, Json> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let body = if method == "POST" { body.to_string() } else { String::new() };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )
        .unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            match line.to_lowercase().strip_prefix("content-length:") {
                Some(number) => length = number.trim().parse().unwrap(),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let mut answer: Json =
            serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"));
        let value = answer["value"].take();
        if value["error"].is_null() { Ok(value) } else { Err(value) }
    }

    fn post(&self, path: &str, body: &Json) -> Json {
        self.call("POST", &format!("{}{path}", self.session), body)
    }

    /// Opens a file.
    pub fn open(&self, file: &Path) {
        self.post("/url", &json!({"url": format!("file://{}", file.display())}));
    }

    /// What a script returns; its last statement is `return …`.
    pub fn ask(&self, script: &str) -> Json {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Clicks on what a selector finds.
    pub fn click(&self, selector: &str) {
        let found = self.post("/element", &json!({"using": "css selector", "value": selector}));
        let id = found.as_object().unwrap().values().next().unwrap().as_str().unwrap();
        self.post(&format!("/element/{id}/click"), &json!({}));
    }

    /// Moves the pointer to what a selector finds.
    pub fn hover(&self, selector: &str) {
        let found = self.post("/element", &json!({"using": "css selector", "value": selector}));
        let step = json!({"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": found});
        self.post("/actions", &json!({"actions": [{"type": "pointer", "id": "mouse", "actions": [step]}]}));
    }

    /// Presses keys, one after the other.
    pub fn press(&self, keys: &[&str]) {
        let steps: Vec<Json> = keys
            .iter()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key})))
            .collect();
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keys", "actions": steps}]}));
    }

    /// Takes a picture of the window, as PNG.
    pub fn picture(&self) -> Vec<u8> {
        let picture = self.call("GET", &format!("{}/screenshot", self.session), &Json::Null);
        crate::support::base64(picture.as_str().unwrap())
    }

    /// Prints the page, as PDF.
    pub fn print(&self) -> Vec<u8> {
        crate::support::base64(self.post("/print", &json!({"orientation": "landscape"})).as_str().unwrap())
    }

    /// Sends a command of the developer tools.
    pub fn developer(&self, command: &str, parameters: &Json) {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            // The browser goes with its session, also where a test fails.
            let quit = AssertUnwindSafe(|| self.call("DELETE", &self.session, &Json::Null));
            let _ = std::panic::catch_unwind(quit);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn which(name: &str) -> String {
    let paths = std::env::var("PATH").unwrap();
    let mut found =
        std::env::split_paths(&paths).map(|folder| folder.join(name)).filter(|path| path.is_file());
    found.next().unwrap().display().to_string()
}

fn skip() -> Option<Browser> {
    assert!(
        std::env::var_os("MIMCFG_REQUIRE_CHROMIUM").is_none(),
        "there is no chromium with chromedriver on the path, or it does not start"
    );
    println!("skipped: there is no chromium with chromedriver here to look at the page with");
    None
}
