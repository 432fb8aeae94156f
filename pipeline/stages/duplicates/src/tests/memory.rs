//! What is remembered: intake by intake, in any order, gives what everything at once gives.

use std::collections::BTreeMap;

use modum_corpus::normalize;
use modum_dictionaries::Lexicon;
use modum_model::progress::{Progress as _, Silent};
use modum_model::settings::DuplicateSettings;
use modum_model::table::Table as _;
use modum_model::tables::{Duplicates, Ideas, Signatures};
use proptest::prelude::*;

use super::groups::copy;
use super::pairs::LETTER;
use super::{COMPARER, Comparer, Idea, numbered_ideas, settings};
use crate::candidates::Crowding;
use crate::stage::Stage;
use crate::{Before, Decision, Known, by_hand};

/// What is in the store: ideas by number.
type Store = BTreeMap<usize, Idea>;

/// What a run leaves.
#[derive(Clone, Debug, PartialEq)]
struct Left {
    ideas: Ideas,
    duplicates: Duplicates,
    signatures: Signatures,
}

/// How a run is done.
#[derive(Clone, Copy)]
struct Way<'a> {
    crowding: Crowding,
    comparer: &'a Comparer,
    settings: &'a DuplicateSettings,
    decisions: &'a [Decision],
}

impl Way<'_> {
    fn run(self, store: &Store, before: Option<&Left>) -> Left {
        let rows: Vec<(usize, Idea)> = store.iter().map(|(id, idea)| (*id, idea.clone())).collect();
        let ideas = numbered_ideas(&rows);
        let texts = normalize(&ideas, &Silent);
        let known = before.and_then(|left| {
            let before = Before {
                ideas: &left.ideas,
                duplicates: &left.duplicates,
                signatures: &left.signatures,
            };
            Known::of(before, &ideas, self.comparer, self.settings)
        });
        let bar = Silent.start("duplicates", "texts", None);
        let stage = Stage {
            crowding: self.crowding,
            ..Stage::new(&ideas, &texts, self.comparer, self.settings, &*bar)
        };
        let (found, signatures) = stage.run(known.as_ref());
        let groups = by_hand(found, &ideas, &texts, self.comparer, self.decisions);
        let duplicates = groups.table(&ideas, &texts, self.comparer, known.as_ref());
        Left {
            ideas,
            duplicates,
            signatures,
        }
    }
}

fn run(store: &Store, before: Option<&Left>, crowding: Crowding) -> Left {
    let way = Way {
        crowding,
        comparer: &COMPARER,
        settings: &settings(),
        decisions: &[],
    };
    way.run(store, before)
}

/// What happens to an idea with an intake.
#[derive(Clone, Debug)]
enum Event {
    /// It comes, or comes again with another text.
    Comes(Idea),
    /// It comes again with other votes: that changes no text.
    Votes,
    /// Its text is typed anew: the same letters, shown otherwise.
    Retyped,
    /// It is gone.
    Goes,
    /// A person erases its text, and what is remembered is dropped.
    Forgotten,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        16 => copy().prop_map(Event::Comes),
        1 => Just(Event::Votes),
        2 => Just(Event::Retyped),
        2 => Just(Event::Goes),
        1 => Just(Event::Forgotten),
    ]
}

fn intakes() -> impl Strategy<Value = Vec<Vec<(usize, Event)>>> {
    let intake = prop::collection::vec((0_usize..60, event()), 0..14);
    prop::collection::vec(intake, 1..6)
}

/// Splits and joins of which the first few are decided before each run.
fn decisions() -> impl Strategy<Value = Vec<Decision>> {
    let id = || (0_usize..60).prop_map(|id| format!("{id:06}"));
    let decision = prop_oneof![
        prop::collection::vec(id(), 1..3).prop_map(Decision::Split),
        [id(), id()].prop_map(Decision::Join),
    ];
    prop::collection::vec(decision, 0..6)
}

/// Lets it happen; whether what is remembered stays.
fn happens(store: &mut Store, id: usize, event: Event) -> bool {
    match event {
        Event::Comes(idea) => {
            store.insert(id, idea);
        }
        Event::Votes => {
            if let Some(idea) = store.get_mut(&id) {
                idea.votes += 1;
            }
        }
        Event::Retyped => {
            if let Some(idea) = store.get_mut(&id) {
                idea.body = format!("{} ! ", idea.body.replace(' ', "  "));
            }
        }
        Event::Goes => {
            store.remove(&id);
        }
        Event::Forgotten => {
            if let Some(idea) = store.get_mut(&id) {
                *idea = Idea {
                    day: idea.day,
                    ..Idea::default()
                };
                return false;
            }
        }
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn intake_by_intake_is_everything_at_once(
        intakes in intakes(),
        decisions in decisions(),
        small in 1_usize..6,
        leaders in 1_usize..3,
    ) {
        let settings = settings();
        let (mut store, mut left) = (Store::new(), None);
        for (number, intake) in intakes.into_iter().enumerate() {
            for (id, event) in intake {
                if !happens(&mut store, id, event) {
                    left = None;
                }
            }
            let way = Way {
                crowding: Crowding { small, leaders: leaders.min(small) },
                comparer: &COMPARER,
                settings: &settings,
                decisions: &decisions[..decisions.len().min(2 * number)],
            };
            let now = way.run(&store, left.as_ref());
            prop_assert_eq!(&now, &way.run(&store, None));
            left = Some(now);
        }
    }

    #[test]
    fn any_order_of_intakes_gives_the_same(rows in prop::collection::vec(copy(), 0..40), order in any::<u64>()) {
        let crowding = Crowding { small: 3, leaders: 2 };
        let rows: Vec<(usize, Idea)> = rows.into_iter().enumerate().collect();
        let all: Store = rows.iter().cloned().collect();
        let (mut store, mut left) = (Store::new(), None);
        // Each idea comes with the intake that the bits of `order` say.
        for intake in 0..4 {
            let comes = |id: usize| order.rotate_left(u32::try_from(7 * id).unwrap()) & 3 == intake;
            store.extend(rows.iter().filter(|(id, _)| comes(*id)).cloned());
            left = Some(run(&store, left.as_ref(), crowding));
        }
        prop_assert_eq!(run(&store, left.as_ref(), crowding), run(&all, None, crowding));
    }
}

fn letters(count: usize) -> Store {
    let line = |n: usize| Idea::new(&format!("{LETTER} 저는 {n}번 버스를 타는 주민입니다."));
    (0..count).map(|n| (n, line(n))).collect()
}

#[test]
fn a_crowd_that_grows_is_one_group() {
    let (mut store, mut left) = (letters(30), None);
    for count in [30, 39, 41, 90] {
        store.extend(letters(count));
        let now = run(&store, left.as_ref(), Crowding::default());
        let mut canonicals: Vec<_> = now.duplicates.canonical_id.iter().collect();
        canonicals.dedup();
        assert_eq!((canonicals.len(), now.signatures.len()), (1, count));
        assert!(now == run(&store, None, Crowding::default()));
        left = Some(now);
    }
}

fn known_of<'a>(left: &'a Left, ideas: &Ideas) -> Option<Known<'a>> {
    let before = Before {
        ideas: &left.ideas,
        duplicates: &left.duplicates,
        signatures: &left.signatures,
    };
    Known::of(before, ideas, &COMPARER, &settings())
}

#[test]
fn another_method_knows_nothing() {
    let store = letters(5);
    let before = run(&store, None, Crowding::default());
    let strict = DuplicateSettings {
        near: 0.999,
        own_sentences: 0,
        ..settings()
    };
    let mut lexicon = Lexicon::builtin().unwrap();
    lexicon.boilerplate.clear();
    let comparer = Comparer::new(&lexicon);
    for (comparer, settings) in [(&*COMPARER, &strict), (&comparer, &settings())] {
        let way = Way {
            crowding: Crowding::default(),
            comparer,
            settings,
            decisions: &[],
        };
        let updated = way.run(&store, Some(&before));
        assert!(updated == way.run(&store, None));
        let method = |left: &Left| left.signatures.method.value(0);
        assert_ne!(method(&updated), method(&before));
    }
    let empty = run(&Store::new(), Some(&before), Crowding::default());
    assert_eq!(empty.signatures.len(), 0);
}

#[test]
fn tables_of_different_snapshots_tell_nothing() {
    let [five, six] = [5, 6].map(|count| run(&letters(count), None, Crowding::default()));
    assert!(known_of(&five, &six.ideas).is_some());
    let mixed = Left {
        signatures: six.signatures.clone(),
        ..five.clone()
    };
    assert!(known_of(&mixed, &six.ideas).is_none());
    let twice = Left {
        duplicates: six.duplicates.clone(),
        ..five
    };
    assert!(known_of(&twice, &six.ideas).is_none());
}

#[test]
fn what_a_copy_says_is_told_anew_when_it_is_shown_otherwise() {
    let mut store: Store = (0..2).map(|id| (id, Idea::new(LETTER))).collect();
    store.extend(letters(3).split_off(&2));
    let before = run(&store, None, Crowding::default());
    // The same letters to a comparison, in full width.
    let line = &mut store.get_mut(&2).unwrap().body;
    *line = line.replace("2번", "２번");
    let now = run(&store, Some(&before), Crowding::default());
    assert!(now == run(&store, None, Crowding::default()));
    let own = |left: &Left| left.duplicates.own_text.value(2).to_owned();
    assert!(
        own(&before).contains("2번") && own(&now).contains("２번"),
        "{}",
        own(&now)
    );
}
