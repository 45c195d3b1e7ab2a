# shellcheck shell=bash
# What the scripts of this folder share; sourced, never run. Moves to the repository's root and points ccache at it.
# Sets: root (absolute path of the repository), cores (how many jobs to run at once).

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 2
cores=$(nproc)

# Two clones of one commit share their cached objects, wherever they lie: paths below the root count as relative, and
# the working directory is no part of the key.
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1

# stop CODE MESSAGE: one clear line on stderr, then out.
stop() {
  echo "ci/$(basename "$0"): $2" >&2
  exit "$1"
}

# need TOOL...: the job cannot run without these; exit code 2 when one is missing.
need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || stop 2 "$tool is not installed: run ci/setup --dev"
  done
}

# sources PATTERN...: tracked files and those about to be (not ignored), one a line.
sources() {
  local file
  git ls-files --cached --others --exclude-standard -- "$@" | sort -u | while IFS= read -r file; do
    [[ ! -e $file ]] || printf '%s\n' "$file"
  done
}

# configure PRESET: silent unless it fails.
configure() {
  local log
  log=$(cmake --preset "$1" --log-level=WARNING 2>&1 </dev/null) || { echo "$log"; return 1; } >&2
}

# build PRESET [TARGET...]: a line of progress on a terminal, failures only elsewhere.
build() {
  local preset=$1 started=$SECONDS
  shift
  local ninja=()
  [[ -t 1 ]] || ninja=(-- --quiet)
  configure "$preset" || return 1
  cmake --build --preset "$preset" ${1:+--target "$@"} "${ninja[@]}" </dev/null || return 1
  echo "== $preset: built in $((SECONDS - started)) s"
}

# with_fixed_addresses ARGUMENT...: starts the calling script anew without address randomisation, where that is allowed.
# The sanitizers' shadow memory of these compilers collides now and then with the wide randomisation of newer kernels
# (vm.mmap_rnd_bits = 32); the build is concerned too, as it runs the test programs to list their tests.
with_fixed_addresses() {
  if [[ -n ${PLUMBLINE_FIXED_ADDRESSES:-} ]] || ! setarch -R true 2>/dev/null; then return 0; fi
  PLUMBLINE_FIXED_ADDRESSES=1 exec setarch -R "$root/ci/$(basename "$0")" "$@"
}

# run_tests PRESET [CTEST_ARGUMENT...]: ctest; under CI, whose records are kept short, without the lines of what passed.
# Exit codes are ctest's: 0 all passed, 8 some failed or none matched.
run_tests() {
  local preset=$1 code=0
  shift
  if [[ -z ${CI:-} ]]; then
    ctest --preset "$preset" --output-on-failure --no-tests=error "$@" </dev/null
    return
  fi
  ctest --preset "$preset" --output-on-failure --no-tests=error "$@" </dev/null |
    { grep --line-buffered -vE '^ +Start +[0-9]+: |^ *[0-9]+/[0-9]+ Test +#[0-9]+: .* Passed +[0-9.]+ sec' || true; } || code=$?
  return "$code"
}

# test_sanitized PRESET [CTEST_ARGUMENT...]: builds the preset and runs every test but those of bench and driver.
test_sanitized() {
  local preset=$1
  shift
  need cmake ninja g++ clang++-14
  build "$preset"
  run_tests "$preset" -j "$cores" -L '^(unit|scenario|property|fault)$' "$@"
}

# live_world_has_no_reports PRESET: runs the live world for what a sanitizer reports, which ends it with a code of its own.
# A build this slow cannot keep the live world's times (half of 50 ms goes into encoding a batch), so its verdicts
# (0, 1, 3) are left to ci/test.
live_world_has_no_reports() {
  local preset=$1 code=0
  "build/$preset/bin/plumbline" verify --world live --jobs 4 >"build/$preset/live.txt" 2>&1 </dev/null || code=$?
  tail -n 1 "build/$preset/live.txt"
  case $code in
    0 | 1 | 3) echo "ci/$(basename "$0"): the live world ran without a report" ;;
    *)
      grep -A 30 -E 'Sanitizer|harness fault' "build/$preset/live.txt" | head -n 60 >&2
      stop 8 "the live world ended with $code"
      ;;
  esac
}
