//! The Lambda runtime API, served to one `bootstrap`: what lies between an event and its answer is then
//! the function's own time, without the emulator's.

use std::io::{self, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::event;
use crate::http::{Request, Response};
use crate::process::{Function, Process};
use crate::wire::Head;

/// What the function's side of the API shares with ours.
struct Exchange {
    events: Mutex<Receiver<Vec<u8>>>,
    handed_over: Mutex<Instant>,
    answers: Sender<Answer>,
}

/// An answer, and how long it took from the event's last byte to its own.
struct Answer {
    body: Vec<u8>,
    took: Duration,
    failed: bool,
}

/// A running `bootstrap` that gets its events from here.
#[derive(Debug)]
pub struct Runtime {
    process: Process,
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    events: Sender<Vec<u8>>,
    answers: Receiver<Answer>,
}

impl Runtime {
    /// Starts `function`. It is waiting for its first event some milliseconds later.
    pub fn start(function: &Function) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let mut command = function.command(&function.dir.join("bootstrap"));
        command.env("AWS_LAMBDA_RUNTIME_API", address.to_string());
        let stopping = Arc::new(AtomicBool::new(false));
        let (events, incoming) = mpsc::channel();
        let (outgoing, answers) = mpsc::channel();
        let exchange = Arc::new(Exchange {
            events: Mutex::new(incoming),
            handed_over: Mutex::new(Instant::now()),
            answers: outgoing,
        });
        let stop = Arc::clone(&stopping);
        thread::spawn(move || {
            for stream in listener.incoming().flatten().take_while(|_| !stop.load(Ordering::Relaxed)) {
                let exchange = Arc::clone(&exchange);
                // A function that goes away takes its connection along; that is no news here.
                thread::spawn(move || serve(stream, &exchange));
            }
        });
        Ok(Self { process: Process::start(command)?, address, stopping, events, answers })
    }

    /// Sends `request` as an event; gives the answer, and the time the function took for it.
    pub fn invoke(&mut self, request: &Request) -> io::Result<(Response, Duration)> {
        let answer = self.exchange(event::from_request(request).to_string().into_bytes())?;
        let response = event::to_response(&answer.body).map_err(|why| self.broken(&why))?;
        Ok((response, answer.took))
    }

    /// Sends an event of any kind; gives what the function returned, and the time it took for it.
    pub fn hand(&mut self, event: &serde_json::Value) -> io::Result<(serde_json::Value, Duration)> {
        let answer = self.exchange(event.to_string().into_bytes())?;
        let value = serde_json::from_slice(&answer.body).map_err(|why| self.broken(&why.to_string()))?;
        Ok((value, answer.took))
    }

    fn exchange(&mut self, event: Vec<u8>) -> io::Result<Answer> {
        self.events.send(event).map_err(|_| io::Error::other("the runtime API has ended"))?;
        let start = Instant::now();
        let answer = loop {
            match self.answers.recv_timeout(Duration::from_millis(100)) {
                Ok(answer) => break answer,
                Err(RecvTimeoutError::Timeout)
                    if !self.process.has_ended() && start.elapsed() < Duration::from_mins(2) => {}
                Err(_) => return Err(self.broken("no answer")),
            }
        };
        if answer.failed {
            return Err(self.broken(&String::from_utf8_lossy(&answer.body)));
        }
        Ok(answer)
    }

    /// The most that the function's resident memory ever was, in bytes.
    pub fn peak_bytes(&self) -> u64 {
        self.process.peak_bytes()
    }

    /// Resident memory of the function in bytes.
    pub fn resident_bytes(&self) -> u64 {
        self.process.resident_bytes()
    }

    fn broken(&self, why: &str) -> io::Error {
        io::Error::other(format!("the function gave {why}\n{}", self.process.said()))
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        // One more connection, so that the listening thread sees it.
        let _ = TcpStream::connect(self.address);
    }
}

/// Answers one connection of the function until it is closed.
fn serve(stream: TcpStream, exchange: &Exchange) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(256 * 1024, stream);
    while let Some(head) = Head::read(&mut reader)? {
        let body = head.read_body(&mut reader)?;
        let arrived = Instant::now();
        let path = head.first_line.split(' ').nth(1).unwrap_or_default();
        if path.ends_with("/invocation/next") {
            let event = exchange.events.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(event) = event else { return Ok(()) };
            let mut message = next_head(event.len()).into_bytes();
            message.extend_from_slice(&event);
            // Before the write: the answer may be there before this thread runs again.
            *exchange.handed_over.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
            reader.get_mut().write_all(&message)?;
            continue;
        }
        let handed_over = *exchange.handed_over.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = !path.ends_with("/response");
        reader.get_mut().write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")?;
        let took = arrived.saturating_duration_since(handed_over);
        if exchange.answers.send(Answer { body, took, failed }).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

fn next_head(length: usize) -> String {
    let deadline = SystemTime::now() + Duration::from_secs(30);
    let deadline = deadline.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
         lambda-runtime-aws-request-id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n\
         lambda-runtime-deadline-ms: {deadline}\r\n\
         lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:123456789012:function:function\r\n\
         content-length: {length}\r\n\r\n"
    )
}
