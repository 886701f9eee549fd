#!/bin/sh
# Recalculates claim workbooks with LibreOffice and compares every formula cell with the value that normalday wrote.
# Usage: tools/verify-workbook.sh [WORKBOOK...]; without one, claim.xlsx and claim-icb.xlsx of normalday-out.
set -eu
cd "$(dirname "$0")/.."
if [ "$#" -eq 0 ]; then
    set -- normalday-out/claim.xlsx normalday-out/claim-icb.xlsx
fi
office=$(command -v soffice || command -v libreoffice || true)
if [ -z "$office" ]; then
    echo "skipped: LibreOffice (\`soffice\`) is not installed, so nothing was recalculated"
    exit 0
fi
if ! command -v python3 >/dev/null; then
    echo "skipped: python3 is not installed, so nothing was compared"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for workbook in "$@"; do
    if [ ! -f "$workbook" ]; then
        echo "error: \`$workbook\` is not there" >&2
        echo "" >&2
        echo "hint: run \`just run\` first, or name a claim workbook" >&2
        exit 2
    fi
    # Without cached values LibreOffice has to work every formula out by itself.
    python3 tools/compare_workbooks.py strip "$workbook" "$work/stripped.xlsx"
    mkdir -p "$work/out"
    "$office" --headless -env:UserInstallation="file://$work/profile" --convert-to xlsx --outdir "$work/out" \
        "$work/stripped.xlsx" >/dev/null 2>&1
    python3 tools/compare_workbooks.py compare "$workbook" "$work/out/stripped.xlsx"
done
