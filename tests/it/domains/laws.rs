//! Ten laws of dynamic domains, over random schedules in which nodes, writers and cleaners take turns at every step of
//! every transaction, crash, stop, and time jumps.
//!
//! A schedule that breaks a law is made as short as it still breaks it. Each law is shown able to fail: by a store that
//! makes a loader, a cleaner or a writer behave as a wrong one would.

mod judge;
mod lab;
mod script;
mod spoiled;

use lab::Lab;
use script::Step;
use spoiled::Fault;
use std::sync::Mutex;

/// Runs one schedule; the law that it breaks, if it does.
fn run(script: &[Step], server: &str, fault: Option<Fault>, law: Option<u8>) -> Result<judge::Seen, String> {
    let mut lab = Lab::new(server, fault, law);
    for step in script {
        lab.step(*step)?;
    }
    lab.end()
}

/// The shortest schedule within this one that still breaks a law.
fn shortest(mut script: Vec<Step>, breaks: impl Fn(&[Step]) -> bool) -> Vec<Step> {
    let mut length = script.len().div_ceil(2);
    while length > 0 {
        let mut at = 0;
        while at < script.len() {
            let mut shorter = script.clone();
            shorter.drain(at..(at + length).min(script.len()));
            if breaks(&shorter) {
                script = shorter;
            } else {
                at += length;
            }
        }
        length = if length == 1 { 0 } else { length.div_ceil(2) };
    }
    script
}

/// So many schedules of each server: a few, or `MIMCFG_SCHEDULES`, which CI sets to 100,000.
fn schedules() -> u64 {
    std::env::var("MIMCFG_SCHEDULES").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000)
}

fn hold(server: &str) {
    let total = Mutex::new(judge::Seen::default());
    let workers = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let total = &total;
            scope.spawn(move || {
                let mut seen = judge::Seen::default();
                for seed in (worker..schedules()).step_by(usize::try_from(workers).unwrap()) {
                    let script = script::random(seed);
                    match run(&script, server, None, None) {
                        Ok(one) => seen.add(one),
                        Err(broken) => {
                            let short = shortest(script, |script| run(script, server, None, None).is_err());
                            let again = run(&short, server, None, None).unwrap_err();
                            panic!("{server}, schedule {seed}: {broken}\nin short: {again}\n{short:?}");
                        }
                    }
                }
                total.lock().unwrap().add(seen);
            });
        }
    });
    let seen = total.into_inner().unwrap();
    println!("{server}: {} schedules, {seen:?}", schedules());
    assert!(seen.is_whole(), "schedules pass something over: {seen:?}");
}

#[test]
fn schedules_of_5_0_keep_the_laws() {
    hold("5.0");
}

#[test]
fn schedules_of_5_1_keep_the_laws() {
    hold("5.1");
}

#[test]
fn schedules_of_6_0_keep_the_laws() {
    hold("6.0");
}

#[test]
fn each_law_is_broken_by_who_does_not_keep_it_and_the_schedule_is_short() {
    for (law, fault) in spoiled::FAULTS {
        let broken = (0..20_000).find_map(|seed| {
            let script = script::random(seed);
            let broken = run(&script, "6.0", Some(fault), Some(law)).err()?;
            Some((script, broken))
        });
        let (script, broken) = broken.unwrap_or_else(|| panic!("{fault:?} does not break law {law}"));
        assert!(broken.starts_with(&format!("law {law}:")), "{broken}");
        let long = script.len();
        let short = shortest(script, |script| run(script, "6.0", Some(fault), Some(law)).is_err());
        println!("law {law}, {fault:?}: {} of {long} steps: {short:?}", short.len());
        assert!(short.len() <= 16, "{fault:?}: {short:?}");
        // The same schedule is kept by those who do it right.
        assert!(run(&short, "6.0", None, None).is_ok(), "{short:?}");
    }
}
