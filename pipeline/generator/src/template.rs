//! Sentences with slots: `{place:은/는} 버스가 부족합니다.` and words for the slots -> Korean with the right particles.
//!
//! A particle after a slot depends on how the word that fills it ends, so a template names both forms, the one after
//! a final consonant first; `으로/로` takes the second form after a final ㄹ as well.

/// What a slot is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Place,
    Group,
    Number,
    Time,
    Relative,
}

impl Slot {
    const NAMES: [(&'static str, Self); 5] = [
        ("place", Self::Place),
        ("group", Self::Group),
        ("number", Self::Number),
        ("time", Self::Time),
        ("relative", Self::Relative),
    ];

    fn parse(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|&(_, slot)| slot)
    }
}

/// The words for one sentence's slots.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fillers<'a> {
    pub(crate) place: &'a str,
    pub(crate) group: &'a str,
    pub(crate) number: &'a str,
    pub(crate) time: &'a str,
    pub(crate) relative: &'a str,
}

impl<'a> Fillers<'a> {
    fn word(&self, slot: Slot) -> &'a str {
        match slot {
            Slot::Place => self.place,
            Slot::Group => self.group,
            Slot::Number => self.number,
            Slot::Time => self.time,
            Slot::Relative => self.relative,
        }
    }
}

/// A particle in its two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Particle {
    after_consonant: String,
    after_vowel: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Slot(Slot, Option<Particle>),
}

/// A sentence with slots, taken apart once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pieces: Vec<Piece>,
}

impl Template {
    /// Takes a sentence apart; the error says what is wrong with which sentence.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, tail) = after
                .split_once('}')
                .ok_or_else(|| format!("`{{` without `}}` in `{text}`"))?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(parse_slot(slot).map_err(|reason| format!("{reason} in `{text}`"))?);
            rest = tail;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        pieces.retain(|piece| *piece != Piece::Text(String::new()));
        match (pieces.is_empty(), text.contains("}}")) {
            (false, false) => Ok(Self { pieces }),
            _ => Err(format!("an empty sentence or `}}}}` in `{text}`")),
        }
    }

    /// Appends the sentence with its slots filled.
    pub(crate) fn render(&self, fillers: &Fillers, out: &mut String) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Slot(slot, particle) => {
                    let word = fillers.word(*slot);
                    out.push_str(word);
                    out.push_str(
                        particle
                            .as_ref()
                            .map_or("", |particle| particle.after(word)),
                    );
                }
            }
        }
    }
}

fn parse_slot(slot: &str) -> Result<Piece, String> {
    let (name, particle) = match slot.split_once(':') {
        Some((name, forms)) => (name, Some(Particle::parse(forms)?)),
        None => (slot, None),
    };
    let slot = Slot::parse(name).ok_or_else(|| format!("no slot is called `{name}`"))?;
    Ok(Piece::Slot(slot, particle))
}

impl Particle {
    fn parse(forms: &str) -> Result<Self, String> {
        let (after_consonant, after_vowel) = forms
            .split_once('/')
            .ok_or_else(|| format!("`{forms}` is not a pair such as 은/는"))?;
        Ok(Self {
            after_consonant: after_consonant.to_owned(),
            after_vowel: after_vowel.to_owned(),
        })
    }

    fn after(&self, word: &str) -> &str {
        match ending(word) {
            Ending::Vowel => &self.after_vowel,
            Ending::Rieul if self.after_consonant.starts_with("으로") => &self.after_vowel,
            Ending::Rieul | Ending::Consonant => &self.after_consonant,
        }
    }
}

/// How a word ends when it is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Vowel,
    /// The consonant ㄹ, after which 으로 loses its vowel.
    Rieul,
    Consonant,
}

fn ending(word: &str) -> Ending {
    let spoken = word
        .chars()
        .rev()
        .find(|c| c.is_alphanumeric() || *c == '%');
    match spoken.map(|c| c.to_ascii_lowercase()) {
        Some(c @ '가'..='힣') => match (u32::from(c) - u32::from('가')) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        // Digits and letters as they are read aloud: 일 칠 팔 엘 알; 영 삼 육 엠 엔; all others end in a vowel.
        Some('1' | '7' | '8' | 'l' | 'r') => Ending::Rieul,
        Some('0' | '3' | '6' | 'm' | 'n') => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, word: &str, expected: &str) {
        let fillers = Fillers {
            place: word,
            group: word,
            number: word,
            time: word,
            relative: word,
        };
        let mut out = String::new();
        Template::parse(template)
            .unwrap()
            .render(&fillers, &mut out);
        assert_eq!(out, expected, "{template} with {word}");
    }

    #[test]
    fn particles_follow_the_final_consonant() {
        check("{place:은/는} 멀다", "부산", "부산은 멀다");
        check("{place:은/는} 멀다", "제주", "제주는 멀다");
        check("{group:이/가}", "학생", "학생이");
        check("{group:이/가}", "간호사", "간호사가");
        check("{group:을/를} 돕자", "어르신", "어르신을 돕자");
        check("{group:과/와} {group:이라/라}", "교사", "교사와 교사라");
        check("{group:과/와} {group:이라/라}", "군인", "군인과 군인이라");
    }

    #[test]
    fn rieul_takes_ro() {
        check("{place:으로/로} 간다", "서울", "서울로 간다");
        check("{place:으로/로} 간다", "수원", "수원으로 간다");
        check("{place:으로/로} 간다", "광주", "광주로 간다");
        check("{place:을/를}", "서울", "서울을");
        check("{group:으로서/로서}", "배달", "배달로서");
    }

    #[test]
    fn digits_letters_and_brackets_are_read_aloud() {
        check("{number:으로/로}", "10%", "10%로");
        check("{number:은/는}", "30", "30은");
        check("{number:이/가}", "2", "2가");
        check("{number:으로/로}", "7", "7로");
        check("{place:이/가}", "KTX", "KTX가");
        check("{place:이/가}", "LH", "LH가");
        check("{place:이/가}", "서울(강남)", "서울(강남)이");
    }

    #[test]
    fn slots_stand_anywhere() {
        check("{time}", "지난달", "지난달");
        check(
            "{time} {relative:은/는} {number}명 중",
            "셋",
            "셋 셋은 셋명 중",
        );
    }

    #[test]
    fn mistakes_are_named() {
        for (template, reason) in [
            ("버스가 {place", "without"),
            ("{planet}에서", "no slot is called `planet`"),
            ("{place:은는}", "not a pair"),
            ("", "empty"),
            ("{{place}}", "no slot"),
        ] {
            let error = Template::parse(template).unwrap_err();
            assert!(error.contains(reason), "{template}: {error}");
        }
    }
}
