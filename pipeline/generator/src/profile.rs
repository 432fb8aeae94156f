//! How prominent each subject is, how it moves over the weeks, and how many votes it draws.
//!
//! Areas and subjects are ranked by the seed and weigh 1/(rank + c), so that topics differ in size as they do in real
//! intakes. Most subjects are steady; some grow, fade, or burst around one day.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::DAYS;
use crate::GeneratorError;
use crate::catalog::{Catalog, SubjectId};
use crate::streams::{Purpose, Streams, Weighted, chance};

/// How a subject's ideas spread over the days of the intake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trend {
    Steady,
    Growing,
    Fading,
    /// Most of them within a few days from this one on.
    Burst(u32),
}

/// How long a burst lasts, in days.
const BURST_DAYS: u32 = 4;

/// The subjects as the public sees them.
#[derive(Debug)]
pub(crate) struct Profiles {
    prominence: Weighted<SubjectId>,
    trends: Vec<Trend>,
    appeals: Vec<u32>,
}

impl Profiles {
    pub(crate) fn new(catalog: &Catalog, streams: Streams) -> Result<Self, GeneratorError> {
        let mut rng = streams.open(Purpose::Prominence, 0);
        let mut areas: Vec<_> = catalog.areas.iter().collect();
        areas.shuffle(&mut rng);
        let mut weights = Vec::with_capacity(catalog.n_subjects());
        for (area, area_weight) in areas.into_iter().zip(by_rank(4)) {
            let mut subjects = area.subjects.clone();
            subjects.shuffle(&mut rng);
            let weighed = subjects.into_iter().zip(by_rank(2));
            weights.extend(weighed.map(|(subject, weight)| (subject, area_weight * weight)));
        }
        let prominence = Weighted::new(weights).ok_or_else(|| GeneratorError::Texts {
            file: "*.toml",
            reason: "there is no subject".to_owned(),
        })?;
        let trends = (0..catalog.n_subjects())
            .map(|_| draw_trend(&mut rng))
            .collect();
        let appeals = (0..catalog.n_subjects())
            .map(|_| rng.random_range(1..=4))
            .collect();
        Ok(Self {
            prominence,
            trends,
            appeals,
        })
    }

    pub(crate) fn draw_subject(&self, rng: &mut ChaCha8Rng) -> SubjectId {
        *self.prominence.draw(rng)
    }

    /// The day on which an idea about the subject comes in, from 0.
    pub(crate) fn draw_day(&self, subject: SubjectId, rng: &mut ChaCha8Rng) -> u32 {
        let [one, other] = [rng.random_range(0..DAYS), rng.random_range(0..DAYS)];
        match self.trends[usize::from(subject.get())] {
            Trend::Growing => one.max(other),
            Trend::Fading => one.min(other),
            Trend::Burst(start) if chance(rng, 2, 3) => start + other % BURST_DAYS,
            Trend::Steady | Trend::Burst(_) => one,
        }
    }

    /// By how much the subject multiplies votes, from 1.
    pub(crate) fn appeal(&self, subject: SubjectId) -> u32 {
        self.appeals[usize::from(subject.get())]
    }
}

/// Weights of the ranks from the first on: 100 / (rank + `flatness`), at least 1.
fn by_rank(flatness: u32) -> impl Iterator<Item = u32> {
    (flatness..).map(|rank| (100 / rank).max(1))
}

fn draw_trend(rng: &mut ChaCha8Rng) -> Trend {
    match rng.random_range(0..20) {
        0..=2 => Trend::Growing,
        3..=4 => Trend::Fading,
        5..=7 => Trend::Burst(rng.random_range(0..=DAYS - BURST_DAYS)),
        _ => Trend::Steady,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prominence_is_skewed_and_every_subject_occurs() {
        let catalog = Catalog::embedded().unwrap();
        let streams = Streams::new(3);
        let profiles = Profiles::new(&catalog, streams).unwrap();
        let mut rng = streams.open(Purpose::Composition, 0);
        let mut counts = vec![0; catalog.n_subjects()];
        for _ in 0..50_000 {
            counts[usize::from(profiles.draw_subject(&mut rng).get())] += 1;
        }
        counts.sort_unstable();
        assert!(counts[0] > 0);
        assert!(counts[counts.len() - 1] > 5 * counts[0], "{counts:?}");
    }

    #[test]
    fn trends_shape_the_days() {
        let catalog = Catalog::embedded().unwrap();
        let mut profiles = Profiles::new(&catalog, Streams::new(1)).unwrap();
        let subject = catalog.areas[0].subjects[0];
        let mut check = |trend, shares: std::ops::RangeInclusive<u32>| {
            profiles.trends[usize::from(subject.get())] = trend;
            let mut rng = Streams::new(1).open(Purpose::Schedule, 0);
            let days: Vec<u32> = (0..1000)
                .map(|_| profiles.draw_day(subject, &mut rng))
                .collect();
            assert!(days.iter().all(|&day| day < DAYS), "{trend:?}");
            let late = u32::try_from(days.iter().filter(|&&day| day >= DAYS / 2).count()).unwrap();
            assert!(
                shares.contains(&late),
                "{trend:?}: {late} in the later half"
            );
        };
        check(Trend::Steady, 430..=570);
        check(Trend::Growing, 680..=820);
        check(Trend::Fading, 180..=320);
        check(Trend::Burst(DAYS - BURST_DAYS), 780..=900);
    }
}
