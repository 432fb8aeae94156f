//! The first two chapters: what it is about, and what was received when, where, on what.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::Array as _;
use modum_model::table::find;

use super::Desk;
use super::show::{known, number, share, votes};
use crate::dates::month;
use crate::document::{Block, Cell, Row, Table};
use crate::facts::{Counts, Scheme};
use crate::outline::Outline;

/// Topics that the overview names.
const NAMED: usize = 3;
/// Channels with a column of their own.
const CHANNELS: usize = 4;
/// Stands for a channel that is not known; without any other, there is no column but the sum.
const UNKNOWN: &str = "경로 미상";
/// Months that are shown one by one; beyond that, years.
const MONTHS: usize = 18;

/// 1. 개요
pub(super) fn overview(desk: &Desk<'_>, outline: &Outline) -> Vec<Block> {
    let all = Counts::of(desk.facts.groups.iter());
    let counts = outline.counts;
    let mut blocks = vec![
        Block::Chapter("1. 개요".to_owned()),
        Block::Circle(purpose(desk, outline)),
        Block::Circle(format!(
            "(규모) 제안 {}건(서로 다른 제안 {}건), 공감 {}개. 자료 범위의 제안 {}건 가운데 {}",
            number(counts.ideas),
            number(counts.distinct),
            votes(counts.votes),
            number(all.ideas),
            share(counts.ideas, all.ideas),
        )),
        Block::Circle(format!("(주요 주제) {}", main_topics(desk, outline))),
        Block::Circle(format!("(서명운동) {}", campaigns(desk, outline))),
    ];
    blocks.extend(basis(desk, outline));
    blocks.extend([
        Block::Circle(
            "(요청 사항) 3장의 제안을 검토하여 5장에 검토 결과와 의견을 적어 회신. 소관이 아닌 제안은 이송할 곳을 적음"
                .to_owned(),
        ),
        Block::Note(
            "내부 검토용 자료임. 본문의 개인정보는 [전화번호]와 같은 표시로 가렸고, 제안자의 이름과 가명은 싣지 않았음"
                .to_owned(),
        ),
    ]);
    blocks
}

fn purpose(desk: &Desk<'_>, outline: &Outline) -> String {
    let division = &desk.facts.divisions.get(outline.division).name;
    let about = match desk.facts.scheme {
        Scheme::Divisions => "분야 소관으로 보이는 것을",
        Scheme::Themes => "대주제에 드는 것을",
    };
    format!(
        "(목적) 국민이 낸 제안 가운데 ‘{division}’ {about} 주제별로 정리하여 검토와 회신을 요청함"
    )
}

/// By what the proposals were found.
fn basis(desk: &Desk<'_>, outline: &Outline) -> Vec<Block> {
    let least = 100.0 * desk.settings.probability;
    let [both, chosen, suggested] = outline.by_basis.map(|counts| number(counts.ideas));
    match desk.facts.scheme {
        Scheme::Themes => vec![Block::Circle(
            "(분류 기준) 접수 자료에 분야가 없어 분야를 추천할 수 없으므로, 글의 내용으로 나눈 대주제에 따름"
                .to_owned(),
        )],
        Scheme::Divisions => vec![
            Block::Circle("(분류 기준) 다음 가운데 하나에 해당하는 제안".to_owned()),
            Block::Dash(format!(
                "제안자 선택: 제안자가 고른 분야가 이 분야임 ({chosen}건)"
            )),
            Block::Dash(format!(
                "분야 추천: 분야가 적힌 제안에서 배운 추천 1순위가 이 분야이고 그 확률이 {least:.0}% 이상임 ({suggested}건)"
            )),
            Block::Dash(format!("두 기준에 모두 해당 ({both}건)")),
        ],
    }
}

/// `‘버스 노선’(12건), ‘주차’(8건) 등 24개 주제`
fn main_topics(desk: &Desk<'_>, outline: &Outline) -> String {
    let named = outline.topics.iter().take(NAMED).map(|part| {
        let name = desk.topic(part.topic_id);
        format!("‘{name}’({}건)", number(part.counts.ideas))
    });
    let named: Vec<String> = named.collect();
    match outline.topics.len() {
        few if few <= NAMED => named.join(", "),
        many => format!("{} 등 {}개 주제", named.join(", "), number(many)),
    }
}

fn campaigns(desk: &Desk<'_>, outline: &Outline) -> String {
    let ids = &desk.sources.campaigns.canonical_id;
    let id = |canonical: usize| desk.sources.ideas.idea_id.value(canonical);
    let groups = desk.groups(outline);
    let groups = groups.filter(|group| find(ids, id(group.canonical)).is_some());
    let counts = Counts::of(groups);
    match counts.distinct {
        0 => "같은 글을 여러 사람이 보낸 서명운동성 제안은 없음".to_owned(),
        letters => format!(
            "같은 글을 여러 사람이 보낸 서명운동성 제안 {}종 {}건",
            number(letters),
            number(counts.ideas)
        ),
    }
}

/// 2. 접수 현황
pub(super) fn received(desk: &Desk<'_>, outline: &Outline) -> Vec<Block> {
    let mut blocks = vec![Block::Chapter("2. 접수 현황".to_owned())];
    if desk.facts.scheme == Scheme::Divisions {
        blocks.push(Block::Section("분류 기준별".to_owned()));
        blocks.push(Block::Table(by_basis(outline)));
    }
    blocks.extend([
        Block::Section("시기별·접수 경로별".to_owned()),
        Block::Table(by_time(desk, outline)),
        Block::Section("주제별".to_owned()),
        Block::Table(by_topic(desk, outline)),
    ]);
    let left = outline.topics.len() - outline.shown;
    if left > 0 {
        blocks.push(Block::Note(format!(
            "제안이 많은 주제 {}개를 보임. 나머지는 ‘그 밖의 주제’로 합침",
            outline.shown
        )));
    }
    blocks
}

/// A row of counts.
fn counted(name: Cell, counts: Counts, whole: usize) -> Row {
    Row::of(vec![
        name,
        Cell::number(number(counts.ideas)),
        Cell::number(number(counts.distinct)),
        Cell::number(votes(counts.votes)),
        Cell::number(share(counts.ideas, whole)),
    ])
}

fn by_basis(outline: &Outline) -> Table {
    let names = ["제안자 선택과 분야 추천이 같음", "제안자 선택", "분야 추천"];
    let whole = outline.counts.ideas;
    let head = Row::labels(&["분류 기준", "제안", "서로 다른 제안", "공감", "비중"]);
    let rows = names.iter().zip(outline.by_basis);
    let rows = rows.map(|(name, counts)| counted(Cell::text(*name), counts, whole));
    let sum = counted(Cell::label("합계"), outline.counts, whole);
    Table {
        caption: "분류 기준별 제안 수".to_owned(),
        widths: vec![40, 15, 15, 15, 15],
        heads: 1,
        rows: [head].into_iter().chain(rows).chain([sum]).collect(),
    }
}

fn by_topic(desk: &Desk<'_>, outline: &Outline) -> Table {
    let whole = outline.counts.ideas;
    let head = Row::labels(&["주제", "제안", "서로 다른 제안", "공감", "비중"]);
    let mut rows = vec![head];
    for (number, part) in outline.shown() {
        let name = format!("{number}. {}", desk.topic(part.topic_id));
        rows.push(counted(Cell::text(name), part.counts, whole));
    }
    let left = &outline.topics[outline.shown..];
    if !left.is_empty() {
        let groups = left.iter().flat_map(|part| &part.groups);
        let counts = Counts::of(groups.map(|&group| desk.group(group)));
        let name = format!("그 밖의 주제 (외 {}개)", number(left.len()));
        rows.push(counted(Cell::text(name), counts, whole));
    }
    rows.push(counted(Cell::label("합계"), outline.counts, whole));
    Table {
        caption: "주제별 제안 수".to_owned(),
        widths: vec![40, 15, 15, 15, 15],
        heads: 1,
        rows,
    }
}

/// A month, or a year; unknown days come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Time {
    Month(i32, u32),
    Year(i32),
    Unknown,
}

impl Time {
    fn label(self) -> String {
        match self {
            Self::Month(year, month) => format!("{year}년 {month}월"),
            Self::Year(year) => format!("{year}년"),
            Self::Unknown => "날짜 미상".to_owned(),
        }
    }
}

/// Ideas by time and channel.
fn by_time(desk: &Desk<'_>, outline: &Outline) -> Table {
    let cells = cells(desk, outline);
    let names = channels(&cells);
    let column = |channel: &str| {
        let place = names.iter().position(|name| *name == channel);
        place.unwrap_or(names.len().saturating_sub(1))
    };
    // The last column is the sum.
    let mut rows: BTreeMap<Time, Vec<usize>> = BTreeMap::new();
    let mut sums = vec![0; names.len() + 1];
    for ((time, channel), count) in &cells {
        let row = rows
            .entry(*time)
            .or_insert_with(|| vec![0; names.len() + 1]);
        for counts in [row, &mut sums] {
            if !names.is_empty() {
                counts[column(channel)] += count;
            }
            counts[names.len()] += count;
        }
    }
    let labels = ["시기"].into_iter().chain(names.iter().copied());
    let labels: Vec<&str> = labels.chain(["합계"]).collect();
    let rows = rows
        .iter()
        .map(|(time, counts)| numbers(Cell::center(time.label()), counts));
    let rows = [Row::labels(&labels)].into_iter().chain(rows);
    Table {
        caption: "시기별·접수 경로별 제안 수".to_owned(),
        widths: [20].into_iter().chain(vec![14; names.len() + 1]).collect(),
        heads: 1,
        rows: rows.chain([numbers(Cell::label("합계"), &sums)]).collect(),
    }
}

/// The channels that have a column, those with most ideas first; the last may stand for all others.
fn channels<'a>(cells: &BTreeMap<(Time, &'a str), usize>) -> Vec<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for ((_, channel), count) in cells {
        *counts.entry(*channel).or_default() += count;
    }
    let mut channels: Vec<(&str, usize)> = counts.into_iter().collect();
    channels.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let mut names: Vec<&str> = channels.into_iter().map(|(name, _)| name).collect();
    if names == [UNKNOWN] {
        names.clear();
    }
    if names.len() > CHANNELS + 1 {
        names.truncate(CHANNELS);
        names.push("그 밖");
    }
    names
}

fn numbers(name: Cell, counts: &[usize]) -> Row {
    let counts = counts.iter().map(|count| Cell::number(number(*count)));
    Row::of([name].into_iter().chain(counts).collect())
}

/// Ideas of each time and channel.
fn cells<'a>(desk: &'a Desk<'_>, outline: &'a Outline) -> BTreeMap<(Time, &'a str), usize> {
    let ideas = &desk.sources.ideas;
    let mut cells: BTreeMap<(Time, &str), usize> = BTreeMap::new();
    for &row in desk.groups(outline).flat_map(|group| &group.members) {
        let day = ideas
            .submitted_at
            .is_valid(row)
            .then(|| ideas.submitted_at.value(row));
        let time = day.and_then(month);
        let time = time.map_or(Time::Unknown, |(year, month)| Time::Month(year, month));
        let channel = known(&ideas.channel, row).unwrap_or(UNKNOWN);
        *cells.entry((time, channel)).or_default() += 1;
    }
    let months: BTreeSet<Time> = cells.keys().map(|(time, _)| *time).collect();
    if months.len() <= MONTHS {
        return cells;
    }
    let mut years: BTreeMap<(Time, &str), usize> = BTreeMap::new();
    for ((time, channel), count) in cells {
        let time = match time {
            Time::Month(year, _) => Time::Year(year),
            other => other,
        };
        *years.entry((time, channel)).or_default() += count;
    }
    years
}
