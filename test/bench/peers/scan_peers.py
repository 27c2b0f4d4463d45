"""Counts labels of a file with DuckDB or Polars: PEER KIND PATH. Prints the time of the count alone, in milliseconds."""

import sys
import time

peer, kind, path = (sys.argv + [""])[1:4]

if peer == "make-parquet":
    import duckdb

    duckdb.sql(
        "COPY (SELECT md5(i::VARCHAR) || md5((i * 7)::VARCHAR) AS text, 'label_' || ((i * 2654435761) % 77) AS label "
        f"FROM range(5000000) t(i)) TO '{kind}' (FORMAT parquet, COMPRESSION snappy)"
    )
    sys.exit()

if peer == "duckdb":
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    columns = "{'token': 'VARCHAR', 'tag': 'VARCHAR'}"
    queries = {
        "conll": f"SELECT tag, COUNT(*) FROM read_csv('{path}', delim='\t', header=false, quote='', auto_detect=false, null_padding=true, columns={columns}) GROUP BY tag",
        "csv": f"SELECT label, COUNT(*) FROM read_csv('{path}', header=true) GROUP BY label",
        "jsonl-label": f"SELECT label, COUNT(*) FROM read_json('{path}', format='newline_delimited', columns={{'label': 'VARCHAR'}}) GROUP BY label",
        "jsonl-tags": f"SELECT tag, COUNT(*) FROM (SELECT unnest(ner_tags) AS tag FROM read_json('{path}', format='newline_delimited', columns={{'ner_tags': 'VARCHAR[]'}})) GROUP BY tag",
        "parquet": f"SELECT label, COUNT(*) FROM read_parquet('{path}') GROUP BY label",
    }
    run = lambda: connection.sql(queries[kind]).fetchall()
else:
    import polars as pl

    frames = {
        "csv": lambda: pl.scan_csv(path),
        "jsonl-label": lambda: pl.scan_ndjson(path),
        "jsonl-tags": lambda: pl.scan_ndjson(path).select(label=pl.col("ner_tags")).explode("label"),
        "parquet": lambda: pl.scan_parquet(path),
    }
    run = lambda: frames[kind]().group_by("label").len().collect()

start = time.perf_counter()
rows = run()
print((time.perf_counter() - start) * 1000)
assert len(rows) > 3
