//! `mimcfg ctl session`: sessions are declared, since nobody logs in here. Any other word is one of the category `session`.

use clap::{Args, Subcommand};

/// What stands behind the word `session`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Behind {
    #[command(subcommand)]
    word: Option<Word>,
}

#[derive(Debug, Subcommand)]
enum Word {
    #[command(flatten)]
    Own(What),
    /// A command of the category `session` with its arguments, from 6.0 on
    #[command(external_subcommand)]
    Command(Vec<String>),
}

impl Behind {
    /// What becomes of a session, or the words of a call.
    pub(in crate::cli) fn told(self) -> Result<What, Vec<String>> {
        let words = match self.word {
            Some(Word::Own(what)) => return Ok(what),
            Some(Word::Command(words)) => words,
            None => Vec::new(),
        };
        Err([vec!["session".to_owned()], words].concat())
    }
}

/// What becomes of a session.
#[derive(Debug, Subcommand)]
#[cfg_attr(not(feature = "runtime"), allow(dead_code))] // Its help is the same where it is not built in.
pub(in crate::cli) enum What {
    /// Open a session
    Open {
        user: String,
        host: String,
        resource: String,
        /// How the client is connected
        #[arg(long, default_value = "c2s_tls", value_parser = ["c2s", "c2s_tls", "c2s_compressed", "c2s_compressed_tls"])]
        connection: String,
        /// Address of the client; without it the session has none, as one that was put in by hand
        #[arg(long)]
        ip: Option<std::net::IpAddr>,
        /// Port of the client
        #[arg(long, default_value_t = 50_000)]
        port: u16,
        /// Node that it is on
        #[arg(long)]
        node: Option<String>,
    },
    /// Close a session
    Close { user: String, host: String, resource: String },
    /// Let a session send presence
    Presence {
        user: String,
        host: String,
        resource: String,
        /// available, away, chat, dnd, xa or unavailable
        #[arg(value_parser = ["available", "away", "chat", "dnd", "xa", "unavailable"])]
        show: String,
        #[arg(default_value = "")]
        status: String,
        #[arg(default_value_t = 0, allow_negative_numbers = true)]
        priority: i8,
    },
}

#[cfg(feature = "runtime")]
mod kept {
    use super::super::super::Failure;
    use super::What;
    use mimcfg::run::address::Address;
    use mimcfg::run::store::{Session, Store};

    impl What {
        /// Does it; an account that is not there has no sessions.
        pub(in crate::cli) fn apply(&self, store: &Store, now: i64) -> Result<u8, Failure> {
            let (user, host, resource) = match self {
                What::Open { user, host, resource, .. }
                | What::Close { user, host, resource }
                | What::Presence { user, host, resource, .. } => (user, host, resource),
            };
            let address = Address::with(user, host, resource);
            let address = address.filter(|address| !address.user.is_empty() && !address.resource.is_empty());
            let address = address.ok_or_else(|| {
                Failure::Use(format!("`{user}@{host}/{resource}` is no address of a session"))
            })?;
            let done = store.change(|kept| {
                if !kept.exists(&address)? {
                    return Ok(false);
                }
                match self {
                    What::Open { connection, ip, port, node, .. } => kept
                        .open_session(&Session {
                            address: address.clone(),
                            connection: connection.clone(),
                            peer: ip.map(|ip| (ip.to_string(), *port)),
                            node: node.clone().unwrap_or_else(|| Session::NODE.to_owned()),
                            priority: 0,
                            show: "unavailable".to_owned(),
                            status: String::new(),
                            since: now,
                        })
                        .map(|()| true),
                    What::Close { .. } => kept.close_session(&address),
                    What::Presence { show, status, priority, .. } => {
                        kept.set_presence(&address, (show, status, i64::from(*priority)))
                    }
                }
            });
            match done {
                Ok(true) => Ok(0),
                Ok(false) => Err(Failure::Use(format!("there is no account or session `{address}`"))),
                Err(error) => Err(super::super::kept::unusable(&error)),
            }
        }
    }
}
