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

# Make the practices of sample_data again, byte for byte
samples:
    cargo run --release --example sample_data

# Recalculate a claim's workbook with LibreOffice and compare every formula (LibreOffice must be there)
verify-workbook workbook="normalday-out/claim.xlsx":
    tools/verify-workbook.sh {{workbook}}
