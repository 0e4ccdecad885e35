//! The part of `mimcfg run` that is about dynamic domains: which database, how many nodes.

use clap::Args;
use std::path::PathBuf;

/// Where dynamic domains are, and who serves them.
#[derive(Debug, Args)]
#[cfg_attr(not(feature = "runtime"), allow(dead_code))] // Its help is the same where it is not built in.
pub(super) struct Domains {
    /// Database of the `global` pool, where dynamic domains are: sqlite:FILE, postgres://… or mysql://…; a file in the
    /// folder of --store unless told
    #[arg(long, value_name = "URL")]
    db: Option<String>,
    /// Database of a pool that `db_pool` names; may be given again
    #[arg(long, value_name = "NAME=URL")]
    pool: Vec<String>,
    /// Create the tables of dynamic domains, if they are not there
    #[arg(long)]
    init_db: bool,
    /// So many nodes over one database
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=100))]
    nodes: u16,
    /// Port on 127.0.0.1 for the REST API of domains; 0 takes any that is free, which the journal names
    #[arg(long, value_name = "PORT", requires = "api_secret")]
    api: Option<u16>,
    /// File with what who asks the API must know: NAME:PASSWORD, or a token
    #[arg(long, value_name = "FILE", requires = "api")]
    api_secret: Option<PathBuf>,
}

#[cfg(feature = "runtime")]
mod real {
    use super::Domains;
    use crate::cli::Failure;
    use mimcfg::run::db::Address;
    use mimcfg::run::domains::Settings;
    use mimcfg::run::journal::{Event, Journal};
    use mimcfg::run::real::{Api, Cluster, Log, RealClock, Secret, Setup, Start};
    use std::path::Path;

    impl Domains {
        /// What nodes are started with; what is wrong with it is told before anything is made.
        pub(in crate::cli::run) fn setup(&self, settings: Settings, folder: &Path) -> Result<Setup, Failure> {
            let mut pools = Vec::new();
            for pool in &self.pool {
                let Some((name, url)) = pool.split_once('=') else {
                    // What it is instead may hold a password.
                    return Err(Failure::Use("--pool takes NAME=URL".to_owned()));
                };
                pools.push((name, url));
            }
            pools.extend(self.db.as_deref().map(|url| ("global", url)));
            let named = pools.iter().find(|(name, _)| *name == settings.pool);
            let own = format!("sqlite:{}", folder.join("domains.db").display());
            let url = match named {
                Some((_, url)) => *url,
                None if settings.pool == "global" => &own,
                None => {
                    let pool = &settings.pool;
                    return Err(Failure::Use(format!(
                        "`db_pool` of service_domain_db is `{pool}`, and there is no such pool: --pool {pool}=URL"
                    )));
                }
            };
            let address = Address::parse(url).map_err(Failure::Use)?;
            // A file that is made by this run has no tables, and nobody else to make them.
            let create = self.init_db || address.is_new_file();
            let nodes = vec![settings.names; usize::from(self.nodes)];
            let api = self.api.zip(self.api_secret.as_deref());
            let api = api.map(|(port, path)| Ok(Api { port, secret: secret(path)? })).transpose()?;
            Ok(Setup { api, address, create, profile: settings.profile, options: settings.options, nodes })
        }
    }

    fn secret(path: &Path) -> Result<Secret, Failure> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::Use(format!("`{shown}` cannot be read: {error}")))?;
        Secret::parse(&text).map_err(|reason| Failure::Use(format!("`{shown}` holds no secret: {reason}")))
    }

    /// Starts nodes that tell what happens in the journal of the run, and end the run when none is left.
    pub(in crate::cli::run) fn start(setup: Setup, clock: &RealClock) -> Result<Cluster, Failure> {
        let start = Start {
            began: clock.began(),
            journals: Box::new(|| Box::new(Log) as Box<_>),
            down: Box::new(clock.stopper()),
        };
        let cluster = Cluster::start(setup, start)
            .map_err(|error| Failure::Use(format!("dynamic domains cannot be served: {error}")))?;
        if let Some(address) = cluster.api() {
            let event = Event::new(0, "domains_api_listens");
            Log.tell(event.with("url", format!("http://{address}/api/domains/")));
        }
        Ok(cluster)
    }
}

#[cfg(feature = "runtime")]
pub(super) use real::start;
