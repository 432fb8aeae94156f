//! Which column plays which role: headings and a mapping in, a [`Plan`] out.
//!
//! The headings that are recognized stand in `headings.toml`. Where several columns could play a
//! role, the first in that list plays it, and the others are named in the preview.

use modum_analyzers::normalize::shown;
use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::mapping::{Choice, Mapping};
use crate::role::Role;

const HEADINGS: &str = include_str!("headings.toml");

/// How each column of a file is used.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    columns: [Option<usize>; Role::ALL.len()],
    /// Each column's use, in the order of the file.
    pub(crate) uses: Vec<ColumnUse>,
}

/// A column of a file and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnUse {
    /// The heading as the file has it.
    pub heading: String,
    /// The role it plays; nothing when the column is not used.
    pub role: Option<Role>,
    /// The role it could play, had another column not been preferred.
    pub passed_over_for: Option<Role>,
}

impl Plan {
    /// The column that plays `role`.
    pub(crate) fn column(&self, role: Role) -> Option<usize> {
        self.columns[role.index()]
    }
}

/// The headings of every role, folded for comparison.
#[derive(Clone, Debug)]
pub(crate) struct Recognizer {
    names: [Vec<String>; Role::ALL.len()],
}

impl Recognizer {
    /// The built-in list.
    pub(crate) fn builtin() -> Self {
        let table: toml::Table = HEADINGS
            .parse()
            .expect("the built-in headings are valid TOML");
        let names = Role::ALL.map(|role| {
            let list = table[role.name()]
                .as_array()
                .expect("every role has a list of headings");
            list.iter()
                .filter_map(toml::Value::as_str)
                .map(fold)
                .collect()
        });
        Self { names }
    }

    /// The role that `heading` is usual for, and how good a name for it that is (0 is best).
    fn recognize(&self, heading: &str) -> Option<(Role, usize)> {
        let folded = fold(heading);
        Role::ALL.into_iter().find_map(|role| {
            let rank = self.names[role.index()]
                .iter()
                .position(|name| *name == folded)?;
            Some((role, rank))
        })
    }

    /// How many of `headings` would be used; more speak for the right delimiter.
    pub(crate) fn known(&self, headings: &[String], mapping: &Mapping) -> usize {
        let mapped = Role::ALL.map(|role| mapping.choice(role));
        let known = |heading: &&String| {
            mapped
                .iter()
                .any(|c| matches!(c, Choice::Column(name) if fold(name) == fold(heading)))
                || self.recognize(heading).is_some()
        };
        headings.iter().filter(known).count()
    }

    /// Gives every role its column. A file without title and body is refused.
    pub(crate) fn plan(&self, headings: &[String], mapping: &Mapping) -> Result<Plan, Problem> {
        let mut columns = [None; Role::ALL.len()];
        for role in Role::ALL {
            if let Choice::Column(wanted) = mapping.choice(role) {
                columns[role.index()] = Some(find(headings, wanted, role)?);
            }
        }
        let mapped = columns;
        for role in Role::ALL
            .into_iter()
            .filter(|&role| *mapping.choice(role) == Choice::Auto)
        {
            let free = (0..headings.len()).filter(|&column| !mapped.contains(&Some(column)));
            let claims = free.filter_map(|column| match self.recognize(&headings[column])? {
                (claimed, rank) if claimed == role => Some((rank, column)),
                _ => None,
            });
            columns[role.index()] = claims.min().map(|(_, column)| column);
        }
        if columns[Role::Title.index()].is_none() && columns[Role::Body.index()].is_none() {
            return Err(self.no_text(headings));
        }
        Ok(Plan {
            columns,
            uses: self.uses(headings, &columns, mapping),
        })
    }

    fn uses(
        &self,
        headings: &[String],
        columns: &[Option<usize>; Role::ALL.len()],
        mapping: &Mapping,
    ) -> Vec<ColumnUse> {
        let describe = |(index, heading): (usize, &String)| {
            let role = Role::ALL
                .into_iter()
                .find(|role| columns[role.index()] == Some(index));
            let claim = self.recognize(heading).map(|(claimed, _)| claimed);
            let passed_over =
                claim.filter(|&c| role.is_none() && *mapping.choice(c) != Choice::Off);
            ColumnUse {
                heading: heading.clone(),
                role,
                passed_over_for: passed_over,
            }
        };
        headings.iter().enumerate().map(describe).collect()
    }

    fn no_text(&self, headings: &[String]) -> Problem {
        Problem::NoText {
            seen: headings.to_vec(),
            titles: self.names[Role::Title.index()].join(", "),
            bodies: self.names[Role::Body.index()].join(", "),
        }
    }
}

/// A heading as it is compared.
fn fold(heading: &str) -> String {
    let visible = shown(heading);
    let letters = visible
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'));
    letters.flat_map(char::to_lowercase).collect()
}

fn find(headings: &[String], wanted: &str, role: Role) -> Result<usize, Problem> {
    let exact = headings.iter().position(|heading| heading == wanted);
    let alike = || {
        headings
            .iter()
            .position(|heading| fold(heading) == fold(wanted))
    };
    exact.or_else(alike).ok_or_else(|| Problem::MappedColumn {
        role,
        wanted: wanted.to_owned(),
        seen: headings.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The roles of the columns of `headings` (separated by `|`), `-` for none.
    fn check(headings: &str, mapping: &str, expected: &str) {
        let headings: Vec<String> = headings.split('|').map(str::to_owned).collect();
        let mapping = Mapping::parse(mapping, Path::new("m.toml")).unwrap();
        let plan = Recognizer::builtin().plan(&headings, &mapping).unwrap();
        let roles: Vec<&str> = plan
            .uses
            .iter()
            .map(|u| u.role.map_or("-", Role::name))
            .collect();
        assert_eq!(roles.join(" "), expected);
    }

    #[test]
    fn usual_headings_are_recognized() {
        check(
            "구분|진행상황|제안일자|제안자|좋아요|제목|내용",
            "",
            "category stage submitted_at author votes title body",
        );
        check(
            "petition_idx|category|begin|end|status|num_agree|title|content",
            "",
            "id category submitted_at - stage votes title body",
        );
        check(
            "번호|분야|제목|마감일|참여인원",
            "",
            "id category title submitted_at votes",
        );
        check(
            "번호|분야|시작일|마감일|상태|참여인원|제목|내용",
            "",
            "id category submitted_at - stage votes title body",
        );
        check(
            "Title|Con tents|Created-At|댓글",
            "",
            "title body submitted_at -",
        );
        check(
            "제안 번호|제안자(가명)|진행 상황|공감 수|제목",
            "",
            "id author stage votes title",
        );
    }

    #[test]
    fn decomposed_headings_are_recognized() {
        check(
            "\u{110c}\u{1166}\u{1106}\u{1169}\u{11a8}|번호",
            "",
            "title id",
        );
    }

    #[test]
    fn a_mapping_overrides() {
        check("제목|내용|비고", "body = '비고'", "title - body");
        check("제목|내용|번호", "id = false", "title body -");
        check("제목|내용|번호", "id = ''", "title body -");
        check("제목|본 문", "title = '본문'\nbody = false", "- title");
    }

    #[test]
    fn the_better_name_wins_whatever_the_order() {
        check(
            "번호|제안번호|end|begin|제목",
            "",
            "- id - submitted_at title",
        );
        let headings = ["제목".to_owned(), "end".to_owned(), "begin".to_owned()];
        let plan = Recognizer::builtin()
            .plan(&headings, &Mapping::default())
            .unwrap();
        assert_eq!(plan.uses[1].passed_over_for, Some(Role::SubmittedAt));
        assert_eq!(plan.uses[2].passed_over_for, None);
    }

    #[test]
    fn mistakes_name_what_was_seen() {
        let fails = |headings: &[&str], mapping: &str| {
            let headings: Vec<String> = headings.iter().map(|&h| h.to_owned()).collect();
            let mapping = Mapping::parse(mapping, Path::new("m.toml")).unwrap();
            Recognizer::builtin()
                .plan(&headings, &mapping)
                .unwrap_err()
                .to_string()
        };
        let message = fails(&["가", "나"], "");
        assert!(
            message.contains("`가`, `나`") && message.contains("제목"),
            "{message}"
        );
        let message = fails(&["제목"], "body = '본문'");
        assert!(
            message.contains("`본문`") && message.contains("body"),
            "{message}"
        );
    }
}
