//! Events that are not there: numbers that were taken and have not become visible.

use crate::run::domains::model::Record;
use crate::run::domains::store::{Store, StoreError};

/// A span of numbers that is looked at one by one.
const SMALL: i64 = 100;

/// The numbers in `from..=to` that none of these records has; they come by number.
pub(super) fn absent(records: &[Record], from: i64, to: i64) -> Vec<i64> {
    let mut there = records.iter().map(|record| record.id).peekable();
    let is_absent = |id: &i64| {
        while there.next_if(|known| known < id).is_some() {}
        there.peek() != Some(id)
    };
    (from..=to).filter(is_absent).collect()
}

/// The numbers in `from..=to` that are missing. Spans in which nothing is missing are only counted.
pub(super) async fn missing(store: &impl Store, from: i64, to: i64) -> Result<Vec<i64>, StoreError> {
    let mut spans = vec![(from, to)];
    let mut found = Vec::new();
    while let Some((from, to)) = spans.pop() {
        let length = to - from + 1;
        if length < SMALL {
            let records = store.events(from, to, usize::MAX).await?;
            found.extend(absent(&records, from, to));
        } else if store.count(from, to).await? < length {
            let middle = from + length / 2;
            spans.extend([(middle, to), (from, middle - 1)]);
        }
    }
    Ok(found)
}
