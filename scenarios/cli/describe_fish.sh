#!/usr/bin/env bash
# Does fish complete as `plumbline completion fish` promises? Asks it by its own `complete -C`.
#   describe_fish.sh PLUMBLINE
# Exit codes: 0 yes; 1 no; 2 usage, or fish is missing.
set -euo pipefail
(($# == 1)) || { echo "describe_fish.sh: expected the path of plumbline" >&2; exit 2; }
command -v fish >/dev/null || { echo "describe_fish.sh: fish is not installed: run ci/setup" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" completion fish >"$folder/plumbline.fish"
fish --no-config --no-execute "$folder/plumbline.fish"
mkdir "$folder/work"
touch "$folder/work/b.json"

# expect REPLIES LINE: what completes its last word, without descriptions.
expect() {
  local found
  found=$(cd "$folder/work" && HOME=$folder fish --no-config -c "source ../plumbline.fish; complete -C '$2'" |
    cut -f 1 | sort | paste -sd '|')
  [[ $found == "$1" ]] && return
  echo "completing '$2': expected '$1', found '$found'" >&2
  exit 1
}

expect verify 'plumbline ver'
expect 'man|matrix' 'plumbline ma'
expect update 'plumbline baseline upd'
expect --world 'plumbline verify --wor'
expect 'both|driver|live|sim' 'plumbline verify --world '
expect '--world=sim' 'plumbline verify --world=s'
expect b.json 'plumbline verify --json '
expect b.json 'plumbline judge b'
expect 'bash|fish|zsh' 'plumbline completion '
expect --requirement 'plumbline baseline update --req'
