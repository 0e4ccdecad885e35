//! The clock of the machine, which also hears of answered requests and of being told to end.

use crate::run::clock::{Clock, Wake};
use crate::run::outside::Delivered;
use std::io;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

/// The clock of the machine.
pub struct RealClock {
    runtime: Runtime,
    began: Instant,
    delivered: UnboundedReceiver<Delivered>,
    deliver: UnboundedSender<Delivered>,
    told: watch::Receiver<Option<String>>,
    tell: watch::Sender<Option<String>>,
}

impl RealClock {
    /// A clock that begins now, and ends waiting on SIGINT and SIGTERM.
    ///
    /// # Errors
    /// When the system gives no timers or no signals.
    pub fn new() -> io::Result<RealClock> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (deliver, delivered) = unbounded_channel();
        let (tell, told) = watch::channel(None);
        let clock = RealClock { runtime, began: Instant::now(), delivered, deliver, told, tell };
        clock.hear_signals()?;
        Ok(clock)
    }

    /// Ends waiting, from any thread, for a reason.
    pub fn stopper(&self) -> impl Fn(&str) + Send + 'static {
        let tell = self.tell.clone();
        move |reason| drop(tell.send_replace(Some(reason.to_owned())))
    }

    /// When it began.
    pub fn began(&self) -> Instant {
        self.began
    }

    /// Where tasks run while the clock waits.
    pub(super) fn handle(&self) -> Handle {
        self.runtime.handle().clone()
    }

    /// Where those who sent a report tell what came of it.
    pub(super) fn deliver(&self) -> UnboundedSender<Delivered> {
        self.deliver.clone()
    }

    #[cfg(unix)]
    fn hear_signals(&self) -> io::Result<()> {
        use tokio::signal::unix::{SignalKind, signal};
        let _inside = self.runtime.enter();
        for (kind, name) in [(SignalKind::interrupt(), "SIGINT"), (SignalKind::terminate(), "SIGTERM")] {
            let mut signal = signal(kind)?;
            let tell = self.tell.clone();
            self.runtime.spawn(async move {
                if signal.recv().await.is_some() {
                    tell.send_replace(Some(format!("{name} was received")));
                }
            });
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn hear_signals(&self) -> io::Result<()> {
        let tell = self.tell.clone();
        self.runtime.spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                tell.send_replace(Some("Ctrl-C was received".to_owned()));
            }
        });
        Ok(())
    }
}

impl Clock<Delivered> for RealClock {
    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn wait(&mut self, until: Option<u64>) -> Wake<Delivered> {
        let RealClock { runtime, began, delivered, told, .. } = self;
        // A time beyond what the system can count is never.
        let due = until.and_then(|until| began.checked_add(Duration::from_millis(until)));
        runtime.block_on(async {
            let time = async {
                match due {
                    Some(due) => tokio::time::sleep_until(due.into()).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                told = told.wait_for(Option::is_some) => {
                    Wake::Stop(told.ok().and_then(|told| told.clone()).unwrap_or_default())
                }
                Some(delivered) = delivered.recv() => Wake::Came(delivered),
                () = time => Wake::Due,
            }
        })
    }
}
