//! Snapshots of every shape, published: what a report may have to be made of.

use arrow::array::{
    Date32Array, Float32Array, Int32Array, Int64Array, ListArray, ListBuilder, StringArray,
    StringBuilder,
};
use arrow::datatypes::{Float32Type, Int32Type};
use modum_analyzers::personal::Masker;
use modum_dictionaries::Lexicon;
use modum_model::settings::Settings;
use modum_model::tables::{
    Assignments, Campaigns, Candidates, Duplicates, Ideas, TopicLineage, TopicStats, Topics,
};
use modum_publish::{OpenData, Sources, open_data};
use modum_statistics::{Breakdowns, ValueRows};

/// 2017-05-01.
pub(super) const MAY: i32 = 17_287;

/// Equal cells of themes (each with one topic), channels and months.
pub(super) struct Sample {
    pub(super) themes: usize,
    /// Of a theme; its number is put behind it.
    pub(super) label: &'static str,
    pub(super) channels: Vec<Option<&'static str>>,
    /// First days of months.
    pub(super) months: Vec<Option<i32>>,
    pub(super) per_cell: usize,
    /// More ideas in the cells of the first theme and the first channel, the second and the second, and so on.
    pub(super) tilt: usize,
    pub(super) campaigns: usize,
    pub(super) title: &'static str,
    pub(super) body: &'static str,
    pub(super) stage: Option<&'static str>,
    pub(super) votes: Option<i64>,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            themes: 3,
            label: "어린이집 확충과 보육",
            channels: vec![Some("광화문1번가"), Some("국민신문고"), None],
            months: vec![Some(MAY), Some(MAY + 31), None],
            per_cell: 6,
            tilt: 0,
            campaigns: 1,
            title: "횡단보도 신호를 길게",
            body: "신호가 너무 짧습니다. 연락처는 010-2345-6789입니다.",
            stage: Some("과제 추진중"),
            votes: Some(7),
        }
    }
}

/// An idea of the sample.
struct Row {
    theme: usize,
    channel: Option<&'static str>,
    month: Option<i32>,
}

impl Sample {
    /// What the public sees of it.
    pub(super) fn published(&self) -> OpenData {
        let settings = Settings::default();
        let masker = |kinds| Masker::new(&Lexicon::builtin().unwrap(), kinds);
        open_data(&self.sources(), masker, &settings.mask, &settings.publish)
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for theme in 0..self.themes {
            for &month in &self.months {
                for (at, &channel) in self.channels.iter().enumerate() {
                    let row = || Row {
                        theme,
                        channel,
                        month,
                    };
                    rows.extend((0..self.in_cell(theme, at)).map(|_| row()));
                }
            }
        }
        rows
    }

    /// Ideas of a theme in a channel, in each month.
    fn in_cell(&self, theme: usize, channel: usize) -> usize {
        self.per_cell + if theme == channel { self.tilt } else { 0 }
    }

    fn sources(&self) -> Sources {
        let rows = self.rows();
        Sources {
            ideas: self.ideas(&rows),
            duplicates: duplicates(&rows),
            assignments: assignments(&rows),
            topics: self.topics(rows.len()),
            lineage: TopicLineage {
                intake: texts(0, |_| String::new()),
                topic_id: Int32Array::from(Vec::<i32>::new()),
                event: texts(0, |_| String::new()),
                from_ids: ListArray::from_iter_primitive::<Int32Type, Vec<Option<i32>>, _>([]),
                overlap: Float32Array::from(Vec::<f32>::new()),
            },
            stats: self.stats(),
            breakdowns: self.breakdowns(),
            candidates: candidates(rows.len()),
            campaigns: self.campaigns(),
            names: [(topic(0), "담당자가 붙인 이름".to_owned())].into(),
        }
    }

    fn ideas(&self, rows: &[Row]) -> Ideas {
        let n = rows.len();
        Ideas {
            idea_id: texts(n, id),
            source: StringArray::from(vec![None::<&str>; n]),
            source_id: StringArray::from(vec![None::<&str>; n]),
            intake: texts(n, |_| "2017".to_owned()),
            last_intake: texts(n, |_| "2017".to_owned()),
            channel: rows.iter().map(|row| row.channel).collect(),
            submitted_at: rows.iter().map(|row| row.month).collect(),
            author: StringArray::from(vec![None::<&str>; n]),
            title: texts(n, |_| self.title.to_owned()),
            body: texts(n, |_| self.body.to_owned()),
            category: StringArray::from(vec![None::<&str>; n]),
            stage: StringArray::from(vec![self.stage; n]),
            votes: Int64Array::from(vec![self.votes; n]),
        }
    }

    fn topics(&self, ideas: usize) -> Topics {
        let n = self.themes;
        let each = ideas.checked_div(n).unwrap_or(0);
        let count = || Int64Array::from(vec![signed(each); 2 * n]);
        let parents = (0..2 * n).map(|row| (row >= n).then(|| theme(row - n)));
        let mut keywords = ListBuilder::new(StringBuilder::new());
        let mut exemplars = ListBuilder::new(StringBuilder::new());
        for row in 0..2 * n {
            keywords.append_value([Some("어린이집"), Some("보육")]);
            exemplars.append_value([Some(id(row % n * each))]);
        }
        Topics {
            topic_id: (0..2 * n)
                .map(|row| Some(if row < n { theme(row) } else { topic(row - n) }))
                .collect(),
            parent_id: parents.collect(),
            label: texts(2 * n, |row| format!("{} {}", self.label, row % n)),
            keywords: keywords.finish(),
            keyword_scores: ListArray::from_iter_primitive::<Float32Type, _, _>(
                (0..2 * n).map(|_| Some([Some(0.5), Some(0.4)])),
            ),
            exemplar_ids: exemplars.finish(),
            n_ideas: count(),
            n_distinct: count(),
            votes: count(),
            coherence: Float32Array::from(vec![0.1; 2 * n]),
            growth: (0..2 * n)
                .map(|row| Some(0.2 * (row % 5) as f32 - 0.4))
                .collect(),
            born_intake: texts(2 * n, |_| "2017".to_owned()),
        }
    }

    fn stats(&self) -> TopicStats {
        let mut cells = Vec::new();
        for theme in 0..self.themes {
            for &month in &self.months {
                for (at, &channel) in self.channels.iter().enumerate() {
                    cells.push((topic(theme), month, channel, self.in_cell(theme, at)));
                }
            }
        }
        cells.sort_unstable();
        let count = || Int64Array::from_iter_values(cells.iter().map(|cell| signed(cell.3)));
        TopicStats {
            topic_id: cells.iter().map(|cell| Some(cell.0)).collect(),
            month: cells.iter().map(|cell| cell.1).collect::<Date32Array>(),
            channel: cells.iter().map(|cell| cell.2).collect(),
            n_ideas: count(),
            n_distinct: count(),
            votes: count(),
        }
    }

    fn breakdowns(&self) -> Breakdowns {
        let of_theme = |theme: usize| {
            let channels = (0..self.channels.len()).map(|channel| self.in_cell(theme, channel));
            signed(self.months.len() * channels.sum::<usize>())
        };
        let rows = |value: Option<&str>| ValueRows {
            topic_id: (0..self.themes).map(topic).collect(),
            value: vec![value.map(str::to_owned); self.themes],
            n_ideas: (0..self.themes).map(of_theme).collect(),
        };
        Breakdowns {
            categories: rows(None),
            stages: rows(self.stage),
        }
    }

    fn campaigns(&self) -> Campaigns {
        let n = self.campaigns;
        let count = |count: i64| Int64Array::from(vec![count; n]);
        let day = || Date32Array::from(vec![Some(MAY + 3); n]);
        Campaigns {
            canonical_id: texts(n, id),
            n_ideas: count(1_234),
            n_authors: count(1_000),
            n_unknown: count(34),
            n_channels: count(2),
            first_at: day(),
            last_at: day(),
            peak_day: day(),
            peak_share: Float32Array::from(vec![0.5; n]),
        }
    }
}

fn duplicates(rows: &[Row]) -> Duplicates {
    // Every second idea is a copy of the one before it.
    let n = rows.len();
    let kind = |row: usize| ["distinct", "exact"][row % 2];
    Duplicates {
        idea_id: texts(n, id),
        canonical_id: texts(n, |row| id(row - row % 2)),
        kind: texts(n, |row| kind(row).to_owned()),
        similarity: Float32Array::from(vec![1.0; n]),
        own_text: texts(n, |_| String::new()),
    }
}

fn assignments(rows: &[Row]) -> Assignments {
    let n = rows.len();
    Assignments {
        idea_id: texts(n, id),
        topic_id: rows.iter().map(|row| Some(topic(row.theme))).collect(),
        theme_id: rows.iter().map(|row| Some(theme(row.theme))).collect(),
        confidence: (0..n).map(|row| Some((row % 10) as f32 / 10.0)).collect(),
        second_topic_id: Int32Array::from(vec![None; n]),
        second_confidence: Float32Array::from(vec![None; n]),
    }
}

fn candidates(ideas: usize) -> Candidates {
    let n = ideas.div_ceil(2);
    let share = || Float32Array::from(vec![0.5; n]);
    Candidates {
        rank: (1..).take(n).map(Some).collect(),
        idea_id: texts(n, |row| id(2 * row)),
        topic_id: Int32Array::from(vec![topic(0); n]),
        score: share(),
        support: share(),
        votes: share(),
        breadth: share(),
        novelty: share(),
        concreteness: share(),
        momentum: share(),
        centrality: share(),
        reason: texts(n, |_| String::new()),
    }
}

fn texts(n: usize, text: impl Fn(usize) -> String) -> StringArray {
    (0..n).map(|row| Some(text(row))).collect()
}

/// Sorted as the rows are.
fn id(row: usize) -> String {
    format!("I{row:06}")
}

fn theme(number: usize) -> i32 {
    1_000 + i32::try_from(number).unwrap()
}

fn topic(number: usize) -> i32 {
    1 + i32::try_from(number).unwrap()
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap()
}
