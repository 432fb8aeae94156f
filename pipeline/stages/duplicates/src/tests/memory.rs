//! What is remembered: intake by intake, in any order, gives what everything at once gives.

use std::collections::BTreeMap;

use modum_corpus::normalize;
use modum_dictionaries::Lexicon;
use modum_model::progress::{Progress as _, Silent};
use modum_model::settings::DuplicateSettings;
use modum_model::table::Table as _;
use modum_model::tables::Signatures;
use proptest::prelude::*;

use super::groups::copy;
use super::pairs::LETTER;
use super::{COMPARER, Comparer, Groups, Idea, numbered_ideas, settings};
use crate::candidates::Crowding;
use crate::stage::Stage;

/// What is in the store: ideas by number.
type Store = BTreeMap<usize, Idea>;

fn run_with(
    store: &Store,
    remembered: Option<&Signatures>,
    crowding: Crowding,
    comparer: &Comparer,
    settings: &DuplicateSettings,
) -> (Groups, Signatures) {
    let rows: Vec<(usize, Idea)> = store.iter().map(|(id, idea)| (*id, idea.clone())).collect();
    let ideas = numbered_ideas(&rows);
    let stage = Stage {
        ideas: &ideas,
        texts: &normalize(&ideas, &Silent),
        comparer,
        settings,
        crowding,
        bar: &*Silent.start("duplicates", "texts", None),
    };
    stage.run(remembered)
}

fn run(store: &Store, remembered: Option<&Signatures>, crowding: Crowding) -> (Groups, Signatures) {
    run_with(store, remembered, crowding, &COMPARER, &settings())
}

/// Intakes: of each idea, its number and what it says; or that it is gone.
fn intakes() -> impl Strategy<Value = Vec<Vec<(usize, Option<Idea>)>>> {
    let idea = prop_oneof![9 => copy().prop_map(Some), 1 => Just(None)];
    let intake = prop::collection::vec((0_usize..60, idea), 0..14);
    prop::collection::vec(intake, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn intake_by_intake_is_everything_at_once(intakes in intakes(), small in 1_usize..6, leaders in 1_usize..3) {
        let crowding = Crowding { small, leaders: leaders.min(small) };
        let (mut store, mut remembered) = (Store::new(), None);
        for intake in intakes {
            for (id, idea) in intake {
                match idea {
                    Some(idea) => store.insert(id, idea),
                    None => store.remove(&id),
                };
            }
            let (groups, signatures) = run(&store, remembered.as_ref(), crowding);
            let at_once = run(&store, None, crowding);
            prop_assert_eq!(&groups, &at_once.0);
            prop_assert_eq!(&signatures, &at_once.1);
            remembered = Some(signatures);
        }
    }

    #[test]
    fn any_order_of_intakes_gives_the_same(rows in prop::collection::vec(copy(), 0..40), order in any::<u64>()) {
        let crowding = Crowding { small: 3, leaders: 2 };
        let rows: Vec<(usize, Idea)> = rows.into_iter().enumerate().collect();
        let all: Store = rows.iter().cloned().collect();
        let (mut store, mut remembered) = (Store::new(), None);
        // Each idea comes with the intake that the bits of `order` say.
        for intake in 0..4 {
            let comes = |id: usize| order.rotate_left(u32::try_from(7 * id).unwrap()) & 3 == intake;
            store.extend(rows.iter().filter(|(id, _)| comes(*id)).cloned());
            remembered = Some(run(&store, remembered.as_ref(), crowding).1);
        }
        let (groups, signatures) = run(&store, remembered.as_ref(), crowding);
        let at_once = run(&all, None, crowding);
        prop_assert_eq!(groups, at_once.0);
        prop_assert_eq!(signatures, at_once.1);
    }
}

fn letters(count: usize) -> Store {
    let line = |n: usize| Idea::new(&format!("{LETTER} 저는 {n}번 버스를 타는 주민입니다."));
    (0..count).map(|n| (n, line(n))).collect()
}

#[test]
fn a_crowd_that_grows_is_one_group() {
    let (mut store, mut remembered) = (letters(30), None);
    for count in [30, 39, 41, 90] {
        store.extend(letters(count));
        let (groups, signatures) = run(&store, remembered.as_ref(), Crowding::default());
        assert_eq!((groups.len(), signatures.len()), (1, count));
        let at_once = run(&store, None, Crowding::default());
        assert!(groups == at_once.0 && signatures == at_once.1);
        remembered = Some(signatures);
    }
}

#[test]
fn another_method_remembers_nothing() {
    let store = letters(5);
    let (_, known) = run(&store, None, Crowding::default());
    let strict = DuplicateSettings {
        near: 0.999,
        own_sentences: 0,
        ..settings()
    };
    let mut lexicon = Lexicon::builtin().unwrap();
    lexicon.boilerplate.clear();
    let comparer = Comparer::new(&lexicon);
    for (comparer, settings) in [(&*COMPARER, &strict), (&comparer, &settings())] {
        let crowding = Crowding::default();
        let updated = run_with(&store, Some(&known), crowding, comparer, settings);
        let at_once = run_with(&store, None, crowding, comparer, settings);
        assert!(updated.0 == at_once.0 && updated.1 == at_once.1);
        assert_ne!(updated.1.method.value(0), known.method.value(0));
    }
    assert_eq!(
        run(&Store::new(), Some(&known), Crowding::default())
            .1
            .len(),
        0
    );
}
