//! Days since 1970-01-01 as dates of the calendar.

/// Year, month and day (H. Hinnant, "chrono-compatible low-level date algorithms").
pub(crate) fn civil(day: i32) -> (i64, i64, i64) {
    let since_era = i64::from(day) + 719_468;
    let era = since_era.div_euclid(146_097);
    let era_day = since_era.rem_euclid(146_097);
    let year = (era_day - era_day / 1_460 + era_day / 36_524 - era_day / 146_096) / 365;
    let year_day = era_day - (365 * year + year / 4 - year / 100);
    let month = (5 * year_day + 2) / 153;
    let day = year_day - (153 * month + 2) / 5 + 1;
    // The era's years begin in March.
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, day)
}

/// The first day of the month of a day.
pub(crate) fn month(day: i32) -> i32 {
    let (_, _, of_month) = civil(day);
    day + 1 - i32::try_from(of_month).expect("a month has at most 31 days")
}

/// A day as `2017-05-26`.
pub(crate) fn iso(day: i32) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::{iso, month};

    #[test]
    fn days_fall_into_their_months() {
        let check = |day: i32, first: i32| assert_eq!(month(day), first, "{day}");
        check(0, 0);
        check(30, 0);
        check(31, 31);
        check(59, 59);
        check(-1, -31);
        check(17_311, 17_287); // 2017-05-25 -> 2017-05-01
        check(11_016, 10_988); // 2000-02-29 -> 2000-02-01
        check(11_017, 11_017); // 2000-03-01
    }

    #[test]
    fn days_have_dates() {
        let check = |day: i32, date: &str| assert_eq!(iso(day), date);
        check(0, "1970-01-01");
        check(-1, "1969-12-31");
        check(11_016, "2000-02-29");
        check(17_311, "2017-05-25");
        check(-719_468, "0000-03-01");
    }
}
