# Draws the rows of bench/growth (panel TAB x TAB y) as SVG: small panels with logarithmic axes, a line through the points,
# a thinner one through those of a panel that is named -proofs, and a dotted line that shows how it would look if it grew in proportion
# (or, where it should, did not grow).
BEGIN {
  FS = "\t"
  split("persons provisions attendees loading memory answer", panels, " ")
  title["persons"] = "Time for each meeting"; sub_title["persons"] = "as the record grows"
  xs["persons"] = "persons"; ys["persons"] = "µs"; flat["persons"] = 1
  title["provisions"] = "Time for each meeting"; sub_title["provisions"] = "as provisions grow that cannot apply"
  xs["provisions"] = "provisions"; ys["provisions"] = "µs"; flat["provisions"] = 1
  title["attendees"] = "Time for each meeting"; sub_title["attendees"] = "as more attend"
  xs["attendees"] = "attendees"; ys["attendees"] = "µs"
  title["loading"] = "Loading"; sub_title["loading"] = "start to the first answer"
  xs["loading"] = "entries of the record"; ys["loading"] = "ms"
  title["memory"] = "Peak memory for each entry"; sub_title["memory"] = "of the whole process, loading one meeting"
  xs["memory"] = "entries of the record"; ys["memory"] = "bytes"; flat["memory"] = 1
  title["answer"] = "Who may attend"; sub_title["answer"] = "beyond loading, as the answer grows"
  xs["answer"] = "persons who may"; ys["answer"] = "ms"
}
# Logarithms are taken: what noise made zero or less is left out, and what is no number, which would have no end of decades.
$2 + 0 > 0 && $3 + 0 > 0 && $2 + 0 < 1e12 && $3 + 0 < 1e12 { n = ++count[$1]; x[$1, n] = $2 + 0; y[$1, n] = $3 + 0 }
function log10(v) { return log(v) / log(10) }
function floor(v, i) { i = int(v); return i > v ? i - 1 : i }
function short(v) { return v >= 1000000 ? v / 1000000 "M" : v >= 1000 ? v / 1000 "k" : v < 1 ? v "" : v "" }
function px(v) { return left + (log10(v) - x0) / (x1 - x0) * wide }
function py(v) { return top + high - (log10(v) - y0) / (y1 - y0) * high }
function panel(p, i, lo, hi, d, e) {
  lo = hi = y[p, 1]
  for (i = 2; i <= count[p]; i++) { if (y[p, i] < lo) lo = y[p, i]; if (y[p, i] > hi) hi = y[p, i] }
  x0 = floor(log10(x[p, 1]) + 0.0001); x1 = -floor(-log10(x[p, count[p]]) + 0.0001)
  y0 = floor(log10(lo) + 0.0001); y1 = -floor(-log10(hi) + 0.0001)
  if (y1 - y0 < 2) y1 = y0 + 2
  if (x1 == x0) x1 = x0 + 1
  printf "<text class=\"h\" x=\"%d\" y=\"%d\">%s</text>\n", left - 34, top - 32, title[p]
  printf "<text x=\"%d\" y=\"%d\">%s</text>\n", left - 34, top - 16, sub_title[p]
  for (d = x0; d <= x1; d++) {
    printf "<path class=\"g\" d=\"M%.1f %dv%d\"/>", px(10 ^ d), top, high
    printf "<text class=\"t\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>\n", px(10 ^ d), top + high + 15, short(10 ^ d)
  }
  for (d = y0; d <= y1; d++) {
    printf "<path class=\"g\" d=\"M%d %.1fh%d\"/>", left, py(10 ^ d), wide
    printf "<text class=\"t\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>\n", left - 6, py(10 ^ d) + 4, short(10 ^ d)
  }
  printf "<text class=\"t\" text-anchor=\"end\" x=\"%d\" y=\"%d\">%s</text>\n", left + wide, top + high + 30, xs[p]
  printf "<text class=\"t\" x=\"%d\" y=\"%d\">%s</text>\n", left + 5, top + 12, ys[p]
  e = flat[p] ? y[p, 1] : y[p, 1] * x[p, count[p]] / x[p, 1]
  printf "<clipPath id=\"c%s\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>", p, left, top, wide, high
  printf "<path class=\"e\" clip-path=\"url(#c%s)\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n<path class=\"l\" d=\"", p, px(x[p, 1]), py(y[p, 1]), px(x[p, count[p]]), py(e)
  for (i = 1; i <= count[p]; i++) printf "%s%.1f %.1f", i == 1 ? "M" : "L", px(x[p, i]), py(y[p, i])
  print "\"/>"
  lo = p "-proofs"
  for (i = 1; i <= count[lo]; i++) printf "%s%.1f %.1f", i == 1 ? "<path class=\"m\" d=\"M" : "L", px(x[lo, i]), py(y[lo, i])
  if (count[lo]) print "\"/>"
  for (i = 1; i <= count[p]; i++) printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s: %s %s</title></circle>\n", px(x[p, i]), py(y[p, i]), x[p, i], y[p, i], ys[p]
}
END {
  wide = 230; high = 160
  print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 560\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">"
  print "<style>.h{font-size:14px;font-weight:bold}.t{font-size:11px;fill:#666}.g{stroke:#ddd;fill:none}.e{stroke:#999;stroke-dasharray:2 4;fill:none}.l{stroke:#1f5fa8;stroke-width:2;fill:none}.m{stroke:#c7762b;stroke-width:1.5;fill:none}circle{fill:#1f5fa8}</style>"
  print "<rect width=\"960\" height=\"560\" fill=\"#fff\"/>"
  for (k = 1; k <= 6; k++) {
    if (count[panels[k]] < 2) continue
    left = 56 + (k - 1) % 3 * 310
    top = 56 + int((k - 1) / 3) * 270
    panel(panels[k])
  }
  print "</svg>"
}
