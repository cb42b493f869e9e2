//! `claviger serve`

mod demo;

use std::{
    io::IsTerminal,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::Context;
use clap::Args;
use poem::{
    Server,
    listener::{Acceptor, Listener, TcpListener},
};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::{
    app::App,
    background::Background,
    clock::server_clock,
    config::{Config, Log, LogFormat},
    environment::Environments,
    http::{endpoint, idle::CloseIdle, limits::RateLimits},
    metrics::Metrics,
    openapi,
    secrets::MasterKeySource,
};

/// Run the server until SIGTERM or Ctrl-C.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Fill empty environments with a demo catalog and a year of made-up business, and print keys and admin tokens to try it
    /// with. `prod` is left alone if Stripe is set up for it.
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(super) async fn run(self, config: Config) -> anyhow::Result<()> {
        start_log(&config.log)?;
        // Meanwhile: they need no store, and to make them takes about as long as to open one.
        let routes = tokio::task::spawn_blocking(|| {
            // The first request wants these.
            openapi::load_routes();
            endpoint::routes()
        });
        let clock = server_clock();
        let (environments, key_source) = Environments::open(&config, clock.now()).await?;
        warn_of_development_key(&config, &key_source);
        let address = format!("{}:{}", config.http.host, config.http.port);
        let acceptor = TcpListener::bind(address.clone())
            .into_acceptor()
            .await
            .with_context(|| format!("cannot listen on {address}; is the port taken? Set PORT to another one"))?;
        let local = acceptor
            .local_addr()
            .first()
            .and_then(|address| address.as_socket_addr().copied());
        let url = base_url(&config, local);
        let app = Arc::new(App {
            limits: RateLimits::new(config.limits),
            metrics: Metrics::new(&environments),
            base_url: url.clone(),
            clock,
            environments,
            draining: AtomicBool::new(false),
            config,
        });
        if self.demo {
            demo::fill(&app).await?;
        }
        let endpoint = endpoint::endpoint(&app, routes.await?);
        let background = Background::start(&app)?;
        println!(
            "Claviger {} listens on {url} (API explorer: {url}/docs)",
            env!("CARGO_PKG_VERSION")
        );
        if self.demo {
            demo::announce(&app, &url).await?;
        }

        let grace = Duration::from_secs(app.config.http.shutdown_grace_seconds);
        Server::new_with_acceptor(CloseIdle::new(acceptor, app.config.http.idle_timeout()))
            .run_with_graceful_shutdown(endpoint, end_of_service(&app)?, Some(grace))
            .await?;
        background.stop(grace).await;
        for env in app.environments.all() {
            env.store.close().await;
        }
        Ok(())
    }
}

/// The address that clients use, as configured or as listened on.
fn base_url(config: &Config, local: Option<SocketAddr>) -> String {
    match (config.http.base_url.trim_end_matches('/'), local) {
        ("", Some(address)) => format!("http://{address}"),
        ("", None) => format!("http://{}:{}", config.http.host, config.http.port),
        (configured, _) => configured.to_owned(),
    }
}

fn warn_of_development_key(config: &Config, source: &MasterKeySource) {
    if let MasterKeySource::DevelopmentFile { created } = source {
        let path = config.data_dir.join("master.key");
        let verb = if *created {
            "wrote a random master key to"
        } else {
            "using the master key in"
        };
        println!(
            "LICENSE_ENCRYPTION_KEY is not set: {verb} {} (development mode). Keep a copy of it: without it the licenses \
             cannot be found.",
            path.display()
        );
    }
}

fn start_log(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&log.filter).context("log.filter (RUST_LOG) is not valid")?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}

/// Ends when no more connections are to be taken: at once on Ctrl-C, and on SIGTERM after the time in which load balancers notice.
/// A second signal cuts that time short.
fn end_of_service(app: &Arc<App>) -> anyhow::Result<impl Future<Output = ()> + use<>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let app = Arc::clone(app);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => return,
        }
        let drain = Duration::from_secs(app.config.http.shutdown_drain_seconds);
        app.draining.store(true, Ordering::Relaxed);
        tokio::select! {
            () = tokio::time::sleep(drain) => {}
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
