#!/bin/sh
# Runs the scenarios of the charters in rules/ and of those beside this file, which are there to try the language on:
# each folder is a charter of its own. Quietly first: then nothing is noted down for the coverage, and other ways
# through the engine are open. Every case in docs/cases.md is a scenario that asks for a provision.
cd "$(dirname "$0")/../../.." || exit
charter=${CHARTER:-build/charter}
status=0
awk -F '[ |]+' '
  /^scenario "/ { split($0, part, "[\": ]+"); id = part[2] }
  /by provision/ { reason[id] = 1 }
  FILENAME == "docs/cases.md" && $2 ~ /^[A-Z]+-[0-9]+$/ {
    cases++
    if (!reason[$2]) { print $2 " has no scenario that asks for its provision"; missing++ }
  }
  END { exit missing || !cases }' rules/*/scenarios.charter docs/cases.md || status=1
"$charter" test -q rules tests/cases/charters || status=1
"$charter" test rules tests/cases/charters || status=1
exit $status
