//! `livespecs`: serving a folder until somebody ends it.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::Request;
use axum::serve::ListenerExt as _;
use boot::{Config, LogFormat};
use domain::ProjectId;
use service::Preparer;
use tokio::runtime;
use tokio::sync::watch;

use crate::cli::ServeArgs;
use crate::events::Hub;
use crate::failure::Failure;
use crate::folder::{self, Naming};
use crate::watch::Watched;
use crate::{address, app, banner, browser, origin, settings, watch as watcher};

/// Requests that are under way when the server is told to end have this long.
const LAST_REQUESTS: Duration = Duration::from_secs(3);

/// What makes token counts and blocks here.
pub(crate) const PREPARER: Preparer =
    Preparer { count_tokens: ::prepare::count_tokens, blocks: ::prepare::blocks };

/// Serves until it is told to end.
pub(crate) fn run(args: &ServeArgs) -> Result<(), Failure> {
    let mut config = settings::read(args.specs_dir.as_deref())?;
    boot::init_tracing(&config, LogFormat::Plain);
    folder::require(&config.specs_dir, Naming::Serve)?;
    require_data_dir(args)?;
    let shown = std::mem::take(&mut config.specs_dir);
    config.specs_dir = origin::real(shown.clone());

    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(1, usize::from).min(2))
        // Each thread that ever allocated keeps a heap of its own.
        .max_blocking_threads(4)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let done = runtime.block_on(serve(args, &config, &shown));
    // A look at a folder that hangs (a network drive that is gone) does not keep the process.
    runtime.shutdown_timeout(Duration::from_millis(500));
    done
}

async fn serve(args: &ServeArgs, config: &Config, shown: &Path) -> Result<(), Failure> {
    let mut ends = Ends::new()?;
    let listener = address::listen(&args.host, args.port).await?;
    let bound = listener.local_addr().map_err(|error| Failure::new(format!("cannot listen: {error}")))?;
    let url = address::url(bound);

    let found = origin::find(&config.specs_dir);
    let name = config.project_name.as_deref().or(found.name.as_deref());
    say(&banner::opening(name, found.branch.as_deref(), shown, &url));
    let root = origin::root(&config.specs_dir, found.specs_path.as_deref());
    let service = Arc::new(boot::specs_service(config, found, None, Some(PREPARER), None));
    let (end, ending) = watch::channel(false);
    let hub = Hub::new(ending.clone());

    let app = app::app(Arc::clone(&service), config, hub.clone());
    let listener = listener.tap_io(|stream| {
        // Small answers should not wait for more to be sent with them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    let mut told = ending;
    let server = axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).with_graceful_shutdown(
        async move {
            let _ = told.wait_for(|ending| *ending).await;
        },
    );
    let server = tokio::spawn(server.into_future());

    // The watch begins before the first look: what changes in between is seen.
    let watched = Watched { specs: config.specs_dir.clone(), root };
    let _watcher = watcher::follow(watched, Arc::clone(&service), hub);
    let local = ProjectId::local();
    let loaded = tokio::select! {
        loaded = service.current(&local) => Some(loaded?),
        () = ends.wait() => None,
    };
    if let Some(current) = loaded {
        say(&banner::found(&current.snapshot, shown));
        drop(current);
        if args.open {
            browser::open(&url);
        }
        ends.wait().await;
    }

    let _ = end.send(true);
    tokio::select! {
        // Whoever asks a second time does not want to wait.
        () = ends.wait() => {}
        _ = tokio::time::timeout(LAST_REQUESTS, server) => {}
    }
    Ok(())
}

/// Nobody may be there to read it: that is no reason to end.
fn say(lines: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
}

/// The data directory is made when there is something to keep; that it could be is known at the start.
fn require_data_dir(args: &ServeArgs) -> Result<(), Failure> {
    let dir = &args.data_dir;
    if !args.in_memory && dir.exists() && !dir.is_dir() {
        return Err(Failure::new(format!(
            "the data directory `{}` is a file: name another with `--data-dir`, or keep nothing with `--in-memory`",
            dir.display()
        )));
    }
    Ok(())
}

/// What tells the server to end: Ctrl-C, and on Unix SIGTERM.
struct Ends {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Ends {
    #[cfg(unix)]
    fn new() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let on =
            |kind| signal(kind).map_err(|error| Failure::new(format!("cannot wait for signals: {error}")));
        Ok(Self { terminate: on(SignalKind::terminate())?, interrupt: on(SignalKind::interrupt())? })
    }

    #[cfg(unix)]
    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "it can fail on Unix")]
    fn new() -> Result<Self, Failure> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn wait(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
