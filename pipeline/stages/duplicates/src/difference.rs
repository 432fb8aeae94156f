//! Two texts side by side, for people: what they share, what each has alone.

use std::ops::Range;

use modum_analyzers::normalize::{Normalized, normalize};

use crate::align::{Lettered, stretches};

/// A part of two texts, as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// In both, letter for letter, in the copy's spacing and punctuation.
    Same(String),
    /// Only the canonical has it.
    Missing(String),
    /// Only the copy has it.
    Added(String),
}

/// The parts of `canonical` and `copy` (texts as shown), in the copy's order. Spacing, punctuation
/// and case make no difference, as in every comparison here.
pub fn difference(canonical: &str, copy: &str) -> Vec<Part> {
    let (old, new) = (normalize(canonical), normalize(copy));
    let (a, b) = (Lettered::of(&old.text), Lettered::of(&new.text));
    let mut parts = Vec::new();
    let mut from = 0;
    for stretch in stretches(&a, &b) {
        let bytes = b.bytes(&stretch.copy);
        let (start, end) = if stretch.copy.is_empty() {
            let place = start_of(&b, &new, stretch.copy.start, copy);
            (place, place)
        } else {
            new.to_shown(bytes.start, bytes.end)
        };
        push(&mut parts, Part::Same, copy, from..start);
        let (first, last) = shown(&a, &old, &stretch.canonical);
        push(&mut parts, Part::Missing, canonical, first..last);
        push(&mut parts, Part::Added, copy, start..end);
        from = end;
    }
    push(&mut parts, Part::Same, copy, from..copy.len());
    parts
}

fn shown(text: &Lettered<'_>, normalized: &Normalized, letters: &Range<usize>) -> (usize, usize) {
    let bytes = text.bytes(letters);
    normalized.to_shown(bytes.start, bytes.end)
}

/// Where the letter at `place` begins in the text shown, or the text ends.
fn start_of(text: &Lettered<'_>, normalized: &Normalized, place: usize, shown: &str) -> usize {
    if place < text.letters.len() {
        let bytes = text.bytes(&(place..place + 1));
        normalized.to_shown(bytes.start, bytes.end).0
    } else {
        shown.len()
    }
}

fn push(parts: &mut Vec<Part>, part: fn(String) -> Part, text: &str, bytes: Range<usize>) {
    if let Some(text) = text.get(bytes).filter(|text| !text.is_empty()) {
        parts.push(part(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(canonical: &str, copy: &str) -> String {
        let mark = |part: Part| match part {
            Part::Same(text) => text,
            Part::Missing(text) => format!("[-{text}-]"),
            Part::Added(text) => format!("{{+{text}+}}"),
        };
        difference(canonical, copy).into_iter().map(mark).collect()
    }

    #[test]
    fn differences_are_marked_in_the_copy() {
        let check = |canonical: &str, copy: &str, expected: &str| {
            assert_eq!(marked(canonical, copy), expected);
        };
        check(
            "버스 노선을 늘려요.",
            "버스노선을 늘려요!",
            "버스노선을 늘려요!",
        );
        check("", "", "");
        check("", "버스", "{+버스+}");
        check("버스를 늘려", "", "[-버스를 늘려-]");
        check(
            "마을버스 정류장을 늘려 주세요.",
            "마을버스 정루장을 늘려 주세요.",
            "마을버스 정[-류-]{+루+}장을 늘려 주세요.",
        );
        check(
            "버스를 늘려 주세요. 꼭 부탁합니다.",
            "저는 간호사입니다. 버스를 늘려 주세요.",
            "{+저는 간호사입니다+}. 버스를 늘려 주세요.[-꼭 부탁합니다-]",
        );
        check("10㎞ 도로", "10㎞ 철도", "10㎞ [-도로-]{+철도+}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_invented(
            canonical in "[가-나 .①㎞a\n]{0,20}",
            copy in "[가-나 .①㎞a\n]{0,20}",
        ) {
            let parts = difference(&canonical, &copy);
            let of_copy: String = parts
                .iter()
                .filter_map(|part| match part {
                    Part::Same(text) | Part::Added(text) => Some(text.as_str()),
                    Part::Missing(_) => None,
                })
                .collect();
            prop_assert_eq!(of_copy, copy);
            for part in &parts {
                if let Part::Missing(text) = part {
                    prop_assert!(canonical.contains(text.as_str()));
                }
            }
        }
    }
}
