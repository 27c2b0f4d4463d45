"""Runs counting queries: each argument is ENGINE=QUERY=DATA=RESULT, files of a query, of its data and of the counts table it gives."""

import contextlib
import io
import sys


def run_script(path):
    """The standard output of a script."""
    printed = io.StringIO()
    with open(path, encoding="utf-8") as file, contextlib.redirect_stdout(printed):
        exec(compile(file.read(), path, "exec"), {"__name__": "__main__"})
    return printed.getvalue()


def run_sql(path, dialect, data):
    """The result of a query in DuckDB, which runs that of BigQuery in translation, on a table called labels_in_the_lake."""
    import duckdb
    import sqlglot

    with open(path, encoding="utf-8") as file:
        text = file.read()
    if dialect != "duckdb":
        text = sqlglot.transpile(text, read=dialect, write="duckdb")[0]
        duckdb.sql(f"CREATE OR REPLACE VIEW labels_in_the_lake AS FROM read_json('{data}')")
    table = duckdb.sql(text)
    lines = [",".join(table.columns)]
    lines += [",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in table.fetchall()]
    return "\n".join(lines) + "\n"


for argument in sys.argv[1:]:
    engine, query, data, result = argument.split("=")
    text = run_sql(query, engine, data) if engine in ("duckdb", "bigquery") else run_script(query)
    with open(result, "w", encoding="utf-8", newline="") as file:
        file.write(text)
