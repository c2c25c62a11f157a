#!/bin/sh
# Holds the texts to the truth: every listing in docs/*.md and README.md is the file that it names,
# and every output is what the command above it prints.
#
#   ```charter FILE       or ```json FILE: the file, whole
#   ```charter FILE#X     the first provision labelled X, or the first scenario whose title begins with X
#   ```console            lines that begin with "$ " are run, one after the other in one shell; the rest is output
#
# Commands run in docs/tutorial for the tutorial, in the root for the others. With -w, or BLESS=1, the texts are brought up to date.
# CHARTER names the program if it is not build/charter.

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/tests/begin.sh"
write=${BLESS:-}
if [ "${1-}" = -w ]; then write=yes; shift; fi

mkdir "$scratch/bin" && ln -s "$charter" "$scratch/bin/charter" || exit 70
PATH=$scratch/bin:$PATH
NO_COLOR=1
export PATH NO_COLOR

# The commands of one block, and what they print.
session() {
  (
    status=0
    while IFS= read -r line <&3; do
      printf '%s\n' "$line"
      command=${line#\$ }
      (exit "$status")
      eval "$command" 2>&1 </dev/null
      status=$?
    done
  ) 3<"$1"
}

# A file, or one provision or scenario of it.
listing() {
  case $1 in
    *'#'*) awk -v what="${1#*#}" '
        function starts(prefix) { return substr(line, 1, length(prefix)) == prefix }
        { line = $0; sub(/^ */, "", line); indent = length($0) - length(line) }
        !on && (starts("provision " what " ") || starts("scenario \"" what)) { on = 1; margin = indent }
        on { print substr($0, margin + 1) }
        on && line == "}" && indent == margin { found = 1; exit }
        END { if (!found) print "there is no " what }' "${1%%#*}" ;;
    *) cat "$1" ;;
  esac || echo "there is no file ${1%%#*}"
}

# The text as it should be.
renew() {
  block=
  while IFS= read -r line || [ -n "$line" ]; do
    case $block in
      '')
        printf '%s\n' "$line"
        case $line in
          '```charter '* | '```json '*)
            block=listing
            listing "${line#* }" ;;
          '```console') block=console; : >"$scratch/commands" ;;
          '```'?*) block=other ;;
          '```') block=other ;;
        esac ;;
      *)
        case $line in
          '```')
            [ "$block" != console ] || session "$scratch/commands"
            block=
            printf '%s\n' "$line" ;;
          '$ '*) case $block in console) printf '%s\n' "$line" >>"$scratch/commands" ;; other) printf '%s\n' "$line" ;; esac ;;
          *) [ "$block" != other ] || printf '%s\n' "$line" ;;
        esac ;;
    esac
  done
}

check() {
  text=$root/$1
  cd "$2" || exit 70
  renew <"$text" >"$scratch/text"
  if cmp -s "$text" "$scratch/text"; then
    echo "$1: every listing and output is true"
    passed=$((passed + $(grep -c -e '^```charter ' -e '^```json ' -e '^\$ ' "$text")))
  elif [ -n "$write" ]; then
    cat "$scratch/text" >"$text"
    echo "$1: brought up to date"
  else
    echo "$1 and the truth differ:"
    diff "$text" "$scratch/text"
    failed=$((failed + 1))
  fi
}
check docs/tutorial.md "$here"
check docs/encoding.md "$root"
check docs/suggestions.md "$root"
check README.md "$root"
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
