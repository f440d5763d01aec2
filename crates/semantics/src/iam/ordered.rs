//! Numbers and dates in conditions, as whole numbers (dates: seconds since 1970).
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators": numbers are integers or
//! decimals, dates W3C's profile of ISO 8601 or epoch seconds. Decimals and fractions of a second
//! are not modelled.

/// `<`, `<=`, `=`, `>=`, `>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    pub(super) fn holds(self, value: i64, bound: i64) -> bool {
        match self {
            Order::Equal => value == bound,
            Order::Less => value < bound,
            Order::LessOrEqual => value <= bound,
            Order::Greater => value > bound,
            Order::GreaterOrEqual => value >= bound,
        }
    }
}

/// Numbers or dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Number,
    Date,
}

impl Scale {
    /// The value, where it is a whole number or a date to the second.
    pub(super) fn parse(self, text: &str) -> Option<i64> {
        text.parse().ok().or_else(|| if self == Scale::Date { parse_date(text) } else { None })
    }

    pub(super) fn print(self, value: i64) -> String {
        match self {
            Scale::Number => value.to_string(),
            Scale::Date => print_date(value),
        }
    }
}

/// `2026-11-22` or `2026-11-22T10:00:00Z`.
fn parse_date(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, time.strip_suffix('Z')?),
        None => (text, "00:00:00"),
    };
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok().filter(|n| *n >= 0));
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let mut time = time.splitn(3, ':').map(|part| part.parse::<i64>().ok().filter(|n| *n >= 0));
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let in_range = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    in_range.then(|| days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// Days since 1970 of a date of the Gregorian calendar; years begin in March for the leap day.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
}

fn print_date(seconds: i64) -> String {
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let near = 1970 + day.div_euclid(366);
    let year = (near..near + 60).take_while(|year| days(*year, 1, 1) <= day).last().unwrap_or(near);
    let month = (1..=12).take_while(|month| days(year, *month, 1) <= day).last().unwrap_or(1);
    let of_month = day - days(year, month, 1) + 1;
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{of_month:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_printed() {
        for text in
            ["1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-11-22T10:00:00Z", "2400-12-31T00:00:01Z"]
        {
            let value = Scale::Date.parse(text).unwrap();
            assert_eq!(Scale::Date.print(value), text);
        }
        assert_eq!(Scale::Date.parse("2001-09-09T01:46:40Z"), Some(1_000_000_000));
        assert_eq!(Scale::Date.parse("2026-13-01"), None);
        assert_eq!(Scale::Number.parse("10.5"), None);
    }
}
