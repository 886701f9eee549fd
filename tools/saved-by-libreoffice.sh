#!/bin/sh
# Writes tests/cli/verify/saved-by-libreoffice.xlsx: the copy to send of a sample practice, saved again by LibreOffice.
# It is to be made again when sheets of the workbook or the form of its seal change.
set -eu
cd "$(dirname "$0")/.."
office=$(command -v soffice || command -v libreoffice || true)
if [ -z "$office" ]; then
    echo "error: LibreOffice (\`soffice\`) is not installed" >&2
    exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo run --release --quiet -- claim sample_data/emis-practice --out "$work/claim" --quiet
"$office" --headless -env:UserInstallation="file://$work/profile" --convert-to xlsx --outdir "$work/saved" \
    "$work/claim/claim-icb.xlsx" >/dev/null 2>&1
cp "$work/saved/claim-icb.xlsx" tests/cli/verify/saved-by-libreoffice.xlsx
