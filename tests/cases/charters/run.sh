#!/bin/sh
# Runs the scenarios of the charters in rules/ and of those beside this file, which are there to try the language on:
# each folder is a charter of its own. Quietly first: then nothing is noted down for the coverage, and other ways
# through the engine are open.
cd "$(dirname "$0")/../../.." || exit
charter=${CHARTER:-build/charter}
"$charter" test -q rules tests/cases/charters || { "$charter" test rules tests/cases/charters; exit 1; }
exec "$charter" test rules tests/cases/charters
