//! What the pipeline hands over for one distinct idea: its text, which is indexed once, and what may be
//! another with every run.

/// The text of a distinct idea's canonical, with its tokens.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The canonical's id.
    pub idea_id: &'a str,
    /// The title as shown (may be empty).
    pub title: &'a str,
    /// The body as shown (may be empty).
    pub body: &'a str,
    /// The title's tokens, in the tokenizer's order.
    pub title_tokens: &'a [IndexToken<'a>],
    /// The body's.
    pub body_tokens: &'a [IndexToken<'a>],
}

/// What a distinct idea has besides its text: topics move, votes come in, groups grow.
#[derive(Clone, Copy, Debug)]
pub struct Properties<'a> {
    /// The topic (level 2).
    pub topic_id: i32,
    /// The theme (level 1).
    pub theme_id: i32,
    /// The canonical's channel, which results show.
    pub channel: Option<&'a str>,
    /// The channels of all ideas of the group, for filters.
    pub channels: &'a [&'a str],
    /// Their categories.
    pub categories: &'a [&'a str],
    /// Their stages.
    pub stages: &'a [&'a str],
    /// The canonical's date, in days since 1970-01-01.
    pub submitted_at: Option<i32>,
    /// Votes of the group.
    pub votes: i64,
    /// Ideas behind it, itself included.
    pub copies: u64,
}

/// One token of a text. A compound follows its parts and has the position of its first part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexToken<'a> {
    /// The term.
    pub text: &'a str,
    /// Its place among the text's morphemes; tokens left out leave a gap.
    pub position: u32,
}
