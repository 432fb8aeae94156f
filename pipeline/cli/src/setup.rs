//! From options to what the commands work with: settings, word lists, dictionary, tokenizer.

use std::io::{self, Read as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use modum_analyzers::tokenize::Tokenizer;
use modum_dictionaries::{Lexicon, SystemDictionary, default_folder, open_or_install, segmenter};
use modum_model::progress::Progress;
use modum_model::settings::Settings;

use crate::args::Global;
use crate::progress::listener;

/// What every command may need.
pub(crate) struct Setup {
    pub(crate) settings: Settings,
    pub(crate) progress: Box<dyn Progress>,
    dictionary: Option<PathBuf>,
}

impl Setup {
    pub(crate) fn new(global: &Global) -> Result<Self> {
        if let Some(threads) = global.threads {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build_global()?;
        }
        Ok(Self {
            settings: settings(global.config.as_ref())?,
            progress: listener(global.quiet, global.log_format),
            dictionary: global.dictionary.clone(),
        })
    }

    pub(crate) fn folder(&self) -> Result<PathBuf> {
        match &self.dictionary {
            Some(folder) => Ok(folder.clone()),
            None => Ok(default_folder()?),
        }
    }

    /// The system dictionary; installed when it is missing.
    pub(crate) fn dictionary(&self) -> Result<SystemDictionary> {
        Ok(open_or_install(&self.folder()?, &|note| {
            self.progress.note(note);
        })?)
    }

    pub(crate) fn lexicon(&self) -> Result<Lexicon> {
        Ok(Lexicon::with(&self.settings.dictionary)?)
    }

    pub(crate) fn tokenizer(&self, lexicon: &Lexicon) -> Result<Tokenizer> {
        Ok(Tokenizer::new(segmenter(&self.dictionary()?, lexicon)?))
    }
}

/// The defaults, or what a file changes of them.
pub(crate) fn settings(config: Option<&PathBuf>) -> Result<Settings> {
    match config {
        Some(path) => Ok(Settings::load(path)?),
        None => Ok(Settings::default()),
    }
}

/// Random bytes of the system, for a new store's key.
pub(crate) fn random(bytes: &mut [u8]) -> io::Result<()> {
    std::fs::File::open("/dev/urandom")?.read_exact(bytes)
}

/// The time, for manifests and decisions.
pub(crate) fn now() -> String {
    chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// Who decides, as the system calls them.
pub(crate) fn user() -> Option<String> {
    let names = ["USER", "LOGNAME"].map(|name| std::env::var(name).ok());
    names.into_iter().flatten().find(|name| !name.is_empty())
}

/// The content of a text file.
pub(crate) fn read_text(path: &std::path::Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}
