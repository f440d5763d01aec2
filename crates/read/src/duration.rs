//! Durations as Go writes them, as seconds, or as Vault's mixture of both.

use std::time::Duration;

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// Go's `time.ParseDuration` for durations that are not negative: `1h30m`, `1.5s`, `0`.
///
/// `None` where Go would refuse it, or where it is negative or past 292 years.
pub(crate) fn go(text: &str) -> Option<Duration> {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" {
        return Some(Duration::ZERO);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, tail) = rest.split_at(number_end);
        let unit_end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_end);
        total = total.checked_add(scaled(number, nanos(unit)?)?)?;
        rest = tail;
    }
    i64::try_from(total).ok()?;
    Some(Duration::from_nanos(total))
}

/// Vault's `parseutil.ParseDurationSecond` (go-secure-stdlib/parseutil 0.2.0) for a string: whole
/// seconds, `5d`, or a Go duration; empty is zero.
pub(crate) fn vault(text: &str) -> Option<Duration> {
    if text.is_empty() {
        return Some(Duration::ZERO);
    }
    let bounded = |seconds: u64| (seconds <= i64::MAX as u64 / NANOS_PER_SECOND).then_some(seconds);
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(bounded(text.parse().ok()?)?));
    }
    if let Some(days) = text.strip_suffix('d') {
        let all_digits = !days.is_empty() && days.bytes().all(|b| b.is_ascii_digit());
        let days: u64 = all_digits.then(|| days.parse().ok()).flatten()?;
        return Some(Duration::from_secs(bounded(days.checked_mul(86_400)?)?));
    }
    // Vault keeps whole seconds of the result (sdk/framework/field_data.go, getPrimitive).
    go(text).map(|d| Duration::from_secs(d.as_secs()))
}

/// `number` (digits with at most one point) times `unit`, rounded down as Go does.
fn scaled(number: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut nanos = whole.checked_mul(unit)?;
    let mut place = unit;
    for digit in fraction.bytes() {
        place /= 10;
        nanos = nanos.checked_add(u64::from(digit - b'0') * place)?;
    }
    Some(nanos)
}

fn nanos(unit: &str) -> Option<u64> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => NANOS_PER_SECOND,
        "m" => 60 * NANOS_PER_SECOND,
        "h" => 3_600 * NANOS_PER_SECOND,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_durations_are_read_as_go_reads_them() {
        for (text, want) in [
            ("1h", Some(3_600_000)),
            ("1h30m", Some(5_400_000)),
            ("1.5s", Some(1_500)),
            (".5s", Some(500)),
            ("0", Some(0)),
            ("10", None),
            ("", None),
            (".s", None),
            ("1.2.3s", None),
            ("-1s", None),
            ("1d", None),
            ("99999999999999h", None),
        ] {
            assert_eq!(go(text).map(|d| d.as_millis()), want, "{text}");
        }
    }

    #[test]
    fn vault_also_takes_seconds_and_days() {
        for (text, want) in [
            ("3600", Some(3600)),
            ("2d", Some(172_800)),
            ("1h", Some(3600)),
            ("1500ms", Some(1)),
            ("", Some(0)),
            ("d", None),
            ("-5", None),
            ("18446744073709551615", None),
        ] {
            assert_eq!(vault(text).map(|d| d.as_secs()), want, "{text}");
        }
    }
}
