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
