//! The texts ready for use: area and common files -> one table of parsed sentences, subjects that point into it, and
//! weighted lists. Everything that drawing relies on (no empty list) is checked here, once.

use crate::GeneratorError;
use crate::streams::Weighted;
use crate::template::Template;
use crate::texts::{self, AreaText, CommonText, Share, SubjectText};

/// A sentence's (or title's) number in the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SentenceId(u16);

impl SentenceId {
    pub(crate) fn get(self) -> u16 {
        self.0
    }
}

/// A subject's number in the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SubjectId(u16);

impl SubjectId {
    pub(crate) fn get(self) -> u16 {
        self.0
    }
}

/// A policy area: its category as the intake names it, and its subjects.
#[derive(Debug)]
pub(crate) struct Area {
    pub(crate) category: String,
    pub(crate) subjects: Vec<SubjectId>,
}

/// What people propose about one subject; no list is empty.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) area: usize,
    pub(crate) titles: Vec<SentenceId>,
    pub(crate) problems: Vec<SentenceId>,
    pub(crate) measures: Vec<SentenceId>,
    pub(crate) effects: Vec<SentenceId>,
}

/// What all areas share; no list is empty.
#[derive(Debug)]
pub(crate) struct Common {
    pub(crate) places: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) numbers: Vec<String>,
    pub(crate) times: Vec<String>,
    pub(crate) relatives: Vec<String>,
    pub(crate) openings: Vec<Template>,
    pub(crate) closings: Vec<Template>,
    pub(crate) personal_lines: Vec<Template>,
    pub(crate) names: Vec<String>,
    pub(crate) channels: Weighted<String>,
    pub(crate) stages: Weighted<String>,
}

/// All texts.
#[derive(Debug)]
pub(crate) struct Catalog {
    sentences: Vec<Template>,
    subjects: Vec<Subject>,
    pub(crate) areas: Vec<Area>,
    pub(crate) common: Common,
}

impl Catalog {
    /// The catalog of the embedded texts.
    pub(crate) fn embedded() -> Result<Self, GeneratorError> {
        let (file, common) = texts::common()?;
        let mut catalog = Self {
            sentences: Vec::new(),
            subjects: Vec::new(),
            areas: Vec::new(),
            common: load_common(&File(file), common)?,
        };
        for (file, area) in texts::areas()? {
            catalog.add_area(&File(file), area)?;
        }
        Ok(catalog)
    }

    pub(crate) fn sentence(&self, id: SentenceId) -> &Template {
        &self.sentences[usize::from(id.0)]
    }

    pub(crate) fn subject(&self, id: SubjectId) -> &Subject {
        &self.subjects[usize::from(id.0)]
    }

    /// How many subjects there are; their ids count up from zero.
    pub(crate) fn n_subjects(&self) -> usize {
        self.subjects.len()
    }

    /// The area that a subject belongs to.
    pub(crate) fn area_of(&self, id: SubjectId) -> &Area {
        &self.areas[self.subject(id).area]
    }

    fn add_area(&mut self, file: &File, text: AreaText) -> Result<(), GeneratorError> {
        let subjects = file.filled("subject", text.subjects)?;
        let subjects = subjects
            .into_iter()
            .map(|subject| self.add_subject(file, subject))
            .collect::<Result<_, _>>()?;
        self.areas.push(Area {
            category: text.category,
            subjects,
        });
        Ok(())
    }

    fn add_subject(&mut self, file: &File, text: SubjectText) -> Result<SubjectId, GeneratorError> {
        let id = u16::try_from(self.subjects.len())
            .map_err(|_| file.error("more subjects than can be numbered".to_owned()))?;
        let name = &text.name;
        let titles = self.add_sentences(file, &format!("titles of {name}"), text.titles)?;
        let problems = self.add_sentences(file, &format!("problems of {name}"), text.problems)?;
        let measures = self.add_sentences(file, &format!("measures of {name}"), text.measures)?;
        let effects = self.add_sentences(file, &format!("effects of {name}"), text.effects)?;
        let area = self.areas.len();
        self.subjects.push(Subject {
            area,
            titles,
            problems,
            measures,
            effects,
        });
        Ok(SubjectId(id))
    }

    fn add_sentences(
        &mut self,
        file: &File,
        list: &str,
        texts: Vec<String>,
    ) -> Result<Vec<SentenceId>, GeneratorError> {
        let texts = file.filled(list, texts)?;
        texts
            .iter()
            .map(|text| self.add_sentence(file, text))
            .collect()
    }

    fn add_sentence(&mut self, file: &File, text: &str) -> Result<SentenceId, GeneratorError> {
        let id = u16::try_from(self.sentences.len())
            .map_err(|_| file.error("more sentences than can be numbered".to_owned()))?;
        self.sentences.push(file.template(text)?);
        Ok(SentenceId(id))
    }
}

fn load_common(file: &File, text: CommonText) -> Result<Common, GeneratorError> {
    Ok(Common {
        places: file.filled("places", text.places)?,
        groups: file.filled("groups", text.groups)?,
        numbers: file.filled("numbers", text.numbers)?,
        times: file.filled("times", text.times)?,
        relatives: file.filled("relatives", text.relatives)?,
        openings: file.templates("openings", text.openings)?,
        closings: file.templates("closings", text.closings)?,
        personal_lines: file.templates("personal_lines", text.personal_lines)?,
        names: file.filled("names", text.names)?,
        channels: file.weighted("channels", text.channels)?,
        stages: file.weighted("stages", text.stages)?,
    })
}

/// The file being loaded, for its name in errors.
struct File(&'static str);

impl File {
    fn error(&self, reason: String) -> GeneratorError {
        GeneratorError::Texts {
            file: self.0,
            reason,
        }
    }

    fn filled<T>(&self, list: &str, items: Vec<T>) -> Result<Vec<T>, GeneratorError> {
        if items.is_empty() {
            Err(self.error(format!("`{list}` is empty")))
        } else {
            Ok(items)
        }
    }

    fn template(&self, text: &str) -> Result<Template, GeneratorError> {
        Template::parse(text).map_err(|reason| self.error(reason))
    }

    fn templates(&self, list: &str, texts: Vec<String>) -> Result<Vec<Template>, GeneratorError> {
        let texts = self.filled(list, texts)?;
        texts.iter().map(|text| self.template(text)).collect()
    }

    fn weighted(&self, list: &str, shares: Vec<Share>) -> Result<Weighted<String>, GeneratorError> {
        Weighted::new(shares.into_iter().map(|share| (share.name, share.weight)))
            .ok_or_else(|| self.error(format!("`{list}` has no weight above zero")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_texts_are_sound() {
        let catalog = Catalog::embedded().unwrap();
        let listed: usize = catalog.areas.iter().map(|area| area.subjects.len()).sum();
        assert_eq!(listed, catalog.n_subjects());
        for (number, area) in catalog.areas.iter().enumerate() {
            assert!(
                area.subjects
                    .iter()
                    .all(|&id| catalog.subject(id).area == number)
            );
        }
    }

    #[test]
    fn a_mistake_in_a_text_names_file_and_sentence() {
        let file = File("교통.toml");
        let check = |error: GeneratorError, expected: &str| {
            let message = error.to_string();
            assert!(
                message.contains("교통.toml") && message.contains(expected),
                "{message}"
            );
        };
        check(
            file.template("{plaace}에 버스가 없다").unwrap_err(),
            "plaace",
        );
        check(
            file.filled::<String>("titles of 버스", vec![]).unwrap_err(),
            "titles of 버스",
        );
        check(file.weighted("stages", vec![]).unwrap_err(), "stages");
    }
}
