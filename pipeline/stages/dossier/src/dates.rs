//! Days and moments as Korean officials write them.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, TimeDelta, Timelike as _};

/// Seconds by which Korea is ahead of UTC.
const KOREA: i32 = 9 * 3_600;

/// A point in time, in Korea.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(DateTime<FixedOffset>);

impl Moment {
    /// Reads RFC 3339.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let korea = FixedOffset::east_opt(KOREA)?;
        let moment = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Self(moment.with_timezone(&korea)))
    }

    /// 0 for years that no calendar of ours has.
    pub(crate) fn year(self) -> u16 {
        u16::try_from(self.0.year()).unwrap_or_default()
    }

    /// Month, day, hour, minute, second.
    pub(crate) fn fields(self) -> [u8; 5] {
        let fields = [
            self.0.month(),
            self.0.day(),
            self.0.hour(),
            self.0.minute(),
            self.0.second(),
        ];
        fields.map(|field| u8::try_from(field).expect("fields of a calendar are below 61"))
    }

    /// `2026. 6. 1.`
    pub(crate) fn date(self) -> String {
        written(self.0.date_naive())
    }
}

/// Days since 1970-01-01 as a date; nothing beyond the calendar.
fn date(day: i32) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(TimeDelta::days(i64::from(day)))
}

/// `2017. 5. 26.`, for days since 1970-01-01.
pub(crate) fn day(day: i32) -> String {
    date(day).map_or_else(|| day.to_string(), written)
}

/// Year and month of a day.
pub(crate) fn month(day: i32) -> Option<(i32, u32)> {
    date(day).map(|date| (date.year(), date.month()))
}

fn written(date: NaiveDate) -> String {
    format!("{}. {}. {}.", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_korea() {
        let moment = Moment::parse("2026-05-31T15:00:01Z").unwrap();
        assert_eq!(moment.date(), "2026. 6. 1.");
        assert_eq!((moment.year(), moment.fields()), (2026, [6, 1, 0, 0, 1]));
        assert_eq!(Moment::parse("gestern"), None);
        assert_eq!(day(17_312), "2017. 5. 26.");
        assert_eq!(day(i32::MAX), i32::MAX.to_string());
        assert_eq!(month(-1), Some((1969, 12)));
    }
}
