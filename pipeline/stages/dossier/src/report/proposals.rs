//! The third and fourth chapter: the main proposals by topic, and what became of similar ones.

use arrow::array::Array as _;
use modum_analyzers::comparable::Comparable;
use modum_analyzers::normalize::normalize;
use modum_analyzers::readable::reads_well;
use modum_analyzers::sentences::sentences;
use modum_model::table::find;

use super::Desk;
use super::show::{known, number, votes};
use crate::dates::day;
use crate::document::{Align, Block, Cell, Row, Table};
use crate::facts::{Basis, Group};
use crate::outline::{Link, Outline, Part};
use crate::passages::{LETTERS, Passages, Sentence};

/// Distinct ideas of a topic whose sentences are weighed against each other.
const POOL: usize = 150;
/// Sentences of one idea among them.
const SENTENCES: usize = 12;
/// Words with which a sentence goes on from the one before it.
const CONNECTIVES: [&str; 25] = [
    "이와",
    "이처럼",
    "첫째",
    "그러나",
    "하지만",
    "그리고",
    "그런데",
    "그래서",
    "그러므로",
    "그러니",
    "그렇",
    "그럼",
    "그래도",
    "따라서",
    "또한",
    "또 ",
    "즉",
    "이에",
    "이런",
    "이러",
    "이렇",
    "이를",
    "이것",
    "그것",
    "특히",
];
/// Words that a sentence about the writer needs, to be about a proposal too.
const ASKING: [&str; 6] = ["제안", "건의", "바랍", "바라", "요구", "생각"];
/// Keywords of a topic that are shown.
const KEYWORDS: usize = 6;

/// 3. 주요 제안
pub(super) fn proposals(desk: &Desk<'_>, outline: &Outline) -> Vec<Block> {
    let mut blocks = vec![Block::Chapter("3. 주요 제안".to_owned())];
    for (number, part) in outline.shown() {
        blocks.extend(topic(desk, outline, number, part));
    }
    let left = outline.topics.len() - outline.shown;
    if left > 0 {
        let groups = outline.topics[outline.shown..].iter();
        let distinct: usize = groups.map(|part| part.counts.distinct).sum();
        blocks.push(Block::Note(format!(
            "그 밖의 주제: 외 {}개 주제의 서로 다른 제안 {}건은 싣지 않음",
            number(left),
            number(distinct)
        )));
    }
    blocks
}

fn topic(desk: &Desk<'_>, outline: &Outline, at: usize, part: &Part) -> Vec<Block> {
    let counts = part.counts;
    let mut blocks = vec![Block::Section(format!(
        "3-{at}. {} (제안 {}건, 서로 다른 제안 {}건, 공감 {}개)",
        desk.topic(part.topic_id),
        number(counts.ideas),
        number(counts.distinct),
        votes(counts.votes),
    ))];
    let keywords = desk.keywords(part.topic_id, KEYWORDS);
    if !keywords.is_empty() {
        blocks.push(Block::Circle(format!("핵심어: {keywords}")));
    }
    let passages = passages(desk, part);
    let gists: Vec<Option<usize>> = (part.seats.iter())
        .map(|(group, _)| {
            let idea = desk.group(*group).canonical;
            passages.gist(idea, desk.sources.ideas.title.value(idea))
        })
        .collect();
    if !part.seats.is_empty() {
        let gist = |place: usize| Some(passages.get(gists[place]?).text.as_str());
        blocks.push(Block::Table(seats(desk, outline, (at, part), gist)));
    }
    let left = part.groups.len() - part.seats.len();
    if left > 0 {
        blocks.push(Block::Note(format!("외 {}건", number(left))));
    }
    let shown: Vec<usize> = gists.into_iter().flatten().collect();
    let chosen = passages.choose(desk.settings.passages, &shown);
    if !chosen.is_empty() {
        blocks.push(Block::Circle("대표 문장".to_owned()));
    }
    let quotes = chosen.into_iter().map(|at| quote(desk, passages.get(at)));
    blocks.extend(quotes);
    blocks
}

fn quote(desk: &Desk<'_>, sentence: &Sentence) -> Block {
    Block::Quote {
        text: sentence.text.clone(),
        source: desk.sources.ideas.idea_id.value(sentence.idea).to_owned(),
    }
}

/// The proposals of a topic; `gist` knows a sentence of each.
fn seats<'a>(
    desk: &Desk<'_>,
    outline: &Outline,
    (at, part): (usize, &Part),
    gist: impl Fn(usize) -> Option<&'a str>,
) -> Table {
    let labels = [
        "연번",
        "제안",
        "분류 근거",
        "같은 제안 (사람)",
        "공감",
        "비고",
    ];
    let row = |(place, (group, basis)): (usize, &(usize, Basis))| {
        let group = desk.group(*group);
        let mut lines = vec![desk.title(group.canonical), desk.origin(group.canonical)];
        lines.extend(gist(place - 1).map(|gist| format!("요지: {gist}")));
        let support = vec![
            format!("{}건", number(group.members.len())),
            format!("({}명)", number(group.people)),
        ];
        Row::of(vec![
            Cell::center(format!("{at}-{place}")),
            Cell::lines(lines),
            centered(Cell::even_lines(basis_lines(desk, outline, group, *basis))),
            centered(Cell::even_lines(support)),
            Cell::number(votes(group.votes)),
            Cell::even_lines(remarks(desk, group)),
        ])
    };
    let rows = (1..).zip(&part.seats).map(row);
    Table {
        caption: format!("{}의 주요 제안", desk.topic(part.topic_id)),
        widths: vec![7, 46, 14, 12, 11, 17],
        heads: 1,
        rows: [Row::labels(&labels)].into_iter().chain(rows).collect(),
    }
}

fn centered(cell: Cell) -> Cell {
    Cell {
        align: Align::Center,
        ..cell
    }
}

/// Why the proposal is here.
fn basis_lines(desk: &Desk<'_>, outline: &Outline, group: &Group, basis: Basis) -> Vec<String> {
    let suggested = group.suggested.map(|found| {
        let percent = percent(found.probability);
        if found.division == outline.division {
            format!("추천 {percent}")
        } else {
            let other = &desk.facts.divisions.get(found.division).name;
            format!("(추천: {other} {percent})")
        }
    });
    let chosen = "제안자 선택".to_owned();
    match basis {
        Basis::Theme => vec!["주제".to_owned()],
        Basis::Suggested => suggested.into_iter().collect(),
        Basis::Both | Basis::Chosen => [chosen].into_iter().chain(suggested).collect(),
    }
}

fn percent(probability: f32) -> String {
    if probability < 0.01 {
        "1% 미만".to_owned()
    } else {
        format!("{:.0}%", 100.0 * probability)
    }
}

/// What an official should know besides: another choice of the citizen, a campaign, earlier copies.
fn remarks(desk: &Desk<'_>, group: &Group) -> Vec<String> {
    let mut lines = Vec::new();
    let sources = desk.sources;
    let campaigns = &sources.campaigns;
    let id = sources.ideas.idea_id.value(group.canonical);
    if let Some(row) = find(&campaigns.canonical_id, id) {
        let people = campaigns.n_authors.value(row) + campaigns.n_unknown.value(row);
        lines.push(format!(
            "서명운동: {}건, {}명",
            votes(campaigns.n_ideas.value(row)),
            votes(people)
        ));
        if campaigns.peak_day.is_valid(row) {
            let share = 100.0 * campaigns.peak_share.value(row);
            let peak = day(campaigns.peak_day.value(row));
            lines.push(format!("{peak} 최다({share:.0}%)"));
        }
    }
    if group.total > group.members.len() {
        let before = group.total - group.members.len();
        lines.push(format!("다른 접수에 같은 제안 {}건", number(before)));
    }
    lines.extend(known(&sources.ideas.stage, group.canonical).map(|stage| desk.masked(stage)));
    lines
}

/// The sentences of a topic that may be shown.
fn passages(desk: &Desk<'_>, part: &Part) -> Passages {
    let mut pool = Vec::new();
    let mut counted = Comparable::default();
    for &group in part.groups.iter().take(POOL) {
        let idea = desk.group(group).canonical;
        let ideas = &desk.sources.ideas;
        let text = [ideas.title.value(idea), ideas.body.value(idea)].join("\n");
        let masked = desk.masked(&text);
        let fit = sentences(&masked).into_iter().map(without_item);
        let fit = fit.filter(|sentence| is_fit(desk, sentence, &mut counted));
        let texts = fit.take(SENTENCES).map(str::to_owned);
        pool.extend(texts.map(|text| Sentence { text, idea }));
    }
    Passages::new(pool)
}

/// A sentence without the sign of an item in front of it: `- `, `▶`.
fn without_item(sentence: &str) -> &str {
    sentence.trim_start_matches(|c: char| !c.is_alphanumeric() && !"([<“‘\"'".contains(c))
}

/// Whether a sentence can stand for others: it reads well, needs no sentence before it, says more than
/// a salutation or who the writer is, quotes nobody, and has nothing masked in it.
fn is_fit(desk: &Desk<'_>, sentence: &str, counted: &mut Comparable) -> bool {
    let letters = sentence.chars().filter(|c| !c.is_whitespace()).count();
    if !LETTERS.contains(&letters)
        || sentence.contains(['[', '<', '“', '”', '"', '('])
        || !reads_well(sentence)
    {
        return false;
    }
    let goes_on = CONNECTIVES.iter().any(|word| sentence.starts_with(word));
    let asks = ASKING.iter().any(|word| sentence.contains(word));
    if goes_on || (sentence.starts_with("저는") && !asks) {
        return false;
    }
    let normalized = normalize(sentence);
    desk.comparer.comparable(&normalized.text, counted);
    3 * counted.letters.len() >= 2 * counted.whole.len()
}

/// 4. 유사 제안과 처리 결과
pub(super) fn past(desk: &Desk<'_>, outline: &Outline) -> Vec<Block> {
    let mut blocks = vec![Block::Chapter("4. 유사 제안과 처리 결과".to_owned())];
    let mut rows = vec![Row::labels(&[
        "연번",
        "이번 제안",
        "비슷한 지난 제안",
        "유사도",
        "진행 상황·결과",
    ])];
    for (number, group) in outline.seats() {
        let links = desk.links.get(&group).map_or(&[][..], Vec::as_slice);
        let title = desk.title(desk.group(group).canonical);
        for (place, link) in links.iter().enumerate() {
            let mut cells = Vec::new();
            if place == 0 {
                cells.push(Cell::center(&number).over_rows(links.len()));
                cells.push(Cell::text(&title).over_rows(links.len()));
            }
            cells.extend(past_cells(desk, link));
            rows.push(Row {
                with_next: place + 1 < links.len(),
                ..Row::of(cells)
            });
        }
    }
    if rows.len() == 1 {
        let none = "3장의 제안과 비슷한 지난 제안을 찾지 못함";
        blocks.push(Block::Circle(none.to_owned()));
        return blocks;
    }
    blocks.push(Block::Circle(
        "3장의 제안과 같은 주제에서 내용이 비슷한 지난 제안. 없는 제안은 싣지 않음".to_owned(),
    ));
    blocks.push(Block::Table(Table {
        caption: "비슷한 지난 제안과 그 결과".to_owned(),
        widths: vec![8, 32, 34, 10, 16],
        heads: 1,
        rows,
    }));
    blocks
}

fn past_cells(desk: &Desk<'_>, link: &Link) -> [Cell; 3] {
    let how = match link.similarity {
        Some(similarity) => format!("{similarity:.2}"),
        None => "같은 글".to_owned(),
    };
    let stage = known(&desk.sources.ideas.stage, link.idea).map(|stage| desk.masked(stage));
    let became = match (stage, link.outcome) {
        (Some(stage), Some(outcome)) if stage != outcome => vec![outcome.to_owned(), stage],
        (Some(stage), _) => vec![stage],
        (None, Some(outcome)) => vec![outcome.to_owned()],
        (None, None) => vec!["결과 미상".to_owned()],
    };
    [
        Cell::lines(vec![desk.title(link.idea), desk.origin(link.idea)]),
        Cell::center(how),
        centered(Cell::lines(became)),
    ]
}
