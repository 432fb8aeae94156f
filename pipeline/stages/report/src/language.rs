//! What the report says, in Korean and English, and how each writes numbers and dates.
//!
//! Key and values -> a sentence. The sentences stand in `texts/ko.toml` and `texts/en.toml`; a test
//! finds a key that one of them lacks and a key that no code asks for.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use chrono::{Datelike as _, NaiveDate};

type Sentences = BTreeMap<String, BTreeMap<String, String>>;

static KOREAN: LazyLock<Sentences> = LazyLock::new(|| sentences(include_str!("texts/ko.toml")));
static ENGLISH: LazyLock<Sentences> = LazyLock::new(|| sentences(include_str!("texts/en.toml")));

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn sentences(text: &str) -> Sentences {
    toml::from_str(text).expect("the built-in sentences are valid")
}

/// The language of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// What an official reads.
    #[default]
    Korean,
    /// For everybody else.
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Korean, Self::English];

    /// Its tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::Korean => "ko",
            Self::English => "en",
        }
    }

    fn sentences(self) -> &'static Sentences {
        match self {
            Self::Korean => &KOREAN,
            Self::English => &ENGLISH,
        }
    }

    /// The sentence of a key such as `funnel.title`, if there is one.
    pub(crate) fn find(self, key: &str) -> Option<&'static str> {
        let (section, name) = key.split_once('.')?;
        let sentence = self.sentences().get(section)?.get(name)?;
        Some(sentence)
    }

    /// The sentence of a key that the code names.
    pub(crate) fn say(self, key: &str) -> &'static str {
        self.find(key)
            .expect("a test looks for every key in both languages")
    }

    /// A sentence with its `{names}` replaced, each once or more; what is put in stays as it is.
    pub(crate) fn fill(self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        let mut filled = String::new();
        let mut rest = self.say(key);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                break;
            };
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                filled.push_str(&value.to_string());
            }
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }

    /// A count that may be withheld.
    pub(crate) fn count(self, count: Option<i64>) -> String {
        count.map_or_else(|| self.say("common.withheld").to_owned(), number)
    }

    /// A day (since 1970-01-01) in full, which is not broken over lines.
    pub(crate) fn day(self, day: i32) -> String {
        NaiveDate::from_epoch_days(day).map_or_else(String::new, |date| self.date(date))
    }

    fn date(self, date: NaiveDate) -> String {
        let (year, day) = (date.year(), date.day());
        match self {
            Self::Korean => format!("{year}.\u{a0}{}.\u{a0}{day}.", date.month()),
            Self::English => {
                format!("{day}\u{a0}{}\u{a0}{year}", MONTHS[date.month0() as usize])
            }
        }
    }

    /// A month of a year (1 to 12).
    pub(crate) fn month(self, year: i32, month: u32) -> String {
        match self {
            Self::Korean => format!("{year}.\u{a0}{month}."),
            Self::English => {
                let name = MONTHS[(month - 1) as usize % MONTHS.len()];
                format!("{}\u{a0}{year}", &name[..3])
            }
        }
    }

    /// A moment (RFC 3339) as its day; anything else stays as it is.
    pub(crate) fn written(self, moment: &str) -> String {
        let day = moment.get(..10).and_then(|day| day.parse().ok());
        day.map_or_else(|| moment.to_owned(), |day| self.date(day))
    }
}

/// With thousands separators.
pub(crate) fn number(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let mut text = String::from(if count < 0 { "-" } else { "" });
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share of a whole, with one decimal; a dash where there is no whole.
pub(crate) fn percent(part: i64, whole: i64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    format!("{:.1}%", 100.0 * part as f64 / whole as f64)
}
