//! The `mimcfg` command.

mod cli;

/// Trees of settings are many small pieces: an allocator that is made for those takes a quarter of the time off.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
