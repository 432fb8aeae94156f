//! Loops over the numbers of vectors that the compiler can turn into vector instructions.
//!
//! Sums run in lanes, in a fixed order: the same for any number of threads and on any processor.

/// Numbers that are handled together.
const LANES: usize = 16;

/// `sum += factor · values`.
pub(crate) fn add_scaled(sum: &mut [f32], factor: f32, values: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += factor * value;
    }
}

/// The place and value of the first of the largest; place 0 where there is none.
pub(crate) fn largest(values: &[f32]) -> (usize, f32) {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [f32::NEG_INFINITY; LANES];
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = if value > *lane { value } else { *lane };
        }
    }
    let most = |most: f32, &value: &f32| if value > most { value } else { most };
    let most = rest.iter().chain(&lanes).fold(f32::NEG_INFINITY, most);
    let place = values.iter().position(|&value| value >= most);
    (place.unwrap_or(0), most)
}

/// The sum of what `values` have above `floor`, place by place.
pub(crate) fn excess(values: &[f32], floor: &[f32]) -> f32 {
    let (values, last_values) = values.as_chunks::<LANES>();
    let (floor, last_floor) = floor.as_chunks::<LANES>();
    let mut lanes = [0.0_f32; LANES];
    for (values, floor) in values.iter().zip(floor) {
        for ((lane, value), floor) in lanes.iter_mut().zip(values).zip(floor) {
            let above = value - floor;
            *lane += if above > 0.0 { above } else { 0.0 };
        }
    }
    let rest = last_values.iter().zip(last_floor);
    let rest: f32 = rest.map(|(value, floor)| (value - floor).max(0.0)).sum();
    lanes.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lanes_find_what_plain_loops_find(
            values in prop::collection::vec(0..50_u8, 0..70),
            floor in prop::collection::vec(0..50_u8, 70),
        ) {
            let values: Vec<f32> = values.into_iter().map(f32::from).collect();
            let floor: Vec<f32> = floor.into_iter().map(f32::from).take(values.len()).collect();
            let mut most = (0, f32::NEG_INFINITY);
            for (place, &value) in values.iter().enumerate() {
                if value > most.1 {
                    most = (place, value);
                }
            }
            prop_assert_eq!(largest(&values), most);
            let above = values.iter().zip(&floor).map(|(value, floor)| (value - floor).max(0.0));
            prop_assert!((excess(&values, &floor) - above.sum::<f32>()).abs() < 1e-3);
        }
    }
}
