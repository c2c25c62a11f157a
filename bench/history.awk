# Answers of the workload `history` in one form, for the reader to sort: who presides over what, from when until when,
# adjoining periods joined. Reads `charter timeline`, or lines "chair BODY PERSON FROM UNTIL" and "president TURN STATE".
function put() { if (what != "" && from != until) print what, who, from, until }
function row(w, p, f, u) {
  if (w == what && p == who && f == until) { until = u; return }
  put()
  what = w; who = p; from = f; until = u
}
function day(s) { gsub(/-/, "", s); return substr(s, 1, 8) }
/^chair_of\(B/ { name = $1; sub(/.*\(B/, "chair b", name); sub(/\).*/, "", name); next }
/^president\(/ { name = "president"; turn = 0; next }
$1 == "from" && name == "president" { put(); what = ""; print name, turn++, substr($5, 2) + 0; next }
$1 == "from" { if ($5 != "no") row(name, $5, day($2), day($4)); next }
$1 == "chair" { if ($4 < 20000101) row($1 " " $2, $3, $4, $5 > 20000101 ? 20000101 : $5); next }
$1 == "president" { print }
END { put() }
