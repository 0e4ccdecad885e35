//! The order of services that need one another.

use super::{Cycle, Options, Plugins};

/// Services in order of their names: what we choose where servers leave it open.
pub(super) fn sorted(mut services: Vec<(String, Options)>) -> Vec<(String, Options)> {
    services.sort_by(|a, b| a.0.cmp(&b.0));
    services
}

/// All services with those that they need, each behind what it needs; a needed one that is not there comes without
/// options. What is given for one is kept, whichever of two names comes first (servers lose it in one order).
///
/// # Errors
/// When services need one another in a circle.
pub fn resolve(
    services: &[(String, Options)],
    plugins: &dyn Plugins,
) -> Result<Vec<(String, Options)>, Cycle> {
    let mut out: Vec<(String, Options)> = Vec::new();
    let mut path = Vec::new();
    for (name, _) in sorted(services.to_vec()) {
        visit(&name, services, plugins, &mut path, &mut out)?;
    }
    Ok(out)
}

fn visit(
    name: &str,
    given: &[(String, Options)],
    plugins: &dyn Plugins,
    path: &mut Vec<String>,
    out: &mut Vec<(String, Options)>,
) -> Result<(), Cycle> {
    if out.iter().any(|(done, _)| done == name) {
        return Ok(());
    }
    check_path(name, path)?;
    path.push(name.to_owned());
    for needed in plugins.dependencies(name) {
        visit(&needed, given, plugins, path, out)?;
    }
    path.pop();
    let options = given.iter().find(|(known, _)| known == name).map(|(_, options)| options.clone());
    out.push((name.to_owned(), options.unwrap_or_default()));
    Ok(())
}

/// Refuses a name that is on the way already.
pub(super) fn check_path(name: &str, path: &[String]) -> Result<(), Cycle> {
    match path.iter().position(|known| known == name) {
        Some(start) => Err(Cycle([&path[start..], &[name.to_owned()]].concat())),
        None => Ok(()),
    }
}
