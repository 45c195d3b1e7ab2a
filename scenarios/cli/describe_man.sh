#!/usr/bin/env bash
# Is the page of `plumbline man` without a fault, and is everything in it that --help says? Reads it with groff.
#   describe_man.sh PLUMBLINE
# Exit codes: 0 yes; 1 no; 2 usage, or groff is missing.
set -euo pipefail
(($# == 1)) || { echo "describe_man.sh: expected the path of plumbline" >&2; exit 2; }
command -v groff >/dev/null || { echo "describe_man.sh: groff is not installed: run ci/setup" >&2; exit 2; }

fail() {
  echo "describe_man.sh: $1" >&2
  exit 1
}
page=$("$1" man)
[[ $page == "$("$1" man)" ]] || fail "two pages of one program differ"
warnings=$(groff -man -ww -z <<<"$page" 2>&1)
[[ -z $warnings ]] || fail "groff warns: $warnings"
# -P: no overstriking, no escape sequences. Wide, so that no line of it is broken.
text=$(groff -man -Tascii -rLL=2000n -P-c -P-b -P-u -P-o <<<"$page")

# expect TEXT: it stands there.
expect() { grep -qF -- "$1" <<<"$text" || fail "the page does not say: $1"; }

for heading in NAME SYNOPSIS OPTIONS COMMANDS; do expect "$heading"; done
verbs=$("$1" --help | sed -n '/^Subcommands:/,$s/^  \([a-z]*\) .*/\1/p')
[[ $verbs == *verify*judge* ]] || fail "no verbs in: $verbs"
for verb in $verbs 'baseline update'; do
  expect "plumbline $verb"
  help=$("$1" $verb --help)
  expect "$(head -n 1 <<<"$help")"
  for option in $(sed -n 's/^ \{2\}\(-[^ ]*\) .*/\1/p' <<<"$help"); do expect "${option//,/, }"; done
  # The footer, line by line: examples, and what the exit codes mean.
  while IFS= read -r line; do expect "$line"; done < <(sed -n '/^Examples:/,$p' <<<"$help")
done
expect "Exit: 0 conformant, 1 not"
