//! The part of `mimcfg run` that is about dynamic domains: which database, how many nodes.

use clap::Args;

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
}

#[cfg(feature = "runtime")]
mod real {
    use super::Domains;
    use crate::cli::Failure;
    use mimcfg::run::db::Address;
    use mimcfg::run::domains::Settings;
    use mimcfg::run::real::{Cluster, Log, Setup};
    use std::path::Path;
    use std::time::Instant;

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
            Ok(Setup { address, create, profile: settings.profile, options: settings.options, nodes })
        }
    }

    /// Starts nodes that tell what happens in the journal of the run.
    pub(in crate::cli::run) fn start(setup: Setup, began: Instant) -> Result<Cluster, Failure> {
        let journals = Box::new(|| Box::new(Log) as Box<_>);
        Cluster::start(setup, began, journals)
            .map_err(|error| Failure::Use(format!("dynamic domains cannot be served: {error}")))
    }
}

#[cfg(feature = "runtime")]
pub(super) use real::start;
