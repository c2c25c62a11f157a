#!/bin/sh
# What the command says of the cases of the Security Council that stand in files; most of its cases are scenarios.
here=$(cd "$(dirname "$0")" && pwd)
exec sh "$here/../csto/run.sh" "$here"/*.test
