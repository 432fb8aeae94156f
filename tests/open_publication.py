"""Opens everything that `modum publish` wrote: Frictionless validates it, pandas and DuckDB read every file.

    open_publication.py DIR

Ends with 77 when one of the packages is missing.
"""
import json
import os
import sys

try:
    import duckdb
    import frictionless
    import pandas
    import pyarrow  # noqa: F401  pandas reads Parquet with it
except ImportError as error:
    print(f"{error}; python3 -m pip install frictionless duckdb pandas pyarrow", file=sys.stderr)
    sys.exit(77)

os.chdir(sys.argv[1])
report = frictionless.validate("datapackage.json")
assert report.valid, report.flatten(["title", "message"])[:5]
manifest = json.load(open("manifest.json", encoding="utf-8"))
for table in manifest["tables"]:
    csv, parquet = (f"data/{table['name']}.{extension}" for extension in ("csv", "parquet"))
    for path, reader in ((csv, "read_csv_auto"), (parquet, "read_parquet")):
        query = f"select count(*) from {reader}('{path}'" + (", max_line_size=20000000)" if path == csv else ")")
        rows = duckdb.sql(query).fetchall()[0][0]
        assert rows == table["rows"], f"{path}: DuckDB reads {rows} of {table['rows']} rows"
    text, columns = pandas.read_csv(csv, low_memory=False), pandas.read_parquet(parquet)
    assert len(text) == len(columns) == table["rows"], csv
    assert list(text) == list(columns), csv

# Shares, ranks and growth are what pandas makes of the counts that are shown.
topics = pandas.read_parquet("data/topics.parquet").set_index("topic_id")
concentration = pandas.read_parquet("data/concentration.parquet")
ideas = manifest["tables"][0]["rows"]
for name, column in (("months", "month"), ("channels", "channel"), ("categories", "category"), ("stages", "stage")):
    cells = pandas.read_parquet(f"data/topic_{name}.parquet")
    totals = concentration[concentration.kind == column].set_index("value").n_ideas
    value = cells[column].astype(str).where(cells[column].notna(), None) if column == "month" else cells[column]
    of_value = value.map(totals.to_dict()).fillna(totals[totals.index.isna()].sum())
    for found, expected in (
        (cells.share_of_topic, cells.n_ideas / cells.topic_id.map(topics.n_ideas)),
        (cells.share_of_value, cells.n_ideas / of_value),
        (cells["rank"], cells.groupby(value.fillna("?")).n_ideas.rank(method="first", ascending=False)),
    ):
        assert ((found - expected).abs() < 1e-6).sum() == cells.n_ideas.notna().sum(), (name, found.name)
        assert (found.isna() == cells.n_ideas.isna()).all(), (name, found.name)
    assert (cells.n_ideas.dropna() >= manifest["small_cell"]).all(), name
    if column == "channel":
        inside = cells.n_ideas / of_value
        outside = (cells.topic_id.map(topics.n_ideas) - cells.n_ideas) / (ideas - of_value)
        pooled = cells.topic_id.map(topics.n_ideas) / ideas
        z = (inside - outside) / (pooled * (1 - pooled) * (1 / of_value + 1 / (ideas - of_value))) ** 0.5
        assert ((cells.z - z).abs() < 1e-3).sum() == cells.z.notna().sum() > 0, name
        tests = cells.dropna(subset="p").sort_values("p", ascending=False)
        steps = tests.p.astype(float) * len(tests) / pandas.Series(range(len(tests), 0, -1), tests.index)
        assert ((tests.q - steps.cummin().clip(upper=1)).abs() < 1e-6).all(), name
