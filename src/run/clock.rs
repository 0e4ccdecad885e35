//! Time, as a runtime needs it: what time it is, and waiting.

/// Why waiting ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Wake<T> {
    /// The time has come.
    Due,
    /// Something came from outside before.
    Came(T),
    /// Someone asked for the end, for this reason.
    Stop(String),
}

/// A clock that begins at 0; what comes from outside while it waits is a `T`.
pub trait Clock<T> {
    /// Milliseconds since it began.
    fn now(&self) -> u64;

    /// Waits until then or until something happens; without a time, until something happens.
    fn wait(&mut self, until: Option<u64>) -> Wake<T>;
}

/// A clock that is moved by waiting: any time passes at once, and nothing comes from outside.
#[derive(Debug, Default)]
pub struct ManualClock {
    now: u64,
}

impl<T> Clock<T> for ManualClock {
    fn now(&self) -> u64 {
        self.now
    }

    fn wait(&mut self, until: Option<u64>) -> Wake<T> {
        match until {
            Some(until) => {
                self.now = self.now.max(until);
                Wake::Due
            }
            None => Wake::Stop("nothing more will happen".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_goes_where_it_is_asked_to_and_never_back() {
        let mut clock = ManualClock::default();
        assert_eq!(Clock::<()>::wait(&mut clock, Some(86_400_000)), Wake::Due);
        assert_eq!(Clock::<()>::wait(&mut clock, Some(1)), Wake::Due);
        assert_eq!(Clock::<()>::now(&clock), 86_400_000);
        assert!(matches!(Clock::<()>::wait(&mut clock, None), Wake::Stop(_)));
    }
}
