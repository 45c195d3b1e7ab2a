#!/usr/bin/env bash
# Does bash complete as `plumbline completion bash` promises? Sources it and asks it, as readline would.
#   describe_bash.sh PLUMBLINE
# Exit codes: 0 yes; 1 no; 2 usage.
set -euo pipefail
(($# == 1)) || { echo "describe_bash.sh: expected the path of plumbline" >&2; exit 2; }

program=$(realpath "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
script=$("$program" completion bash)
cd "$folder"
touch 'a file.json' b.json
mkdir cases
eval "$script"
[[ $(complete -p plumbline) == "complete -F _plumbline plumbline" ]] || { complete -p plumbline; exit 1; }

# expect REPLIES WORD...: what completes the last of the words, one a line.
expect() {
  local wanted=$1
  shift
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  COMPREPLY=(left over)
  _plumbline
  local found
  found=$(printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd '|')
  [[ $found == "$wanted" ]] && return
  echo "completing '$*': expected '$wanted', found '$found'" >&2
  exit 1
}

expect verify plumbline ver
expect 'man|matrix' plumbline ma
expect '--help|--version|-h' plumbline -
expect update plumbline baseline ''
expect '--help|-h' plumbline baseline -
expect --world plumbline verify --wor
expect 'both|driver|live|sim' plumbline verify --world ''
expect sim plumbline verify --world s
expect 'live' plumbline verify --seed 7 --world li
expect 'both|driver|live|sim' plumbline verify --world =
expect driver plumbline verify --world = d
expect 'a file.json|b.json|cases' plumbline verify --json ''
expect 'a file.json' plumbline verify --json a
expect cases plumbline verify --scenarios c
expect 'a file.json' plumbline judge a
expect '--driver|--driver-command' plumbline verify --driver
expect --requirement plumbline baseline update --req
expect 'bash|fish|zsh' plumbline completion ''
expect --setup plumbline bisect --setu
expect --versions plumbline bisect --setup --vers
expect '' plumbline verify --no-such

# Every option of every verb's help is among what a "-" completes to.
verbs=$("$program" --help | sed -n '/^Subcommands:/,$s/^  \([a-z]*\) .*/\1/p')
[[ $verbs == *verify*judge* ]] || { echo "no verbs in: $verbs" >&2; exit 1; }
for verb in $verbs 'baseline update'; do
  COMP_WORDS=(plumbline $verb -)
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _plumbline
  for option in $("$program" $verb --help | sed -n 's/^ \{2\}\(-[^ ]*\) .*/\1/p' | tr ',' '\n'); do
    [[ " ${COMPREPLY[*]} " == *" $option "* ]] || { echo "$verb does not complete to $option" >&2; exit 1; }
  done
done
