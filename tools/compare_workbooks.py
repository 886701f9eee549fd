"""Compares the formula cells of a claim workbook with those of a copy that another program has recalculated.

    compare_workbooks.py strip IN OUT       IN without any cached formula value
    compare_workbooks.py compare WRITTEN RECALCULATED

Only Python's standard library is used. Text, truth and counts must be equal, and every mean must stand for the same
fraction of a pool; what is no such fraction (money, bands, per cents) must agree in 12 significant digits.
"""

import re
import sys
import xml.etree.ElementTree as xml
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def strip(source, target):
    """Copies a workbook without the values of its formulas."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            new.writestr(name, content)


def shared_strings(archive):
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = xml.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in item.iter(MAIN + "t")) for item in root.iter(MAIN + "si")]


def sheets(archive):
    """Name and path of every sheet."""
    relations = xml.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    paths = {relation.get("Id"): relation.get("Target") for relation in relations}
    book = xml.fromstring(archive.read("xl/workbook.xml"))
    for sheet in book.iter(MAIN + "sheet"):
        yield sheet.get("name"), "xl/" + paths[sheet.get(RELATION)].lstrip("/").removeprefix("xl/")


def values(path):
    """Every cell: (sheet, reference) -> (has a formula, value)."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        strings = shared_strings(archive)
        for name, part in sheets(archive):
            for cell in xml.fromstring(archive.read(part)).iter(MAIN + "c"):
                text = cell.findtext(MAIN + "v")
                kind = cell.get("t", "n")
                if kind == "s" and text is not None:
                    value = strings[int(text)]
                elif kind == "b":
                    value = text == "1"
                elif kind in ("str", "inlineStr", "e"):
                    value = text or ""
                else:
                    value = float(text) if text not in (None, "") else ""
                found[name, cell.get("r")] = (cell.find(MAIN + "f") is not None, value)
    return found


def pool_fraction(number):
    """The number of 840ths that a double stands for: pools average 3 to 8 days. None if it is no such fraction."""
    parts = number * 840
    return round(parts) if abs(parts - round(parts)) < 840e-9 else None


def same(written, recalculated):
    if isinstance(written, bool) or isinstance(recalculated, bool):
        return bool(written) == bool(recalculated) and not isinstance(recalculated, str)
    if isinstance(written, float) and isinstance(recalculated, float):
        one, other = pool_fraction(written), pool_fraction(recalculated)
        if one is None and other is None:
            return f"{written:.11e}" == f"{recalculated:.11e}"
        return one == other
    return written == recalculated


def compare(written_path, recalculated_path):
    written, recalculated = values(written_path), values(recalculated_path)
    formulas = {place: value for place, (is_formula, value) in written.items() if is_formula}
    differences = 0
    for place, value in formulas.items():
        other = recalculated.get(place, (False, ""))[1]
        if not same(value, other):
            differences += 1
            if differences <= 20:
                print(f"differs: {place[0]} {place[1]}: written {value!r}, recalculated {other!r}")
    print(f"{written_path}: {len(formulas)} formulas recalculated, {differences} differ")
    return 1 if differences or not formulas else 0


if __name__ == "__main__":
    command, one, other = sys.argv[1:4]
    if command == "strip":
        strip(one, other)
    else:
        sys.exit(compare(one, other))
