//! Places in a file system, of which none may be in another one.

use std::collections::BTreeMap;

/// Paths that are taken, with what takes them.
///
/// INVARIANT: no key begins or ends with an empty part but for a `/` at its beginning, so what lies below
/// one is what begins with it and a `/`.
#[derive(Debug)]
pub struct Places<T> {
    by_path: BTreeMap<String, T>,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self { by_path: BTreeMap::new() }
    }
}

impl<T> Places<T> {
    /// What takes the same path, one around it, or one below it.
    pub fn overlapping(&self, path: &str) -> Option<(&str, &T)> {
        let around = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let here = around.chain([path]).find_map(|path| self.by_path.get_key_value(path));
        let below = format!("{path}/");
        let inner = || self.by_path.range(below.clone()..).next().filter(|(key, _)| key.starts_with(&below));
        here.or_else(inner).map(|(path, taken)| (path.as_str(), taken))
    }

    /// Takes a path, where nothing has it yet.
    pub fn take(&mut self, path: &str, by: T) {
        self.by_path.entry(path.to_owned()).or_insert(by);
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn a_place_overlaps_what_is_in_and_around_it() {
        let mut places = Places::default();
        for (n, path) in ["/a/b", "/a-b", "/c", "local/x.d/y"].into_iter().enumerate() {
            places.take(path, n);
        }
        for (path, expected) in [
            ("/a/b", Some(0)),
            ("/a/b/c/d", Some(0)),
            ("/a", Some(0)),
            ("/a/bc", None),
            ("/a-b/c", Some(1)),
            ("/a-", None),
            ("/cd", None),
            ("/c/d", Some(2)),
            ("local/x", None),
            ("local/x.d", Some(3)),
            ("local", Some(3)),
        ] {
            assert_eq!(places.overlapping(path).map(|(_, n)| *n), expected, "{path}");
        }
    }
}
