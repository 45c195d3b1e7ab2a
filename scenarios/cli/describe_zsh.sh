#!/usr/bin/env bash
# Does zsh complete as `plumbline completion zsh` promises? Types lines into a zsh on a terminal of its own (zsh/zpty).
#   describe_zsh.sh PLUMBLINE
# Exit codes: 0 yes; 1 no; 2 usage, or zsh is missing.
set -euo pipefail
(($# == 1)) || { echo "describe_zsh.sh: expected the path of plumbline" >&2; exit 2; }
command -v zsh >/dev/null || { echo "describe_zsh.sh: zsh is not installed: run ci/setup" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/functions" "$folder/work"
"$1" completion zsh >"$folder/functions/_plumbline"
zsh -n "$folder/functions/_plumbline"
touch "$folder/work/b.json"

# The typing shell: its compadd, which every completion ends in, prints the matches in angle brackets.
cat >"$folder/typing.zsh" <<'ZSH'
PROMPT= PROMPT2=
fpath=($folder/functions $fpath)
cd $folder/work
autoload -Uz compinit
compinit -u -d $folder/dump
bindkey '^M' undefined-key
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a matches
  builtin compadd -O matches "$@"
  local one
  for one in $matches; do print -r -- "<$one>"; done
}
comppostfuncs=(end-of-typing)
end-of-typing() { print '<>'; exit }
print '<ready>'
ZSH
cat >"$folder/type.zsh" <<'ZSH'
zmodload zsh/zpty
folder=$1
zpty typing zsh -f -i
zpty -w typing "folder=$folder; source $folder/typing.zsh"
while zpty -r typing line && [[ $line != '<ready>'* ]]; do :; done
zpty -w -n typing "$2"$'\t'
while zpty -r typing line && [[ $line != *'<>'* ]]; do print -r -- "$line"; done
ZSH

# expect REPLIES LINE: what completes its last word.
expect() {
  local found
  found=$(timeout 20 zsh -f "$folder/type.zsh" "$folder" "$2" | grep -oE '<[^>]+>' | tr -d '<>' | sort -u | paste -sd '|')
  [[ $found == "$1" ]] && return
  echo "completing '$2': expected '$1', found '$found'" >&2
  exit 1
}

expect verify 'plumbline ver'
expect 'man|matrix' 'plumbline ma'
expect update 'plumbline baseline upd'
expect --world 'plumbline verify --wor'
expect 'both|driver|live|sim' 'plumbline verify --world '
expect b.json 'plumbline verify --json '
expect b.json 'plumbline judge b'
expect 'bash|fish|zsh' 'plumbline completion '
expect --requirement 'plumbline baseline update --req'
