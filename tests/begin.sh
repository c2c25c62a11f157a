# What the scripts of tests begin with; they source it, having set `root`. Sets charter, the program (CHARTER names another
# than build/charter), scratch, a folder that goes when they end, and where vocabulary is; and counts what passed and failed.
charter=${CHARTER:-$root/build/charter}
case $charter in /*) ;; *) charter=$(pwd)/$charter ;; esac
if [ ! -x "$charter" ]; then
  echo "$charter is not there: run make first" >&2
  exit 66
fi
scratch=$(mktemp -d) || exit 70
trap 'rm -rf "$scratch"' EXIT
trap 'exit 70' HUP INT TERM
CHARTER_LIB=$root/rules/lib          # wherever the program stands
export CHARTER_LIB
# shellcheck disable=SC2034
passed=0 failed=0
