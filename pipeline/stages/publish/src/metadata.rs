//! What catalogs read: `datapackage.json` and `csv-metadata.json`.
//!
//! Frictionless Data Package 1 (tabular: one resource a CSV file, its Parquet twin beside it) and
//! CSV on the Web (W3C Recommendation 2015, Korean and English titles). Both are made of the tables
//! themselves, so that they cannot say anything else.

use arrow::datatypes::{DataType, Field};
use modum_model::settings::PublishSettings;
use serde_json::{Value, json};

use crate::describe::{Bilingual, Described};

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Relative to the folder of the publication, with `/`.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A table as it was written.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'a> {
    /// The table.
    pub table: &'a Described,
    /// Its CSV file.
    pub csv: &'a Written,
    /// Its Parquet file.
    pub parquet: &'a Written,
}

/// `datapackage.json`; `created` is when the snapshot was made.
pub fn data_package(
    resources: &[Resource<'_>],
    settings: &PublishSettings,
    created: &str,
) -> Value {
    let resources: Vec<Value> = resources.iter().map(resource).collect();
    json!({
        "profile": "data-package",
        "name": "modum-open-data",
        "title": "국민 제안 공개 데이터",
        "description": "국민 제안 접수·분석 결과. Proposals of citizens, received and analyzed.",
        "created": created,
        "licenses": [license(settings)],
        "contributors": [{"title": settings.publisher, "role": "publisher"}],
        "keywords": ["국민제안", "정책제안", "citizen proposals"],
        "resources": resources,
    })
}

fn license(settings: &PublishSettings) -> Value {
    json!({
        "name": settings.license,
        "path": settings.license_url,
        "title": "공공누리 제1유형: 출처표시",
    })
}

fn resource(resource: &Resource<'_>) -> Value {
    let table = resource.table;
    let schema = table.batch.schema_ref();
    let fields: Vec<Value> = schema.fields().iter().map(|f| field(table, f)).collect();
    // A key with nulls (an unknown month) is no primary key to Frictionless.
    let nulls = |name: &&&str| {
        let column = table.batch.column_by_name(name);
        column.is_some_and(|column| column.null_count() > 0)
    };
    let keyed = table.key.iter().filter(nulls).count() == 0;
    let text = table.text();
    let mut schema = json!({"fields": fields, "missingValues": [""]});
    if keyed {
        schema["primaryKey"] = json!(table.key);
    }
    json!({
        "profile": "tabular-data-resource",
        "name": table.name.replace('_', "-"),
        "title": text.title.ko,
        "title_en": text.title.en,
        "description": both(&text.text),
        "path": resource.csv.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": resource.csv.bytes,
        "hash": format!("sha256:{}", resource.csv.sha256),
        "parquet": {
            "path": resource.parquet.path,
            "bytes": resource.parquet.bytes,
            "hash": format!("sha256:{}", resource.parquet.sha256),
        },
        "schema": schema,
    })
}

fn field(table: &Described, field: &Field) -> Value {
    let text = table.column(field.name());
    json!({
        "name": field.name(),
        "type": table_schema_type(field.data_type()),
        "title": text.title.ko,
        "title_en": text.title.en,
        "description": both(&text.text),
    })
}

/// The type in Table Schema. Lists are joined in CSV.
fn table_schema_type(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Date32 => "date",
        DataType::Int32 | DataType::Int64 => "integer",
        DataType::Float32 => "number",
        DataType::Boolean => "boolean",
        _ => "string",
    }
}

fn both(text: &Bilingual) -> String {
    format!("{} / {}", text.ko, text.en)
}

/// `csv-metadata.json`.
pub fn csv_on_the_web(resources: &[Resource<'_>], settings: &PublishSettings) -> Value {
    let tables: Vec<Value> = resources.iter().map(csvw_table).collect();
    json!({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ko"}],
        "dc:title": {"@value": "국민 제안 공개 데이터", "@language": "ko"},
        "dc:publisher": {"@value": settings.publisher, "@language": "ko"},
        "dc:license": {"@id": settings.license_url},
        "tables": tables,
    })
}

fn csvw_table(resource: &Resource<'_>) -> Value {
    let table = resource.table;
    let text = table.text();
    let fields = table.batch.schema_ref().fields().iter();
    let columns: Vec<Value> = fields.map(|field| csvw_column(table, field)).collect();
    json!({
        "url": resource.csv.path,
        "dc:title": language(&text.title),
        "dc:description": language(&text.text),
        "tableSchema": {"columns": columns},
    })
}

fn csvw_column(table: &Described, field: &Field) -> Value {
    let text = table.column(field.name());
    let mut column = json!({
        "name": field.name(),
        "titles": field.name(),
        "dc:title": language(&text.title),
        "dc:description": language(&text.text),
        "datatype": table_schema_type(field.data_type()),
    });
    if matches!(field.data_type(), DataType::List(_)) {
        column["separator"] = json!(" | ");
    }
    column
}

fn language(text: &Bilingual) -> Value {
    json!([
        {"@value": text.ko, "@language": "ko"},
        {"@value": text.en, "@language": "en"},
    ])
}
