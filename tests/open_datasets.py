"""Opens every dataset of a snapshot with pyarrow, polars and DuckDB and compares the columns.

    open_datasets.py DATASETS

Ends with 77 when one of the three packages is missing.
"""
import sys

try:
    import duckdb
    import polars
    import pyarrow
    import pyarrow.ipc
except ImportError as error:
    print(f"{error}; python3 -m pip install pyarrow polars duckdb", file=sys.stderr)
    sys.exit(77)

S, D, L, I, F, B = "string", "date32[day]", "int64", "int32", "float", "bool"
TEXTS, FLOATS, INTS = "list<item: string>", "list<item: float>", "list<item: int32>"
COLUMNS = {
    "ideas": [("idea_id", S), ("source", S), ("source_id", S), ("intake", S), ("last_intake", S), ("channel", S),
              ("submitted_at", D), ("author", S), ("title", S), ("body", S), ("category", S), ("stage", S), ("votes", L)],
    "duplicates": [("idea_id", S), ("canonical_id", S), ("kind", S), ("similarity", F), ("own_text", S)],
    "campaigns": [("canonical_id", S), ("n_ideas", L), ("n_authors", L), ("n_unknown", L), ("n_channels", L),
                  ("first_at", D), ("last_at", D), ("peak_day", D), ("peak_share", F)],
    "topics": [("topic_id", I), ("parent_id", I), ("label", S), ("keywords", TEXTS), ("keyword_scores", FLOATS),
               ("exemplar_ids", TEXTS), ("n_ideas", L), ("n_distinct", L), ("votes", L), ("coherence", F),
               ("growth", F), ("born_intake", S)],
    "topic_lineage": [("intake", S), ("topic_id", I), ("event", S), ("from_ids", INTS), ("overlap", F)],
    "topic_stats": [("topic_id", I), ("month", D), ("channel", S), ("n_ideas", L), ("n_distinct", L), ("votes", L)],
    "topic_days": [("topic_id", I), ("day", D), ("n_ideas", L), ("n_distinct", L), ("burst", B)],
    "assignments": [("idea_id", S), ("topic_id", I), ("theme_id", I), ("confidence", F), ("second_topic_id", I),
                    ("second_confidence", F)],
    "candidates": [("rank", I), ("idea_id", S), ("topic_id", I), ("score", F), ("support", F), ("votes", F),
                   ("breadth", F), ("novelty", F), ("concreteness", F), ("momentum", F), ("centrality", F), ("reason", S)],
    "suggestions": [("idea_id", S), ("rank", I), ("division", S), ("probability", F)],
    "rejects": [("intake", S), ("file", S), ("row", L), ("reason", S), ("detail", S), ("raw", S)],
}

for name, columns in COLUMNS.items():
    path = f"{sys.argv[1]}/{name}.arrow"
    with pyarrow.ipc.open_file(path) as file:
        table = file.read_all()
    found = [(field.name, str(field.type)) for field in table.schema]
    assert found == columns, f"{name}: {found}"
    frame = polars.read_ipc(path)
    assert frame.columns == [column for column, _ in columns], name
    assert frame.height == table.num_rows, name
    connection = duckdb.connect()
    connection.register("dataset", table)
    rows = connection.execute("select count(*) from dataset").fetchall()[0][0]
    assert rows == table.num_rows, f"{name}: {rows}"
