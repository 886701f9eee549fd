"""Runs of a whole region, watched: wall and CPU time, and the memory of all processes together (the shares that they do not
have in common) and of the first one alone, sampled."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

PAUSE_SECONDS = 0.05
INCIDENT = "2024-07-19"


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
    row(*cells)
    return wall, output.decode()


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def heading(title):
    print(f"\n{title}\n")
    row("", "wall time", "CPU time", "memory, all processes", "memory, first process", "workers")
    row("---", *["---:"] * 5)


def region(program, folder, out):
    """The command that claims for every practice of a folder."""
    return [str(program), "region", str(folder), "--incident", INCIDENT, "--out", str(out)]


def make(program, folder, practices, weeks, patients, systems):
    """Made-up practices, unless they are there already."""
    if not (folder / "truth.json").exists():
        numbers = ["--practices", practices, "--weeks", weeks, "--patients", patients]
        command = [program, "sample", folder, *numbers, "--one-extract", "--systems", ",".join(systems), "-q"]
        subprocess.run([str(word) for word in command], check=True)


def books(out):
    """Practices claimed for, and rows read. Rows of an extract count once, also those that are handed to every practice."""
    sources = json.loads((out / "region.json").read_text())["sources"]
    extracts = {source["path"]: source["rows_read"] for source in sources if source["rows_read"] is not None}
    claims, rows = 0, sum(extracts.values())
    for path in out.glob("practices/*/claim.json"):
        claims += 1
        files = json.loads(path.read_text())["files"]
        rows += sum(file["rows_read"] for file in files if file["path"] not in extracts)
    return claims, rows


