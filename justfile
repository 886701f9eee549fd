# The menu. `just` without a word lists it.

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

# Five claims on each sample practice, from process start to closed workbooks
bench:
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release
    for practice in emis systmone spreadsheet; do
        out=$(mktemp -d)
        echo "$practice-practice, five claims:"
        time (for _ in 1 2 3 4 5; do
            "${CARGO_TARGET_DIR:-target}/release/normalday" claim "sample_data/$practice-practice" --out "$out" -q
        done)
        rm -rf "$out"
    done

# Make the practices of sample_data again, byte for byte
samples:
    cargo run --release --example sample_data

# Recalculate a claim's workbook with LibreOffice and compare every formula (LibreOffice must be there)
verify-workbook workbook="normalday-out/claim.xlsx":
    tools/verify-workbook.sh {{workbook}}
