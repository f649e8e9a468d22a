//! Starting and stopping: the address, the owner's link, and how the server ends.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tokio::runtime;
use tokio::sync::{Semaphore, broadcast, watch};

use crate::door::{Door, Session};
use crate::{Shared, Window, events, guard, router, secret, sessions};

/// Requests for media that are worked on at a time, each on a thread that mostly waits.
const MOST_WAITING: usize = 64;
/// How long open answers may take once the server was told to stop.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Where and for whom to serve. It holds a secret, so it cannot be printed.
#[derive(Clone)]
pub struct ServeOptions {
    /// On loopback, unless `behind_tls`; port 0 takes a free one.
    pub bind: SocketAddr,
    /// A proxy in front speaks TLS: origins are https, cookies are Secure.
    pub behind_tls: bool,
    /// The code of the owner's link instead of a random one: 16 to 256 of `A-Za-z0-9-_`.
    pub owner_secret: Option<String>,
    /// Whether a window of this process reads media under a secret path.
    pub desktop: bool,
}

/// What the server can be reached by. It holds secrets, so it cannot be printed whole.
#[derive(Clone)]
pub struct Serving {
    pub address: SocketAddr,
    /// Opens the page as the owner, once. Behind TLS the proxy's name belongs in the address.
    pub owner_link: String,
    /// What stands before `/media/...` in the desktop window.
    pub media_base: Option<String>,
}

/// Serves until Ctrl-C or SIGTERM, then lets open answers finish for a few seconds.
///
/// `ready` is called once, when connections are taken.
///
/// # Errors
/// An address off loopback without `behind_tls`, one that is taken, an owner's secret that does
/// not fit in a link.
pub async fn serve(
    door: Arc<dyn Door>,
    options: ServeOptions,
    ready: impl FnOnce(Serving),
) -> io::Result<()> {
    let (listener, shared, serving) = start(door, options)?;
    let told = told_to_stop()?;
    let stop = shared.stop.clone();
    tokio::spawn(async move {
        told.await;
        stop.send_replace(true);
    });
    ready(serving);
    answer(listener, shared).await
}

/// [`serve`] for a program without a runtime of its own: returns when the server has ended.
///
/// # Errors
/// As [`serve`].
pub fn run(
    door: Arc<dyn Door>,
    options: ServeOptions,
    ready: impl FnOnce(Serving),
) -> io::Result<()> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(door, options, ready))
}

/// Serves on a thread of its own until the process ends.
///
/// # Errors
/// As [`serve`].
pub fn spawn(door: Arc<dyn Door>, options: ServeOptions) -> io::Result<Serving> {
    let (listener, shared, serving) = start(door, options)?;
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("burnish-server")
        .enable_all()
        .build()?;
    thread::Builder::new()
        .name("burnish-server".to_owned())
        // Without anyone to tell it to stop, it only ends when the process does.
        .spawn(move || runtime.block_on(answer(listener, shared)))?;
    Ok(serving)
}

fn start(
    door: Arc<dyn Door>,
    options: ServeOptions,
) -> io::Result<(TcpListener, Arc<Shared>, Serving)> {
    let ServeOptions {
        bind,
        behind_tls,
        owner_secret,
        desktop,
    } = options;
    if !behind_tls && !bind.ip().to_canonical().is_loopback() {
        return Err(refused(&format!(
            "{bind} can be reached from other machines, where anyone on the way could read along; \
             bind to 127.0.0.1, or put a TLS proxy in front and say --behind-tls"
        )));
    }
    let code = match owner_secret {
        Some(given) if secret::plausible(&given) => given,
        Some(_) => {
            return Err(refused(
                "the owner's secret must be 16 to 256 letters, digits, '-' or '_'",
            ));
        }
        None => secret::fresh()?,
    };
    let listener = TcpListener::bind(bind).map_err(|err| {
        let text = format!("cannot listen on {bind}: {err}");
        io::Error::new(err.kind(), text)
    })?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;

    let capability = if desktop {
        Some(secret::fresh()?)
    } else {
        None
    };
    let media_base = capability
        .as_ref()
        .map(|capability| format!("http://{address}/{capability}"));
    let window = capability
        .zip(media_base.clone())
        .map(|(secret, base)| Window {
            capability: secret::digest(&secret),
            session: Session::owner(true, base),
        });
    let (stop, _) = watch::channel(false);
    let (changes, _) = broadcast::channel(events::BACKLOG);
    let shared = Arc::new(Shared {
        rules: guard::Rules::new(address, behind_tls, desktop),
        sessions: Mutex::new(sessions::Sessions::new(address.port(), behind_tls, &code)),
        changes,
        stop,
        media_turns: Semaphore::new(MOST_WAITING),
        tile_turns: Semaphore::new(MOST_WAITING),
        window,
        door,
    });
    events::pass_on(shared.door.subscribe(), Arc::downgrade(&shared))?;
    let scheme = if behind_tls { "https" } else { "http" };
    let serving = Serving {
        address,
        owner_link: format!("{scheme}://{address}/#code={code}"),
        media_base,
    };
    Ok((listener, shared, serving))
}

fn refused(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, text)
}

async fn answer(listener: TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let stopping = |shared: &Shared| {
        let mut stop = shared.stop.subscribe();
        async move {
            // An error says that nobody can tell it to stop any more.
            if stop.wait_for(|stopping| *stopping).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    let (graceful, impatient) = (stopping(&shared), stopping(&shared));
    let server = axum::serve(listener, router(shared)).with_graceful_shutdown(graceful);
    tokio::select! {
        ended = async { server.await } => ended,
        () = async { impatient.await; tokio::time::sleep(LAST_WORDS).await } => Ok(()),
    }
}

#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
