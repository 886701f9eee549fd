"""Beside normalday's reading of an appointment book: DuckDB and pandas on the same file, in memory, with dates as dates.

    python read.py duckdb|pandas plain|emis|systmone PATH

One line of JSON: rows, and the seconds from opening the file to a table in memory (the start of Python is not counted).
DuckDB's readers of zips and workbooks are extensions that have to be fetched; they are left out, and it has none of pages.
"""

import sys
from pathlib import Path

import clock

engine, layout, path = sys.argv[1], sys.argv[2], sys.argv[3]

PLAIN_DATES = {"Date": "%d/%m/%Y", "Booked On": "%d/%m/%Y %H:%M", "Cancelled On": "%d/%m/%Y %H:%M"}
SYSTMONE_DATES = {
    name: "%d %b %Y %H:%M:%S"
    for name in [
        "DateStart", "DateEnd", "DateAppointmentBooked", "DatePatientArrival", "DatePatientSeen",
        "DateAppointmentCancelled",
    ]
}
LAYOUTS = {
    "plain": (3, PLAIN_DATES),
    "emis": (0, {"Appointment Date": "%d-%b-%Y", "Session's Session Start": "%d-%b-%Y"}),
    "systmone": (0, SYSTMONE_DATES),
}
skip, dates = LAYOUTS[layout]
# Rows above the header of the plain list, in sheets and pages: the blank line of its text is none.
ROWS_ABOVE = 2
EXCEL = {".xlsx": "openpyxl", ".xls": "xlrd", ".ods": "odf"}


def with_pandas(pandas):
    suffix = Path(path).suffix
    if suffix in EXCEL:
        table = pandas.read_excel(path, skiprows=ROWS_ABOVE, engine=EXCEL[suffix])
    elif suffix == ".html":
        (table,) = pandas.read_html(path, header=ROWS_ABOVE, encoding="utf-8")
    else:
        table = pandas.read_csv(path, skiprows=skip)
    for name, form in dates.items():
        if not pandas.api.types.is_datetime64_any_dtype(table[name]):
            table[name] = pandas.to_datetime(table[name], format=form, errors="coerce")
    return len(table)


def with_duckdb(duckdb):
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    parsed = ", ".join(f"try_strptime(\"{name}\", '{form}') AS \"{name}\"" for name, form in dates.items())
    types = ", ".join("'" + name.replace("'", "''") + "': 'VARCHAR'" for name in dates)
    connection.execute(
        f"CREATE TABLE book AS SELECT * REPLACE ({parsed}) FROM read_csv('{path}', skip = {skip}, "
        f"header = true, null_padding = true, types = {{{types}}})"
    )
    return connection.execute("SELECT count(*) FROM book").fetchone()[0]


if layout == "systmone" and Path(path).is_dir():
    path = str(Path(path) / "SRAppointment.csv")
clock.tell(engine, lambda loaded: {"rows": {"duckdb": with_duckdb, "pandas": with_pandas}[engine](loaded)})
