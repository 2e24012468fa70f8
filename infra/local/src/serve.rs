//! `livespecs`: serving a folder until somebody ends it.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::ServiceExt;
use axum::extract::Request;
use axum::serve::ListenerExt as _;
use boot::{Config, LogFormat};
use domain::{ProjectId, Secret};
use embedded::Place;
use service::{Clock, Mode, Preparer, SpecsService};
use tokio::runtime;
use tokio::sync::watch;

use crate::bounds::LAST_REQUESTS;
use crate::cli::ServeArgs;
use crate::connections::Bounded;
use crate::events::Hub;
use crate::failure::Failure;
use crate::folder::{self, Naming};
use crate::front::Front;
use crate::hosts::Hosts;
use crate::stack::Stack;
use crate::watch::Watched;
use crate::{address, app, banner, browser, origin, settings, watch as watcher};

/// What makes token counts and blocks here.
pub(crate) const PREPARER: Preparer =
    Preparer { count_tokens: ::prepare::count_tokens, blocks: ::prepare::blocks };

/// Serves until it is told to end.
pub(crate) fn run(args: &ServeArgs) -> Result<(), Failure> {
    let mut config = settings::serving(args.specs_dir.as_deref(), args.public_url.as_deref())?;
    boot::init_tracing(&config, LogFormat::Plain);
    if config.mode != Mode::Database {
        folder::require(&config.specs_dir, Naming::Serve)?;
    }
    let place = place(args)?;
    let shown = std::mem::take(&mut config.specs_dir);
    config.specs_dir = origin::real(shown.clone());

    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(1, usize::from).min(2))
        // Each thread that ever allocated keeps a heap of its own.
        .max_blocking_threads(6)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let done = runtime.block_on(serve(args, config, &shown, place));
    // A look at a folder that hangs (a network drive that is gone) does not keep the process.
    runtime.shutdown_timeout(Duration::from_millis(500));
    done
}

async fn serve(args: &ServeArgs, mut config: Config, shown: &Path, place: Place) -> Result<(), Failure> {
    let mut ends = Ends::new()?;
    let listener = address::listen(&args.host, args.port).await?;
    let bound = listener.local_addr().map_err(|error| Failure::new(format!("cannot listen: {error}")))?;
    let url = address::url(bound);

    let once = sign_in_link(&mut config)?;
    let config = &config;
    let stack = match config.mode {
        Mode::Filesystem => None,
        _ => Some(Stack::start(config, place.clone(), once.clone(), &Clock::system()).await?),
    };
    if let (Some(_), Place::Folder(dir)) = (&stack, &place) {
        keep_out_of_git(dir);
    }

    let found = origin::find(&config.specs_dir, shown);
    let name = config.project_name.as_deref().or(found.name.as_deref());
    say(&banner::opening(name, found.branch.as_deref(), shown, &url));
    if stack.is_some() {
        say(&banner::admin(&url, once.as_ref().map(Secret::reveal)));
    }
    let root = origin::root(&config.specs_dir, found.specs_path.as_deref());
    let service =
        Arc::new(boot::specs_service(config, found, None, Some(PREPARER), stack.as_ref().map(Stack::store)));
    let (end, ending) = watch::channel(false);
    let hub = Hub::new(ending.clone());

    let read = app::app(Arc::clone(&service), config, hub.clone());
    let hosts = Hosts::of(bound.ip(), config.public_url.as_deref());
    let app = Front::new(read, stack.iter().flat_map(Stack::functions), hosts)?;
    if let Some(stack) = &stack {
        stack.follow(&service, Duration::from_secs(args.tick_seconds), ending.clone());
    }
    let listener = Bounded::new(listener).tap_io(|connection| {
        // Small answers should not wait for more to be sent with them.
        if let Err(error) = connection.stream().set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    let mut told = ending;
    let app = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(app);
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        let _ = told.wait_for(|ending| *ending).await;
    });
    let server = tokio::spawn(server.into_future());

    // The watch begins before the first look: what changes in between is seen.
    let watched = Watched { specs: config.specs_dir.clone(), root };
    let has_folder = config.mode != Mode::Database;
    let _watcher = has_folder.then(|| watcher::follow(watched, Arc::clone(&service), hub));
    let began = tokio::select! {
        began = begin(&service, shown, has_folder) => began.map(|()| true)?,
        () = ends.wait() => false,
    };
    if began {
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

/// Reads the folder, where there is one, and says what is in it.
async fn begin(service: &SpecsService, shown: &Path, has_folder: bool) -> Result<(), Failure> {
    if has_folder {
        let current = service.current(&ProjectId::local()).await?;
        say(&banner::found(&current.snapshot, shown));
    } else {
        say(banner::END);
    }
    Ok(())
}

/// Nobody may be there to read it: that is no reason to end.
fn say(lines: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
}

/// Where the data goes. That it can be there is known at the start.
fn place(args: &ServeArgs) -> Result<Place, Failure> {
    let dir = &args.data_dir;
    if args.in_memory {
        return Ok(Place::Memory);
    }
    if dir.exists() && !dir.is_dir() {
        return Err(Failure::new(format!(
            "the data directory `{}` is a file: name another with `--data-dir`, or keep nothing with `--in-memory`",
            dir.display()
        )));
    }
    Ok(Place::Folder(dir.clone()))
}

/// The data is in a repository's folder, most likely, and nothing of it belongs there.
fn keep_out_of_git(dir: &Path) {
    let file = dir.join(".gitignore");
    if !file.exists()
        && let Err(error) = std::fs::write(file, "*\n")
    {
        tracing::debug!(%error, "git is not told to ignore the data directory");
    }
}

/// What a link carries that signs in once, where nobody set a token to sign in with: then one is made for this start.
fn sign_in_link(config: &mut Config) -> Result<Option<Secret>, Failure> {
    if config.admin_token.is_some() || config.mode == Mode::Filesystem {
        return Ok(None);
    }
    config.admin_token = Some(random()?);
    random().map(Some)
}

/// A secret that nobody guesses: 128 bits.
pub(crate) fn random() -> Result<Secret, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::new(format!("no random numbers are to be had: {error}")))?;
    Ok(Secret::new(format!("{:032x}", u128::from_ne_bytes(bytes))))
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
