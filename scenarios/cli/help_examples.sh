#!/usr/bin/env bash
# Runs the examples of every verb's --help, as they stand there, in a folder that holds the files they name.
#   help_examples.sh PLUMBLINE RECORDING.har
# Exit codes: 0 each ended as its help says; 1 one did not, or a verb has none; 2 usage, or curl is missing.
set -euo pipefail

stop() {
  echo "help_examples.sh: $2" >&2
  exit "$1"
}
(($# == 2)) || stop 2 "expected the path of plumbline and a recording"
command -v curl >/dev/null || stop 2 "curl is not installed: run ci/setup"
PATH=$(dirname "$(realpath "$1")"):$PATH
recording=$(realpath "$2")
drivers=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../drivers")
folder=$(mktemp -d)
cd "$folder"
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT

# The files that the examples name.
cp "$recording" traffic.har
plumbline verify --world sim --profile design --run wire-with-credentials --record . >/dev/null
mv design.sim.wire-with-credentials.jsonl run.jsonl
echo '{"routes": [{"name": "data", "target": "127.0.0.1:8080"}], "faults": [{"kind": "refuse"}]}' > plan.json
cat > failing.json <<'END'
{"plumbline_scenario": 1, "name": "failing", "title": "A tag's value is taken for a secret.", "requirements": ["PR-1"],
 "profiles": ["design"], "canaries": ["canary-format"], "hosts": {"a": {}},
 "steps": [{"open": {"connection": "c", "host": "a"}}, {"execute": {"connection": "c", "statement": "s"}}, {"wait": "5s"},
           {"execute": {"connection": "c", "statement": "t", "tags": {"result.format": "canary-format"}}}, {"close": "c"}]}
END

# Two results of one case, and beside the reference driver an older version of it, which leaks SQL.
for name in older newer; do
  plumbline verify --world sim --profile design --run wire-with-credentials --json "$name.json" >/dev/null
done
programs=$(dirname "$(command -v plumbline)")
mkdir -p installs/reference/0.1.0 installs/reference/0.0.8
ln -s "$programs/plumbline-reference-adapter" installs/reference/0.1.0/
printf '#!/bin/sh\nexec "%s" leaks-sql\n' "$programs/plumbline-bad-adapter" > installs/reference/0.0.8/plumbline-reference-adapter
chmod +x installs/reference/0.0.8/plumbline-reference-adapter
export PLUMBLINE_DRIVERS=$folder/installs

# Lists of deviations are written beside the manifests: into a copy of them.
mkdir adapters
cp -r "$drivers/reference" adapters/
export PLUMBLINE_ADAPTERS=$folder/adapters

# Unquoted: a verb may have a verb of its own.
examples() { plumbline $1 --help | sed -n '/^Examples:$/,/^[^ E]/s/^  \(.*\)$/\1/p'; }

# A server runs until it is told to end; any other example ends by itself, conformant or not.
run() {
  local code=0
  echo "\$ $1"
  if [[ $1 == "plumbline serve"* || $1 == "plumbline proxy"* ]]; then
    bash -c "exec $1 --ready ready-${#servers[@]}" &
    servers+=($!)
    timeout 20 bash -c "until [[ -e ready-$((${#servers[@]} - 1)) ]]; do :; done" || stop 1 "not ready: $1"
    return
  fi
  bash -c "${1/#curl/curl -sS --fail-with-body}" || code=$?
  ((code <= 1)) || stop 1 "ended with $code: $1"
}

for verb in verify matrix 'baseline update' judge diff bisect completion man record replay convert shrink explain serve \
    proxy explore; do
  mapfile -t lines < <(examples "$verb")
  ((${#lines[@]} >= 2)) || stop 1 "expected examples in: plumbline $verb --help"
  for line in "${lines[@]}"; do run "$line"; done
done
for server in "${servers[@]}"; do
  kill "$server"
  wait "$server" || stop 1 "a server ended with $?"
done
servers=()
