//! What a configuration may say, and how its mistakes are named.

use super::*;
use proptest::prelude::*;

fn parse(text: &str) -> Result<Settings, SettingsError> {
    Settings::parse(text, Path::new("modum.toml"))
}

#[test]
fn the_documented_settings_read_back() {
    let settings = parse("[topics]\ncount = 7\n[suggest]\nignored = [\"기타\", \"미래\"]").unwrap();
    assert_eq!(settings.topics.count, 7);
    assert_eq!(parse(&settings.documented()).unwrap(), settings);
    assert_eq!(Settings::default().documented(), DEFAULTS);
}

#[test]
fn what_is_not_said_is_the_default() {
    for text in [
        "",
        "\n# 설정\n",
        "[topics]",
        "\u{feff}[topics]\r\n",
        "[topics]\ncount = 0",
    ] {
        assert_eq!(parse(text).unwrap(), Settings::default(), "{text:?}");
    }
}

#[test]
fn values_at_the_edge_are_taken() {
    let check = |text: &str| assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
    check("[duplicates]\nnear = 0");
    check("[duplicates]\nnear = 1.0");
    check("[intake]\ndelimiter = \"\\t\"");
    check("[intake]\nrepeated_rows = \"fold\"");
    check("[topics]\ndimensions = 2\nwindow = 1\nmin_ideas = 1\npasses = 1\nseed = 0");
    check("[topics]\ncount = 100000\nthemes = 10000\ndimensions = 1000");
    check(
        "[rank]\nsupport = 0\nvotes = 0\nbreadth = 0\nnovelty = 0\nconcreteness = 0\nmomentum = 0",
    );
    check("[suggest]\nignored = []");
}

#[test]
fn mistakes_are_named() {
    let check = |text: &str, expected: &str| {
        let message = parse(text).unwrap_err().to_string();
        assert!(
            message.starts_with("modum.toml: ") && message.contains(expected),
            "{message}"
        );
    };
    check(
        "[publish]\nsmall_cell = 0",
        "`publish.small_cell` must be between 1 and 1000, but is 0",
    );
    check(
        "[topics]\ncuont = 7",
        "unknown setting `topics.cuont`; known here: count, ",
    );
    check(
        "[topcis]\ncount = 7",
        "unknown setting `topcis`; known here: dictionary, ",
    );
    check("[topics]\ncount = \"many\"", "invalid type");
    check("[topics]\ncount = -1", "invalid value");
    check(
        "[topics]\ncount = 100001",
        "`topics.count` must be between 0 and 100000",
    );
    check(
        "[topics]\ndimensions = 1",
        "`topics.dimensions` must be between 2 and 1000, but is 1",
    );
    check(
        "[topics]\nwindow = 0",
        "`topics.window` must be between 1 and",
    );
    check(
        "[topics]\npasses = 0",
        "`topics.passes` must be between 1 and",
    );
    check(
        "[topics]\nmin_ideas = 0",
        "`topics.min_ideas` must be between 1 and",
    );
    check(
        "[index]\nsegments = 0",
        "`index.segments` must be between 1 and 64, but is 0",
    );
    check(
        "[duplicates]\nnear = 1.5",
        "`duplicates.near` must be between 0 and 1, but is 1.5",
    );
    check(
        "[duplicates]\ncontained_share = nan",
        "`duplicates.contained_share` must be",
    );
    check(
        "[intake]\nmax_rejected_share = -0.1",
        "`intake.max_rejected_share` must be",
    );
    check(
        "[intake]\nrepeated_rows = \"drop\"",
        "unknown variant `drop`",
    );
    check(
        "[intake]\ndelimiter = \"\"",
        "one ASCII character, but is \"\"",
    );
    check(
        "[intake]\ndelimiter = \"가\"",
        "one ASCII character, but is \"가\"",
    );
    check(
        "[rank]\nvotes = -1",
        "`rank.votes` must be 0 or more, but is -1",
    );
    check(
        "[rank]\nvotes = inf",
        "`rank.votes` must be 0 or more, but is inf",
    );
    let weightless: Vec<String> = Settings::default()
        .rank
        .weights()
        .iter()
        .map(|(key, _)| format!("{key} = 0\n"))
        .collect();
    check(
        &format!("[rank]\n{}", weightless.concat()),
        "at least one weight in `rank`",
    );
    check("topics = 3", "write `[topics]`");
    check("[topics", "not valid TOML");
    check("[topics]\ncount = 1\ncount = 2", "not valid TOML");
}

#[test]
fn word_lists_lie_beside_the_configuration() {
    let text = "[dictionary]\nsynonyms = [\"내 낱말.txt\", \"/etc/낱말.txt\"]";
    let check = |path: &str, expected: [&str; 2]| {
        let settings = Settings::parse(text, Path::new(path)).unwrap();
        assert_eq!(
            settings.dictionary.synonyms,
            expected.map(PathBuf::from),
            "{path}"
        );
    };
    check("modum.toml", ["내 낱말.txt", "/etc/낱말.txt"]);
    check(
        "/srv/설정/modum.toml",
        ["/srv/설정/내 낱말.txt", "/etc/낱말.txt"],
    );
}

#[test]
fn a_file_is_read_and_a_missing_one_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("modum.toml");
    let missing = Settings::load(&path).unwrap_err();
    assert!(matches!(&missing, SettingsError::Io { .. }), "{missing}");
    assert!(missing.to_string().contains("modum.toml"), "{missing}");
    std::fs::write(&path, "[topics]\nseed = 3").unwrap();
    assert_eq!(Settings::load(&path).unwrap().topics.seed, 3);
}

proptest! {
    #[test]
    fn all_that_is_set_is_documented(
        ignored in prop::collection::vec(any::<String>(), 0..4),
        near in 0.0..=1.0_f64,
        votes in 1e-9..1e9_f64,
        count in 0..=100_000_usize,
    ) {
        let mut settings = Settings::default();
        settings.suggest.ignored = ignored;
        settings.duplicates.near = near;
        settings.rank.votes = votes;
        settings.topics.count = count;
        prop_assert_eq!(parse(&settings.documented()).unwrap(), settings);
    }
}
