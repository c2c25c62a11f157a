#!/bin/sh
# Runs the checks of the *.test files beside it and says how many passed.
#
#   # ...             a comment
#   test WORDS        what the checks below are about
#   run ARGUMENTS     runs charter with these arguments, quoted as in a shell, from the root of the repository
#   exit N            the exit status it must have
#   has WORDS         what its output must contain, blanks and line breaks folded
#   lacks WORDS       what it must not contain
#
# Usage: run.sh [-v] [FILE...]; CHARTER names the program if it is not build/charter. -v shows every output.

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
. "$root/tests/begin.sh"
verbose=
if [ "${1-}" = -v ]; then verbose=yes; shift; fi

[ $# -gt 0 ] || set -- "$here"/*.test
cd "$root" || exit 70

title= command= shown=

pass() { passed=$((passed + 1)); }
fail() {
  failed=$((failed + 1))
  if [ "$shown" != "$command" ]; then
    printf '\nFAILED: %s  (%s:%s)\n  charter %s\n' "$title" "${file#"$root"/}" "$line_number" "$command"
    sed 's/^/    | /' "$scratch/out"
    shown=$command
  fi
  printf '  %s\n' "$1"
}

run() {
  command=$1
  eval "\"\$charter\" $command" >"$scratch/out" 2>&1 </dev/null
  status=$?
  folded=" $(tr -s '[:space:]' ' ' <"$scratch/out") "
  if [ -n "$verbose" ]; then
    printf '\n# %s\n$ charter %s\n' "$title" "$command"
    cat "$scratch/out"
    echo "[$status]"
  fi
}

for file do
  line_number=0
  while IFS= read -r line || [ -n "$line" ]; do
    line_number=$((line_number + 1))
    word=${line%% *} rest=${line#* }
    case $word in
      '' | '#'*) ;;
      test) title=$rest ;;
      run) run "$rest" ;;
      exit) if [ "$status" = "$rest" ]; then pass; else fail "the exit status is $status and not $rest"; fi ;;
      has) case $folded in *"$rest"*) pass ;; *) fail "not in the output: $rest" ;; esac ;;
      lacks) case $folded in *"$rest"*) fail "in the output: $rest" ;; *) pass ;; esac ;;
      *) echo "$file:$line_number: '$word' is no word of this format" >&2; exit 65 ;;
    esac
  done <"$file"
done

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
