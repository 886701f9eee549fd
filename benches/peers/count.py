"""Beside normalday's reading of CSV into records of text: DuckDB and pandas on the same file, everything as text.

    python count.py duckdb|pandas HEADER ROWS_ABOVE_HEADER PATH

All of them answer one question: how many rows has each value of one column. pandas reads the whole table first; DuckDB keeps
no more of it than it needs, on two threads. One line of JSON: rows, values, and the seconds from opening the file to the
answer (the start of Python is not counted).
"""

import sys

import clock

engine, header, skip, path = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]


def with_pandas(pandas):
    table = pandas.read_csv(path, skiprows=skip, dtype=str)
    return list(table[header].value_counts(dropna=False))


def with_duckdb(duckdb):
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    found = connection.execute(
        f"""SELECT count(*) FROM read_csv('{path}', skip = {skip}, header = true, all_varchar = true, null_padding = true)
        GROUP BY "{header}" """
    )
    return [rows for (rows,) in found.fetchall()]


def counted(loaded):
    counts = {"duckdb": with_duckdb, "pandas": with_pandas}[engine](loaded)
    return {"rows": sum(map(int, counts)), "values": len(counts)}


clock.tell(engine, counted)
