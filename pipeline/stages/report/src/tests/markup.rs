//! What holds of any page: its elements close, its anchors are there, it asks for nothing.

use std::collections::BTreeSet;

/// Elements that do not close.
const VOID: [&str; 2] = ["meta", "link"];

/// Start and end tags of a page, without comments and declarations; text of styles is skipped.
fn tags(page: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, behind)) = rest.split_once('<') {
        let (tag, after) = behind.split_once('>').expect("every tag ends");
        tags.push(tag);
        rest = if tag == "style" {
            &after[after.find("</style>").expect("styles end")..]
        } else {
            after
        };
    }
    tags
}

/// The values of an attribute.
pub(super) fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let begin = format!(" {name}=\"");
    let tags = tags(page).into_iter();
    let value = |tag: &'a str| {
        let (_, value) = tag.split_once(begin.as_str())?;
        value.split('"').next()
    };
    tags.filter_map(value).collect()
}

/// Fails unless elements close in their order.
pub(super) fn check_nesting(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in tags(page).into_iter().filter(|tag| !tag.starts_with('!')) {
        let name = tag.trim_start_matches('/');
        let name = name.split([' ', '\n']).next().unwrap();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(
                open.pop(),
                Some(closed),
                "</{closed}> closes another element"
            );
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
}

/// Fails unless every id is given once; gives them.
pub(super) fn ids(page: &str) -> BTreeSet<&str> {
    let all = values(page, "id");
    let ids: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(ids.len(), all.len(), "an id is given twice");
    ids
}
