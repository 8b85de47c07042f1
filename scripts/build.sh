#!/usr/bin/env bash
# Builds the bundles into the folder that is named: the action, and the terminal command in cli/, which is the npm package.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$1
npx tsc -p tsconfig.build.json
npx ncc build lib/main.js --out "$out" --minify --license licenses.txt
npx ncc build lib/cli.js --out "$out/cli" --minify --license licenses.txt
