//! Which candidates are selected: seats in proportion to topics first, the rest by score and
//! coverage.
//!
//! 1. *Proportional seats.* A topic that holds at least n/k of the n distinct ideas has a seat among
//!    the k, for its best candidate (justified representation, Aziz et al. 2017, with topics as the
//!    cohesive groups).
//! 2. *The other seats* go, one by one, to the candidate that adds most to
//!    (1 − c) · Σ score + c · Σ cover(topic), where c is the coverage asked for. A topic's first seat
//!    adds 1 to its cover; its s-th adds ½ · min(1, q/s), where q, its quota, is its share of the
//!    distinct ideas times k: D'Hondt's quotients (Balinski and Young 1982), so that coverage tends
//!    to proportion once every topic is heard.
//! 3. *Near-copies* of a seated idea stay behind all others: grouping copies misses some, and a seat
//!    for each would be a seat too many. Only where nothing else is left do they fill the seats, and
//!    a topic without a seat may still bid with one.
//!
//! The sum is monotone and submodular (a topic's next seat never adds more than the one before), so
//! the greedy choice reaches at least 1 − 1/e of the best possible gain over the candidates that are
//! no near-copies (Nemhauser, Wolsey and Fisher 1978); as topics do not overlap and each one's
//! candidates are taken best first, it is the best possible where no near-copy is met (Fox 1966). At
//! coverage 1 a topic without a seat comes before any second seat, so no other setting seats more
//! topics.

mod alike;
mod topic;

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use crate::reason::grouped;
use alike::{Seated, Sketch};
use topic::{Topic, best_first};

/// What selection needs to know of a candidate.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The canonical's id.
    pub idea_id: &'a str,
    /// Its topic.
    pub topic_id: i32,
    /// The topic's name.
    pub topic_label: &'a str,
    /// Distinct ideas of the topic.
    pub topic_distinct: u64,
    /// The candidate's score, 0 to 1.
    pub score: f32,
    /// Its title and body, as far as they tell near-copies.
    pub text: [&'a str; 2],
}

/// Why a seat was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeatKind {
    /// The topic is large enough for a seat of its own.
    Proportional,
    /// The score counted most.
    Score,
    /// The topic counted most.
    Coverage,
    /// Nothing else was left but near-copies of seated ideas.
    Remainder,
}

impl SeatKind {
    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Proportional => "비례",
            Self::Score => "점수",
            Self::Coverage => "주제 안배",
            Self::Remainder => "보충",
        }
    }
}

/// A selected candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat<'a> {
    /// The canonical's id.
    pub idea_id: &'a str,
    /// Its topic.
    pub topic_id: i32,
    /// Why the seat was given.
    pub kind: SeatKind,
    /// The same in a Korean sentence with its figures.
    pub reason: String,
    /// The candidate that would have had the seat otherwise.
    pub runner_up: Option<&'a str>,
}

/// Selects `count` of `candidates` (all of them if there are fewer), in the order of their seats.
///
/// `coverage` from 0 (score only) to 1 (topics only) governs the seats that proportion leaves over.
/// The result does not depend on the order of `candidates`.
pub fn select<'a>(candidates: &[Candidate<'a>], count: usize, coverage: f64) -> Vec<Seat<'a>> {
    let coverage = if coverage.is_nan() {
        0.0
    } else {
        coverage.clamp(0.0, 1.0)
    };
    let count = count.min(candidates.len());
    let mut hall = Hall::new(candidates, count, coverage);
    let mut seats = Vec::with_capacity(count);
    for topic in hall.entitled() {
        seats.push(hall.proportional(topic));
    }
    let mut queue: BinaryHeap<Bid> = (0..hall.topics.len())
        .filter_map(|topic| hall.bid(topic))
        .collect();
    while seats.len() < count
        && let Some(bid) = queue.pop()
    {
        if hall.takes(&bid) {
            let next = hall.next_best(&bid, queue.peek());
            seats.push(hall.seat(&bid, next));
        }
        queue.extend(hall.bid(bid.topic));
    }
    let missing = count - seats.len();
    seats.extend(hall.remainder().into_iter().take(missing));
    seats
}

/// A topic's best candidate left and what it would add.
#[derive(Clone, Copy, Debug)]
struct Bid<'a> {
    candidate: Candidate<'a>,
    topic: usize,
    from_score: f64,
    from_coverage: f64,
}

impl Bid<'_> {
    fn gain(&self) -> f64 {
        self.from_score + self.from_coverage
    }
}

impl Ord for Bid<'_> {
    /// The higher gain, then the larger topic, the higher score and the lower id are greater.
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (&self.candidate, &other.candidate);
        (self.gain().total_cmp(&other.gain()))
            .then_with(|| a.topic_distinct.cmp(&b.topic_distinct))
            .then_with(|| a.score.total_cmp(&b.score))
            .then_with(|| b.idea_id.cmp(a.idea_id))
    }
}

impl PartialOrd for Bid<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Bid<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Bid<'_> {}

/// All topics with their candidates.
struct Hall<'a> {
    topics: Vec<Topic<'a>>,
    distinct: u64,
    /// Seats to give.
    count: usize,
    coverage: f64,
    seated: Seated,
}

impl<'a> Hall<'a> {
    fn new(candidates: &[Candidate<'a>], count: usize, coverage: f64) -> Self {
        let mut by_topic: BTreeMap<i32, Vec<Candidate<'a>>> = BTreeMap::new();
        for candidate in candidates {
            by_topic
                .entry(candidate.topic_id)
                .or_default()
                .push(*candidate);
        }
        let topics: Vec<Topic> = by_topic
            .into_values()
            .map(|mut candidates| {
                candidates.sort_by(best_first);
                let distinct = candidates
                    .iter()
                    .map(|c| c.topic_distinct)
                    .max()
                    .unwrap_or(0);
                Topic {
                    candidates,
                    distinct,
                    next: 0,
                    seated: 0,
                    behind: Vec::new(),
                }
            })
            .collect();
        let distinct = topics.iter().map(|topic| topic.distinct).sum();
        Self {
            topics,
            distinct,
            count,
            coverage,
            seated: Seated::default(),
        }
    }

    /// Whether the candidate may have its seat; if it is a near-copy of a seated one, it steps back.
    fn takes(&mut self, bid: &Bid<'a>) -> bool {
        let sketch = Sketch::of(&bid.candidate.text.join("\n"));
        let topic = &mut self.topics[bid.topic];
        if !topic.at_last_resort() && self.seated.has_like(&sketch) {
            topic.advance(false);
            return false;
        }
        self.seated.add(sketch);
        topic.advance(true);
        true
    }

    /// The topics with at least n/k of the distinct ideas, the largest first. They are never more
    /// than k: together they would hold more than all ideas.
    fn entitled(&self) -> Vec<usize> {
        let enough = |topic: &Topic| {
            let held = u128::from(topic.distinct) * self.count as u128;
            topic.distinct > 0 && held >= u128::from(self.distinct)
        };
        let mut entitled: Vec<usize> = (0..self.topics.len())
            .filter(|topic| enough(&self.topics[*topic]))
            .collect();
        entitled.sort_by_key(|topic| Reverse(self.topics[*topic].distinct));
        entitled
    }

    /// Seats the best candidate of an entitled topic.
    fn proportional(&mut self, topic: usize) -> Seat<'a> {
        let mut bid = self.bid(topic).expect("a topic has a candidate");
        while !self.takes(&bid) {
            bid = self.bid(topic).expect("a topic without a seat has a bid");
        }
        let best = bid.candidate;
        let (all, share) = (self.distinct, self.share(topic));
        let topic = &self.topics[topic];
        let runner_up = topic.candidates.get(topic.next);
        let reason = format!(
            "‘{}’ 주제는 서로 다른 제안 {}건 가운데 {}건({:.1}%)을 차지해 비례 의석을 받았으며, \
             그 가운데 점수({:.3})가 가장 높습니다.{}",
            best.topic_label,
            grouped(all),
            grouped(topic.distinct),
            100.0 * share,
            best.score,
            beaten(runner_up),
        );
        Seat {
            idea_id: best.idea_id,
            topic_id: best.topic_id,
            kind: SeatKind::Proportional,
            reason,
            runner_up: runner_up.map(|candidate| candidate.idea_id),
        }
    }

    fn seat(&self, bid: &Bid<'a>, next: Option<Candidate<'a>>) -> Seat<'a> {
        let topic = &self.topics[bid.topic];
        let Candidate {
            idea_id,
            topic_id,
            topic_label,
            score,
            ..
        } = bid.candidate;
        let beaten = beaten(next.as_ref());
        let (kind, reason) = if bid.from_coverage > bid.from_score {
            let reason = format!(
                "‘{topic_label}’ 주제({}건)의 {}번째 의석으로, 여러 주제를 고루 담기 위해 뽑혔습니다\
                 (점수 {score:.3}).{beaten}",
                grouped(topic.distinct),
                grouped(topic.seated as u64),
            );
            (SeatKind::Coverage, reason)
        } else {
            let also = if bid.from_coverage > 0.0 {
                "와 주제 안배를 함께 보아 가장 앞서"
            } else {
                "가 가장 높아"
            };
            let reason = format!("남은 후보 가운데 점수({score:.3}){also} 뽑혔습니다.{beaten}");
            (SeatKind::Score, reason)
        };
        let runner_up = next.map(|candidate| candidate.idea_id);
        Seat {
            idea_id,
            topic_id,
            kind,
            reason,
            runner_up,
        }
    }

    /// What the topic's best candidate left would add; nothing when none is left.
    fn bid(&self, topic: usize) -> Option<Bid<'a>> {
        let candidate = self.topics[topic].front()?;
        let covered = match self.topics[topic].seated {
            0 => 1.0,
            seated => {
                let quota = self.share(topic) * self.count as f64;
                0.5 * (quota / (seated + 1) as f64).min(1.0)
            }
        };
        Some(Bid {
            candidate,
            topic,
            from_score: (1.0 - self.coverage) * f64::from(candidate.score),
            from_coverage: self.coverage * covered,
        })
    }

    /// Who would have the seat of `bid`, which was just given, without its candidate: the best of the
    /// other topics, or the next of its own.
    fn next_best(&self, bid: &Bid<'a>, other: Option<&Bid<'a>>) -> Option<Candidate<'a>> {
        let own = self.topics[bid.topic].front().map(|candidate| Bid {
            candidate,
            from_score: (1.0 - self.coverage) * f64::from(candidate.score),
            ..*bid
        });
        own.max(other.copied()).map(|bid| bid.candidate)
    }

    /// Seats for the near-copies that stepped back, best first.
    fn remainder(self) -> Vec<Seat<'a>> {
        let mut behind: Vec<Candidate> = (self.topics.into_iter())
            .flat_map(|topic| topic.behind)
            .collect();
        behind.sort_by(best_first);
        let seat = |candidate: Candidate<'a>| Seat {
            idea_id: candidate.idea_id,
            topic_id: candidate.topic_id,
            kind: SeatKind::Remainder,
            reason: format!(
                "뽑힌 제안과 비슷한 내용이지만 다른 후보가 남지 않아 자리를 채웠습니다(점수 {:.3}).",
                candidate.score
            ),
            runner_up: None,
        };
        behind.into_iter().map(seat).collect()
    }

    /// The topic's share of the distinct ideas.
    fn share(&self, topic: usize) -> f64 {
        self.topics[topic].distinct as f64 / self.distinct.max(1) as f64
    }
}

fn beaten(runner_up: Option<&Candidate>) -> String {
    runner_up.map_or_else(String::new, |c| {
        format!(" 차점은 {}(점수 {:.3})입니다.", c.idea_id, c.score)
    })
}

#[cfg(test)]
mod tests;
