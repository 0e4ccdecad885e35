//! A collector of HTTP on the loopback interface that answers as it is told to, and keeps what it receives.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// What it does with a request.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// Answers with this status.
    Status(u16),
    /// Keeps the connection open and says nothing.
    Hang,
    /// Reads the request and closes the connection.
    Close,
    /// Begins to answer, and closes the connection in the middle.
    CloseEarly,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The first line.
    pub line: String,
    /// The headers, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The collector.
pub struct Collector {
    pub url: String,
    received: Receiver<Received>,
}

impl Collector {
    /// Starts a collector; each request is answered by the next of these, and the last one goes on.
    pub fn start(answers: Vec<Answer>) -> Collector {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, received) = channel();
        let answers = Arc::new(Mutex::new(answers));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (sender, answers) = (sender.clone(), Arc::clone(&answers));
                std::thread::spawn(move || serve(stream.unwrap(), &sender, &answers));
            }
        });
        Collector { url, received }
    }

    /// Waits for the next request.
    pub fn wait(&self) -> Received {
        self.received.recv().unwrap()
    }

    /// What has been received so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.try_iter().collect()
    }
}

fn serve(stream: TcpStream, sender: &Sender<Received>, answers: &Mutex<Vec<Answer>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    while let Some(received) = read(&mut reader) {
        let answer = {
            let mut answers = answers.lock().unwrap();
            if answers.len() > 1 { answers.remove(0) } else { answers[0] }
        };
        // The test may have ended.
        let _ = sender.send(received);
        let written = match answer {
            Answer::Status(status) => stream
                .write_all(format!("HTTP/1.1 {status} Whatever\r\ncontent-length: 0\r\n\r\n").as_bytes()),
            Answer::CloseEarly => return drop(stream.write_all(b"HTTP/1.1 2")),
            Answer::Close => return,
            // Until the other side gives up.
            Answer::Hang => return drop(reader.read(&mut [0])),
        };
        if written.is_err() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut next = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
        Some(line.trim_end().to_owned())
    };
    let line = next()?;
    let mut headers = Vec::new();
    loop {
        let header = next()?;
        let Some((name, value)) = header.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length =
        headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, n)| n.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Received { line, headers, body: String::from_utf8(body).unwrap() })
}
