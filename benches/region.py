"""Times a region: `just bench-region` calls it.

    python benches/region.py TARGET_DIR [PRACTICES] [WEEKS] [PATIENTS]

Made-up practices in mixed layouts: seven in ten have folders of their own; of the others, the books of EMIS lie in one
extract and those of SystmOne in another, with the other files in the practices' folders. Two runs into one folder of results:
a cold one, and a second one in which nothing has changed. Memory is that of all processes together, sampled: the shares that
they do not have in common, and the resident memory of the first process alone.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

PAUSE_SECONDS = 0.05
SYSTEMS = [
    "emis-report", "emis-bulk", "systmone-extract", "plain", "emis-report-xlsx",
    "systmone-breakdown", "emis-bulk", "emis-report", "codes-list", "shared-care-list",
]


def children_of(process):
    """The process and everything that it started."""
    found, open_ones = [], [process]
    while open_ones:
        one = open_ones.pop()
        found.append(one)
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                open_ones += [int(child) for child in Path(f"/proc/{one}/task/{task}/children").read_text().split()]
        except OSError:
            pass
    return found


def kilobytes(process, file, key):
    try:
        for line in Path(f"/proc/{process}/{file}").read_text().splitlines():
            if line.startswith(key):
                return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return 0


class Watch(threading.Thread):
    """Samples the memory of a process and of its workers."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.ended = process, False
        self.all_mb = self.first_mb = self.workers = 0

    def run(self):
        while not self.ended:
            processes = children_of(self.process)
            together = sum(kilobytes(one, "smaps_rollup", "Pss:") for one in processes) / 1024
            self.all_mb = max(self.all_mb, together)
            self.first_mb = max(self.first_mb, kilobytes(self.process, "status", "VmRSS:") / 1024)
            self.workers = max(self.workers, len(processes) - 1)
            time.sleep(PAUSE_SECONDS)


def timed(name, command):
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    watch = Watch(process.pid)
    watch.start()
    output, errors = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    watch.ended = True
    watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}\n{errors.decode()}")
    cells = [
        name, f"{wall:.1f} s", f"{usage.ru_utime + usage.ru_stime:.1f} s", f"{watch.all_mb:.0f} MB",
        f"{watch.first_mb:.0f} MB", watch.workers,
    ]
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)
    return output.decode()


def make(program, folder, practices, weeks, patients):
    if (folder / "truth.json").exists():
        return
    command = [program, "sample", folder, "--practices", practices, "--weeks", weeks, "--patients", patients, "--one-extract"]
    subprocess.run([*map(str, command), "--systems", ",".join(SYSTEMS), "-q"], check=True)


def books(out):
    """Practices claimed for, and rows read of their books."""
    claims = rows = 0
    for path in out.glob("practices/*/claim.json"):
        claims += 1
        files = json.loads(path.read_text())["files"]
        rows += sum(file["rows_read"] for file in files)
    return claims, rows


def main():
    target = Path(sys.argv[1]).resolve()
    practices, weeks, patients = [int(text) for text in (sys.argv[2:5] + ["350", "13", "9500"][len(sys.argv) - 2:])]
    program = target / "release" / "normalday"
    folder = target / f"bench-region-{practices}-{weeks}-{patients}"
    out = target / "bench-region-out"
    make(program, folder, practices, weeks, patients)
    shutil.rmtree(out, ignore_errors=True)
    print(f"{os.cpu_count()} cores; load when starting {os.getloadavg()[0]:.1f}.\n")
    print("| | wall time | CPU time | memory, all processes | memory, first process | workers |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    command = [str(program), "region", str(folder), "--incident", "2024-07-19", "--out", str(out)]
    said = timed("cold", command)
    again = timed("second run, nothing changed", command)
    claims, rows = books(out)
    print(f"\n{claims} claims of {practices} practices, {rows:,} rows read.")
    for words in (said, again):
        print("\n" + "\n".join(line for line in words.splitlines()[:6] if line.strip()))


main()
