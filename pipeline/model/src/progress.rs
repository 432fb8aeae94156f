//! How a long stage tells what it does, without knowing who listens.

/// Who listens to a run: a terminal, a log, or nobody.
pub trait Progress: Sync {
    /// A stage begins; `total` items of the kind `unit` if known. It ends when the bar is dropped.
    fn start(&self, stage: &'static str, unit: &'static str, total: Option<u64>) -> Box<dyn Bar>;
    /// Something a person should know that is no error.
    fn note(&self, message: &str);
}

/// One stage's progress. Called from many threads.
pub trait Bar: Send + Sync {
    /// `items` more are done.
    fn advance(&self, items: u64);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _: &'static str, _: &'static str, _: Option<u64>) -> Box<dyn Bar> {
        Box::new(Self)
    }

    fn note(&self, _: &str) {}
}

impl Bar for Silent {
    fn advance(&self, _: u64) {}
}
