//! A server of canned answers, for what a GitHub that works never does.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::{Repository, RepositoryId, Secret, Timestamp};
use github::{At, GitHub, GitHubConfig, Session};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The token of these tests.
pub(crate) const TOKEN: &str = "ghp_thetokenthatnobodymaysee";

/// The time of these tests: 2001-09-09T01:46:40Z.
pub(crate) const NOW: i64 = 1_000_000_000_000;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// `GET /repos/acme/app`.
    pub(crate) line: String,
    /// Its headers, in lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

/// What is answered.
pub(crate) enum Said {
    /// Status, headers (`name: value`), body.
    Whole(u16, Vec<String>, Vec<u8>),
    /// A body that nobody says the length of: it ends with the connection.
    Open(u16, Vec<u8>),
    /// Half of a body.
    Half,
    /// One byte, and then nothing more.
    Drip,
    /// Nothing at all.
    Hang,
    /// The connection ends.
    Gone,
}

/// Status 200, with that body.
pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Said {
    Said::Whole(200, vec![], body.into())
}

/// That status, with a message.
pub(crate) fn refused(status: u16) -> Said {
    Said::Whole(status, vec![], br#"{"message":"No."}"#.to_vec())
}

/// That status and headers.
pub(crate) fn with(status: u16, headers: &[&str], body: impl Into<Vec<u8>>) -> Said {
    Said::Whole(status, headers.iter().map(|&header| header.to_owned()).collect(), body.into())
}

/// A running server. It ends when it is dropped.
pub(crate) struct Canned {
    pub(crate) url: String,
    log: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

impl Canned {
    /// Answers each request by what `answer` says of it and its number, from 0.
    pub(crate) async fn start(answer: impl Fn(usize, &Asked) -> Said + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let log = Arc::new(Mutex::new(Vec::new()));
        let (answer, asked) = (Arc::new(answer), Arc::clone(&log));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer), Arc::clone(&asked)));
            }
        });
        Self { url, log, task }
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.log.lock().unwrap().clone()
    }

    /// The first lines of what was asked so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }

    pub(crate) fn config(&self) -> GitHubConfig {
        GitHubConfig {
            api_url: self.url.clone(),
            raw_url: None,
            token: Some(Secret::new(TOKEN)),
            patience: Duration::from_secs(20),
            retry_after: Duration::from_millis(1),
            now: Arc::new(|| Timestamp::from_millis(NOW)),
        }
    }

    pub(crate) fn session(&self) -> Session {
        GitHub::new(self.config()).unwrap().session()
    }
}

impl Drop for Canned {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: Arc<impl Fn(usize, &Asked) -> Said>,
    log: Arc<Mutex<Vec<Asked>>>,
) -> Option<()> {
    loop {
        let asked = read(&mut stream).await?;
        let number = {
            let mut log = log.lock().unwrap();
            log.push(asked.clone());
            log.len() - 1
        };
        match answer(number, &asked) {
            Said::Whole(status, headers, body) => {
                let headers: String = headers.iter().flat_map(|header| ["\r\n", header]).collect();
                let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}{headers}\r\n\r\n", body.len());
                stream.write_all(&[head.as_bytes(), &body].concat()).await.ok()?;
            }
            Said::Open(status, body) => {
                let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n\r\n");
                stream.write_all(&[head.as_bytes(), &body].concat()).await.ok()?;
                return None;
            }
            Said::Half => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"tree\": [").await.ok()?;
                return None;
            }
            Said::Drip => {
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{").await.ok()?;
                std::future::pending::<()>().await;
            }
            Said::Hang => std::future::pending::<()>().await,
            Said::Gone => return None,
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let mut more = [0; 4096];
        match stream.read(&mut more).await.ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&more[..read]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let (line, head) = head.split_once("\r\n").unwrap_or((&head, ""));
    let line = line.trim_end_matches(" HTTP/1.1").to_owned();
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = bytes.split_off(end + 4);
    let have = body.len();
    body.resize(length.unwrap_or(0), 0);
    if body.len() > have {
        stream.read_exact(&mut body[have..]).await.ok()?;
    }
    Some(Asked { line, head, body: String::from_utf8_lossy(&body).into_owned() })
}

/// The repository of these tests, as the API describes it.
pub(crate) const REPOSITORY: &str = r#"{"id":7,"full_name":"acme/app","private":false,"visibility":"public",
    "archived":false,"disabled":false,"default_branch":"main","description":"An app.","stargazers_count":3}"#;

pub(crate) fn repository() -> Repository {
    Repository {
        id: RepositoryId(7),
        name: "acme/app".parse().unwrap(),
        default_branch: "main".into(),
        description: Some("An app.".into()),
        stars: 3,
        archived: false,
        private: false,
    }
}

pub(crate) fn by_name() -> At {
    At::Name("acme/app".parse().unwrap())
}

/// A conversation with the model; `None`: without a token.
pub(crate) fn session_with(server: &github_model::Server, token: Option<&str>) -> Session {
    let model = server.model().clone();
    let config = GitHubConfig {
        api_url: server.url().to_owned(),
        raw_url: Some(server.raw_url().to_owned()),
        token: token.map(Secret::new),
        patience: Duration::from_secs(20),
        retry_after: Duration::from_millis(1),
        now: Arc::new(move || model.now()),
    };
    GitHub::new(config).unwrap().session()
}
