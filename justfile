# The menu. `just` without a word lists it.

export TARGET := env("CARGO_TARGET_DIR", "target")

default:
    @just --list

# Claim for the sample practice of the README
run:
    cargo run --release -- claim sample_data/emis-practice --out normalday-out

# Every test
test:
    cargo test --release

# Format and lint, as the checks of the repository do
lint:
    cargo fmt --check
    cargo clippy --release --all-targets -- -D warnings

# Claims from process start to closed workbooks, beside a pandas and openpyxl script (docs/performance.md)
bench runs="7": (timed "claim" runs)

# Rows a second of every way to read an appointment book, beside DuckDB and pandas
bench-reading runs="7": (timed "reading" runs)

# A region of many practices and one big extract: cold, a second time, memory of all processes, beside DuckDB and polars (Linux)
bench-region practices="350" weeks="13" patients="6000": peers
    cargo build --release --bin normalday
    python3 benches/region.py "$TARGET" {{practices}} {{weeks}} {{patients}} "$TARGET/bench-peers/bin/python"

# How time and memory grow with the practices of one extract, up to all of England (Linux; see the script for room on the disk)
bench-england practices="350,1000,2000" weeks="2" patients="4000":
    cargo build --release --bin normalday
    python3 benches/england.py "$TARGET" {{practices}} {{weeks}} {{patients}}

[private]
peers:
    #!/usr/bin/env bash
    set -euo pipefail
    peers="$TARGET/bench-peers"
    [[ -x "$peers/bin/python" ]] || python3 -m venv "$peers"
    "$peers/bin/pip" install --quiet --requirement benches/peers/requirements.txt

[private]
timed what runs: peers
    cargo build --release --bin normalday --example bench
    "$TARGET/bench-peers/bin/python" benches/run.py {{what}} "$TARGET" {{runs}}

# How far the measure can be trusted: made-up practices with a known truth, then each element of life switched off
calibrate seeds="400" element_seeds="40":
    nice cargo run --release --example calibrate -- --seeds {{seeds}} --write docs/method.md
    nice cargo run --release --example calibrate -- --element-seeds {{element_seeds}} --write docs/method.md

# Make the practices of sample_data again, byte for byte
samples:
    cargo run --release --example sample_data

# Recalculate a claim's workbook with LibreOffice and compare every formula (LibreOffice must be there)
verify-workbook workbook="normalday-out/claim.xlsx":
    tools/verify-workbook.sh {{workbook}}

# `normalday verify` of twenty workbooks and of every planted alteration, saved again by LibreOffice (it must be there)
verify-round-trip:
    cargo test --release --features libreoffice --test libreoffice

# Make the workbook again that the tests of `verify` hold as saved by LibreOffice (it must be there)
saved-by-libreoffice:
    tools/saved-by-libreoffice.sh
