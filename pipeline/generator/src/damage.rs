//! What goes wrong on the way: an idea -> the same with an oddity that a run must survive, or a row it must reject.

use std::borrow::Cow;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use unicode_normalization::UnicodeNormalization;

use crate::personal::full_width;
use crate::rows::Idea;

/// Something odd that leaves an idea usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    UnreadableDate,
    UnreadableVotes,
    /// Decomposed Hangul, as some systems store file names and what is pasted from there.
    Decomposed,
    /// HTML tags and entities.
    Markup,
    ZeroWidth,
    FullWidth,
    /// ㅋㅋㅋㅋㅋㅋ and !!!!!!
    Repeated,
}

impl Oddity {
    const ALL: [Self; 7] = [
        Self::UnreadableDate,
        Self::UnreadableVotes,
        Self::Decomposed,
        Self::Markup,
        Self::ZeroWidth,
        Self::FullWidth,
        Self::Repeated,
    ];

    pub(crate) fn draw(rng: &mut ChaCha8Rng) -> Self {
        Self::ALL[rng.random_range(0..Self::ALL.len())]
    }

    pub(crate) fn apply(self, idea: &mut Idea) {
        match self {
            Self::UnreadableDate => idea.submitted_at = None,
            Self::UnreadableVotes => idea.votes = None,
            Self::Decomposed => change_texts(idea, |text| text.nfd().collect()),
            Self::Markup => change_texts(idea, markup),
            Self::ZeroWidth => change_texts(idea, |text| text.replace(' ', " \u{200b}")),
            Self::FullWidth => change_texts(idea, |text| text.chars().map(full_width).collect()),
            Self::Repeated => change_texts(idea, |text| format!("{text} ㅋㅋㅋㅋㅋㅋ!!!!!!")),
        }
    }
}

/// Changes title and body; what is empty stays so.
fn change_texts(idea: &mut Idea, change: fn(&str) -> String) {
    for text in [&mut idea.title, &mut idea.body] {
        if !text.is_empty() {
            *text = change(text);
        }
    }
}

fn markup(text: &str) -> String {
    let lines = text.replace('\n', "<br/>");
    format!("<p>{}</p>", lines.replacen(' ', "&nbsp;", 1))
}

/// What makes a row unusable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// Neither title nor body.
    NoText,
    /// Cut off after some cells.
    TooFewCells,
    /// A body with unquoted commas.
    TooManyCells,
    /// A zero byte in the text.
    NulByte,
}

impl Damage {
    const ALL: [Self; 4] = [
        Self::NoText,
        Self::TooFewCells,
        Self::TooManyCells,
        Self::NulByte,
    ];

    pub(crate) fn draw(rng: &mut ChaCha8Rng) -> Self {
        Self::ALL[rng.random_range(0..Self::ALL.len())]
    }

    /// The cells of an idea's row, damaged.
    pub(crate) fn apply(self, idea: &Idea) -> Vec<String> {
        let mut cells = idea.cells().map(Cow::into_owned).to_vec();
        match self {
            Self::NoText => {
                cells[TITLE].clear();
                "  ".clone_into(&mut cells[BODY]);
            }
            Self::TooFewCells => cells.truncate(BODY),
            Self::TooManyCells => {
                let pieces = ["그래서 건의합니다", "꼭 바꿔 주세요"].map(str::to_owned);
                cells.splice(CATEGORY..CATEGORY, pieces);
            }
            Self::NulByte => cells[BODY].insert(0, '\0'),
        }
        cells
    }
}

/// Where title, body and category stand among an idea's cells.
const TITLE: usize = 4;
const BODY: usize = 5;
const CATEGORY: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    fn idea() -> Idea {
        Idea {
            id: "I0000001".to_owned(),
            channel: "우편".to_owned(),
            submitted_at: chrono::NaiveDate::from_ymd_opt(2026, 4, 1),
            author: "김도연0001".to_owned(),
            title: "버스 2대".to_owned(),
            body: "버스가 없다.\n늘려 주세요.".to_owned(),
            category: "교통".to_owned(),
            stage: "접수".to_owned(),
            votes: Some(3),
        }
    }

    fn check(oddity: Oddity, cell: usize, expected: &str) {
        let mut odd = idea();
        oddity.apply(&mut odd);
        assert_eq!(odd.cells()[cell], expected, "{oddity:?}");
    }

    #[test]
    fn oddities_leave_an_idea() {
        check(Oddity::UnreadableDate, 2, "2026-13-45");
        check(Oddity::UnreadableVotes, 8, "많음");
        check(
            Oddity::Decomposed,
            TITLE,
            "\u{1107}\u{1165}\u{1109}\u{1173} 2\u{1103}\u{1162}",
        );
        check(
            Oddity::Markup,
            BODY,
            "<p>버스가&nbsp;없다.<br/>늘려 주세요.</p>",
        );
        check(Oddity::ZeroWidth, TITLE, "버스 \u{200b}2대");
        check(Oddity::FullWidth, TITLE, "버스 ２대");
        check(Oddity::Repeated, TITLE, "버스 2대 ㅋㅋㅋㅋㅋㅋ!!!!!!");
    }

    #[test]
    fn damage_leaves_no_idea() {
        let no_text = Damage::NoText.apply(&idea());
        assert_eq!(no_text.len(), 9);
        assert!(no_text[TITLE].trim().is_empty() && no_text[BODY].trim().is_empty());
        assert_eq!(Damage::TooFewCells.apply(&idea()).len(), 5);
        assert_eq!(Damage::TooManyCells.apply(&idea()).len(), 11);
        assert_eq!(
            Damage::NulByte.apply(&idea())[BODY],
            "\0버스가 없다.\n늘려 주세요."
        );
    }
}
