//! Small drawings as they are written.

use insta::assert_snapshot;

use super::*;

fn words() -> Words {
    Words {
        id: "figure",
        title: "제목 <script>".to_owned(),
        description: "설명".to_owned(),
    }
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = tag.split_once(&format!("{name}=\""))?;
    value.split('"').next()
}

/// Fails unless every word of every drawing stands inside of it.
fn check_inside(drawings: &str) {
    for drawing in drawings.split("<svg ").skip(1) {
        let size = attribute(drawing, "viewBox").unwrap();
        let size: Vec<f64> = size.split(' ').map(|part| part.parse().unwrap()).collect();
        for text in drawing.split("<text ").skip(1) {
            let (tag, rest) = text.split_once('>').unwrap();
            let words = rest.split('<').next().unwrap();
            let class = attribute(tag, "class").unwrap_or_default();
            let font = match class {
                class if class.contains("tiny") => 11.0,
                class if class.contains("small") => 12.0,
                _ => 13.0,
            };
            let wide = measure::width(words, font);
            let [x, y] = ["x", "y"].map(|name| {
                let value = attribute(tag, &format!(" {name}"));
                let value = value.or_else(|| attribute(tag, name));
                value.unwrap().parse::<f64>().unwrap()
            });
            let left = match class {
                class if class.contains("right") => x - wide,
                class if class.contains("middle") => x - wide / 2.0,
                _ => x,
            };
            let inside = left >= -0.5 && left + wide <= size[2] + 0.5;
            assert!(
                inside && (0.0..=size[3]).contains(&y),
                "{words} at {left} of {size:?}"
            );
        }
    }
}

#[test]
fn words_stand_inside_of_drawings() {
    let long = "아주아주 긴 이름을 가진 대주제와 그 주제의 이름 하나, 그리고 하나 더";
    let names: Vec<String> = (0..9).map(|n| format!("{n} {long}")).collect();
    let counted = |count: i64| format!("{}건 (100.0%)", crate::language::number(count));
    let all: Vec<Bar> = (names.iter().zip([180_705, 0, 3]))
        .map(|(name, count)| Bar {
            label: name.clone(),
            count,
            text: counted(count),
        })
        .collect();
    check_inside(&bars(&words(), &all));
    let months: Vec<String> = (1..=36)
        .map(|month| format!("2017.\u{a0}{month}."))
        .collect();
    let counts: Vec<Option<i64>> = (0..36)
        .map(|at| (at % 5 > 0).then_some(at * 9_000))
        .collect();
    check_inside(&columns(&words(), &months, &counts, "없음·비공개"));
    let drawn: Vec<Line> = (names.iter().take(MOST_LINES))
        .map(|name| Line {
            name: name.clone(),
            counts: counts.clone(),
        })
        .collect();
    check_inside(&lines(&words(), &months, &drawn));
    check_inside(&lines(&words(), &months[..3], &drawn));
    let tiles: Vec<Tile> = (names.iter().zip(1..))
        .map(|(name, number)| Tile {
            number,
            name: name.clone(),
            count: 90_000 >> number,
            text: counted(90_000 >> number),
            growth: Growth::Up,
        })
        .collect();
    let legend = ["크게 줄어듦", "줄어듦", "비슷함", "늘어남", "크게 늘어남"];
    check_inside(&treemap(&words(), &tiles, ("최근의 비중", legend)));
    let shares = vec![vec![Some(1.0); 9]; 2];
    check_inside(&heat(
        &words(),
        &Heat {
            rows: names[..2].to_vec(),
            columns: names.clone(),
            shares,
        },
    ));
    let row = |name: &String| Row {
        name: name.clone(),
        inside: 1.0,
        outside: 0.5,
        text: "100.0% / 50.0% (123.4배)".to_owned(),
    };
    let group = |name: &String| Group {
        name: name.clone(),
        rows: names.iter().map(row).collect(),
    };
    check_inside(&contrasts(
        &words(),
        &Contrasts {
            inside: "이 경로 안 비중".to_owned(),
            outside: "다른 경로 안 비중".to_owned(),
            groups: names.iter().map(group).collect(),
        },
    ));
}

#[test]
fn bars_are_in_proportion() {
    let bar = |label: &str, count: i64| Bar {
        label: label.to_owned(),
        count,
        text: format!("{count}건"),
    };
    let drawn = bars(
        &words(),
        &[bar("접수", 200), bar("선정", 50), bar("채택", 0)],
    );
    assert_snapshot!(drawn);
}

#[test]
fn columns_leave_a_gap_where_a_count_is_withheld() {
    let names = ["2017. 5.", "2017. 6.", "2017. 7."].map(str::to_owned);
    assert_snapshot!(columns(
        &words(),
        &names,
        &[Some(1_200), None, Some(300)],
        "비공개"
    ));
}

#[test]
fn lines_are_broken_where_a_count_is_withheld() {
    let names = ["5월", "6월", "7월", "8월"].map(str::to_owned);
    let line = |name: &str, counts: [Option<i64>; 4]| Line {
        name: name.to_owned(),
        counts: counts.to_vec(),
    };
    let drawn = [
        line("보육", [Some(10), None, Some(30), Some(40)]),
        line(
            "교통과 주차와 도로",
            [Some(12), Some(20), Some(31), Some(40)],
        ),
    ];
    assert_snapshot!(lines(&words(), &names, &drawn));
}

#[test]
fn small_tiles_show_their_number() {
    let tile = |number: usize, name: &str, count: i64, growth: f32| Tile {
        number,
        name: name.to_owned(),
        count,
        text: format!("{count}건"),
        growth: Growth::of(growth),
    };
    let tiles = [
        tile(1, "보육 <b>", 600, 0.5),
        tile(2, "국민연금 수급 연령과 노후 소득 보장", 300, -0.2),
        tile(3, "교통", 2, 0.0),
    ];
    let legend = ("비중", ["크게 감소", "감소", "비슷", "증가", "크게 증가"]);
    assert_snapshot!(treemap(&words(), &tiles, legend));
}

#[test]
fn shares_inside_stand_above_those_outside() {
    let row = |name: &str, inside: f64, outside: f64| Row {
        name: name.to_owned(),
        inside,
        outside,
        text: format!("{:.0}% / {:.0}%", 100.0 * inside, 100.0 * outside),
    };
    let group = |name: &str, rows: Vec<Row>| Group {
        name: name.to_owned(),
        rows,
    };
    let drawn = Contrasts {
        inside: "안".to_owned(),
        outside: "밖".to_owned(),
        groups: vec![
            group(
                "광화문1번가",
                vec![row("보육", 0.4, 0.1), row("교통 <b>", 0.2, 0.05)],
            ),
            group("우편", vec![row("국민연금", 0.1, 0.0)]),
        ],
    };
    assert_snapshot!(contrasts(&words(), &drawn));
}

#[test]
fn the_highest_share_is_the_darkest() {
    let heat_of = Heat {
        rows: vec![
            "보육".to_owned(),
            "아주 긴 이름을 가진 대주제의 이름 하나".to_owned(),
        ],
        columns: vec![
            "광화문1번가".to_owned(),
            "국민신문고 온라인 접수 창구".to_owned(),
        ],
        shares: vec![vec![Some(0.5), Some(0.25)], vec![None, Some(0.01)]],
    };
    assert_snapshot!(heat(&words(), &heat_of));
}
