#!/bin/sh
# Runs the scenarios of the charters in rules/ and of those beside this file, which are there to try the language on:
# each folder is a charter of its own.
cd "$(dirname "$0")/../../.." && exec "${CHARTER:-build/charter}" test rules tests/cases/charters
