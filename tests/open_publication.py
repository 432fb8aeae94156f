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
    assert len(pandas.read_csv(csv, low_memory=False)) == table["rows"], csv
    assert len(pandas.read_parquet(parquet)) == table["rows"], parquet
