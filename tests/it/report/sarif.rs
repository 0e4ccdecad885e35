//! SARIF is checked against the fields of the standard (2.1.0, schema `rtm.5`) and those that code scanning asks for.

use super::shared;
use mimcfg::report::{Format, Style, render};
use serde_json::Value as Json;

/// The objects that we write: where they are, the fields that must be there, and those that may.
const OBJECTS: &[(&str, &[&str], &[&str])] = &[
    ("", &["$schema", "version", "runs"], &[]),
    ("runs", &["tool", "results", "columnKind", "properties"], &[]),
    ("runs.tool", &["driver"], &[]),
    ("runs.tool.driver", &["name", "version", "semanticVersion", "rules"], &[]),
    (
        "runs.tool.driver.rules",
        &["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
        &["helpUri"],
    ),
    ("runs.tool.driver.rules.shortDescription", &["text"], &[]),
    ("runs.tool.driver.rules.fullDescription", &["text"], &[]),
    ("runs.tool.driver.rules.help", &["text", "markdown"], &[]),
    ("runs.tool.driver.rules.defaultConfiguration", &["level"], &[]),
    (
        "runs.results",
        &["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "properties"],
        &["relatedLocations", "fixes"],
    ),
    ("runs.results.message", &["text"], &[]),
    ("runs.results.locations", &["physicalLocation"], &[]),
    ("runs.results.locations.physicalLocation", &["artifactLocation", "region"], &[]),
    ("runs.results.locations.physicalLocation.artifactLocation", &["uri"], &[]),
    (
        "runs.results.locations.physicalLocation.region",
        &["startLine", "startColumn", "endLine", "endColumn"],
        &["snippet"],
    ),
    ("runs.results.relatedLocations", &["id", "message", "physicalLocation"], &[]),
    ("runs.results.fixes", &["description", "artifactChanges"], &[]),
    ("runs.results.fixes.artifactChanges", &["artifactLocation", "replacements"], &[]),
    ("runs.results.fixes.artifactChanges.replacements", &["deletedRegion"], &["insertedContent"]),
];

/// All objects at a dotted path; lists on the way are gone through.
fn at<'j>(json: &'j Json, path: &str) -> Vec<&'j Json> {
    let steps = path.split('.').filter(|step| !step.is_empty());
    steps.fold(vec![json], |found, step| {
        let next = found.into_iter().filter_map(|json| json.get(step));
        next.flat_map(|json| json.as_array().map_or(vec![json], |list| list.iter().collect())).collect()
    })
}

#[test]
fn sarif_has_the_fields_of_the_standard_and_no_others() {
    let sources = shared::sources();
    let findings = shared::findings(&sources);
    let report = render(&shared::report(&sources, &findings), Format::Sarif, &Style::default());
    let log: Json = serde_json::from_str(&report).unwrap();
    assert_eq!(log["version"], "2.1.0");
    for (path, required, optional) in OBJECTS {
        let objects = at(&log, path);
        assert!(!objects.is_empty(), "the shared set has `{path}`");
        for object in objects {
            let object = object.as_object().unwrap();
            for field in *required {
                assert!(object.contains_key(*field), "`{path}` has `{field}`");
            }
            for field in object.keys().map(String::as_str) {
                assert!(required.contains(&field) || optional.contains(&field), "`{path}` has no `{field}`");
            }
        }
    }
    for result in at(&log, "runs.results") {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(at(&log, "runs.tool.driver.rules")[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(result["partialFingerprints"].as_object().unwrap().values().all(Json::is_string));
    }
}
