#!/usr/bin/env bash
# The faults of `plumbline proxy` as tools of others see them: curl and openssl s_client talk to `plumbline serve` and to
# openssl s_server through it; and one seed gives one record, twice.
#   proxy_example.sh PLUMBLINE
# Exit codes: 0 as promised; 1 not; 2 usage, or curl or openssl is missing.
set -euo pipefail

stop() {
  echo "proxy_example.sh: $2" >&2
  exit "$1"
}
(($# == 1)) || stop 2 "expected the path of plumbline"
for tool in curl openssl; do
  command -v $tool >/dev/null || stop 2 "$tool is not installed: run ci/setup"
done
PATH=$(dirname "$(realpath "$1")"):$PATH
folder=$(mktemp -d)
cd "$folder"
running=()
trap 'kill "${running[@]}" 2>/dev/null || true; rm -rf "$folder"' EXIT

until_ready() { timeout 20 bash -c "until $1; do :; done" || stop 1 "not ready: $1"; }
place() { sed "s/.*\"$1\":\"\(http:\/\/\)\{0,1\}\([^\"]*\)\".*/\2/" "$2"; } # NAME FILE: an address that a ready file says
end() {                                                                     # PID SIGNAL: must end with 0
  kill "-$2" "$1"
  wait "$1" || stop 1 "ended by SIG$2 with $?, expected 0"
}

# ---- the fake, and a TLS server of others ----
plumbline serve --ready serve.json &
running+=($!)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 1 \
  -subj /CN=proxy.test 2>/dev/null
openssl s_server -accept 127.0.0.1:0 -cert cert.pem -key key.pem -www > s_server.txt 2>&1 &
running+=($!)
until_ready '[[ -e serve.json ]]'
until_ready 'grep -q "^ACCEPT 127.0.0.1:" s_server.txt'
admin=$(place admin serve.json)
tls=127.0.0.1:$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\).*/\1/p' s_server.txt)

# ---- one route for each fault; a byte in the middle of the answer's body ----
byte=$(($(curl -s -i "http://$admin/_plumbline/health" | wc -c) - 5))
cat > plan.json <<PLAN
{"seed": 7,
 "routes": [{"name": "bare"}, {"name": "refuse"}, {"name": "reset"}, {"name": "truncate"}, {"name": "latency"},
            {"name": "down"}, {"name": "during"}, {"name": "after"}, {"name": "chance"}],
 "faults": [
  {"kind": "refuse", "route": "refuse"},
  {"kind": "reset", "route": "reset", "direction": "downstream", "at_byte": $byte},
  {"kind": "truncate", "route": "truncate", "direction": "downstream", "at_byte": $byte},
  {"kind": "latency", "route": "latency", "direction": "downstream", "latency": "300ms", "jitter": "50ms"},
  {"kind": "down", "route": "down"},
  {"kind": "tls_abort", "route": "during", "hello": "during"},
  {"kind": "tls_abort", "route": "after", "hello": "after", "after": 1},
  {"kind": "refuse", "route": "chance", "per_mille": 400}]}
PLAN
targets=()
for route in bare refuse reset truncate latency down chance; do targets+=(--target "$route=$admin"); done
for route in during after; do targets+=(--target "$route=$tls"); done

start_proxy() { # NAME: its record is NAME.jsonl
  rm -f ready.json
  plumbline proxy --plan plan.json "${targets[@]}" --record "$1.jsonl" --ready ready.json > /dev/null &
  proxy=$!
  running+=("$proxy")
  until_ready '[[ -e ready.json ]]'
}

# ROUTE CODE...: curl through the route ends with one of these codes; what it received is in ROUTE.txt.
expect_curl() {
  local route=$1 code=0
  shift
  curl -s -i --max-time 20 -w '%{stderr}%{time_total}' "http://$(place "$route" ready.json)/_plumbline/health" \
    > "$route.txt" 2> "$route.time" || code=$?
  [[ " $* " == *" $code "* ]] || stop 1 "$route: curl ended with $code, expected one of: $*"
}
bytes_of() { wc -c < "$1.txt"; }

# ---- what curl sees ----
start_proxy first
expect_curl bare 0
grep -q '"connections":' bare.txt || stop 1 "the bare relay changed the answer: $(cat bare.txt)"
expect_curl refuse 7 52 55 56 # as the reset comes: while it connects, sends or reads
expect_curl reset 56
expect_curl truncate 18
for route in reset truncate; do
  (($(bytes_of $route) == byte)) || stop 1 "$route: $(bytes_of $route) bytes came, expected $byte"
done
expect_curl latency 0
awk '{ exit !($1 >= 0.25) }' latency.time || stop 1 "latency: took $(cat latency.time) s, expected 0.25 s at least"
expect_curl down 7

# ---- what openssl s_client sees ----
s_client() { openssl s_client -connect "$(place "$1" ready.json)" < /dev/null > "$1.txt" 2>&1; }
s_client after || stop 1 "the first connection is to be left alone: $(cat after.txt)"
grep -q 'subject=CN *= *proxy.test' after.txt || stop 1 "no certificate came: $(cat after.txt)"
for route in after during; do
  if s_client "$route"; then stop 1 "$route: the handshake was not aborted"; fi
  grep -q 'errno=104' "$route.txt" || stop 1 "$route: expected a reset, s_client said $(cat "$route.txt")"
  if grep -q 'subject=' "$route.txt"; then stop 1 "$route: the server's answer slipped through"; fi
done

# ---- one seed, one sequence: also on a proxy of its own ----
for ((i = 0; i < 30; ++i)); do expect_curl chance 0 7 52 55 56; done
end "$proxy" TERM
start_proxy second
for ((i = 0; i < 30; ++i)); do expect_curl chance 0 7 52 55 56; done
end "$proxy" INT
chances() { grep '"route":"chance"' "$1.jsonl"; }
diff <(chances first) <(chances second) || stop 1 "one seed gave two records"
(($(chances first | grep -c '"kind":"refuse"') > 0)) || stop 1 "chance refused nobody"
(($(chances first | grep -c '"faults":\[\]') > 0)) || stop 1 "chance refused everybody"
