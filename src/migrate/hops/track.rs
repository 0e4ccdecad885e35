//! Where things of a tree were at first and are now, while rules move them.

use super::place::{Place, Step};
use std::collections::BTreeMap;
use std::ops::Bound;

/// Where what is at a place now was at first.
#[derive(Debug, Default)]
pub struct Origins(BTreeMap<Place, Place>);

impl Origins {
    /// The first place of what is at `place` now.
    pub fn of(&self, place: &Place) -> Place {
        if self.0.is_empty() {
            return place.clone();
        }
        let steps = place.steps();
        let known = (0..=steps.len()).rev().find_map(|count| {
            let origin = self.0.get(&steps[..count])?;
            Some(if count == steps.len() { origin.clone() } else { origin.below(&steps[count..]) })
        });
        known.unwrap_or_else(|| place.clone())
    }

    /// What is at `from` is at `to` from now on.
    pub fn moved(&mut self, from: &Place, to: &Place) {
        let origin = self.of(from);
        let below = take(&mut self.0, from);
        take(&mut self.0, to);
        let below = below.into_iter().filter_map(|(place, origin)| Some((place.moved(from, to)?, origin)));
        self.0.extend(below);
        self.0.insert(to.clone(), origin);
    }
}

/// Things by number, and where each of them is now.
#[derive(Debug, Default)]
pub struct Whereabouts(BTreeMap<Place, Vec<usize>>);

impl Whereabouts {
    /// One more thing is at a place.
    pub fn add(&mut self, place: Place, number: usize) {
        self.0.entry(place).or_default().push(number);
    }

    /// Those at a place.
    pub fn at(&self, place: &Place) -> &[usize] {
        self.by(place.steps())
    }

    fn by(&self, steps: &[Step]) -> &[usize] {
        self.0.get(steps).map(Vec::as_slice).unwrap_or_default()
    }

    /// Those at a place and at all above it.
    pub fn around<'w>(&'w self, place: &'w Place) -> impl Iterator<Item = usize> + 'w {
        let steps = place.steps();
        (0..=steps.len()).flat_map(|count| self.by(&steps[..count]).iter().copied())
    }

    /// Takes out those at a place and at all below it, in their order.
    pub fn take(&mut self, place: &Place) -> Vec<usize> {
        let mut out: Vec<usize> = take(&mut self.0, place).into_iter().flat_map(|(_, there)| there).collect();
        out.sort_unstable();
        out
    }

    /// What is at `from` is at `to` from now on; returns what is concerned, with its new place.
    pub fn moved(&mut self, from: &Place, to: &Place) -> Vec<(usize, Place)> {
        let mut out = Vec::new();
        for (place, numbers) in take(&mut self.0, from) {
            let Some(place) = place.moved(from, to) else { continue };
            out.extend(numbers.iter().map(|number| (*number, place.clone())));
            self.0.entry(place).or_default().extend(numbers);
        }
        out
    }
}

/// Takes out what is at a place or below it: places are in order, so that these are neighbours.
fn take<T>(map: &mut BTreeMap<Place, T>, above: &Place) -> Vec<(Place, T)> {
    let from = (Bound::Included(above.steps()), Bound::Unbounded);
    let places = map.range::<[Step], _>(from).map(|(place, _)| place).take_while(|place| place.within(above));
    let keys: Vec<Place> = places.cloned().collect();
    keys.into_iter().filter_map(|place| map.remove_entry(&place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(keys: &str) -> Place {
        Place::of(&keys.split('.').collect::<Vec<_>>())
    }

    #[test]
    fn what_moves_twice_came_from_its_first_place() {
        let mut origins = Origins::default();
        origins.moved(&place("a.b"), &place("a.c"));
        origins.moved(&place("a"), &place("z"));
        assert_eq!(origins.of(&place("z.c.d")), place("a.b.d"));
        assert_eq!(origins.of(&place("z.e")), place("a.e"));
        assert_eq!(origins.of(&place("a.b")), place("a.b"));
    }

    #[test]
    fn what_is_wrapped_came_from_where_it_is() {
        let mut origins = Origins::default();
        origins.moved(&place("a"), &place("a.under"));
        assert_eq!(origins.of(&place("a.under.x")), place("a.x"));
    }

    #[test]
    fn things_go_with_what_is_above_them() {
        let mut here = Whereabouts::default();
        here.add(place("a.b"), 0);
        here.add(place("ab"), 1);
        here.add(place("a.b.c"), 2);
        assert_eq!(here.around(&place("a.b.c.d")).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(here.moved(&place("a.b"), &place("z")).len(), 2);
        assert_eq!(here.at(&place("z.c")), [2]);
        assert_eq!(here.take(&place("z")), [0, 2]);
        assert_eq!(here.at(&place("ab")), [1]);
    }
}
