"""Times normalday and its peers side by side. `just bench` and `just bench-reading` call it; docs/performance.md says what
is measured.

    python benches/run.py claim|reading TARGET_DIR [RUNS]

Every run is a process of its own. Runs of different programs take turns, so that a busy machine slows them alike. Wall
time, CPU time (user and system) and peak memory come from the operating system; the median of the runs is printed.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import containers

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
REPOSITORY = HERE.parent


class Run:
    """One process, from start to end."""

    def __init__(self, command):
        started = time.perf_counter()
        read_end, write_end = os.pipe()
        process = subprocess.Popen(command, stdout=write_end, stderr=subprocess.DEVNULL, cwd=REPOSITORY)
        os.close(write_end)
        output, self.first_output = b"", None
        while part := os.read(read_end, 1 << 16):
            if self.first_output is None:
                self.first_output = time.perf_counter() - started
            output += part
        os.close(read_end)
        _, status, usage = os.wait4(process.pid, 0)
        self.wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak_mb = usage.ru_maxrss / 1024
        self.output = output.decode()


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)


def in_turns(commands, count):
    """Each command once without being counted (files come into memory), then in turns."""
    for command in commands.values():
        Run(command)
    runs = {name: [] for name in commands}
    for _ in range(count):
        for name, command in commands.items():
            runs[name].append(Run(command))
    return runs


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def heading(*cells):
    row(*cells)
    row(*["---", *["---:"] * (len(cells) - 1)])


def claim(programs, data, count):
    print("\nOne practice, 100,000 appointment rows and 5,000 shifts, from process start to closed workbooks:\n")
    heading("", "wall time", "CPU time", "peak memory")
    with tempfile.TemporaryDirectory() as out:
        for kind in ("csv", "xlsx"):
            commands = {
                f"`normalday claim`, {kind.upper()}": [
                    programs / "normalday", "claim", data / kind, "--incident", "2024-07-19", "--out", f"{out}/{kind}", "-q",
                ],
                f"pandas and openpyxl, {kind.upper()}: reading, counts, a plain sheet": [
                    sys.executable, PEERS / "claim_pandas.py", data / kind, f"{out}/plain.xlsx",
                ],
            }
            turns = count if kind == "csv" else max(2, count // 3)
            for name, runs in in_turns(commands, turns).items():
                row(name, f"{median(runs, 'wall'):.2f} s", f"{median(runs, 'cpu'):.2f} s", f"{median(runs, 'peak_mb'):.0f} MB")
        print("\nThe sample practices:\n")
        heading("", "wall time", "CPU time", "peak memory")
        for practice in ("emis", "systmone", "spreadsheet"):
            folder = f"sample_data/{practice}-practice"
            commands = {
                f"`normalday check {folder}`, first output": [programs / "normalday", "check", folder],
                f"`normalday claim {folder}`": [programs / "normalday", "claim", folder, "--out", f"{out}/small", "-q"],
            }
            for name, runs in in_turns(commands, count).items():
                wall = median(runs, "first_output" if "check" in name else "wall")
                row(name, f"{wall * 1000:.0f} ms", f"{median(runs, 'cpu') * 1000:.0f} ms", f"{median(runs, 'peak_mb'):.0f} MB")


def reading(programs, data, count):
    extract = next((data / "systmone").glob("*/SRAppointment.csv"))
    bench = programs / "examples" / "bench"
    plain, emis = data / "csv" / "appointments list.csv", data / "emis" / "Appointment report.csv"
    # Name, layout of the peers, file or folder.
    books = [
        ("plain list, CSV", "plain", plain),
        ("EMIS report, CSV", "emis", emis),
        ("SystmOne extract, CSV", "systmone", extract.parent),
        *[(f"plain list, {name}", "plain", path) for name, path in containers.made(data).items()],
    ]
    print("\nReading an appointment book into rows of the model, rows a second (the start of Python is not counted):\n")
    heading(*RATES)
    for name, layout, path in books:
        peer = [sys.executable, PEERS / "read.py"]
        engines = {".csv": ["duckdb", "pandas"], "": ["duckdb", "pandas"], ".xml": []}.get(path.suffix, ["pandas"])
        commands = {"normalday": [bench, "read", path]}
        commands |= {engine: [*peer, engine, layout, path] for engine in engines}
        rates(name, commands, count if path.suffix in (".csv", "", ".zip") else 2)
    # Name, header of the status, rows above it, file.
    texts = [
        ("plain list", "Status", 3, plain),
        ("EMIS report", "DNA", 0, emis),
        ("SystmOne extract", "AppointmentStatus", 0, extract),
    ]
    print("\nReading CSV alone: records of text, of which each status is counted, rows a second:\n")
    heading(*RATES)
    for name, header, above, path in texts:
        peer = [sys.executable, PEERS / "count.py"]
        commands = {"normalday": [bench, "count", header, path]}
        commands |= {engine: [*peer, engine, header, str(above), path] for engine in ("duckdb", "pandas")}
        rates(name, commands, count)


RATES = ("", "rows", "normalday", "DuckDB", "pandas", "normalday / DuckDB", "normalday / pandas", "peak memory")


def rates(name, commands, count):
    """One row of a table: how many rows a second each command reads, by its own clock."""
    runs = in_turns(commands, count)
    told = {engine: [json.loads(run.output) for run in of] for engine, of in runs.items()}
    rows = {engine: of[0]["rows"] for engine, of in told.items()}
    speed = {engine: rows[engine] / statistics.median(one["seconds"] for one in of) for engine, of in told.items()}
    cells = [f"{speed[engine]:,.0f}" if engine in speed else "" for engine in ("normalday", "duckdb", "pandas")]
    ratios = [f"{speed['normalday'] / speed[engine]:.1f}" if engine in speed else "" for engine in ("duckdb", "pandas")]
    peaks = ", ".join(f"{median(of, 'peak_mb'):.0f}" for of in runs.values()) + " MB"
    row(name, f"{rows['normalday']:,}", *cells, *ratios, peaks)


def main():
    what, target = sys.argv[1], Path(sys.argv[2]).resolve()
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    programs = target / "release"
    data = target / "bench-practice"
    if not data.exists():
        subprocess.run([programs / "examples" / "bench", "data", data], check=True)
    print(f"Medians of {count} runs on {os.cpu_count()} cores; load when starting {os.getloadavg()[0]:.1f}.")
    {"claim": claim, "reading": reading}[what](programs, data, count)


main()
