//! What somebody may have meant by a word that is none.

/// Words longer than this are not compared: the cost is the product of two lengths.
const LONGEST: usize = 64;

/// How many candidates are compared: a hint is not worth more.
const CANDIDATES: usize = 10_000;

/// The candidate that is nearest to what was written, if one is near enough to be meant.
pub fn nearest<'a>(written: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > LONGEST {
        return None;
    }
    candidates
        .take(CANDIDATES)
        .filter(|candidate| candidate.len() <= LONGEST)
        // A character too many or too few is a step each.
        .filter(|candidate| candidate.len().abs_diff(written.len()) <= 4 * near(candidate))
        .map(|candidate| (strsim::osa_distance(written, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= near(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// In how many steps it can have been misspelt.
fn near(candidate: &str) -> usize {
    1 + candidate.len() / 4
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn what_is_near_is_meant_and_what_is_long_is_not_compared() {
        let long = "x".repeat(1 << 20);
        assert_eq!(nearest("prodution", ["staging", "production"].into_iter()), Some("production"));
        assert_eq!(nearest("test", ["staging", "production", &long].into_iter()), None);
        assert_eq!(nearest(&long, [long.as_str()].into_iter()), None);
    }
}
