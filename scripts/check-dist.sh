#!/usr/bin/env bash
# Rebuilds dist/ into a scratch folder and holds it against what is committed: what runs must be what was reviewed.
set -euo pipefail
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
node scripts/build.js "$fresh"
if ! diff -rq "$fresh" dist; then
  echo 'dist/ is not what src/ builds: run `npm run build` and commit it.' >&2
  exit 1
fi
size=$(wc -c <dist/index.js)
if [ "$size" -ge 3000000 ]; then
  echo "dist/index.js has $size bytes; the budget is 3,000,000." >&2
  exit 1
fi
