#!/bin/sh
# The *.test files beside it, in the format of ../csto/run.sh: the smallest changes that make a case valid.
here=$(cd "$(dirname "$0")" && pwd)
exec sh "$here/../csto/run.sh" "$@" "$here"/*.test
