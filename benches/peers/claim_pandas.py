"""Beside `normalday claim`: what a pandas and openpyxl script does with the same folder, and nothing more.

It reads the appointment list and the rota (CSV or XLSX), counts appointments by date and status and worked minutes by date
and staff group, and writes the two tables as plain sheets. No normal day, no claim, no control.

    python claim_pandas.py FOLDER OUT.xlsx
"""

import sys
from pathlib import Path

import pandas as pd

folder, out = Path(sys.argv[1]), Path(sys.argv[2])


def table(name, csv_skip, workbook_skip):
    workbook = folder / f"{name}.xlsx"
    if workbook.exists():
        return pd.read_excel(workbook, skiprows=workbook_skip, engine="openpyxl")
    return pd.read_csv(folder / f"{name}.csv", skiprows=csv_skip)


book = table("appointments list", 3, 2)
book = book[book["Status"].notna()]
book["Date"] = pd.to_datetime(book["Date"], dayfirst=True)
book["Booked On"] = pd.to_datetime(book["Booked On"], dayfirst=True)
book["Cancelled On"] = pd.to_datetime(book["Cancelled On"], dayfirst=True)
counts = book.groupby(["Date", "Status"]).size().unstack(fill_value=0)

rota = table("rota", 0, 0)
day = pd.to_datetime(rota["date"]).dt.strftime("%Y-%m-%d ")
start = pd.to_datetime(day + rota["start"].astype(str).str[:5])
finish = pd.to_datetime(day + rota["finish"].astype(str).str[:5])
rota["minutes"] = (finish - start).dt.total_seconds() / 60 - rota["unpaid_break_min"].fillna(0)
worked = rota[rota["type"] == "worked"]
minutes = worked.groupby(["date", "role"])["minutes"].sum().unstack(fill_value=0)

with pd.ExcelWriter(out, engine="openpyxl") as writer:
    counts.to_excel(writer, sheet_name="Appointments")
    minutes.to_excel(writer, sheet_name="Minutes")
print(len(book), len(rota))
