//! The roles that a column can have.

use serde::{Deserialize, Serialize};

/// What a column holds for modum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The idea's title.
    Title,
    /// The idea's text.
    Body,
    /// Who submitted it; becomes a pseudonym.
    Author,
    /// The day of submission.
    SubmittedAt,
    /// Votes, likes or signatures.
    Votes,
    /// The category that the citizen chose.
    Category,
    /// How far the idea has come.
    Stage,
    /// The intake's own id.
    Id,
    /// The channel it came through.
    Channel,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::Title,
        Self::Body,
        Self::Author,
        Self::SubmittedAt,
        Self::Votes,
        Self::Category,
        Self::Stage,
        Self::Id,
        Self::Channel,
    ];

    /// Its name in a mapping file and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Author => "author",
            Self::SubmittedAt => "submitted_at",
            Self::Votes => "votes",
            Self::Category => "category",
            Self::Stage => "stage",
            Self::Id => "id",
            Self::Channel => "channel",
        }
    }

    /// Its place in [`Role::ALL`].
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
