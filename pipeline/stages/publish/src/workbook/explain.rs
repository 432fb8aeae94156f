//! The sheet that explains formulas, sources, licence, and what is withheld.

use rust_xlsxwriter::{Workbook, XlsxError};
use serde::Deserialize;

use super::About;
use super::sheet::{Styles, print_well, width};

/// Of the column of texts, in digits.
const WIDTH: usize = 100;

const EXPLANATION: &str = include_str!("explanation.toml");

#[derive(Deserialize)]
struct Explanation {
    row: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    title: String,
    text: String,
}

pub(super) fn add(
    workbook: &mut Workbook,
    styles: &Styles,
    about: &About<'_>,
) -> Result<(), XlsxError> {
    let explanation: Explanation =
        toml::from_str(EXPLANATION).expect("the built-in explanation is valid");
    let sheet = workbook.add_worksheet();
    sheet.set_name("설명")?;
    sheet.set_column_width(0, 20)?;
    sheet.set_column_width(1, WIDTH as f64)?;
    sheet.write_string_with_format(0, 0, "항목", &styles.heading)?;
    sheet.write_string_with_format(0, 1, "설명", &styles.heading)?;
    for (line, row) in (1..).zip(&explanation.row) {
        let text = filled(&row.text, about);
        sheet.write_string_with_format(line, 0, &row.title, &styles.label)?;
        sheet.write_string_with_format(line, 1, super::fit(&text), &styles.wrapped)?;
        sheet.set_row_height(line, height(&text))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    print_well(sheet);
    Ok(())
}

/// The text with what is known about the publication.
fn filled(text: &str, about: &About<'_>) -> String {
    text.replace("{k}", &about.settings.small_cell.to_string())
        .replace("{publisher}", &about.settings.publisher)
        .replace("{license_url}", &about.settings.license_url)
        .replace("{license}", &about.settings.license)
        .replace("{created}", about.created_at)
        .replace("{intakes}", &about.intakes.join(", "))
        .replace("{version}", about.version)
}

/// Points that a text takes in its column.
fn height(text: &str) -> f64 {
    let lines = width(text).div_ceil(WIDTH);
    17.0 * lines as f64 + 3.0
}
