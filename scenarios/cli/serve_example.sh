#!/usr/bin/env bash
# The example of scenarios/cli/SERVE.md, run as it stands there: a driver that ignores the flag and sends SQL text talks
# to `plumbline serve`, and the verdict says so. What stands between "example begin" and "example end" is in that page,
# word for word; this script compares them.
#   serve_example.sh PLUMBLINE
# Exit codes: 0 as promised; 1 not; 2 usage, or curl is missing.
set -euo pipefail

stop() {
  echo "serve_example.sh: $2" >&2
  exit "$1"
}
(($# == 1)) || stop 2 "expected the path of plumbline"
command -v curl >/dev/null || stop 2 "curl is not installed: run ci/setup"
PATH=$(dirname "$(realpath "$1")"):$PATH
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
cd "$folder"
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT

# ---- the page has these very commands ----
examples() { sed -n '/^# example begin$/,/^# example end$/p' "$1"; }
diff <(examples "$here/SERVE.md") <(examples "$here/serve_example.sh") || stop 1 "SERVE.md has another example"

# example begin
plumbline serve --ready ready.json --journal journals &
server=$!
timeout 20 bash -c 'until [[ -e ready.json ]]; do :; done'
data=$(sed 's/.*"data":"\([^"]*\)".*/\1/' ready.json)
api=$(sed 's/.*"admin":"\([^"]*\)".*/\1/' ready.json)/_plumbline

curl -sf "$api/health"
curl -sf -X PUT "$api/flags?session=my-test" -d '{"value": false}'

# What the driver under test does; it names its session by a header, or by its host name.
token='Authorization: Bearer t1' session='X-Plumbline-Session: my-test' type='Content-Type: application/json'
curl -sf -H "$token" -H "$session" "$data/api/2.0/connector-service/feature-flags/GOLANG/1.14.0"
curl -sf -H "$token" -H "$session" -H "$type" "$data/telemetry-ext" -d '{"uploadTime": 1763914987354, "items": [],
  "protoLogs": ["{\"frontend_log_event_id\": \"1\", \"sql_text\": \"SELECT name FROM people\"}"]}'

curl -sf "$api/journal?session=my-test" > my-test.jsonl
curl -sf "$api/verdict?session=my-test&profile=shipped&canary=SELECT+name" > verdict.json
curl -sf -H 'Accept: text/plain' "$api/verdict?session=my-test&profile=shipped&canary=SELECT+name" > verdict.txt
curl -sf -X POST "$api/reset?session=my-test"
kill $server && wait $server
# example end

expect() { grep -q -- "$1" "$2" || stop 1 "expected $1 in $2: $(cat "$2")"; }
for requirement in EN-2 PR-1 PR-5; do
  expect "^$requirement  *MUST  *fail " verdict.txt
  expect "\"requirement\":\"$requirement\",\"status\":\"fail\"" <(sed 's/,"reason":"[^"]*"//g' verdict.json)
done
expect '"conformant":false' verdict.json
expect '"kind":"request"' my-test.jsonl
expect '"kind":"quiescence"' journals/my-test.jsonl
code=0
plumbline judge journals/my-test.jsonl --profile shipped > judged.txt || code=$?
((code == 1)) || stop 1 "expected the journal to fail, judge ended with $code"
expect '^EN-2 failed: ' judged.txt
