//! Where a copy departs from its canonical: the two texts aligned letter by letter.
//!
//! Letters are the tokens, since Korean spacing is free: a retyped text keeps its letters, not its
//! words. The alignment is Myers' (1986, crate `similar`). A shortest edit script says too much
//! about unlike passages, where single letters meet by chance, so runs of a few equal letters between
//! two edits are folded into one [`Stretch`], and an insertion is moved to where a sentence or word
//! begins, if it can be (after Fraser's semantic cleanup, 2006).

use std::ops::Range;

use modum_analyzers::comparable::is_letter;
use modum_analyzers::edit;
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Equal letters in a row that are no chance.
const RUN: usize = 4;
/// Letters up to which a stretch is compared in jamo.
const SHORT: usize = 72;
/// Similarity in jamo from which a stretch is the canonical's, typed anew.
const RETYPED: f64 = 0.6;
/// Letters at most by which an insertion is moved.
const SLIDE: usize = 40;

/// The letters of a normalized text, and where each begins.
#[derive(Debug)]
pub(crate) struct Lettered<'a> {
    text: &'a str,
    pub(crate) letters: Vec<char>,
    /// Byte of each letter.
    at: Vec<usize>,
}

impl<'a> Lettered<'a> {
    pub(crate) fn of(normalized: &'a str) -> Self {
        let letters = normalized.char_indices().filter(|&(_, c)| is_letter(c));
        let (at, letters) = letters.unzip();
        Self {
            text: normalized,
            letters,
            at,
        }
    }

    /// Letters that begin before `byte`.
    pub(crate) fn before(&self, byte: usize) -> usize {
        self.at.partition_point(|&at| at < byte)
    }

    /// The bytes from the first to the last of some letters.
    pub(crate) fn bytes(&self, letters: &Range<usize>) -> Range<usize> {
        match letters.end.checked_sub(1) {
            Some(last) if last >= letters.start => {
                self.at[letters.start]..self.at[last] + self.letters[last].len_utf8()
            }
            _ => 0..0,
        }
    }

    /// The text from the first to the last of some letters.
    pub(crate) fn text(&self, letters: &Range<usize>) -> &'a str {
        &self.text[self.bytes(letters)]
    }

    /// How well a passage can begin or end before the letter at `place`: 3 between lines and
    /// sentences, 1 between words, 0 inside of one.
    pub(crate) fn border(&self, place: usize) -> u32 {
        if place == 0 || place == self.letters.len() {
            return 3;
        }
        let before = self.bytes(&(place - 1..place)).end;
        let between = &self.text[before..self.at[place]];
        if between.contains(['\n', '.', '?', '!']) {
            3
        } else {
            u32::from(between.contains(char::is_whitespace))
        }
    }
}

/// Letters of a copy in whose place the canonical has others, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) canonical: Range<usize>,
    pub(crate) copy: Range<usize>,
    /// Letters that the copy has for itself.
    pub(crate) own: usize,
    /// Equal letters in it, in runs too short to tell.
    shared: usize,
}

impl Stretch {
    /// Leaves out equal letters at both ends, which folding may have brought in.
    fn trim(&mut self, canonical: &[char], copy: &[char]) {
        let (a, b) = (&canonical[self.canonical.clone()], &copy[self.copy.clone()]);
        let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let (a, b) = (&a[start..], &b[start..]);
        let ends = a.iter().rev().zip(b.iter().rev());
        let end = ends.take_while(|(x, y)| x == y).count();
        self.canonical = self.canonical.start + start..self.canonical.end - end;
        self.copy = self.copy.start + start..self.copy.end - end;
        let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
        let shared = self.shared.saturating_sub(start + end);
        self.shared = shared.min(a.len()).min(b.len());
        self.own = b.len() - if is_retyped(a, b) { self.shared } else { 0 };
    }
}

/// Whether letters are those of the canonical with slips of the hand: only the slips are the copy's
/// own then. Else all are, as equal ones met by chance.
fn is_retyped(canonical: &[char], copy: &[char]) -> bool {
    let units = |letters: &[char]| -> Vec<u16> {
        let text: String = letters.iter().collect();
        text.encode_utf16().collect()
    };
    let longer = canonical.len().max(copy.len());
    longer <= SHORT && edit::similarity(&units(canonical), &units(copy), RETYPED) > 0.0
}

/// All stretches, in order.
pub(crate) fn stretches(canonical: &Lettered<'_>, copy: &Lettered<'_>) -> Vec<Stretch> {
    if canonical.letters == copy.letters {
        return Vec::new();
    }
    let mut found = folded(&canonical.letters, &copy.letters);
    for stretch in &mut found {
        stretch.trim(&canonical.letters, &copy.letters);
    }
    for at in 0..found.len() {
        let before = at.checked_sub(1).map_or(0, |last| found[last].copy.end);
        let after = found
            .get(at + 1)
            .map_or(copy.letters.len(), |next| next.copy.start);
        let stretch = &mut found[at];
        if stretch.canonical.is_empty() {
            stretch.copy = settled(copy, stretch.copy.clone(), before..after);
        } else if stretch.copy.is_empty() {
            let back = stretch.copy.start - before;
            let on = after - stretch.copy.end;
            let room = stretch.canonical.start - back..stretch.canonical.end + on;
            let moved = settled(canonical, stretch.canonical.clone(), room);
            let start = stretch.copy.start + moved.start - stretch.canonical.start;
            stretch.copy = start..start;
            stretch.canonical = moved;
        }
    }
    found
}

/// The shortest edit script, without equal runs that are mere chance.
fn folded(canonical: &[char], copy: &[char]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    // Equal letters since the last edit.
    let mut run = RUN;
    for op in capture_diff_slices(Algorithm::Myers, canonical, copy) {
        let (canonical, copy) = (op.old_range(), op.new_range());
        if op.tag() == DiffTag::Equal {
            run = copy.len();
            continue;
        }
        match found.last_mut().filter(|_| run < RUN) {
            Some(last) => {
                last.shared += run;
                last.canonical.end = canonical.end;
                last.copy.end = copy.end;
            }
            None => found.push(Stretch {
                canonical,
                copy,
                own: 0,
                shared: 0,
            }),
        }
        run = 0;
    }
    found
}

/// Letters that only one text has may as well begin some letters earlier or later, when the same
/// letters follow them (`하십시오. [저는 … 도와 주십시오.]`): where sentences or words begin and end.
/// They stay within `room`.
fn settled(text: &Lettered<'_>, letters: Range<usize>, room: Range<usize>) -> Range<usize> {
    let all = &text.letters;
    let Range { start, end } = letters.clone();
    let back = (1..=SLIDE.min(start - room.start))
        .take_while(|&by| all[start - by] == all[end - by])
        .map(|by| start - by..end - by);
    let on = (1..=SLIDE.min(room.end - end))
        .take_while(|&by| all[start + by - 1] == all[end + by - 1])
        .map(|by| start + by..end + by);
    let fitness = |place: &Range<usize>| text.border(place.start) + text.border(place.end);
    let mut best = letters;
    for place in back.chain(on) {
        if fitness(&place) > fitness(&best) {
            best = place;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stretch as canonical's letters, copy's letters, and how many are its own.
    type Expected<'a> = (&'a str, &'a str, usize);

    fn check(canonical: &str, copy: &str, expected: &[Expected]) {
        let [a, b] = [canonical, copy].map(Lettered::of);
        let letters = |of: &Lettered<'_>, range: &Range<usize>| {
            of.letters[range.clone()].iter().collect::<String>()
        };
        let found: Vec<(String, String, usize)> = stretches(&a, &b)
            .iter()
            .map(|s| (letters(&a, &s.canonical), letters(&b, &s.copy), s.own))
            .collect();
        let expected: Vec<(String, String, usize)> = expected
            .iter()
            .map(|&(a, b, own)| (a.to_owned(), b.to_owned(), own))
            .collect();
        assert_eq!(found, expected, "{canonical} / {copy}");
    }

    #[test]
    fn stretches_are_where_texts_depart() {
        check("버스 노선을 늘려 주세요", "버스노선을 늘려주세요!", &[]);
        check("", "", &[]);
        check("", "버스", &[("", "버스", 2)]);
        check("버스", "", &[("버스", "", 0)]);
        check(
            "버스를 늘려 주세요",
            "버스를 늘려 주새요",
            &[("세", "새", 1)],
        );
        check(
            "버스를 늘려 주세요",
            "버스를 늘려 주세요 꼭이요",
            &[("", "꼭이요", 3)],
        );
        check(
            "버스를 꼭 늘려 주세요",
            "버스를 늘려 주세요",
            &[("꼭", "", 0)],
        );
        // Two slips close together are one stretch, of which only the slips are its own.
        check(
            "출퇴근 시간 배차 간격을 줄여 주세요",
            "출퇴근 시간 베차 간겍을 줄여 주세요",
            &[("배차간격", "베차간겍", 2)],
        );
        // Two other words are not slips, though the letters between them are equal.
        check(
            "저는 춘천에 사는 농부입니다",
            "저는 대전에 사는 주부입니다",
            &[("춘천에사는농", "대전에사는주", 6)],
        );
        // Single letters that meet by chance are no common text.
        check(
            "첫째 문장은 그대로입니다 저는 목포에서 배를 탑니다 마지막 문장도 같습니다",
            "첫째 문장은 그대로입니다 나는 천안에서 닭을 칩니다 마지막 문장도 같습니다",
            &[("저는목포에서배를탑", "나는천안에서닭을칩", 9)],
        );
    }

    #[test]
    fn what_is_more_or_less_stands_between_sentences() {
        let (short, long) = (
            "버스를 늘려 주십시오.",
            "버스를 늘려 주십시오. 저는 간호사입니다. 도와 주십시오.",
        );
        check(short, long, &[("", "저는간호사입니다도와주십시오", 14)]);
        check(long, short, &[("저는간호사입니다도와주십시오", "", 0)]);
        // A letter of the line that is also the text's first one.
        check(
            "우리 동네 버스를 늘려 주세요.",
            "저는 아이를 키우는 사람입니다. 우리 동네 버스를 늘려 주세요.",
            &[("", "저는아이를키우는사람입니다", 13)],
        );
    }
}
