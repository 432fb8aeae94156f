//! What becomes of titles and bodies: texts, terms, and the way back to the letters shown.

use std::sync::LazyLock;

use arrow::array::{Array as _, Date32Array, Int64Array, ListArray, StringArray, new_null_array};
use arrow::datatypes::{DataType, Int32Type};
use modum_analyzers::normalize::shown;
use modum_analyzers::tokenize::{Class, Tokenizer, Tokens};
use modum_dictionaries::{
    FOLDER_VARIABLE, Lexicon, default_folder, open_or_install, user_dictionary,
};
use modum_model::ids::{IdeaRow, TermId, TextId};
use modum_model::progress::Silent;
use modum_model::tables::{Eojeols, Ideas};
use proptest::prelude::*;

use crate::{Corpus, Cutting, Texts, Token, normalize, tokenize, tokenize_known};

static TOKENIZER: LazyLock<Tokenizer> = LazyLock::new(|| {
    let folder = match std::env::var_os(FOLDER_VARIABLE) {
        Some(folder) => folder.into(),
        None => default_folder().unwrap(),
    };
    let dictionary = open_or_install(&folder, &|line| eprintln!("{line}")).unwrap();
    let lexicon = Lexicon::builtin().unwrap();
    Tokenizer::new(user_dictionary::segmenter(&dictionary, &lexicon).unwrap())
});

/// Ideas with these titles and bodies, as the intake leaves them.
fn ideas<T: AsRef<str>>(texts: &[(T, T)]) -> Ideas {
    let rows = texts.len();
    let column = |of: &dyn Fn(usize) -> String| StringArray::from_iter_values((0..rows).map(of));
    let unknown = StringArray::new_null(rows);
    Ideas {
        idea_id: column(&|row| format!("{row:06}")),
        source: unknown.clone(),
        source_id: unknown.clone(),
        intake: column(&|_| "첫접수".to_owned()),
        last_intake: column(&|_| "첫접수".to_owned()),
        channel: unknown.clone(),
        submitted_at: Date32Array::from(new_null_array(&DataType::Date32, rows).to_data()),
        author: unknown.clone(),
        title: column(&|row| shown(texts[row].0.as_ref()).into_owned()),
        body: column(&|row| shown(texts[row].1.as_ref()).into_owned()),
        category: unknown.clone(),
        stage: unknown,
        votes: Int64Array::from(new_null_array(&DataType::Int64, rows).to_data()),
    }
}

fn corpus(ideas: &Ideas, stop_words: &[String]) -> Corpus {
    tokenize(normalize(ideas, &Silent), &TOKENIZER, stop_words, &Silent)
}

/// Each term with the letters of the shown text that it stands for.
fn terms<'a>(corpus: &'a Corpus, tokens: &[Token], shown: &'a str) -> Vec<(&'a str, &'a str)> {
    let letters = |token: &Token| &shown[token.start as usize..token.end as usize];
    tokens
        .iter()
        .map(|token| (corpus.vocabulary.term(token.term), letters(token)))
        .collect()
}

/// The terms of a title and a body, each with its letters.
type Terms<'a> = &'a [(&'a str, &'a str)];

fn check_terms(title: &str, body: &str, in_title: Terms, in_body: Terms) {
    let ideas = ideas(&[(title, body)]);
    let corpus = corpus(&ideas, &[]);
    let text = corpus.texts.of(IdeaRow::new(0));
    let found = terms(&corpus, corpus.title_tokens(text), ideas.title.value(0));
    assert_eq!(found, in_title, "{title}");
    let found = terms(&corpus, corpus.body_tokens(text), ideas.body.value(0));
    assert_eq!(found, in_body, "{body}");
}

#[test]
fn terms_lead_to_the_letters_shown() {
    let check = check_terms;
    let education = &[("교육", "교육")];
    check("교육", "", education, &[]);
    check("", "교육", &[], education);
    check("", "", &[], &[]);
    check("ㅋㅋㅋㅋ", "!!!", &[], &[]);
    // Decomposed, as macOS writes it.
    check(
        "\u{1100}\u{116d}\u{110b}\u{1172}\u{11a8}",
        "교육",
        education,
        education,
    );
    let list = &[("교육", "교육"), ("복지", "복지"), ("노동", "노동")];
    check("교육ㆍ복지ㆍ노동", "교육·복지・노동", list, list);
    check("ㅋㅋㅋㅋㅋㅋ 교육", "교육ㅠㅠㅠㅠ", education, education);
    check(
        "ＣＣＴＶ　교육",
        "&lt;교육&gt;",
        &[("cctv", "ＣＣＴＶ"), ("교육", "교육")],
        education,
    );
    check(
        "예산 1,000억",
        "２０％ 교육",
        &[("예산", "예산"), ("1000억", "1,000억")],
        &[("20", "２０"), ("20%", "２０％"), ("교육", "교육")],
    );
    // A verb stands for its stem's letters only.
    check(
        "교육",
        "\n\n  교육을 도와 주세요",
        education,
        &[("교육", "교육"), ("돕다", "도와")],
    );
    check("교육\u{200b}", "😀 교육 👍", education, education);
    let pension = &[("국민", "국민"), ("연금", "연금"), ("국민연금", "국민연금")];
    check("!!!!! 국민연금", "교육", pension, education);
}

fn check_texts(texts: &[(&str, &str)], expected: &[usize]) {
    let texts = normalize(&ideas(texts), &Silent);
    let rows = (0..texts.ideas()).map(IdeaRow::new);
    let found: Vec<usize> = rows.map(|row| texts.of(row).index()).collect();
    assert_eq!(found, expected);
    assert_eq!(
        texts.len(),
        expected.iter().max().map_or(0, |last| last + 1)
    );
    for text in 0..texts.len() {
        let first = expected.iter().position(|&of| of == text).unwrap();
        assert_eq!(texts.first(TextId::new(text)), IdeaRow::new(first));
    }
}

#[test]
fn equal_ideas_share_their_text() {
    let check = check_texts;
    check(&[], &[]);
    check(
        &[("버스", "노선"), ("택시", "요금"), ("버스", "노선")],
        &[0, 1, 0],
    );
    // Letters that move between title and body, or another space: another text.
    check(
        &[
            ("버스", "노선"),
            ("버스노선", ""),
            ("", "버스노선"),
            ("버스 ", "노선"),
        ],
        &[0, 1, 2, 0],
    );
    check(&[("버스 노선", ""), ("버스노선", "")], &[0, 1]);
    check(
        &[
            ("", ""),
            ("", ""),
            ("각", ""),
            ("\u{1100}\u{1161}\u{11a8}", ""),
        ],
        &[0, 0, 1, 1],
    );
}

#[test]
fn title_and_body_stand_in_one_text() {
    let check = |title: &str, body: &str, expected: [&str; 3]| {
        let texts = normalize(
            &ideas(&[("앞", "글"), (title, body), ("뒷", "글")]),
            &Silent,
        );
        let text = TextId::new(1);
        assert_eq!(
            [texts.title(text), texts.body(text), texts.whole(text)],
            expected
        );
    };
    check(
        "버스 노선",
        "늘려요",
        ["버스 노선.\n", "늘려요.\n", "버스 노선.\n늘려요.\n"],
    );
    check("", "늘려요!!", ["", "늘려요!\n", "늘려요!\n"]);
    check("버스", "", ["버스.\n", "", "버스.\n"]);
    check("", "", ["", "", ""]);
}

#[test]
fn stop_words_are_marked_and_kept() {
    let stop_words = ["하", "관련", "교육부", "돕"].map(str::to_owned);
    let ideas = ideas(&[("교육 관련 예산", "예산을 도와 주세요")]);
    let corpus = corpus(&ideas, &stop_words);
    let check = |term: &str, expected: Option<bool>| {
        let found = corpus.vocabulary.find(term);
        assert_eq!(
            found.map(|id| corpus.vocabulary.is_stop(id)),
            expected,
            "{term}"
        );
    };
    check("관련", Some(true));
    // Listed as the stem `돕`.
    check("돕다", Some(true));
    check("교육", Some(false));
    check("예산", Some(false));
    check("교육부", None);
}

#[test]
fn a_term_has_the_first_of_its_classes() {
    let parts = |terms: &[(&str, Class)]| {
        let mut interner = crate::vocabulary::Interner::default();
        for &(term, class) in terms {
            interner.id(term, class);
        }
        interner
    };
    let check = |first: &[(&str, Class)], second: &[(&str, Class)], expected: Class| {
        let (vocabulary, numbers) = crate::vocabulary::join(vec![parts(first), parts(second)], &[]);
        let term = vocabulary.find("사랑").unwrap();
        assert_eq!(vocabulary.class(term), expected);
        assert_eq!(
            (numbers[0].len(), numbers[1].len()),
            (first.len(), second.len())
        );
    };
    let (noun, name) = (("사랑", Class::Noun), ("사랑", Class::Proper));
    check(&[noun], &[name], Class::Noun);
    check(&[name], &[("가을", Class::Noun), noun], Class::Noun);
    check(&[("하늘", Class::Noun), name], &[], Class::Proper);
}

/// Enough texts for several tasks, most of them distinct.
fn many() -> Ideas {
    let subjects = [
        "교육",
        "국민연금",
        "버스 노선",
        "육아휴직",
        "CCTV",
        "미세먼지",
        "최저임금",
    ];
    let wishes = [
        "늘려 주세요",
        "줄여 주세요",
        "없애 주십시오",
        "공개합시다ㅠㅠㅠ",
        "３０％ 낮춰요",
    ];
    let texts: Vec<(String, String)> = (0..5_000)
        .map(|n| {
            let (subject, wish) = (subjects[n % 7], wishes[n % 5]);
            (
                format!("{subject} {}호", n % 4_500),
                format!("{subject} 예산을 {wish}"),
            )
        })
        .collect();
    ideas(&texts)
}

#[test]
fn any_number_of_threads_gives_the_same_corpus() {
    let ideas = many();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| corpus(&ideas, &["호".to_owned()]))
    };
    let one = with(1);
    assert!(one.texts.len() > 4_096, "the texts fill several tasks");
    assert!(one == with(3));
}

#[test]
fn texts_of_all_tasks_have_their_own_terms() {
    let ideas = many();
    let corpus = corpus(&ideas, &[]);
    let (mut worker, mut alone) = (TOKENIZER.worker(), Tokens::default());
    let mut check = |text: &str, found: &[Token]| {
        worker.tokenize(text, &mut alone);
        let found: Vec<&str> = found
            .iter()
            .map(|t| corpus.vocabulary.term(t.term))
            .collect();
        assert_eq!(
            found,
            alone.iter().map(|token| token.term).collect::<Vec<_>>(),
            "{text}"
        );
        found.len()
    };
    let mut total = 0;
    for text in (0..corpus.texts.len()).map(TextId::new) {
        total += check(corpus.texts.title(text), corpus.title_tokens(text));
        total += check(corpus.texts.body(text), corpus.body_tokens(text));
        let both = corpus.title_tokens(text).len() + corpus.body_tokens(text).len();
        assert_eq!(corpus.tokens(text).len(), both);
    }
    assert_eq!(corpus.token_count(), total);
}

/// The corpus of `ideas` where the eojeols of `known` are not cut again, and what the next may know.
fn again(ideas: &Ideas, known: Option<&Cutting>) -> (Corpus, Cutting) {
    let texts = normalize(ideas, &Silent);
    let (corpus, cut) = tokenize_known(texts, &TOKENIZER, &[], known, &Silent);
    let tables = cut.tables(&corpus.vocabulary);
    (corpus, tables)
}

#[test]
fn known_eojeols_give_the_same_corpus() {
    let ideas = many();
    let (first, known) = again(&ideas, None);
    let Eojeols {
        letters,
        begins_line,
        ..
    } = &known.eojeols;
    let rows = (0..letters.len()).map(|row| (letters.value(row), begins_line.value(row)));
    assert!(
        rows.is_sorted_by(|a, b| a < b),
        "sorted, and each stands once"
    );
    let (second, remembered) = again(&ideas, Some(&known));
    assert!(first == second && known == remembered);
    // What no text has any more is not written again.
    let (_, fewer) = again(&self::ideas(&[("버스", "노선")]), Some(&known));
    let letters: Vec<&str> = fewer.eojeols.letters.iter().flatten().collect();
    assert_eq!(letters, ["노선.", "버스."]);
}

#[test]
fn hardly_new_eojeols_are_not_written_again() {
    let ideas = many();
    let known = again(&ideas, None).1;
    let are_known = |ideas: &Ideas, known: Option<&Cutting>| {
        let texts = normalize(ideas, &Silent);
        tokenize_known(texts, &TOKENIZER, &[], known, &Silent)
            .1
            .are_known()
    };
    assert!(are_known(&ideas, Some(&known)) && !are_known(&ideas, None));
    let other = self::ideas(&[("아주 다른 글", "버스")]);
    assert!(!are_known(&other, Some(&known)));
    assert!(!are_known(&self::ideas::<&str>(&[]), Some(&known)));
}

/// Whatever `change` makes of the tables, they change no corpus.
fn check_disbelief(change: impl FnOnce(Cutting) -> Cutting) {
    let changed = change(again(&many(), None).1);
    let bus = ideas(&[("버스 노선", "다른말 늘려 주세요")]);
    assert!(again(&bus, Some(&changed)).0 == again(&bus, None).0);
}

#[test]
fn eojeols_that_are_cut_otherwise_today_are_not_believed() {
    check_disbelief(|mut known| {
        let letters = known.eojeols.letters.iter().map(|_| "다른말");
        known.eojeols.letters = StringArray::from_iter_values(letters);
        known
    });
}

#[test]
fn damaged_eojeols_are_not_believed() {
    let numbers = |lists: &ListArray, number| {
        let rows = lists
            .iter()
            .map(|row| Some(vec![Some(number); row.unwrap().len()]));
        ListArray::from_iter_primitive::<Int32Type, _, _>(rows)
    };
    check_disbelief(|mut known| {
        known.eojeols.places = numbers(&known.eojeols.places, 99);
        known
    });
    check_disbelief(|mut known| {
        known.eojeols.terms = numbers(&known.eojeols.terms, -1);
        known
    });
    check_disbelief(|mut known| {
        known.lexemes.term = StringArray::from_iter_values(["버스"]);
        known
    });
}

fn check_invariants(ideas: &Ideas, texts: &Texts, corpus: &Corpus) {
    let terms: Vec<&str> = (0..corpus.vocabulary.len())
        .map(|number| corpus.vocabulary.term(TermId::new(number)))
        .collect();
    assert!(
        terms.is_sorted_by(|a, b| a < b),
        "terms are numbered by their letters"
    );
    assert_eq!(&corpus.texts, texts);
    for row in 0..texts.ideas() {
        let text = texts.of(IdeaRow::new(row));
        let title = (corpus.title_tokens(text), ideas.title.value(row));
        let body = (corpus.body_tokens(text), ideas.body.value(row));
        for (tokens, shown) in [title, body] {
            for token in tokens {
                let letters = shown.get(token.start as usize..token.end as usize);
                assert!(
                    letters.is_some_and(|letters| !letters.is_empty()),
                    "{token:?} {shown}"
                );
            }
            assert!(tokens.windows(2).all(|two| two[0].start < two[1].end));
        }
    }
}

proptest! {
    #[test]
    fn every_term_has_its_place(
        texts in prop::collection::vec(
            ("[가-힣ㅋㆍ 0-9ａ]{0,12}", "[가-힣ㅠ!.%,\n①㎞ａ&; 0-9]{0,30}|(국민|연금|버스|을|,| |비급여|30|㎞){0,9}"),
            0..6,
        )
    ) {
        let ideas = ideas(&texts);
        let texts = normalize(&ideas, &Silent);
        check_invariants(&ideas, &texts, &corpus(&ideas, &[]));
    }

    #[test]
    fn what_is_known_never_changes_a_corpus(
        old in prop::collection::vec(("[가-힣 ]{0,12}", "(국민|연금|버스|을|이것이|비급여|30|%| |\n){0,9}"), 0..5),
        new in prop::collection::vec(("[가-힣 ]{0,12}", "(국민|연금|버스|을|이것이|비급여|30|%| |\n){0,9}"), 0..5),
    ) {
        let known = again(&ideas(&old), None).1;
        let all = ideas(&[old, new].concat());
        prop_assert!(again(&all, Some(&known)) == again(&all, None));
    }
}
