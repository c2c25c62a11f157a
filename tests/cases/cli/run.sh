#!/bin/sh
# The command as a whole: verbs, options, exit statuses, formats, and input that is bad in every way. The charter is
# ../bad/base.charter. Every run has a time limit, so a hang is a failure; a crash is a status above 128.
#
# Usage: run.sh [-v]; CHARTER names the program if it is not build/charter.

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
. "$root/tests/begin.sh"
cd "$scratch" || exit 70
verbose=
if [ "${1-}" = -v ]; then verbose=yes; fi
base=$root/tests/cases/bad/base.charter

ok() { passed=$((passed + 1)); }
no() {
  failed=$((failed + 1))
  echo "FAILED: $name: $1"
  head -n 12 out | cut -c1-200 | sed 's/^/    | /'
}

# try NAME STATUS PATTERN ARGUMENTS...: standard output and error in ./out; input, if any, in ./in
try() {
  name=$1 want=$2 pattern=$3
  shift 3
  [ -f in ] || : >in
  timeout 120 "$charter" "$@" <in >stdout 2>stderr
  got=$?
  rm -f in
  cat stdout stderr >out
  [ -z "$verbose" ] || { printf '\n# %s\n' "$name"; cut -c1-300 out | head -n 40; echo "[$got]"; }
  if [ "$got" -ne "$want" ]; then no "status $got (expected $want)"; return; fi
  if [ -n "$pattern" ] && ! grep -q -- "$pattern" out; then no "no '$pattern' in the output"; return; fi
  ok
}
has() { if grep -q -- "$1" out; then ok; else no "no '$1' in the output"; fi; }
lacks() { if grep -q -- "$1" out; then no "'$1' in the output"; else ok; fi; }
json() {
  if ! command -v jq >/dev/null 2>&1; then return; fi
  if [ "$(jq -r "$1" <stdout 2>&1)" = "$2" ]; then ok; else no "jq '$1' is $(jq -c "$1" <stdout 2>&1 | head -n 3), not $2"; fi
}
# schema NAME: standard output is what docs/schema says, where there is something to tell it
if python3 -c 'import jsonschema' 2>/dev/null; then have_schema=yes; else have_schema=; fi
schema() {
  [ -n "$have_schema" ] || return
  if python3 -c 'import json, sys, jsonschema
jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(open("stdout")))' \
    "$root/docs/schema/$1.schema.json" >>out 2>&1; then ok; else no "not as the schema of $1 says"; fi
}
# both NAME FILE FILE: the same, and something
both() {
  name=$1
  if [ -s "$2" ] && cmp "$2" "$3" >out 2>&1; then ok; else no "$2 and $3 differ"; fi
}
# one_by_one NAME CHARTER CASES: each case in a process of its own says what it says in the stream
one_by_one() {
  "$charter" check "$2" --case "$3" 2>/dev/null | sed "s/$3:[0-9]*:/:/" >one
  : >two
  while read -r line; do
    echo "$line" >single.json
    "$charter" check "$2" --case single.json 2>/dev/null | sed 's/single.json:[0-9]*:/:/' >>two
  done <"$3"
  both "$1" one two
}
bytes() { head -c "$1" /dev/zero | tr '\0' "$2"; }

good='{"Session": "June", "date": "2022-06-01", "chair": "Ann", "attendees": ["Ann"], "weight": 1, "form": "regular"}'
bad='{"Session": "July", "date": "2022-07-01", "chair": "Bob", "attendees": ["Ann"], "weight": 1, "form": "regular"}'
open='{"Session": "August", "date": "2022-08-01", "chair": "Ann", "attendees": ["Ann", "Bob"], "weight": 1, "form": "regular"}'
breach='{"Session": "Sept", "date": "2022-09-01", "chair": "Ann", "attendees": ["Ann", "Bob"], "invited": [], "weight": 1, "form": "regular"}'
printf '%s\n' "$good" >good.json
printf '%s\n' "$bad" >bad.json
printf '%s\n' "$open" >open.json
printf '%s\n' "$breach" >breach.json

# ---- usage ----
try "no arguments" 64 "usage: charter"
try "help" 0 "check proposed meetings" --help
has "Exit status"
try "version" 0 "^charter [0-9]" --version
for verb in check audit who ask why lint test timeline fmt diff; do
  try "help of $verb" 0 "Example: charter $verb" "$verb" --help
  for option in $(grep -o -e '--[a-z-]*' stdout | sort -u); do
    if grep -q -e "Fl -${option#--}\\b" "$root/docs/charter.1"; then ok; else no "$option is not in the man page"; fi
  done
done
try "help names what a verb takes" 0 "" fmt --help
lacks "--reading\|--format"
try "help names what a verb takes" 0 "--format text|json|jsonl" audit --help
try "a wrong verb" 64 "did you mean 'check'" chek "$base"
try "a wrong option" 64 "did you mean '--case'" check "$base" --cas good.json
try "an option of another verb" 64 "own date" check "$base" --at 2022-01-01 --case good.json
try "a value that is missing" 64 "needs a file" check "$base" --case
try "a wrong format" 64 "text, json or jsonl" check "$base" --case good.json --format xml
try "a wrong colour" 64 "auto, always or never" check "$base" --case good.json --color blue
try "no case" 64 "needs --case" check "$base"
# ---- what if ----
try "assume" 0 "Cyd" ask "$base" 'member(p)' --assume 'Person Cyd' --assume 'member(Cyd)'
try "without" 1 "no" ask "$base" 'member(Ann)' --without 'member(Ann)'
try "without a place" 1 "no" ask "$base" 'member(Ann)' --without "base.charter:$(grep -n '^member(Ann)' "$base" | cut -d: -f1)"
try "assume what cannot be" 65 "did you mean 'member'" ask "$base" 'member(Ann)' --assume 'membr(Ann)'
try "leave out what is not there" 65 "the record has member(" ask "$base" 'member(Ann)' --without 'member(Bob)'
try "assume nothing" 64 "needs an entry" ask "$base" 'member(Ann)' --assume
try "lint assumes nothing" 64 "takes no --assume" lint "$base" --assume 'member(Ann)'
try "check what if" 0 "valid" check "$base" --case bad.json --assume 'member(Bob)'
try "what if as JSON" 0 "" ask "$base" 'member(p)' --at 2022-01-01 --assume 'member(Bob)' --without 'member(Ann)' --format json
schema ask
json '.receipt.assumed[0]' 'member(Bob)'
json '.receipt.without[0]' 'member(Ann)'
json '.rows | length' 1
try "what if of a case, which is not the record's" 65 "a case says of itself" check "$base" --case open.json --assume 'invited(Bob, case)'
try "diff what if" 0 "" diff "$base" "$base" --cases bad.json --cases good.json --assume 'member(Bob)' --format json
schema diff
json '.receipt.new.assumed[0]' 'member(Bob)'
try "audit what if" 1 "INVALID" audit "$base" --without 'member(Ann)'
# ---- scenarios ----
mkdir -p charters/one charters/two charters/words charters/.hidden
cp "$base" charters/one/base.charter
cat >charters/one/scenarios.charter <<'END'
scenario "the chair is a member" at 2022-06-01 {
  case Session { chair = Ann  attendees = {Ann} }
  expect valid
  expect Ann may attend by provision 1.2
}
scenario "Bob's <chair> & # more" at 2022-06-01 {
  case Session { chair = Bob  attendees = {Bob} }
  expect valid
  expect invalid by provision 1.2
  expect unknown Bob may attend needs invited(Bob, case)
  expect Ann may attend
}
END
sed 's/^use base$/kind Person/' "$base" >charters/two/base.charter
printf 'kind Dog\n' >charters/words/words.charter
cp "$base" charters/.hidden/base.charter
try "test" 1 "1 passed, 1 failed" test charters/one
has "FAILED  Bob's <chair> & # more"
has "expected  invalid by provision 1.2"
has "invalid, but no finding that makes it so names 1.2"
lacks "the chair is a member"
try "test, all listed" 1 "passed  the chair is a member" test charters/one -v
try "test, some of them" 0 "1 passed, 0 failed" test charters/one --only member
try "test, none of them" 1 "no scenario has 'Zoe'" test charters/one --only Zoe
try "test of folders" 1 "2 passed\|1 passed, 1 failed" test charters
has "charters/two  has no scenario"
has "charters/words  is vocabulary"
lacks hidden
try "test of nothing" 1 "no scenario to run" test charters/two
try "test of a file that is not there" 66 "cannot be found" test charters/none.charter
mkdir -p charters/none/deeper
try "test of folders without a charter" 66 "no folder here holds" test charters/none
try "test, quiet" 1 "" test charters/one -q
try "how much is covered is always said" 1 "covers 66%: 4 of 6 branches, 3 of 3 provisions" test charters/one
lacks "is never"
try "but not of some of the scenarios" 0 "" test charters/one --only member
lacks "covers"
try "coverage" 1 "covers 66%: 4 of 6 branches, 3 of 3 provisions" test charters/one --coverage
has "is never more than undetermined: p may attend m when invited"
try "test what if" 1 "it is required that member(m.chair)" test charters/one --only member --assume 'member(Bob)' --without 'member(Ann)'
try "test as JSON" 1 "" test charters --format json --coverage
schema test
json '.passed, .failed' "1
1"
json '[.charters[].charter] | join(" ")' "charters/one charters/two charters/words"
json '.charters[0].scenarios[1].expectations[1].outcomes[0].verdict' invalid
json '.charters[0].coverage.percent' 66
try "test as TAP" 1 "^TAP version 13" test charters/one --format tap
cp stdout one.tap
if command -v prove >/dev/null; then
  if prove -e cat one.tap 2>&1 | grep -q "Failed 1/2 subtests"; then ok; else no "prove reads it otherwise"; fi
fi
has "^ok 1 - charters/one: the chair is a member"
has "^not ok 2 - charters/one: Bob's <chair> & .# more"
has "^1..2"
try "test as JUnit" 1 'tests="2" failures="1" errors="0"' test charters/one --format junit
has "Bob's &lt;chair&gt; &amp; # more"
printf 'scenario "wrong" at 2022-01-01 { expect membr(Ann) }\n' >>charters/one/scenarios.charter
try "a scenario that cannot be understood" 65 "did you mean 'member'" test charters/one
has "ERROR   wrong"
has "1 passed, 2 failed"
try "the same as JSON" 65 "" test charters/one --format json
schema test
json '.errors' 1
json '.charters[0].scenarios[2].errors[0].code' E301
try "the same as JUnit" 65 '<error message="the scenario cannot be understood">' test charters/one --format junit
try "lint of scenarios" 1 "E301" lint charters/one
try "other verbs pass them over" 0 "yes" ask charters/one 'member(Ann)'
printf 'kind\n' >charters/two/broken.charter
try "a charter that cannot be read" 65 "the charter cannot be read" test charters/two
try "others are still tested" 65 "FAILED  Bob" test charters
try "the same as TAP" 65 "not ok 1 - charters/two$" test charters/two --format tap
try "no file" 64 "no charter file" check --case good.json
try "no query" 64 "the query as its last word" ask "$base"
try "a reading that is none" 64 "there is text" check "$base" --case good.json --reading txet_2002
try "a reading misspelt" 64 "did you mean 'text'" check "$base" --case good.json --reading texxt
try "a wrong date" 64 "is a date such as" ask "$base" 'member(p)' --at 2022-13-01
try "who without a case" 64 "needs --case" who "$base" 'may attend'
try "who with another question" 64 "'may ACT'" who "$base" 'can attend' --case good.json
try "who with 'may not'" 64 "must not" who "$base" 'may not attend' --case good.json
try "who with a misspelt act" 65 "did you mean 'attend'" who "$base" 'may atend' --case good.json

# ---- verdicts and statuses ----
try "a valid case" 0 "valid" check "$base" --case good.json
lacks "INVALID"
try "an invalid case" 1 "INVALID" check "$base" --case bad.json
has "1.1"
has "base.charter:[0-9]*:[0-9]*"
try "an undetermined case" 2 "undetermined" check "$base" --case open.json
has "invited"
try "a breach" 1 "BREACH" check "$base" --case breach.json
try "several case files" 1 "INVALID" check "$base" --case good.json --case bad.json
try "quiet" 1 "" check "$base" --case bad.json -q
if [ ! -s out ]; then ok; else no "not quiet"; fi
printf '%s\n' "$good" >in
try "standard input" 0 "June" check "$base" --case -
printf 'Session October on 2022-10-01 { chair = Bob  attendees = {Ann}  weight = 1  form = regular }\n' >october.charter
try "a case in the language" 1 "October" check "$base" --case october.charter
try "ask, yes" 0 "p = Ann Armstrong" ask "$base" 'member(p)' --at 2022-01-01
try "ask, no" 1 "no" ask "$base" 'member(Bob)' --at 2022-01-01
try "ask, undetermined" 2 "undetermined" ask "$base" 'invited(Bob, May)' --at 2022-01-01
try "ask about the case" 0 "yes" ask "$base" 'Ann may attend case' --case good.json
try "a variable that looks like a misspelt name" 65 "did you mean 'Bob'" ask "$base" 'member(Bbo)'
try "ask what is no condition" 65 "query:1:" ask "$base" 'member('
printf '{"Session": "Nov", "date": "2022-11-01", "chair": "Zoe", "introduces": {"Person": ["Zoe"]}, "invited": ["Zoe"]}' >new.json
try "ask about somebody whom the case introduces" 0 "yes" ask "$base" '"Zoe" may attend case' --case new.json
try "ask for somebody whom the case introduces" 0 "p = Zoe" ask "$base" 'invited(p, case)' --case new.json
try "why" 0 "member(Ann)\|Ann" why "$base" 'member(Ann)' --at 2022-01-01
try "why not" 1 "" why "$base" 'member(Bob)' --at 2022-01-01
try "who" 0 "Ann Armstrong" who "$base" 'may attend' --case good.json
try "lint" 0 "" lint "$base"
printf 'kind A\nkind A\nkind B\nkind B\n' >twice.charter
try "lint with errors" 1 "2 errors" lint twice.charter
try "other verbs with errors" 65 "E302" check twice.charter --case good.json
printf 'kind A\nkind A\n' >"-odd.charter"
try "a file whose name begins with a dash" 1 "1 error" lint -- -odd.charter

# ---- formats ----
try "check as JSON" 1 '"version"' check "$base" --case bad.json --format json
schema check
json .version 1
json '.cases[0].readings[0].verdict' invalid
json '.cases[0].readings[0].findings[0].provision' 1.1
json '.cases[0].case' July
json '.receipt.charter | startswith("sha256:")' true
if command -v sha256sum >/dev/null; then json .receipt.case "sha256:$(sha256sum <bad.json | cut -d' ' -f1)"; fi
try "undetermined as JSON" 2 '' check "$base" --case open.json --format json
schema check
json '.cases[0].readings[0].findings[0].kind' undetermined
json '.cases[0].readings[0].findings[0].needs[0] | contains("invited(Bob")' true
try "ask as JSON" 0 '' ask "$base" 'member(p)' --at 2022-01-01 --format json
schema ask
json '.rows[0].p' "Ann Armstrong"
json .answer yes
try "who as JSON" 0 '' who "$base" 'may attend' --case good.json --format json
schema who
json '.answers[0].person' "Ann Armstrong"
json '.answers[0].may' yes
try "why as JSON" 0 '' why "$base" 'member(Ann)' --at 2022-01-01 --format json
schema why
json '.proof.holds' yes
try "lint as JSON" 1 '' lint twice.charter --format json
schema lint
json '.diagnostics[0].code' E302
json '.diagnostics[0].line' 2
json .errors 2
try "timeline as JSON" 0 '' timeline "$base" 'member(p)' --format json
schema timeline
json '.history[0].rows[0].p' "Ann Armstrong"
json '.history[0].grounds[0].by[0].place | contains("base.charter")' true
try "errors as JSON" 65 '' check twice.charter --case good.json --format json
schema check
json '.errors[0].code' E302
printf '%s\n{"Session": \n%s\n\n[1]\n{"Session": "x\377"}\n%s' "$good" "$bad" "$open" >stream.jsonl
try "a stream with bad cases in it" 65 "" check "$base" --case stream.jsonl --format jsonl
json '.case // .line' 'June
2
July
5
6
August'
json 'select(.line == 2) | .errors[0].code' E701
try "the same as text" 65 "line 2  not checked" check "$base" --case stream.jsonl
has "August"
has "stream.jsonl:6:15: error"
# Several threads print what one prints, messages in their places; a pipe is read as it comes, in pieces of whole lines.
i=0
while [ $i -lt 400 ]; do cat stream.jsonl; echo; i=$((i + 1)); done >long.jsonl
for format in text jsonl; do
  "$charter" check "$base" --case long.jsonl --format $format >one.out 2>one.err
  "$charter" check "$base" --case long.jsonl --format $format --jobs 3 >three.out 2>three.err
  both "the output of three threads is that of one ($format)" one.out three.out
  both "and so are the messages ($format)" one.err three.err
  { head -c 1000 long.jsonl; sleep 0.1; tail -c +1001 long.jsonl; } | "$charter" check "$base" --case - --format $format 2>pipe.err |
    sed 's/standard input/long.jsonl/g' >pipe.out
  both "and the output for a pipe ($format)" one.out pipe.out
done
try "no threads" 64 "from 1 to" check "$base" --case good.json --jobs 0
printf '[%s,\n{"Session": "x"},\n%s]' "$good" "$bad" >list.json
try "a list with a bad case in it" 65 "" check "$base" --case list.json --format json
schema check
json '.cases | length' 3
json '.cases[1].errors[0].code' E709
json '.cases[2].readings[0].verdict' invalid

try "cases as JSON and in the language" 1 "October" check "$base" --case new.json --case october.charter

# ---- audit ----
cat >meetings.charter <<'END'
Session Third on 2020-03-01 { chair = Ann  attendees = {Ann, Bob}  weight = 1  form = regular }
Session First on 2020-01-01 { chair = Ann  attendees = {Ann}  weight = 1  form = regular }
Session Second on 2020-02-01 { chair = Bob  attendees = {Ann}  weight = 1  form = regular }
END
try "audit" 1 "INVALID" audit "$base" meetings.charter
has "^4 events"
has "text *2 *1 *0 *1$"
has "1.1"
name="audit is in order of time"
if [ "$(grep ' Session on ' out | cut -d' ' -f1 | tr '\n' ' ')" = "First Second Third the " ]; then ok; else no "another order"; fi
try "audit of a period" 2 "^1 event$" audit "$base" meetings.charter --from 2020-03-01 --until 2020-03-02
lacks "Second"
try "audit of a period without events" 0 "^0 events$" audit "$base" meetings.charter --from 2030-01-01
try "audit, quiet" 1 "" audit "$base" meetings.charter -q
if [ ! -s out ]; then ok; else no "not quiet"; fi
try "audit as JSON" 1 '' audit "$base" meetings.charter --format json
schema audit
json '.cases | map(.case) | join(" ")' 'First Second Third the session of May'
json '.cases[1].readings[0].findings[0].provision' 1.1
json '.summary.readings[0] | [.valid, .undetermined, .breach, .invalid, .beyond_powers] | join(" ")' '2 1 0 1 0'
json '.summary.differing | length' 0
try "audit as JSON lines" 1 '' audit "$base" meetings.charter --format jsonl
json '.case // .summary.events' 'First
Second
Third
the session of May
4'
printf 'charter C\nkind Person\nevent Party { host : Person }\nParty P on 2020-01-01 {}\n' >party.charter
try "audit where no rule concerns an event" 65 "no event that the rules concern" audit party.charter
cat >readings.charter <<'END'
charter C
kind Person
reading old
reading new
relation member(p: Person)
event Session made by chair { chair : Person }
relation clerk(p: Person)
article 1 concerning m: Session {
  provision 1.1 "(a member presides)" under old { require member(m.chair) }
  provision 1.2 "(the chair appoints)" { Ann may decide clerk(_) }
}
Person Ann
Person Bob
Session Outer on 2020-01-01 {
  chair = Bob
  decides 1.2: clerk(Bob)
  Session Inner { chair = Ann }
}
END
try "audit of nested events, under two readings, of decisions beyond powers" 1 "depend" audit readings.charter
has "beyond powers"
has "Outer.*old INVALID, new valid"
has "  Inner"
try "the same as JSON" 1 '' audit readings.charter --format json
schema audit
json '.cases | length' 1
json '.cases[0].events[0].event' Inner
json '.summary.differing | map(.case + " " + .verdicts.old + " " + .verdicts.new) | join(", ")' \
  'Outer invalid valid, Inner invalid valid'
json '.summary.readings | map(.beyond_powers) | join(" ")' '1 1'
try "audit under one reading" 0 '"beyond_powers"' audit readings.charter --reading new --format json
json '.summary.differing | length' 0

# ---- decisions in JSON ----
cat >decides.charter <<'END'
charter C
kind State
kind Body
event Session made by body { body : Body  host : State optional }
event Decision made by body { body : Body }
relation chair(b: Body): State optional over time
relation expelled(s: State)
State Armenia "Republic of Armenia"
State Belarus
Body Council
article 13 concerning m: Session {
  provision 13.6 {
    chair(Council) is Belarus unless Council decides otherwise
    expelled(_) when Council so decides
  }
  provision 13.7 { require m.host = Armenia unless Council decides otherwise }
  provision 13.8 { require m decides that chair(Council) is s and some d: Decision has d decides that expelled(x) and x != s }
}
END
cat >decides.json <<'END'
{"Session": "x", "date": "2022-01-10", "body": "Council", "host": "Armenia",
 "decides": [{"provision": "13.6", "conclusion": "Council.chair is \"Republic of Armenia\" until 2023-01-01"},
             {"provision": "13.7", "conclusion": "waived for x"}],
 "events": [{"Decision": "y", "body": "Council", "decides": [{"provision": "13.6", "conclusion": "expelled(Belarus)"}]}]}
END
try "a case that decides, and whose nested event does" 0 "valid" check decides.charter --case decides.json
try "what it decides is in effect" 0 "Republic of Armenia" ask decides.charter 'chair(Council)' --case decides.json --at 2022-02-01
try "and no longer" 0 "Belarus" ask decides.charter 'chair(Council)' --case decides.json --at 2023-01-01
try "a condition on what is decided" 0 "Belarus" ask decides.charter 'y decides that expelled(s)' --case decides.json --at 2022-02-01
try "its proof is the entry" 0 "decides.json:4" why decides.charter 'y decides that expelled(Belarus)' --case decides.json --at 2022-02-01
sed 's/Council.chair is/Council.chiar is/' decides.json >decided.json
try "a conclusion with a wrong name, in its place" 65 "decided.json:2:50: .*chiar" check decides.charter --case decided.json
sed 's/expelled(Belarus)/expelled(Belarus) until 2021-01-01/' decides.json >decided.json
try "a conclusion that ends before it begins" 65 "decided.json:4:117: .*ends before" check decides.charter --case decided.json
sed 's/"13.6", "conclusion": "exp/"13.7", "conclusion": "exp/' decides.json >decided.json
try "a provision that does not let it be decided" 65 "E605" check decides.charter --case decided.json
sed 's/expelled(Belarus)/establishes z/' decides.json >decided.json
try "what is established stands in the record" 65 "in the record" check decides.charter --case decided.json

# ---- timeline ----
cat >chair.charter <<'END'
charter C "Rules <of> the \"club\" & more" in force from 2000-01-01
kind Person
kind Body
reading old
reading new
relation chair(b: Body): Person
event Decision made by body { body : Body }
article 1 {
  provision 1.1 "(Ann presides, unless the board decides otherwise)" {
    chair(b) is Ann when b = Board unless Board decides otherwise
  }
  provision 1.2 "(later Cy does)" under new in force from 2021-01-01 overrides 1.1 { chair(b) is Cy when b = Board }
}
Body Board
Person Ann "Ann <Armstrong> & 'Co'"
Person Bob "Bob	Brown"
Person Cy
Decision Election on 2020-01-01 { body = Board  decides 1.1: chair(Board) is Bob }
END
try "timeline with its provisions" 0 "Ann.*1.1$" timeline chair.charter 'chair(Board) = p'
has "from  2020-01-01T00:00:01.*Bob"
has "1.1 (Election)"
try "timeline without provisions" 0 "Bob" timeline chair.charter 'chair(Board) = p' --no-proof
lacks "1.1"
try "timeline of two queries, under every reading" 0 "^chair(Board)  under new" timeline chair.charter 'chair(Board) = p' 'chair(Board)' --all
has "^chair(Board) = p  under old"
has "Cy *1.2"
printf 'charter X\nkind S\nrelation turn(): number optional over time\narticle 1 "a" {\n  provision 1 "x" {\n    turn() is turn() at previous turn + 1 each year from 2000-01-01\n  }\n}\nturn() is 0 from 2000-01-01 until 2001-01-01\n' >round.charter
try "a history without end stops" 0 "and so on: --until DATE shows more" timeline round.charter 'turn() = n' --from 2009-06-01
try "a history without end stops in JSON" 0 "\"goes_on\": true" timeline round.charter 'turn() = n' --format json
schema timeline
try "a history that was given an end" 0 "until  2400-01-01  399" timeline round.charter 'turn() = n' --from 2398-01-01 --until 2400-01-01
try "timeline with a file that is not there" 66 "no-such" timeline no-such.charter 'chair(Board) = p'
try "timeline with a query that is none" 65 "query:1" timeline chair.charter 'chair(Board = p' 'chair(Board) = p'
try "timeline of one query as JSON" 0 "" timeline chair.charter 'chair(Board) = p' --format json
schema timeline
json '.history | map(.grounds[0].by | map(.decision // .provision) | join("+")) | join(", ")' ', 1.1, Election'
try "timeline of several queries as JSON" 0 "" timeline chair.charter 'chair(Board) = p' 'chair(Board)' --all --format json
schema timeline
json '.timelines | map(.query + " " + .reading) | join(", ")' \
  'chair(Board) = p old, chair(Board) = p new, chair(Board) old, chair(Board) new'
try "timeline as a picture" 0 "<svg xmlns" timeline chair.charter 'chair(Board) = p' 'chair(Board)' --all --format svg
has "Rules &lt;of&gt; the &quot;club&quot; &amp; more"
has "<title>Bob Brown, from 2020-01-01T00:00:01, by 1.1 (Election)</title>"
cp stdout first.svg
if command -v xmllint >/dev/null 2>&1; then
  if xmllint --noout first.svg; then ok; else no "not well-formed"; fi
fi
try "the same picture again" 0 "" timeline chair.charter 'chair(Board) = p' 'chair(Board)' --all --format svg
if cmp -s stdout first.svg; then ok; else no "another picture"; fi
try "other verbs have no pictures" 64 "text or json" ask chair.charter 'chair(Board) = p' --format svg

# ---- diff ----
sed -e 's/require member(m.chair)/declaratory/' -e '/^Session May/d' "$base" >older.charter
printf 'Session May "the session of May" on 2021-05-01 { chair = Ann  attendees = {Ann}  weight = 1  form = regular }\n' >may.charter
printf '%s\n%s\n%s\n' "$good" "$bad" "$open" >three.jsonl
try "diff of cases" 1 "valid -> INVALID" diff older.charter,may.charter "$base" --cases three.jsonl
has "^July"
lacks "^June"
has "1.1"
has "^3 events compared; something changes for 1"
has "text: 1 valid -> INVALID"
has "  1.1: 1 new finding"
try "diff the other way" 1 "INVALID -> valid" diff "$base" older.charter,may.charter --cases three.jsonl
has "1 finding gone"
sed -e 's/provision 1.3 .*/provision 1.3 "(So do not those invited.)" { declaratory }/' "$base" >closed.charter
guest='{"Session": "August", "date": "2021-08-01", "chair": "Ann", "attendees": ["Ann", "Bob"], "weight": 1, "form": "regular", "invited": ["Bob"]}'
printf '%s\n' "$guest" >guest.json
try "diff where a permission is gone" 1 "no provision permits it" diff "$base" closed.charter --cases guest.json
has "the old rules permit it by 1.3"
has "  1.3: 1 new finding"
try "diff where a permission is new" 1 "the new rules permit it by 1.3" diff closed.charter "$base" --cases guest.json
has "  1.3: 1 finding gone"
try "the same as JSON" 1 '' diff closed.charter "$base" --cases guest.json --format json
schema diff
json '.changes[0].readings[0].permits_new[0], .summary.provisions[0].provision' "1.3
1.3"
try "diff of the same" 0 "3 events compared; nothing changes" diff "$base" "$base" --cases three.jsonl
try "diff of three versions" 64 "two versions" diff "$base" "$base" older.charter
printf '%s\n' "$bad" >in
try "diff from standard input" 1 "1 event compared" diff older.charter,may.charter "$base" --cases -
try "diff of a case in the language" 1 "valid -> INVALID" diff older.charter,may.charter "$base" --case meetings.charter
has "^Second"
try "diff of records" 0 "1 event compared; nothing changes" diff older.charter,may.charter "$base"
try "diff of records, one of them without the event" 1 "not in the record -> valid" diff older.charter "$base"
try "diff of cases and records" 1 "^4 events compared" diff older.charter,may.charter "$base" --cases three.jsonl --audit
try "diff, quiet" 1 "" diff older.charter,may.charter "$base" --cases three.jsonl -q
if [ ! -s out ]; then ok; else no "not quiet"; fi
try "diff as JSON" 1 '' diff older.charter,may.charter "$base" --cases three.jsonl --format json
schema diff
json '.changes | map(.event) | join(" ")' July
json '.changes[0].line' 2
json '.changes[0].readings[0] | [.reading, .old, .new, (.gone | length), .came[0].provision] | join(" ")' 'text valid invalid 0 1.1'
json '.summary | [.compared, .changed, .provisions[0].came] | join(" ")' '3 1 1'
json '.receipt.old.charter != .receipt.new.charter' true
try "diff of records as JSON" 1 '' diff older.charter "$base" --format json
schema diff
json '.changes[0].readings[0].old' null
printf '%s\n{"Session": "x"}\n' "$bad" >half.jsonl
try "diff with a case that cannot be read" 65 "line 2 cannot be read" diff older.charter,may.charter "$base" --cases half.jsonl
has "1 event compared"
sed -e '/^reading old/d' -e '/provision 1.1/d' readings.charter >readings-new.charter
try "diff by readings" 0 "2 events compared; nothing changes" diff readings.charter readings-new.charter
has "the reading old is only in the old rules"
try "diff under a reading" 0 "nothing changes" diff readings.charter readings.charter --reading new
try "diff under a reading that is none" 64 "in both versions" diff readings.charter readings-new.charter --reading old
try "diff with a version that has errors" 65 "E302" diff "$base" twice.charter
try "diff with a version that is not there" 66 "no-such" diff no-such.charter "$base"
# ---- what is concluded about the event of one case is not remembered for that of the next ----
cat >guarded.charter <<'END'
charter C
kind Person
event Session {
  form      : regular | extraordinary
  attendees : many Person
}
event Decision {
  by : Person
}
relation good(d: Decision)  "{d} is good"
act attend(p: Person, m: Session) means p in m.attendees, needs permission
article 1 {
  provision 1.1 { p may attend m when d.by = p and good(d) and p in m.attendees }
  provision 1.2 { p may attend m when Founding.form = m.form and p in m.attendees }
  provision 1.3 { good(d) when d.by = Ann }
}
Person Ann
Session Founding on 2020-01-01 {
  form = regular
}
END
for form in extraordinary regular; do
  echo "{\"Session\": \"A\", \"date\": \"2021-01-01\", \"form\": \"$form\", \"attendees\": [\"Ann\"]}"
done >forms.jsonl
try "a permission that the case before did not give" 1 "" check guarded.charter --case forms.jsonl --format jsonl
json '.readings[0].verdict' 'breach
valid'

# ---- suggestions ----
# patched N FILE: the case of FILE with the patch of the N-th suggestion of standard output
patched() {
  jq --argjson n "$1" --slurpfile case "$2" '.cases[0].suggestions[$n].patch as $ops | reduce $ops[] as $op ($case[0];
    ($op.path | ltrimstr("/") | split("/") | map(if test("^[0-9]+$") then tonumber else . end)) as $at |
    if $op.op == "remove" then delpaths([$at])
    elif $at[-1] == "-" then setpath($at[:-1]; getpath($at[:-1]) + [$op.value])
    else setpath($at; $op.value) end)' stdout
}
try "suggestions as JSON" 1 '' check "$base" --case bad.json --case breach.json --suggest --format json
schema check
json '[.cases[].suggestions[].changes[] | [.attribute, .of, .to, .add, .drop] | map(. // "-") | join(" ")] | join(", ")' \
  'chair July Ann Armstrong - -, invited Sept - Bob Brown -, attendees Sept - - Bob Brown'
json '.cases[0].suggestions_search[0] | [.most_tries, .most_steps, .spent, .hopeless] | map(tostring) | join(" ")' '2000 4 false false'
if command -v jq >/dev/null; then
  cp stdout both
  patched 0 bad.json >mended.json
  jq '.cases |= .[1:]' both >stdout
  patched 0 breach.json >>mended.json
  patched 1 breach.json >>mended.json
  jq -c . mended.json >mended.jsonl
  try "what is suggested, done" 0 "" check "$base" --case mended.jsonl --format jsonl
  json .readings[0].verdict 'valid
valid
valid'
fi
try "suggestions for each case of a stream" 1 "" check "$base" --case breach.json --case open.json --suggest --format jsonl
json '.suggestions | length' '2
2'
try "a suggestion for a case in the language" 1 "would be valid if" check "$base" --case october.charter --suggest --no-proof
has "the chair were Ann Armstrong instead of Bob"
try "suggestions and quiet" 1 "" check "$base" --case bad.json --suggest -q
if [ ! -s out ]; then ok; else no "not quiet"; fi

# ---- colour ----
try "no colour in a file" 1 "" check "$base" --case bad.json
lacks "$(printf '\033')"
try "colour when asked for" 1 "$(printf '\033')" check "$base" --case bad.json --color always

# ---- files that are not there ----
try "a missing charter" 66 "no-such.charter" check no-such.charter --case good.json
try "a missing folder" 66 "no-such" lint no-such/
try "a missing case" 66 "no-such.json" check "$base" --case no-such.json
mkdir folder
try "a folder as a case" 66 "folder" check "$base" --case folder
try "an empty folder" 66 "" lint folder
if [ "$(id -u)" -ne 0 ]; then
  : >secret.charter
  chmod 0 secret.charter
  try "a file that may not be read" 66 "secret" lint secret.charter
fi
printf 'use b\nkind A\n' >a.charter
printf 'use a\nkind B\n' >b.charter
try "files that use each other" 0 "" lint a.charter
printf 'use self\nkind A\n' >self.charter
try "a file that uses itself" 0 "" lint self.charter

# ---- bad input ----
: >empty.json
try "an empty case" 65 "E701" check "$base" --case empty.json
: >empty.charter
try "an empty charter" 0 "" lint empty.charter
bytes 2000000 '[' >deep.json
try "two million brackets in a case" 65 "E706\|E705" check "$base" --case deep.json
{ printf '{"Session": "x", "date": "2022-01-01", "chair": '; bytes 1000000 '['; } >deep2.json
try "a million brackets in a value" 65 "E706" check "$base" --case deep2.json
{ cat "$base"; printf 'article 2 concerning m: Session { provision 2.1 { require '; bytes 1000000 '('; } >deep.charter
try "a million brackets in a charter" 1 "E207\|E204" lint deep.charter
{ cat "$base"; printf 'article 2 concerning m: Session { provision 2.1 { require '; i=0; while [ $i -lt 20000 ]; do printf 'not not not not '; i=$((i + 1)); done; printf 'm.weight = 1 } }'; } >nots.charter
try "80,000 times not" 1 "E207\|E2" lint nots.charter
{ printf '{"Session": "x", "date": "2022-01-01", "chair": "'; bytes 50000000 'a'; printf '"}\n%s\n' "$good"; } >line.json
try "a name of 50 MB" 65 "E703" check "$base" --case line.json
has "June"
if [ "$(wc -c <out)" -lt 5000 ]; then ok; else no "$(wc -c <out) bytes of output"; fi
{ printf '{"Session": "x", "date": "2022-01-01", "attendees": ["Ann"'; yes ', "nobody in particular"' | head -n 2000000 | tr -d '\n'; printf ']}\n%s\n' "$good"; } >names.json
try "two million unknown names on a line of 50 MB" 65 "E703" check "$base" --case names.json
has "June"
{ cat "$base"; printf '# '; bytes 50000000 'x'; printf '\n'; } >comment.charter
try "a comment of 50 MB" 0 "valid" check comment.charter --case good.json
{ cat "$base"; printf 'Person '; bytes 50000000 'x'; printf '\n'; } >long-name.charter
try "a name of 50 MB in a charter" 0 "" lint long-name.charter
{ cat "$base"; yes 'require ) (' | head -n 10000; } >errors.charter
try "ten thousand syntax errors" 1 "errors" lint errors.charter
{ cat "$base"; yes 'member(Nobody)' | head -n 10000; } >names.charter
try "ten thousand unknown names" 1 "10000 errors" lint names.charter
{ cat "$base"; yes 'member(Nobody)' | head -n 10000 | tr '\n' ' '; } >oneline.charter
try "ten thousand errors on one line" 1 "errors" lint oneline.charter
head -c 300000 "$charter" >binary.charter
try "a program instead of a charter" 1 "error" lint binary.charter
cp binary.charter binary.json
try "bytes instead of a case" 65 "error" check "$base" --case binary.json
i=0
while [ $i -lt 110 ]; do
  head -c $i good.json >cut.json
  timeout 5 "$charter" check "$base" --case cut.json >out 2>&1
  status=$? name="a case cut at byte $i"
  if [ $status -eq 65 ]; then ok; else no "status $status"; fi
  i=$((i + 11))
done
size=$(wc -c <"$base") i=1
while [ $i -lt "$size" ]; do
  head -c $i "$base" >cut.charter
  timeout 5 "$charter" lint cut.charter >out 2>&1
  status=$? name="a charter cut at byte $i"
  if [ $status -le 1 ]; then ok; else no "status $status"; fi
  i=$((i + 97))
done

# ---- findings that are alike ----
cat >likewise.charter <<'END'
charter L "Likewise"
use meeting
Body Council "Council"
relation chief(p: Person) over time   "{p} is a chief"
relation barred(p: Person)            "{p} is barred"
office head of b: Body                "head of the {b}"
act speak(p: Person, m: Session) means p in m.attendees  "{p} speaks at {m}"
article 1 "Meetings" concerning m: Session where m.body = Council {
  provision 1.1 "Chiefs take part, unless they are barred." { p may attend m when chief(p) and not barred(p) }
  provision 1.2 "So does the head." { p may attend m when p = head(Council) }
  provision 1.3 "Whoever comes from outside is silent." {
    p must not speak m when not chief(p) and p != head(Council)
  }
}
Person Ann
Person Bob
Person Cyd
Person Dan
Person Eve
Person Fay
chief(Cyd) until 2010-01-01
chief(Dan) from 2000-01-01
chief(Eve) from 2000-01-01
barred(Dan)
barred(Eve)
head(Council) is Fay
END
echo '{"Session":"June","date":"2020-06-01","body":"Council","attendees":["Ann","Dan","Bob","Cyd","Eve","Fay"]}' >june.json
try "proofs that are the same are shown once" 1 "^      likewise, for the same reasons: Bob, Cyd$" check likewise.charter --case june.json
has "^    Eve attends June, and no provision permits it$"
has "^    Dan attends June, and no provision permits it$"
has "Dan is barred  likewise.charter:2[0-9]:1"
has "Eve is barred  likewise.charter:2[0-9]:1"
has "^         likewise, for the same reasons: Bob, Cyd$"
lacks "Bob is a chief"
try "proofs that are the same, in JSON" 1 "" check likewise.charter --case june.json --format json
schema check
json '[.cases[0].readings[0].findings[] | select(.proof.like) | "\(.kind) \(.proof.like) \(.message[:3])"] | join(";")' \
  "permission 0 Bob;permission 0 Cyd;prohibition 5 Bob;prohibition 5 Cyd"
json '.cases[0].readings[0].findings[2].proof.instead[0] | "\(.of) \(.is)"' "Ann Bob"
json '[.cases[0].readings[0].findings[] | select(.proof.id) | .message[:3]] | join(" ")' "Ann Dan Eve Ann"
try "without proofs nothing is the same" 1 "Bob attends June, and no provision permits it" check likewise.charter --case june.json --no-proof
lacks "likewise,"
echo 'Session May on 2020-05-01 { body = Council  attendees = {Ann, Bob} }' >may.charter
try "proofs that are the same, of what the record has" 1 "^      likewise, for the same reasons: Bob$" audit likewise.charter may.charter
try "proofs that are the same, of what the record has, in JSON" 1 "" audit likewise.charter may.charter --format json
schema audit
json '.cases[0].readings[0].findings[1].proof.like' 0
echo '{"Session":"July","date":"2020-07-01","body":"Council","attendees":["Ann","Fay"]}' >july.json
try "nobody else" 1 "Ann attends July" check likewise.charter --case july.json
lacks "likewise,"

# ---- long lists ----
{
  echo 'charter Q "Quorum"
use meeting
Body Council "Council"
relation seated(p: Person)
article 1 concerning m: Session { provision 1.1 "(a quorum)" {
  require at least 1/2 of {p: seated(p)} have p in m.attendees
} }'
  for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo "Person P$i"; [ $i = 13 ] || echo "seated(P$i)"; done
} >quorum.charter
echo '{"Session":"June","date":"2020-06-01","attendees":["P1"]}' >june.json
try "a finding names some of many" 1 "P[0-9]* and 3 more; short by 5$" check quorum.charter --case june.json
lacks "no   needs"
try "a full proof names all" 1 "" check quorum.charter --case june.json --proof full
tr -s ' \n' ' ' <stdout | grep -o 'no needs at least 1/2 .*' >out
has "has 1: P1; not: \(P[0-9]*, \)\{10\}P[0-9]*; short by 5"
try "a finding names some of many, without a proof" 1 "P[0-9]* and 3 more; short by 5$" check quorum.charter --case june.json --no-proof
echo '{"Session":"June","date":"2020-06-01","attendees":["P1", "P2"]}' >june.json
try "ten are all named" 1 "not: \(P[0-9]*, \)*" check quorum.charter --case june.json --no-proof
lacks " more; "

# ---- forms of proofs ----
try "a short proof begins below the finding" 1 "^      no   1.1  does not apply  likewise.charter:[0-9:]*$" check likewise.charter --case july.json
lacks "Ann may attend July"
cp stdout short
try "text is short by itself" 1 "" check likewise.charter --case july.json --proof short
both "text is short by itself, too" stdout short
try "a full proof begins with the finding" 1 "^      no   Ann may attend July" check likewise.charter --case july.json --proof full
try "no proof" 1 "" check likewise.charter --case july.json --no-proof
cp stdout none
try "no proof, the long way" 1 "" check likewise.charter --case july.json --proof=none
both "no proof either way" stdout none
try "JSON is full by itself" 1 "" check likewise.charter --case july.json --format json
cp stdout full
try "JSON in full" 1 "" check likewise.charter --case july.json --format json --proof full
both "JSON is full" stdout full
try "JSON in short" 1 "" check likewise.charter --case july.json --format json --proof short
schema check
try "a form of proofs that there is not" 64 "^charter: --proof is full, short or none, not 'long'" check likewise.charter --case july.json --proof long
try "two forms of proofs" 64 "contradict" check likewise.charter --case july.json --proof full --no-proof
try "a form of proofs where there are none" 64 "takes no --proof" ask likewise.charter 'invited(Ann, m)' --proof full

# ---- limits ----
# A calculation that does not fit is an error about its case, with the place of the calculation; the other cases are checked.
echo 'charter L "Limits"
kind Person
event Meeting { chair : Person  present : many Person  size : number }
relation weight(p: Person): number
article 1 concerning m: Meeting {
  provision 1.1 "(first)" { require m.chair in m.present }
  provision 1.2 "(second)" { require m.size * m.size * m.size < 1000 }
  provision 1.3 "(third)" { require at least 1/2 of {p: p in m.present} by weight(p) have p = m.chair }
}
Person Ann
Person Bob
weight(Ann) is 1
weight(Bob) is -1' >limits.charter
large='{"Meeting":"large","date":"2020-06-01","chair":"Ann","present":["Ann"],"size":9999999999999}'
small='{"Meeting":"small","date":"2020-06-01","chair":"Ann","present":["Ann"],"size":3}'
minus='{"Meeting":"minus","date":"2020-06-01","chair":"Bob","present":["Bob"],"size":3}'
printf '%s\n' "$large" "$small" "$minus" >limits.jsonl
try "a calculation that does not fit" 65 "^limits.charter:7:38: error: a number or date in a calculation does not fit .E801.$" check limits.charter --case limits.jsonl
has "while this is checked at limits.jsonl:1:1"
has "^large  not checked: a limit was reached$"
has "^small  Meeting on 2020-06-01"
has "^limits.charter:8:[0-9]*: error: a weight is negative here .E802.$"
has "while this is checked at limits.jsonl:3:1"
cp out one
try "limits, by two threads" 65 "" check limits.charter --case limits.jsonl --jobs 2
cp out two
both "limits, by two threads, say the same" one two
try "limits, in JSON" 65 "" check limits.charter --case limits.jsonl --format json
schema check
json '[.cases[] | "\(.case) \(.line) \(.errors[0].code)"] | join(" ")' "large 1 E801 small 2 null minus 3 E802"
echo "$small" >limits.json
try "limits: what fits is valid" 0 "small" check limits.charter --case limits.json --no-proof
lacks "error"
echo 'Meeting large on 2020-06-01 { chair = Ann  present = {Ann}  size = 9999999999999 }
Meeting small on 2020-07-01 { chair = Ann  present = {Ann}  size = 3 }' >past.charter
echo "$small" | sed 's/:3}/:30}/' >limits.json
try "what a calculation reads several times is shown once" 1 "m.size < 1000: 27000 and 1000" check limits.charter --case limits.json --proof full
lacks "more that do not hold"
name="once"
if [ "$(grep -c "size(small) is 30" out)" = 1 ]; then ok; else no "not once"; fi
try "limits, in the record" 65 "while this is checked at past.charter:1:9" audit limits.charter past.charter
has "^large  not checked: a limit was reached$"
has "^small  Meeting on 2020-07-01"
has "^1 event, 1 more not checked$"
try "limits, in the record, in JSON" 65 "" audit limits.charter past.charter --format json
schema audit
json '.cases[0] | "\(.case) \(.line) \(.errors[0].code)"' "large null E801"
json .summary.unchecked 1
try "limits, of a question" 65 "^query:1:5: error: a number or date in a calculation does not fit" ask limits.charter '1 + 999999999999999999 * 999999999999999999 > 1'
sed 's/1000/1/' limits.charter >tighter.charter
try "limits, of two versions" 65 "large cannot be checked with the old rules" diff limits.charter tighter.charter --case limits.jsonl
has "large cannot be checked with the new rules"
has "^small"

# However many were asked before, and by whichever thread: a calculation that does not fit is met, or it is not.
{
  echo 'charter M "Many" in force from 2000-01-01
kind Person
event Meeting { attendees : many Person }
relation member(p: Person) over time
relation w(p: Person): number
act attend(p: Person, m: Meeting) means p in m.attendees, needs permission
article 1 concerning m: Meeting { provision 1.1 { p may attend m when w(p) * 100000000000000000 > 1 and member(p) } }'
  for i in 0 1 2 3 4 5 6 7 8 9; do echo "Person p$i"; echo "w(p$i) is 1"; echo "member(p$i) from 200$i-01-01 until 201$i-01-01"; done
  echo 'Person q
w(q) is 1000
member(q) until 2001-01-01'
} >many.charter
i=0
while [ $i -lt 120 ]; do
  echo "{\"Meeting\":\"M$i\",\"date\":\"2010-06-01\",\"attendees\":[\"p1\",\"p2\",\"p3\",\"p4\",\"p5\"$([ $((i % 10)) -ne 9 ] || echo ',"q"')]}"
  i=$((i + 1))
done >many.jsonl
try "limits, late in a stream" 65 "^M119  not checked" check many.charter --case many.jsonl --no-proof
name="limits, each time"
if [ "$(grep -c "not checked" out)" = 12 ]; then ok; else no "not twelve times"; fi
cp stdout one
try "limits, late in a stream, by two threads" 65 "" check many.charter --case many.jsonl --no-proof --jobs 2
cp stdout two
both "limits, late in a stream, the same" one two
try "limits, with proofs" 65 "" check many.charter --case many.jsonl
name="limits, with proofs as without"
if [ "$(grep -c "not checked" out)" = 12 ]; then ok; else no "not twelve times"; fi

# ---- where files are found ----
mkdir -p tree/rules/club tree/rules/lib tree/else/lib
echo 'charter C "Club"
use words' >tree/rules/club/c.charter
echo 'kind' >tree/rules/lib/words.charter
echo 'kind  ' >tree/else/lib/words.charter
try "a folder beside is called what it is called" 1 "^tree/rules/lib/words.charter:1:" lint tree/rules/club
mkdir tree/else/away
mv tree/rules/club tree/else/away/club && ln -s ../else/away/club tree/rules/club && mkdir tree/else/away/lib && cp tree/else/lib/words.charter tree/else/away/lib
try "unless that is another" 1 "^tree/rules/club/../lib/words.charter:1:" lint tree/rules/club

# ---- what does not concern a meeting ----
# Statements of another body are counted, and few of them shown, behind those that are about this one; as many as are in force.
{
  echo 'charter Misses "Who may attend"
kind Person
kind Body
event Meeting { present : many Person  body : Body }
relation member(p: Person) over time  "{p} is a member"
act attend(p: Person, m: Meeting) means p in m.present, needs permission
article 1 concerning m: Meeting {'
  for i in 1 2 3 4 5 6; do echo "  provision 1.$i { p may attend m when member(p) and m.body = Society }"; done
  echo '  provision 1.7 "(the board)" { p may attend m when member(p) and m.body = Board }
  provision 1.8 in force until 2000-01-01 { _ may attend m when m.body = Society }
}
Body Board
Body Society
Person Ann
Person Bob
member(Bob) from 2001-01-01'
} >misses.charter
for year in 2022 1999 2021 1998; do echo "{\"Meeting\":\"m$year\",\"date\":\"$year-01-01\",\"body\":\"Board\",\"present\":[\"Ann\",\"Bob\"]}"; done >misses.jsonl
try "misses" 1 "^      no   1.7  does not apply" check misses.charter --case misses.jsonl
name="misses: what is near comes first"
if [ "$(grep -c -A 1 "no provision permits it" out)" = 4 ] && [ "$(grep -c -B 2 "^      no   1.7" out)" = 4 ] &&
  [ "$(grep "^      no   1" out | sed -n 1p | cut -c12-14)" = 1.7 ]; then ok; else no "not first"; fi
name="misses: how many more"
if [ "$(grep -o "and [0-9] more that do not hold" out | cut -c5 | tr -d '\n')" = 4545 ]; then ok; else no "other numbers"; fi
cp stdout one
: >two
while read -r line; do
  echo "$line" >misses.json
  "$charter" check misses.charter --case misses.json >>two 2>/dev/null
done <misses.jsonl
both "misses: one by one the same" one two
try "misses: a whole proof has them all" 1 "" check misses.charter --case misses.jsonl --format json
schema check
json '[.cases[].readings[0].findings[0].proof.premises[0].premises | "\(length) \(.[0].provision)"] | join(", ")' "7 1.7, 8 1.7, 7 1.7, 8 1.7"

# What is remembered of one case is not another's: statements about somebody, and plans where a case introduces many.
cat >heads.charter <<'END'
charter Door "Rules"
kind Person
kind Body
relation known(p: Person)
event Meeting { body : Body  form : regular | other size : number present : many Person }
act attend(p: Person, m: Meeting) "{p} attends {m}" means p in m.present, needs permission
article 1 "The door" concerning m: Meeting where m.body = Board {
  provision 1.1 "One." { p1 may attend m when m.form = other }
  provision 1.2 "Two." { p2 may attend m when m.form = other }
  provision 1.3 "Known." { p may attend m when m.form = other and known(p) }
  provision 1.4 "Three." { p3 may attend m when m.size = 99 }
}
Body Board
Person p0 "Zero"
Person p1 "One"
Person p2 "Two"
Person p3 "Three"
Person p4 "Four"
known(p4)
END
cat >heads.jsonl <<'END'
{"Meeting":"A","date":"2010-01-01","body":"Board","form":"regular","size":3,"present":["p1"]}
{"Meeting":"B","date":"2010-01-01","body":"Board","form":"regular","size":3,"present":["p2"]}
{"Meeting":"C","date":"2010-01-01","body":"Board","form":"regular","size":3,"present":["p0"]}
{"Meeting":"C","date":"2010-01-01","body":"Board","form":"regular","size":3,"present":["p3"]}
{"Meeting":"C","date":"2010-01-01","body":"Board","form":"regular","size":3,"present":["p1","p2","p0","p3"]}
END
one_by_one "heads with constants, one by one the same" heads.charter heads.jsonl
cat >plans.charter <<'END'
charter Door "Rules"
kind Person
kind State
kind Body
relation strong(s: State)
relation num(s: State): number optional
relation big(s: State)
relation weak(s: State)
relation known(p: Person)
event Meeting { body : Body  size : number present : many Person }
act attend(p: Person, m: Meeting) means p in m.present, needs permission
article 9 { provision 9.1 "w." { weak(s) when big(s) and num(s) * num(s) * num(s) > 5
 } }
article 1 "The door" concerning m: Meeting where m.body = Board {
  provision 1.1 "One." { p may attend m when known(p) and strong(s) and weak(s) }
}
Body Board
Person p0
known(p0)
State s0
State s1
State s2
State s3
State s4
State s5
State s6
State s7
State s8
State s9
State s10
State s11
State s12
State s13
State s14
State s15
State s16
State s17
State s18
State s19
State s20
State s21
State s22
State s23
State s24
State s25
State s26
State s27
State s28
State s29
State s30
State s31
State s32
State s33
State s34
State s35
State s36
State s37
State s38
State s39
State s40
State s41
State s42
State s43
State s44
State s45
State s46
State s47
State s48
State s49
State s50
State s51
State s52
State s53
State s54
State s55
State s56
State s57
State s58
State s59
State s60
State s61
State s62
State s63
State s64
State s65
State s66
State s67
State s68
State s69
State s70
State s71
State s72
State s73
State s74
State s75
State s76
State s77
State s78
State s79
State s80
State s81
State s82
State s83
State s84
State s85
State s86
State s87
State s88
State s89
State s90
State s91
State s92
State s93
State s94
State s95
State s96
State s97
State s98
State s99
strong(s0)
strong(s1)
strong(s2)
strong(s3)
strong(s4)
strong(s5)
strong(s6)
strong(s7)
strong(s8)
strong(s9)
strong(s10)
strong(s11)
strong(s12)
strong(s13)
strong(s14)
strong(s15)
strong(s16)
strong(s17)
strong(s18)
strong(s19)
strong(s20)
strong(s21)
strong(s22)
strong(s23)
strong(s24)
strong(s25)
strong(s26)
strong(s27)
strong(s28)
strong(s29)
strong(s30)
strong(s31)
strong(s32)
strong(s33)
strong(s34)
strong(s35)
strong(s36)
strong(s37)
strong(s38)
strong(s39)
strong(s40)
strong(s41)
strong(s42)
strong(s43)
strong(s44)
strong(s45)
strong(s46)
strong(s47)
strong(s48)
strong(s49)
strong(s50)
strong(s51)
strong(s52)
strong(s53)
strong(s54)
strong(s55)
strong(s56)
strong(s57)
strong(s58)
strong(s59)
strong(s60)
strong(s61)
strong(s62)
big(s99)
num(s99) is 9000000000
END
cat >plans.jsonl <<'END'
{"Meeting": "A", "date": "2010-01-01", "body": "Board", "size": 3, "introduces": {"Person": ["N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N10", "N11", "N12", "N13", "N14", "N15", "N16", "N17", "N18", "N19", "N20", "N21", "N22", "N23", "N24", "N25", "N26", "N27", "N28", "N29", "N30", "N31", "N32", "N33", "N34", "N35", "N36", "N37", "N38", "N39"]}, "present": ["p0"]}
{"Meeting": "B", "date": "2010-01-01", "body": "Board", "size": 3, "present": ["p0"]}
END
one_by_one "plans, one by one the same" plans.charter plans.jsonl

# A label that the record and an assumption give to two is of several, as if both were recorded.
cat >label.charter <<'END'
charter C "c"
kind Person
event Session { chair : Person }
relation good(p: Person)
article 1 "one" concerning m: Session { provision 1.1 "The chair is good." { require good(m.chair) } }
Person p1 "John Smith"
good(p1)
END
echo '{"Session":"s1","date":"2001-01-01","chair":"John Smith"}' >label.json
try "a label of one" 0 "valid" check label.charter --case label.json
try "a label of a recorded and an assumed one" 65 "is the label of several individuals" check label.charter --case label.json --assume 'Person p2 "John Smith"'

# ---- output that goes nowhere ----
name="a reader that stops reading"
i=0
while [ $i -lt 2000 ]; do echo "$good"; i=$((i + 1)); done >many.jsonl
timeout 30 "$charter" check "$base" --case many.jsonl 2>out | head -n 1 >/dev/null
if [ ! -s out ]; then ok; else no "words about it"; fi
if [ -w /dev/full ]; then
  name="a full disk"
  timeout 30 "$charter" check "$base" --case good.json >/dev/full 2>out
  if [ $? -eq 70 ] && grep -q "cannot be written" out; then ok; else no "not reported"; fi
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
