//! Random schedules.

/// What happens next. What makes no sense at that time is passed over, so that any part of a schedule is one.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// A node begins to write.
    Write { node: usize, what: What, domain: usize, host_type: usize },
    /// A node begins to do what is due, or to look.
    Tick(usize),
    /// One of those who have begun goes on by so many steps.
    Go(usize, usize),
    /// All who have begun end.
    Finish,
    /// One of those who have begun crashes.
    Crash(usize),
    /// The service of a node is turned off.
    Stop(usize),
    /// The service of a node is turned on.
    Start(usize),
    /// A number is taken for an event that never comes.
    Burn,
    /// Time passes, in seconds.
    Jump(u64),
}

/// What is written.
#[derive(Debug, Clone, Copy)]
pub enum What {
    Insert,
    Delete,
    /// Modules cannot remove their data.
    DeleteInVain,
    Enable,
    Disable,
}

/// The schedule of a seed.
pub fn random(seed: u64) -> Vec<Step> {
    let mut chance = fastrand::Rng::with_seed(seed);
    let length = chance.usize(8..40);
    (0..length).map(|_| step(&mut chance)).collect()
}

fn step(chance: &mut fastrand::Rng) -> Step {
    let node = chance.usize(0..super::lab::NODES);
    match chance.u8(0..100) {
        0..28 => {
            let what = match chance.u8(0..10) {
                0..4 => What::Insert,
                4..7 => What::Delete,
                7 => What::DeleteInVain,
                8 => What::Enable,
                _ => What::Disable,
            };
            Step::Write { node, what, domain: chance.usize(0..3), host_type: chance.usize(0..2) }
        }
        28..44 => Step::Tick(node),
        44..76 => Step::Go(chance.usize(0..8), chance.usize(1..5)),
        76..79 => Step::Finish,
        79..83 => Step::Crash(chance.usize(0..8)),
        83..86 => Step::Stop(node),
        86..91 => Step::Start(node),
        91..94 => Step::Burn,
        _ => Step::Jump([1, 31, 61, 200][chance.usize(0..4)]),
    }
}
