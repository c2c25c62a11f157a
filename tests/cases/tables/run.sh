#!/bin/sh
# Asks the records beside it what their own lines expect (as ../meaning/run.sh), and compares what is reported of those with a
# file NAME.expected beside them; NAME.json is read with NAME.charter. BLESS=1 writes these files anew.

here=$(cd "$(dirname "$0")" && pwd)
charter=${CHARTER:-$here/../../../build/charter}
case $charter in /*) ;; *) charter=$(pwd)/$charter ;; esac
cd "$here" || exit 70
asked=$(sh ../meaning/run.sh ./*.charter)
printf '%s\n' "$asked" | sed '$d'
line=$(printf '%s\n' "$asked" | tail -n 1)
passed=${line%% *} failed=${line#*passed, }
failed=${failed%% *}
for file in *.expected; do
  record=${file%.expected}.json
  [ -f "$record" ] || record=
  # shellcheck disable=SC2086
  got=$("$charter" lint "${file%.expected}.charter" $record 2>&1)
  [ -z "${BLESS:-}" ] || printf '%s\n' "$got" >"$file"
  if [ "$got" = "$(cat "$file")" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED: ${file%.expected}"
    printf '%s\n' "$got" | diff "$file" - | head -n 20
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
