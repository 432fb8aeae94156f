//! The datasets of a snapshot, column by column, as the contract lists them.

use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::{Field, Schema, SchemaRef};

use crate::table::{
    Bool, ColumnType, Date, Float32, Float32List, Int32, Int32List, Int64, Int64List, Table,
    TableError, Utf8, Utf8List, check_schema, column, declared, nullable, table,
};

table! {
    /// Every idea ever received, once.
    Ideas = "ideas" by ["idea_id"] {
        /// The intake's own id (behind `source/`), or `h` and 16 hexadecimal digits.
        idea_id: Utf8 = "제안 번호",
        /// The name given with `--source`.
        source: Utf8 null = "출처",
        /// The id within the source.
        source_id: Utf8 null = "원 번호",
        /// The intake that brought it first.
        intake: Utf8 = "접수 묶음",
        /// The intake that brought it last.
        last_intake: Utf8 = "마지막 접수 묶음",
        /// The channel it came through.
        channel: Utf8 null = "접수 경로",
        /// The day of submission.
        submitted_at: Date null = "제안일",
        /// The author's pseudonym.
        author: Utf8 null = "제안자(가명)",
        /// The title as shown; may be empty.
        title: Utf8 = "제목",
        /// The body as shown; may be empty.
        body: Utf8 = "내용",
        /// The category that the citizen chose.
        category: Utf8 null = "분야",
        /// How far the idea has come.
        stage: Utf8 null = "진행 상황",
        /// Votes, likes or signatures.
        votes: Int64 null = "공감 수",
    }
}

table! {
    /// Each idea's place in its group of copies.
    Duplicates = "duplicates" by ["idea_id"] {
        /// The idea.
        idea_id: Utf8 = "제안 번호",
        /// The idea that stands for the group.
        canonical_id: Utf8 = "대표 제안 번호",
        /// `distinct`, `exact`, `near`, `contained` or `by_hand`.
        kind: Utf8 = "중복 유형",
        /// Similarity with the canonical, 0 to 1.
        similarity: Float32 = "유사도",
        /// What this copy says beyond its canonical.
        own_text: Utf8 = "고유 문구",
    }
}

table! {
    /// Groups of copies sent by many people.
    Campaigns = "campaigns" by ["canonical_id"] {
        /// The letter.
        canonical_id: Utf8 = "대표 제안 번호",
        /// Ideas in the group.
        n_ideas: Int64 = "제안 수",
        /// Distinct known authors.
        n_authors: Int64 = "제안자 수",
        /// Ideas without a known author.
        n_unknown: Int64 = "제안자 미상 수",
        /// Distinct channels.
        n_channels: Int64 = "접수 경로 수",
        /// First day.
        first_at: Date null = "첫 접수일",
        /// Last day.
        last_at: Date null = "마지막 접수일",
        /// The day with most ideas.
        peak_day: Date null = "최다 접수일",
        /// The share of dated ideas that came on that day.
        peak_share: Float32 = "최다 접수일 비중",
    }
}

table! {
    /// The topic tree: themes (without parent) and topics.
    Topics = "topics" by ["topic_id"] {
        /// The topic's number, kept over intakes.
        topic_id: Int32 = "주제 번호",
        /// The theme above it; null for a theme.
        parent_id: Int32 null = "상위 주제 번호",
        /// The machine's label.
        label: Utf8 = "주제 이름",
        /// Words that set the topic apart, best first.
        keywords: Utf8List = "핵심어",
        /// Their class-based TF-IDF scores.
        keyword_scores: Float32List = "핵심어 점수",
        /// Central, distinct ideas.
        exemplar_ids: Utf8List = "대표 제안",
        /// Ideas, copies included.
        n_ideas: Int64 = "제안 수",
        /// Distinct ideas.
        n_distinct: Int64 = "서로 다른 제안 수",
        /// Votes of all its ideas.
        votes: Int64 = "공감 수",
        /// Mean NPMI of the top keywords, -1 to 1.
        coherence: Float32 = "응집도",
        /// Growth of its share of all ideas against its own past, -1 to 1.
        growth: Float32 = "증가율",
        /// The intake in which it was born.
        born_intake: Utf8 = "처음 나타난 접수 묶음",
    }
}

table! {
    /// What became of each topic at each intake; cumulative.
    TopicLineage = "topic_lineage" by ["intake", "topic_id", "event"] {
        /// The intake at which it happened.
        intake: Utf8 = "접수 묶음",
        /// The topic it happened to.
        topic_id: Int32 = "주제 번호",
        /// `born`, `continued`, `split`, `merged` or `retired`.
        event: Utf8 = "변화",
        /// The topics before.
        from_ids: Int32List = "이전 주제",
        /// The share of the topic's members that came from them.
        overlap: Float32 = "겹침 비율",
    }
}

table! {
    /// Counts by topic, month and channel; each idea in one cell.
    TopicStats = "topic_stats" by ["topic_id", "month", "channel"] {
        /// The topic.
        topic_id: Int32 = "주제 번호",
        /// First day of the month; null when unknown.
        month: Date null = "월",
        /// The channel; null when unknown.
        channel: Utf8 null = "접수 경로",
        /// Ideas.
        n_ideas: Int64 = "제안 수",
        /// Canonicals that stand in this cell themselves.
        n_distinct: Int64 = "서로 다른 제안 수",
        /// Votes.
        votes: Int64 = "공감 수",
    }
}

table! {
    /// Counts by topic and day.
    TopicDays = "topic_days" by ["topic_id", "day"] {
        /// The topic.
        topic_id: Int32 = "주제 번호",
        /// The day.
        day: Date = "날짜",
        /// Ideas.
        n_ideas: Int64 = "제안 수",
        /// Canonicals of that day.
        n_distinct: Int64 = "서로 다른 제안 수",
        /// Whether the day stands far above the topic's usual.
        burst: Bool = "급증",
    }
}

table! {
    /// Each idea's topic.
    Assignments = "assignments" by ["idea_id"] {
        /// The idea.
        idea_id: Utf8 = "제안 번호",
        /// Its topic.
        topic_id: Int32 = "주제 번호",
        /// The theme above.
        theme_id: Int32 = "대주제 번호",
        /// How sure the assignment is, 0 to 1.
        confidence: Float32 = "확신도",
        /// The next best topic; null when there is only one topic.
        second_topic_id: Int32 null = "둘째 주제 번호",
        /// How sure that one is.
        second_confidence: Float32 null = "둘째 주제 확신도",
    }
}

table! {
    /// All distinct ideas as candidates for selection, best first.
    Candidates = "candidates" by ["rank"] {
        /// 1 for the best.
        rank: Int32 = "순위",
        /// A canonical.
        idea_id: Utf8 = "제안 번호",
        /// Its topic.
        topic_id: Int32 = "주제 번호",
        /// The weighted mean of the criteria, 0 to 1.
        score: Float32 = "점수",
        /// Distinct people behind the group.
        support: Float32 = "참여",
        /// Votes of the group.
        votes: Float32 = "공감",
        /// Spread over channels, days and regions.
        breadth: Float32 = "확산",
        /// Distance from what was received in earlier intakes or is decided.
        novelty: Float32 = "새로움",
        /// Problem, measure, effect, actor, figures, law.
        concreteness: Float32 = "구체성",
        /// Growth of its topic.
        momentum: Float32 = "상승세",
        /// Nearness to the topic's centre.
        centrality: Float32 = "대표성",
        /// Why, in a Korean sentence.
        reason: Utf8 = "추천 사유",
    }
}

table! {
    /// The divisions that should answer each distinct idea.
    Suggestions = "suggestions" by ["idea_id", "rank"] {
        /// A canonical.
        idea_id: Utf8 = "제안 번호",
        /// 1 to 3.
        rank: Int32 = "순위",
        /// The category's label.
        division: Utf8 = "담당 분야",
        /// Calibrated probability.
        probability: Float32 = "확률",
    }
}

table! {
    /// Rows that could not be used; cumulative.
    Rejects = "rejects" by ["intake", "file", "row", "reason", "raw"] {
        /// The intake.
        intake: Utf8 = "접수 묶음",
        /// The file's name.
        file: Utf8 = "파일",
        /// 1-based row; the heading is row 1.
        row: Int64 = "행",
        /// Why, as a code.
        reason: Utf8 = "사유",
        /// Why, in words.
        detail: Utf8 = "상세",
        /// The row as it came, the author's cell as pseudonym.
        raw: Utf8 = "원문",
    }
}

table! {
    /// `model/`: the vector of each word, as the next run and the search find them.
    WordVectors = "words" by ["term"] {
        /// The word.
        term: Utf8 = "낱말",
        /// Share of all words of the corpus.
        probability: Float32 = "비율",
        /// A vector of length one.
        vector: Float32List = "벡터",
    }
}

table! {
    /// `model/`: the centroid of each topic.
    Centroids = "centroids" by ["topic_id"] {
        /// The topic.
        topic_id: Int32 = "주제 번호",
        /// A vector of length one.
        vector: Float32List = "벡터",
    }
}

table! {
    /// `model/`: what the labels, keywords and exemplars of themes and topics rest on.
    Descriptions = "descriptions" by ["topic_id"] {
        /// The topic or theme.
        topic_id: Int32 = "주제 번호",
        /// Distinct ideas when it was described.
        n_distinct: Int64 = "서로 다른 제안 수",
        /// Distinct ideas that came or went since.
        n_changed: Int64 = "바뀐 제안 수",
    }
}

table! {
    /// `model/`: the terms that `eojeols` names by number.
    Lexemes = "lexemes" by ["term"] {
        /// The letters.
        term: Utf8 = "낱말",
    }
}

table! {
    /// `model/`: every different eojeol of the texts, with the terms that it was cut into, so that the
    /// next run cuts only what is new.
    Eojeols = "eojeols" by ["letters", "begins_line"] {
        /// The letters and marks between two spaces, normalized.
        letters: Utf8 = "어절",
        /// Whether a line begins with it.
        begins_line: Bool = "줄 처음",
        /// Positions that its words take.
        positions: Int32 = "단어 수",
        /// Its terms, parts before their compound, by their rows in `lexemes`.
        terms: Int32List = "낱말 행",
        /// Five numbers a term: first byte, byte behind the last, position, kind (in the order of
        /// `Class`), and 1 for a part of a compound that follows.
        places: Int32List = "낱말 자리",
    }
}

table! {
    /// `model/`: what is remembered of the distinct letters of the ideas, so that the next run compares
    /// with them only what is new. All hashes are unsigned, stored in signed columns.
    Signatures = "signatures" by ["rank"] {
        /// Priority for standing for a group; 0 is the first.
        rank: Int32 = "순위",
        /// Fingerprint of method, settings and phrases; the same in all rows.
        method: Int64 = "방식",
        /// Rows, in `ideas`, of those with these letters, from 0; that of the one that stands for them
        /// comes first.
        ideas: Int32List = "제안 행",
        /// Hash of the letters, first 64 bits.
        letters_high: Int64 = "글자 해시(앞)",
        /// Hash of the letters, last 64 bits.
        letters_low: Int64 = "글자 해시(뒤)",
        /// Letters that count in a comparison.
        counting: Int32 = "비교 글자 수",
        /// Letters with boilerplate.
        length: Int32 = "글자 수",
        /// 256 bits that the trigrams set.
        fingerprint: Int64List = "지문",
        /// Hashes of the shingles by which copies are found, sorted.
        shingles: Int32List = "조각 해시",
        /// Ranks of those before that say the same.
        linked: Int32List = "같은 글",
        /// For each of these, 1 where one text contains the other, 0 where they are near.
        linked_contained: Int32List = "포함 여부",
        /// For each of these, the similarity.
        linked_similarity: Float32List = "유사도",
    }
}

table! {
    /// `model/`: what the texts of distinct ideas name, so that the next run reads only what is new.
    Evidence = "evidence" by ["idea_id"] {
        /// The canonical.
        idea_id: Utf8 = "제안 번호",
        /// Different cue words of each kind, in the order of `CueKind::ALL`.
        words: Int32List = "단서 낱말 수",
        /// Different places.
        places: Int32 = "지명 수",
        /// Numbers with a unit.
        figures: Int32 = "수치 수",
        /// Letters and digits.
        letters: Int32 = "글자 수",
        /// How clearly each kind is stated, 0 to 1.
        evidence: Float32List = "뚜렷함",
    }
}

table! {
    /// `model/`: the company that cue words keep, which evidence is judged by.
    CueContexts = "cue_contexts" by ["bucket"] {
        /// Bucket of first or last syllables; -1 for the log odds of a sentence at random.
        bucket: Int32 = "음절 번호",
        /// The weight for each kind of cue, in the order of `CueKind::ALL`.
        weights: Float32List = "가중치",
    }
}

table! {
    /// `model/`: the words that speak for each division.
    DivisionWords = "division_words" by ["division", "word"] {
        /// The division, as categories name it.
        division: Utf8 = "담당 분야",
        /// The word.
        word: Utf8 = "낱말",
        /// How likely an idea of this word alone is the division's.
        probability: Float32 = "확률",
    }
}

#[cfg(test)]
mod tests;
