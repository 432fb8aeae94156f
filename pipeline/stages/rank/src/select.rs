//! Which candidates are selected: seats in proportion to topics first, the rest by score and
//! coverage.
//!
//! 1. *Proportional seats.* A topic that holds at least n/k of the n distinct ideas has a seat among
//!    the k, for its best candidate (justified representation, Aziz et al. 2017, with topics as the
//!    cohesive groups).
//! 2. *The other seats* go, one by one, to the candidate that adds most to
//!    (1 − c) · Σ score + c · Σ cover(topic), where c is the coverage asked for and cover(t) is 1 for
//!    a topic's first seat and its share of the ideas times (1/2 + 1/3 + …) for further ones.
//!
//! The sum is monotone and submodular (a topic's next seat never adds more than the one before), so
//! the greedy choice reaches at least 1 − 1/e of the best possible gain (Nemhauser, Wolsey and
//! Fisher 1978); as topics do not overlap and each one's candidates are taken best first, it is
//! the best possible (Fox 1966). At coverage 1 a topic without a seat comes before any second seat,
//! so no other setting seats more topics.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use crate::reason::grouped;

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
}

impl SeatKind {
    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Proportional => "비례",
            Self::Score => "점수",
            Self::Coverage => "주제 안배",
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
///
/// # Panics
/// Never: while seats are left, so are candidates, and their topics bid.
pub fn select<'a>(candidates: &[Candidate<'a>], count: usize, coverage: f64) -> Vec<Seat<'a>> {
    let coverage = if coverage.is_nan() {
        0.0
    } else {
        coverage.clamp(0.0, 1.0)
    };
    let mut hall = Hall::new(candidates, coverage);
    let count = count.min(candidates.len());
    let mut seats = Vec::with_capacity(count);
    for topic in hall.entitled(count) {
        seats.push(hall.proportional(topic));
    }
    let mut queue: BinaryHeap<Bid> = (0..hall.topics.len())
        .filter_map(|topic| hall.bid(topic))
        .collect();
    while seats.len() < count {
        let bid = queue
            .pop()
            .expect("there are candidates left, so their topics bid");
        let next = hall.next_best(&bid, queue.peek());
        seats.push(hall.seat(&bid, next));
        queue.extend(hall.bid(bid.topic));
    }
    seats
}

/// A topic's candidates, best first, and how many of them are seated.
struct Topic<'a> {
    candidates: Vec<Candidate<'a>>,
    distinct: u64,
    seated: usize,
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
    coverage: f64,
}

impl<'a> Hall<'a> {
    fn new(candidates: &[Candidate<'a>], coverage: f64) -> Self {
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
                candidates.sort_by(|a, b| {
                    b.score
                        .total_cmp(&a.score)
                        .then_with(|| a.idea_id.cmp(b.idea_id))
                });
                let distinct = candidates
                    .iter()
                    .map(|c| c.topic_distinct)
                    .max()
                    .unwrap_or(0);
                Topic {
                    candidates,
                    distinct,
                    seated: 0,
                }
            })
            .collect();
        let distinct = topics.iter().map(|topic| topic.distinct).sum();
        Self {
            topics,
            distinct,
            coverage,
        }
    }

    /// The topics with at least n/k of the distinct ideas, the largest first. They are never more
    /// than k: together they would hold more than all ideas.
    fn entitled(&self, count: usize) -> Vec<usize> {
        let enough = |topic: &Topic| {
            let held = u128::from(topic.distinct) * count as u128;
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
        let (all, share) = (self.distinct, self.share(topic));
        let topic = &mut self.topics[topic];
        let best = topic.candidates[topic.seated];
        topic.seated += 1;
        let runner_up = topic.candidates.get(topic.seated);
        let reason = format!(
            "‘{}’ 주제는 서로 다른 제안 {}건 가운데 {}건({:.1}%)을 차지해 비례 의석을 받았으며, \
             그 가운데 점수({:.3})가 가장 높습니다{}.",
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

    fn seat(&mut self, bid: &Bid<'a>, next: Option<Candidate<'a>>) -> Seat<'a> {
        let topic = &mut self.topics[bid.topic];
        topic.seated += 1;
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
                 (점수 {score:.3}){beaten}.",
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
            let reason = format!("남은 후보 가운데 점수({score:.3}){also} 뽑혔습니다{beaten}.");
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

    /// What the topic's best candidate left would add; nothing when all are seated.
    fn bid(&self, topic: usize) -> Option<Bid<'a>> {
        self.bid_after(topic, self.topics[topic].seated)
    }

    fn bid_after(&self, topic: usize, seated: usize) -> Option<Bid<'a>> {
        let candidate = *self.topics[topic].candidates.get(seated)?;
        let covered = if seated == 0 {
            1.0
        } else {
            self.share(topic) / (seated + 1) as f64
        };
        Some(Bid {
            candidate,
            topic,
            from_score: (1.0 - self.coverage) * f64::from(candidate.score),
            from_coverage: self.coverage * covered,
        })
    }

    /// Who would have the seat of `bid` without its candidate: the best of the other topics, or the
    /// next of its own.
    fn next_best(&self, bid: &Bid<'a>, other: Option<&Bid<'a>>) -> Option<Candidate<'a>> {
        let seated = self.topics[bid.topic].seated;
        let own = self.topics[bid.topic]
            .candidates
            .get(seated + 1)
            .map(|&candidate| Bid {
                candidate,
                from_score: (1.0 - self.coverage) * f64::from(candidate.score),
                ..*bid
            });
        own.max(other.copied()).map(|bid| bid.candidate)
    }

    /// The topic's share of the distinct ideas.
    fn share(&self, topic: usize) -> f64 {
        self.topics[topic].distinct as f64 / self.distinct.max(1) as f64
    }
}

fn beaten(runner_up: Option<&Candidate>) -> String {
    runner_up.map_or_else(String::new, |c| {
        format!(" (차점 {}, 점수 {:.3})", c.idea_id, c.score)
    })
}

#[cfg(test)]
mod tests;
