//! The words that the analysis knows.
//!
//! Three things, in the order in which they are needed:
//! - [`system`]: the Korean system dictionary (mecab-ko-dic, 816,283 entries), installed once for
//!   each user, opened by memory map;
//! - [`lexicon`]: the lists that an analyst edits (policy terms, synonyms, stop words, phrases,
//!   divisions, places), built in from `dictionaries/data` and extended by files of one's own;
//! - [`mod@user_dictionary`]: both together as a lindera segmenter.
//!
//! Input -> output: a folder and word lists -> [`lindera::segmenter::Segmenter`] and [`Lexicon`].

pub mod lexicon;
pub mod system;
pub mod user_dictionary;

pub use lexicon::{
    Boilerplate, BoilerplateKind, Cue, CueKind, Division, Lexicon, LexiconError, LexiconFiles,
    PersonalWords, Place, UserTerm,
};
pub use system::{
    DictionaryError, FOLDER_VARIABLE, Info, Source, SystemDictionary, default_folder, info,
    install, open, open_or_install,
};
pub use user_dictionary::{segmenter, user_dictionary};
