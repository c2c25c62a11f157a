#!/bin/sh
# Asks the programs beside it what their own lines expect.
#
#   #? 2021-06-01 | member(s) | undetermined: s = Arda, s = Bree?
#   #? 2021-06-01 READING | .. | ..
#   #> 2021-01-01 2022-01-01 | chair(b) | Arda, Bree
#
# The query after the first bar, asked as of the date, must have the answer after the second: its rows in the order of
# the command, a `?` behind those that are undetermined, `?` alone for whoever it may be. Most of these are differences
# that the comparison with the reference evaluator once found, as small as it could make them. With `>` the query must have
# one after the other the values behind the second bar, from the first date until the second.
#
# A record in JSON of the same name is read with it.
#
# Usage: run.sh [FILE...]; CHARTER names the program if it is not build/charter.

here=$(cd "$(dirname "$0")" && pwd)
charter=${CHARTER:-$here/../../../build/charter}
[ $# -gt 0 ] || set -- "$here"/*.charter
if [ ! -x "$charter" ]; then
  echo "$charter is not there: run make first" >&2
  exit 66
fi
passed=0 failed=0
for file do
  record=${file%.charter}.json
  [ -f "$record" ] || record=
  while IFS= read -r line; do
    case $line in '#? '* | '#> '*) ;; *) continue ;; esac
    rest=${line#'#'[?'>'] }
    when=${rest%% | *} rest=${rest#* | }
    query=${rest%% | *} expected=${rest#* | }
    date=${when%% *} reading=${when#"$date"}
    case $line in
      '#?'*)
        # shellcheck disable=SC2086
    got=$("$charter" ask "$file" $record "$query" --at "$date" ${reading:+--reading$reading} 2>&1 |
          sed 's/^ *//; s/ *$//; s/whoever it may be/_/g; s/  *(undetermined)$/?/' |
          awk 'NR == 1 { s = $0; next } { s = s (NR == 2 ? ": " : ", ") $0 } END { print s }') ;;
      *)
        got=$("$charter" timeline "$file" "$query" --from "$date" --until "${reading# }" 2>&1 |
          sed -n 's/^ *from  *[^ ]*  *until  *[^ ]*  *//; t value; d; :value; s/  .*//; p' | awk '{ s = s (NR == 1 ? "" : ", ") $0 } END { print s }') ;;
    esac
    if [ "$got" = "$expected" ]; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      printf 'FAILED: %s\n  %s at %s\n  expected %s\n  got      %s\n' "${file##*/}" "$query" "$when" "$expected" "$got"
    fi
  done <"$file"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
