"""Beside a whole region: DuckDB and polars only count rows by practice, date and status, over the same appointment books.

    python count_region.py duckdb|polars FOLDER

One line of JSON: files, rows and groups that were counted, and the books that they are not given. Columns stay the text
that they are; of a moment only the date is kept. Whoever counts so has no dates understood, no row account, no claim: the
report of EMIS names a date once, above its appointments, and its other rows are counted without one. XLSX is left out: DuckDB
reads it by an extension that has to be fetched, polars by a package of its own.
"""

import json
import sys
from pathlib import Path

# Name of the file, rows above the header, column of the practice (none: its folder), of the date, of the status.
BOOKS = [
    ("*_Appointment_Slot_*.csv", 0, "OrganisationGuid", "AppointmentDate", "SlotStatus"),
    ("SRAppointment.csv", 0, "IDOrganisation", "DateStart", "AppointmentStatus"),
    ("Appointment report.csv", 0, None, "Appointment Date", "DNA"),
    ("*_APP[0-9]*.csv", 0, None, "Appointment date", "Appointment status"),
    ("appointments list.csv", 3, None, "Date", "Status"),
    ("attendance codes*.csv", 0, None, "Appointment Date", "ATTENDED OR DID NOT ATTEND CODE"),
    ("shared care list*.csv", 0, None, "Appointment Date", "StatusDescription"),
]
LEFT_OUT = "Appointment report.xlsx"
DATE_LETTERS = 11


def with_duckdb(paths, skip, practice, date, status):
    import duckdb

    practice = f'"{practice}"' if practice else "filename"
    return duckdb.sql(
        f"""SELECT {practice} AS practice, left("{date}", {DATE_LETTERS}) AS date, "{status}" AS status, count(*) AS rows
        FROM read_csv({paths}, skip = {skip}, header = true, all_varchar = true, delim = ',', quote = '"', filename = true,
        null_padding = true) GROUP BY ALL""",
    ).fetchall()


def with_polars(paths, skip, practice, date, status):
    import polars

    table = polars.scan_csv(
        paths, skip_rows=skip, infer_schema=False, include_file_paths="filename", truncate_ragged_lines=True, encoding="utf8-lossy"
    )
    keys = [practice or "filename", polars.col(date).str.slice(0, DATE_LETTERS), status]
    return table.group_by(keys).len().collect().rows()


count, folder = {"duckdb": with_duckdb, "polars": with_polars}[sys.argv[1]], Path(sys.argv[2])
files = rows = groups = 0
for pattern, *columns in BOOKS:
    paths = sorted(str(path) for path in folder.rglob(pattern))
    if paths:
        counted = count(paths, *columns)
        files, groups, rows = files + len(paths), groups + len(counted), rows + sum(group[-1] for group in counted)
print(json.dumps({"files": files, "rows": rows, "groups": groups, "left_out": len(list(folder.rglob(LEFT_OUT)))}))
