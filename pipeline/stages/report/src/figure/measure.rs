//! How wide letters are, so that labels stay inside of what they name.
//!
//! Fonts differ from reader to reader, so widths are taken for the wide ones: a Korean letter is as
//! wide as it is high, others about three fifths of it.

/// Width of a text in the unit of `size` (its font size).
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| of_letter(letter) * size).sum()
}

fn of_letter(letter: char) -> f64 {
    match letter {
        '0'..='9' | 'a'..='z' => 0.6,
        ' ' | '\u{a0}' | '.' | ',' | '·' | '(' | ')' | '!' | '\'' => 0.38,
        'A'..='Z' | '%' | '&' | '@' => 0.8,
        letter if letter.is_ascii() => 0.62,
        _ => 1.0,
    }
}

/// The text, or its beginning with an ellipsis; `None` where not even two letters fit.
pub(crate) fn fit(text: &str, room: f64, size: f64) -> Option<String> {
    if width(text, size) <= room {
        return Some(text.to_owned());
    }
    let mut left = room - width("…", size);
    let kept: String = text
        .chars()
        .take_while(|&letter| {
            left -= of_letter(letter) * size;
            left >= 0.0
        })
        .collect();
    let kept = kept.trim_end();
    (kept.chars().count() >= 2).then(|| format!("{kept}…"))
}

/// The text in up to `lines` lines, broken between words where it can be, the last one shortened;
/// empty where nothing fits.
pub(crate) fn wrap(text: &str, room: f64, size: f64, lines: usize) -> Vec<String> {
    let mut words = text.split_whitespace().peekable();
    let mut wrapped: Vec<String> = Vec::new();
    while words.peek().is_some() && wrapped.len() + 1 < lines {
        let mut line = String::new();
        while let Some(word) = words.peek() {
            let longer = if line.is_empty() {
                (*word).to_owned()
            } else {
                format!("{line} {word}")
            };
            if width(&longer, size) > room {
                break;
            }
            line = longer;
            words.next();
        }
        if line.is_empty() {
            break;
        }
        wrapped.push(line);
    }
    for line in wrapped.iter_mut().skip(1) {
        if let Some(name) = line.strip_prefix("· ") {
            *line = name.to_owned();
        }
    }
    let rest: Vec<&str> = words.skip_while(|word| *word == "·").collect();
    if !rest.is_empty() && lines > 0 {
        match fit(&rest.join(" "), room, size) {
            Some(line) => wrapped.push(line),
            None => shorten_last(&mut wrapped, room, size),
        }
    }
    wrapped
}

/// The text with spaces in words that are wider than the room, where they may be broken.
pub(crate) fn breakable(text: &str, room: f64, size: f64) -> String {
    let mut broken = String::new();
    let mut line = 0.0;
    for letter in text.chars() {
        let wide = of_letter(letter) * size;
        if letter.is_whitespace() {
            line = 0.0;
        } else if line + wide > room && line > 0.0 {
            broken.push(' ');
            line = wide;
        } else {
            line += wide;
        }
        broken.push(letter);
    }
    broken
}

/// Says with an ellipsis that there was more.
fn shorten_last(lines: &mut [String], room: f64, size: f64) {
    if let Some(last) = lines.last_mut() {
        let mut longer = format!("{last}…");
        while width(&longer, size) > room && longer.chars().count() > 2 {
            longer = longer.chars().take(longer.chars().count() - 2).collect();
            longer.push('…');
        }
        *last = longer;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_are_shortened_and_broken() {
        let check = |text: &str, room: f64, lines: usize, expected: &[&str]| {
            assert_eq!(wrap(text, room, 10.0, lines), expected, "{text}");
        };
        check("국민연금 수급 연령", 200.0, 2, &["국민연금 수급 연령"]);
        check("국민연금 수급 연령", 70.0, 2, &["국민연금 수급", "연령"]);
        check("국민연금 수급 연령", 42.0, 2, &["국민연금", "수급…"]);
        check(
            "보육 · 국민연금 · 노후",
            60.0,
            3,
            &["보육 ·", "국민연금 ·", "노후"],
        );
        check("여성가족부 · 시험", 50.0, 2, &["여성가족부", "시험"]);
        check("국민연금수급연령", 45.0, 2, &["국민연…"]);
        check("국민연금", 15.0, 2, &[]);
        check("", 15.0, 2, &[]);
    }

    #[test]
    fn only_words_that_do_not_fit_are_broken() {
        let check = |text: &str, room: f64, expected: &str| {
            assert_eq!(breakable(text, room, 10.0), expected);
        };
        check("국민신문고", 50.0, "국민신문고");
        check("국민신문고", 36.0, "국민신 문고");
        check("찾아가는 국민인수위", 42.0, "찾아가는 국민인수 위");
        check("국민", 5.0, "국 민");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room(text in "\\PC{0,40}", room in 0.0_f64..200.0, lines in 0_usize..4) {
            let wrapped = wrap(&text, room, 10.0, lines);
            prop_assert!(wrapped.len() <= lines);
            for line in wrapped {
                prop_assert!(width(&line, 10.0) <= room + 1e-9, "{line}");
            }
        }
    }
}
