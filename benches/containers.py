"""The same appointment list in further containers, made from the CSV and the XLSX of the bench practice. OpenDocument and old
workbooks are saved by LibreOffice, if it is there; an old workbook ends at its 65,536th row. No program here writes XLSB.
"""

import csv
import shutil
import subprocess
import zipfile
from html import escape
from xml.sax.saxutils import escape as escape_xml

NAME = "appointments list"


def made(data):
    """Paths by what they are, in the order in which they are shown; made where they are missing."""
    folder = data / "containers"
    folder.mkdir(exist_ok=True)
    book = data / "csv" / f"{NAME}.csv"
    writers = {"zip": as_zip, "html": as_page, "xml": as_xml2003}
    for suffix, write in writers.items():
        path = folder / f"{NAME}.{suffix}"
        if not path.exists():
            write(book, path)
    workbook = data / "xlsx" / f"{NAME}.xlsx"
    for suffix in ("xls", "ods"):
        if shutil.which("soffice") and not (folder / f"{NAME}.{suffix}").exists():
            command = ["soffice", "--headless", "--convert-to", suffix, "--outdir", folder, workbook]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    names = {"CSV in a zip": "zip", "XLS, 65,533 rows": "xls", "ODS": "ods", "web page": "html", "XML of 2003": "xml"}
    paths = {"XLSX": workbook} | {name: folder / f"{NAME}.{suffix}" for name, suffix in names.items()}
    return {name: path for name, path in paths.items() if path.exists()}


def rows_of(book):
    with open(book, newline="", encoding="utf-8") as file:
        yield from filter(None, csv.reader(file))


def as_zip(book, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(book, book.name)


def as_page(book, path):
    with open(path, "w", encoding="utf-8") as file:
        file.write('<html><head><meta charset="utf-8"></head><body><table>\n')
        for row in rows_of(book):
            file.write("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n")
        file.write("</table></body></html>\n")


def as_xml2003(book, path):
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="List"><Table>\n')
        for row in rows_of(book):
            cells = (f'<Cell><Data ss:Type="String">{escape_xml(cell)}</Data></Cell>' for cell in row)
            file.write("<Row>" + "".join(cells) + "</Row>\n")
        file.write("</Table></Worksheet></Workbook>\n")
