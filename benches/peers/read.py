"""Beside normalday's reading of an appointment book: DuckDB and pandas on the same file, in memory, with dates as dates.

    python read.py duckdb|pandas plain|emis|systmone|xlsx PATH

One line of JSON: rows, and the seconds from opening the file to a table in memory (the start of Python is not counted).
DuckDB's reader of XLSX is an extension that has to be fetched; it is left out.
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
    "xlsx": (2, PLAIN_DATES),
    "emis": (0, {"Appointment Date": "%d-%b-%Y", "Session's Session Start": "%d-%b-%Y"}),
    "systmone": (0, SYSTMONE_DATES),
}
skip, dates = LAYOUTS[layout]


def with_pandas(pandas):
    if layout == "xlsx":
        table = pandas.read_excel(path, skiprows=skip, engine="openpyxl")
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
