"""Times a region: `just bench-region` calls it.

    python benches/region.py TARGET_DIR [PRACTICES] [WEEKS] [PATIENTS] [PYTHON_OF_PEERS]

Two sets of made-up practices. In mixed layouts: seven in ten have folders of their own; of the others, the books of EMIS lie
in one extract and those of SystmOne in another, with the other files in the practices' folders. And one big extract of EMIS
alone. Of each a cold run and a second one in which nothing has changed, both from process start to closed workbooks; and in
the same run DuckDB and polars, which only count rows by practice, date and status (`peers/count_region.py`).
"""

import json
import os
import shutil
import sys
from pathlib import Path

from watch import books, heading, make, region, timed

MIXED = [
    "emis-report", "emis-bulk", "systmone-extract", "plain", "emis-report-xlsx",
    "systmone-breakdown", "emis-bulk", "emis-report", "codes-list", "shared-care-list",
]
COUNTING = Path(__file__).parent / "peers" / "count_region.py"


def extract_alone(folder):
    """Leaves of made-up practices only the extract: what an analyst has who got nothing else."""
    for practice in folder.glob("practice-*"):
        shutil.rmtree(practice)


def times(name, program, folder, out, peers):
    heading(name)
    shutil.rmtree(out, ignore_errors=True)
    command = region(program, folder, out)
    whole, said = timed("cold", command)
    timed("second run, nothing changed", command)
    counted = {}
    for engine in ("duckdb", "polars") if peers else ():
        counting = [peers, str(COUNTING), engine, f"{folder}/"]
        counted[engine] = timed(f"{engine}, counts only", counting)
    claims, rows = books(out)
    print(f"\n{claims} claims, {rows:,} rows read, {rows / whole:,.0f} a second.")
    for engine, (wall, output) in counted.items():
        found = json.loads(output)
        given = f"{found['files']} files given, {found['rows']:,} rows; {found['left_out']} XLSX files are not given"
        print(f"The whole job takes {whole / wall:.1f} times as long as {engine} counting ({given}).")
    print("\n".join(line for line in said.splitlines()[:3] if line.strip()))


def main():
    target = Path(sys.argv[1]).resolve()
    practices, weeks, patients = [int(text) for text in (sys.argv[2:5] + ["350", "13", "6000"][len(sys.argv[2:5]):])]
    peers = sys.argv[5] if len(sys.argv) > 5 else None
    program, out = target / "release" / "normalday", target / "bench-region-out"
    sizes = f"{practices}-{weeks}-{patients}"
    mixed, extract = target / f"bench-region-{sizes}", target / f"bench-extract-{sizes}"
    make(program, mixed, practices, weeks, patients, MIXED)
    make(program, extract, practices, weeks, patients, ["emis-bulk"])
    extract_alone(extract)
    print(f"{os.cpu_count()} cores; load when starting {os.getloadavg()[0]:.1f}.")
    times(f"{practices} practices, mixed layouts", program, mixed, out, peers)
    times(f"{practices} practices, one extract of EMIS", program, extract, out, peers)


if __name__ == "__main__":
    main()
