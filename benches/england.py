"""How a region grows: `just bench-england` calls it.

    python benches/england.py TARGET_DIR PRACTICES[,PRACTICES...] [WEEKS] [PATIENTS]

For each number of practices one extract of EMIS is made and nothing else, a claim is made for every practice, and all of it is
removed again. An extract is read three times (digest, beginning, rows), so that it has to lie on a disk: 13 weeks of 6,200
practices of 9,500 patients are 25 GB, and as much again while they are parted. Fewer weeks and patients need less.
"""

import shutil
import sys
import time
from pathlib import Path

from region import extract_alone
from watch import books, heading, make, region, timed


def main():
    target = Path(sys.argv[1]).resolve()
    numbers = [int(number) for number in sys.argv[2].split(",")]
    weeks, patients = [int(text) for text in (sys.argv[3:5] + ["2", "4000"][len(sys.argv[3:5]):])]
    program = target / "release" / "normalday"
    folder, out = target / "bench-england", target / "bench-england-out"
    heading(f"One extract of EMIS, {weeks} weeks before the incident and four after, {patients:,} patients a practice")
    for practices in numbers:
        for path in (folder, out):
            shutil.rmtree(path, ignore_errors=True)
        started = time.perf_counter()
        make(program, folder, practices, weeks, patients, ["emis-bulk"])
        making = time.perf_counter() - started
        extract_alone(folder)
        gigabytes = sum(path.stat().st_size for path in folder.rglob("*.csv")) / 1e9
        wall, _ = timed(f"{practices:,} practices", region(program, folder, out))
        claims, rows = books(out)
        print(
            f"\n{claims:,} claims, {gigabytes:.1f} GB (made in {making:.0f} s), {rows:,} rows, {rows / wall:,.0f} rows a second,"
            f" {wall / max(claims, 1):.3f} s a practice.\n", flush=True,
        )
        for path in (folder, out):
            shutil.rmtree(path)


main()
