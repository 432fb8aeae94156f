//! Which past ideas are like the selected ones.
//!
//! Texts of seats and of past ideas with their topics -> for each seat the most similar past ideas of
//! its topic. Similarity is the cosine of the texts' pairs of neighboring syllables, each counted
//! once and weighted by idf: a meeting wants what is on the same matter, whatever the wording, and
//! pairs of syllables need no dictionary. Past ideas stream by once; only the seats are kept.

use std::collections::BTreeMap;

use rayon::prelude::*;

/// Pairs of syllables are hashed to so many buckets.
const BUCKETS: usize = 1 << 16;
/// Letters of a text that count; what an idea is about stands at its beginning.
const LETTERS: usize = 400;
/// Similarity below which there is no link.
const LEAST: f32 = 0.13;

/// The idea that makes a group of copies past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastIdea {
    /// Its row among the ideas.
    pub idea: usize,
    /// What became of it, as an official reads it.
    pub outcome: Option<&'static str>,
}

/// A text and its topic.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// The topic.
    pub topic_id: i32,
    /// Title and body.
    pub text: [&'a str; 2],
}

/// A past idea that is like a seat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Its position among the past ideas.
    pub past: usize,
    /// 0 to 1.
    pub similarity: f32,
}

/// For each of `seats` up to `limit` of `past`, most similar first.
pub fn similar_past(seats: &[Placed], past: &[Placed], limit: usize) -> Vec<Vec<Link>> {
    let mut topics: BTreeMap<i32, [Vec<usize>; 2]> = BTreeMap::new();
    for (at, seat) in seats.iter().enumerate() {
        topics.entry(seat.topic_id).or_default()[0].push(at);
    }
    for (at, idea) in past.iter().enumerate() {
        if let Some(topic) = topics.get_mut(&idea.topic_id) {
            topic[1].push(at);
        }
    }
    let idf = Idf::of(past);
    let topics: Vec<[Vec<usize>; 2]> = topics.into_values().collect();
    let found: Vec<Vec<Vec<Link>>> = (topics.par_iter())
        .map(|[rows, others]| {
            let mut bench = Bench::new(rows.iter().map(|&row| &seats[row]), &idf, limit);
            for &other in others {
                bench.meet(other, &past[other], &idf);
            }
            bench.links
        })
        .collect();
    let mut links = vec![Vec::new(); seats.len()];
    for ([rows, _], found) in topics.iter().zip(found) {
        for (&row, found) in rows.iter().zip(found) {
            links[row] = found;
        }
    }
    links
}

/// How telling each bucket is.
struct Idf(Vec<f32>);

impl Idf {
    fn of(texts: &[Placed]) -> Self {
        let counts = (texts.par_chunks(4096))
            .map(|texts| {
                let (mut counts, mut seen) = (vec![0_u32; BUCKETS], Pairs::default());
                for text in texts {
                    seen.of(text)
                        .iter()
                        .for_each(|&pair| counts[usize::from(pair)] += 1);
                }
                counts
            })
            .reduce(
                || vec![0; BUCKETS],
                |mut sums, counts| {
                    sums.iter_mut()
                        .zip(counts)
                        .for_each(|(sum, count)| *sum += count);
                    sums
                },
            );
        let n = texts.len() as f32;
        let idf = |count: u32| ((n + 1.0) / (count as f32 + 1.0)).ln() + 0.1;
        Self(counts.into_iter().map(idf).collect())
    }

    fn get(&self, pair: u16) -> f32 {
        self.0[usize::from(pair)]
    }
}

/// The seats of one topic, and what they have met.
struct Bench {
    /// Whether any seat has a pair: most pairs of a past idea none has.
    wanted: Vec<bool>,
    /// The seats that have a pair, with its share of the seat's vector.
    seats_of: BTreeMap<u16, Vec<(usize, f32)>>,
    links: Vec<Vec<Link>>,
    limit: usize,
    pairs: Pairs,
}

impl Bench {
    fn new<'a>(seats: impl Iterator<Item = &'a Placed<'a>>, idf: &Idf, limit: usize) -> Self {
        let (mut seats_of, mut pairs) = (BTreeMap::<u16, Vec<_>>::new(), Pairs::default());
        let (mut n, mut wanted) = (0, vec![false; BUCKETS]);
        for (seat, text) in seats.enumerate() {
            let found = pairs.of(text);
            let length = length(found, idf);
            for &pair in found {
                let share = idf.get(pair) / length;
                wanted[usize::from(pair)] = true;
                seats_of.entry(pair).or_default().push((seat, share));
            }
            n += 1;
        }
        Self {
            wanted,
            seats_of,
            links: vec![Vec::new(); n],
            limit,
            pairs,
        }
    }

    /// Compares a past idea with all seats.
    fn meet(&mut self, past: usize, text: &Placed, idf: &Idf) {
        let found = self.pairs.of(text);
        let mut products = vec![0.0_f32; self.links.len()];
        let shared = found.iter().filter(|pair| self.wanted[usize::from(**pair)]);
        for &pair in shared {
            for &(seat, share) in self.seats_of.get(&pair).into_iter().flatten() {
                products[seat] += share * idf.get(pair);
            }
        }
        let length = length(found, idf);
        for (links, product) in self.links.iter_mut().zip(products) {
            let similarity = (product / length).min(1.0);
            if similarity >= LEAST {
                let place = links.partition_point(|link| link.similarity >= similarity);
                links.insert(place, Link { past, similarity });
                links.truncate(self.limit);
            }
        }
    }
}

fn length(pairs: &[u16], idf: &Idf) -> f32 {
    let squares = pairs.iter().map(|&pair| idf.get(pair).powi(2));
    squares.sum::<f32>().sqrt().max(f32::MIN_POSITIVE)
}

/// The different pairs of a text, sorted; the buffer is used again.
#[derive(Default)]
struct Pairs(Vec<u16>);

impl Pairs {
    fn of(&mut self, text: &Placed) -> &[u16] {
        self.0.clear();
        let characters = text.text.iter().flat_map(|part| part.chars().chain([' ']));
        let letters = characters
            .filter(|character| character.is_alphanumeric())
            .take(LETTERS);
        let mut before = None;
        for letter in letters {
            if let Some(before) = before {
                self.0.push(bucket(before, letter));
            }
            before = Some(letter);
        }
        self.0.sort_unstable();
        self.0.dedup();
        &self.0
    }
}

/// Fibonacci hashing of two characters.
fn bucket(a: char, b: char) -> u16 {
    let pair = u64::from(u32::from(a)) << 32 | u64::from(u32::from(b));
    let [high, low, ..] = pair.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
    u16::from_be_bytes([high, low])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(topic_id: i32, title: &str) -> Placed<'_> {
        Placed {
            topic_id,
            text: [title, ""],
        }
    }

    #[test]
    fn the_most_similar_of_the_topic_are_linked() {
        let past = [
            placed(1, "초등학교 앞 과속 단속 카메라 설치"),
            placed(1, "국민연금 개혁"),
            placed(1, "학교 앞 과속 방지턱과 단속 카메라"),
            placed(2, "초등학교 앞 과속 단속 카메라"),
        ];
        let seats = [
            placed(1, "초등학교 앞 과속 카메라"),
            placed(3, "국민연금 개혁"),
        ];
        let links = similar_past(&seats, &past, 2);
        let found: Vec<usize> = links[0].iter().map(|link| link.past).collect();
        assert_eq!(found, [0, 2]);
        assert!(links[0][0].similarity > links[0][1].similarity);
        assert!(links[1].is_empty());
        assert_eq!(similar_past(&seats, &past, 1)[0].len(), 1);
        assert_eq!(similar_past(&seats, &[], 1), [vec![], vec![]]);
    }
}
