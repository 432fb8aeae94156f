//! Where double precision ends: sums and products are made in `f64`, results stored as `f32`.

/// The nearest `f32`.
#[expect(clippy::cast_possible_truncation, reason = "rounding is the purpose")]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}
