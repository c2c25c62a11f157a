/* diff.c - what two versions of the rules make of the same events: verdicts and findings that are not the same. */
#include "render/answer.h"

enum { ABSENT = VERDICTS };        /* in place of a verdict: the event is in the other version's record alone */

static uint32_t verdict_of(const Check *c) { return c ? (uint32_t)c->verdict : ABSENT; }

/* ---- comparing ---- */
static const char *label_of(const View *v, const Finding *f) {
  return f->prov ? name_text(v->program->names, v->program->provs.at[f->prov].label) : NULL;
}

static bool same_text(const char *a, const char *b) { return a == b || (a && b && !strcmp(a, b)); }

typedef struct Told { const Finding *f; const char *message; } Told;
static Told *told(Arena *arena, const View *v, const Check *c) {
  uint32_t n = c ? c->findings.n : 0;
  Told *all = NEW_ARRAY(arena, Told, n + 1);
  for (uint32_t i = 0; i < n; i++)
    all[i] = (Told){ c->findings.at[i], finding_message(v->engine, arena, c->findings.at[i]) };
  return all;
}
static bool same_finding(const View *was, Told one, const View *is, Told other) {
  const Finding *a = one.f, *b = other.f;
  if (a->kind != b->kind || a->truth != b->truth || a->needs.n != b->needs.n) return false;
  if (strcmp(one.message, other.message) != 0) return false;
  for (uint32_t i = 0; i < a->needs.n; i++)
    if (strcmp(a->needs.at[i], b->needs.at[i]) != 0) return false;
  return same_text(label_of(was, a), label_of(is, b));
}

/* The findings of one that the other has not; of several alike as many as it has more. */
static void missing_from(Arena *arena, const View *v, const Check *one, const View *w, const Check *other,
                         Findings *out) {
  const Told *these = told(arena, v, one), *those = told(arena, w, other);
  bool *taken = NEW_ARRAY(arena, bool, (other ? other->findings.n : 0) + 1);
  for (uint32_t i = 0; one && i < one->findings.n; i++) {
    bool found = false;
    for (uint32_t k = 0; other && k < other->findings.n && !found; k++) {
      found = !taken[k] && same_finding(v, these[i], w, those[k]);
      taken[k] = taken[k] || found;
    }
    if (!found) vec_push(arena, out, one->findings.at[i]);
  }
}

bool change_of(Arena *arena, const View *was, const Check *before, const View *is, const Check *after, Verdicts *out) {
  *out = (Verdicts){ .before = before, .after = after };
  missing_from(arena, was, before, is, after, &out->gone);
  missing_from(arena, is, after, was, before, &out->came);
  return verdict_of(before) != verdict_of(after) || out->gone.n || out->came.n;
}

/* ---- many of them ---- */
DiffSummary *diff_summary_new(Arena *arena, uint32_t nreadings) {
  DiffSummary *s = NEW(arena, DiffSummary);
  s->nreadings = nreadings;
  s->verdicts = NEW_ARRAY(arena, uint32_t, (size_t)nreadings * (VERDICTS + 1) * (VERDICTS + 1) + 1);
  s->findings = NEW_ARRAY(arena, uint32_t, nreadings + 1);
  return s;
}

static uint32_t *verdicts_at(const DiffSummary *s, uint32_t reading, uint32_t before, uint32_t after) {
  return &s->verdicts[(reading * (VERDICTS + 1) + before) * (VERDICTS + 1) + after];
}

/* The provision by which something changes: that of the finding, or the one that permits it in the other version. */
static const char *turns_on(const View *v, const Finding *f, const char **permits, uint32_t i) {
  return permits && permits[i] ? permits[i] : label_of(v, f);
}

static void count_provision(DiffSummary *s, Arena *arena, const char *label, bool came) {
  uint32_t i = 0;
  while (i < s->provisions.n && !same_text(s->provisions.at[i].label, label)) i++;
  if (i == s->provisions.n) {
    ProvisionChange p = { label ? arena_text(arena, label, strlen(label)) : NULL, 0, 0 };
    vec_push(arena, &s->provisions, p);
  }
  if (came) s->provisions.at[i].came++;
  else s->provisions.at[i].gone++;
}

void diff_summary_add(DiffSummary *s, Arena *arena, const View *was, const View *is, const EventChange *e) {
  bool changed = false;
  s->compared++;
  for (uint32_t r = 0; r < e->nreadings; r++) {
    const Verdicts *c = &e->readings[r];
    if (!c->differs) continue;
    changed = true;
    if (verdict_of(c->before) == verdict_of(c->after)) s->findings[r]++;
    else ++*verdicts_at(s, r, verdict_of(c->before), verdict_of(c->after));
    for (uint32_t i = 0; i < c->gone.n; i++)
      count_provision(s, arena, turns_on(was, c->gone.at[i], c->permits_new, i), false);
    for (uint32_t i = 0; i < c->came.n; i++)
      count_provision(s, arena, turns_on(is, c->came.at[i], c->permits_old, i), true);
  }
  s->changed += changed;
}

/* ---- text ---- */
static void verdict_or_absent(Out *out, uint32_t verdict) {
  if (verdict == ABSENT) out_inked(out, INK_DIM, "not in the record");
  else verdict_text(out, (Verdict)verdict);
}

static void findings_text(Out *out, View *v, const Findings *all, bool came, const char **permits) {
  if (!all->n) return;
  out_puts(out, "    ");
  out_inked(out, came ? INK_RED : INK_GREEN, came ? "new" : "gone");
  out_puts(out, "\n");
  for (uint32_t i = 0; i < all->n && out_usable(out); i++) {
    finding_text(out, v, all->at[i], 6);
    if (!permits || !permits[i]) continue;
    out_spaces(out, 10);
    out_wrapped(out, arena_printf(v->arena, "the %s rules permit it by %s", came ? "old" : "new", permits[i]), 10, 12);
    out_puts(out, "\n");
  }
}

void diff_text(Out *out, View *was, View *is, const EventChange *e, const char *const *names) {
  size_t widest = 0;
  out_spaces(out, e->nested ? 2 : 0);
  out_inked(out, INK_BOLD, e->name);
  out_printf(out, "  %s on ", e->kind);
  out_puts(out, instant_text(is, e->at));
  out_puts(out, "\n");
  for (uint32_t r = 0; r < e->nreadings; r++)
    if (text_width(names[r]) > widest) widest = text_width(names[r]);
  for (uint32_t r = 0; r < e->nreadings; r++) {
    const Verdicts *c = &e->readings[r];
    if (!c->differs) continue;
    view_begin(was);
    view_begin(is);
    out_puts(out, "  ");
    out_puts(out, names[r]);
    out_spaces(out, widest - text_width(names[r]) + 2);
    verdict_or_absent(out, verdict_of(c->before));
    if (verdict_of(c->before) != verdict_of(c->after)) {
      out_puts(out, " -> ");
      verdict_or_absent(out, verdict_of(c->after));
    } else {
      out_puts(out, ", as before");
    }
    out_puts(out, "\n");
    findings_text(out, was, &c->gone, false, c->permits_new);
    findings_text(out, is, &c->came, true, c->permits_old);
  }
  out_puts(out, "\n");
}

static const char *const verdict_titles[] = { "valid", "undetermined", "BREACH", "INVALID", "not in the record" };

static void count_text(Out *out, bool *first, uint32_t n, const char *what) {
  if (!n) return;
  out_printf(out, "%s%u %s", *first ? "" : ", ", n, what);
  *first = false;
}

void diff_summary_text(Out *out, View *v, const DiffSummary *s, const char *const *names) {
  out_printf(out, "%u event%s compared; ", s->compared, s->compared == 1 ? "" : "s");
  if (!s->changed) {
    out_puts(out, "nothing changes\n");
    return;
  }
  out_printf(out, "something changes for %u\n", s->changed);
  for (uint32_t r = 0; r < s->nreadings; r++) {
    bool first = true;
    out_printf(out, "  %s: ", names[r]);
    for (uint32_t a = 0; a <= VERDICTS; a++)
      for (uint32_t b = 0; b <= VERDICTS; b++) {
        const char *step = arena_printf(v->arena, "%s -> %s", verdict_titles[a], verdict_titles[b]);
        count_text(out, &first, *verdicts_at(s, r, a, b), step);
      }
    count_text(out, &first, s->findings[r], "with other findings and the same verdict");
    out_puts(out, first ? "nothing changes\n" : "\n");
  }
  for (uint32_t i = 0; i < s->provisions.n; i++) {
    bool first = true;
    const ProvisionChange *p = &s->provisions.at[i];
    out_printf(out, "  %s: ", p->label ? p->label : "by no provision");
    count_text(out, &first, p->came, p->came == 1 ? "new finding" : "new findings");
    count_text(out, &first, p->gone, p->gone == 1 ? "finding gone" : "findings gone");
    out_puts(out, "\n");
  }
}

/* ---- JSON ---- */
static const char *verdict_json(uint32_t verdict) { return verdict == ABSENT ? NULL : verdict_word((Verdict)verdict); }

static void findings_json(JsonOut *j, View *v, const char *key, const Findings *all) {
  json_key(j, key);
  json_list(j);
  for (uint32_t i = 0; i < all->n; i++) finding_json(j, v, all->at[i]);
  json_list_end(j);
}

static void permits_json(JsonOut *j, const char *key, const Findings *all, const char **permits) {
  bool any = false;
  for (uint32_t i = 0; permits && i < all->n; i++) any = any || permits[i];
  if (!any) return;
  json_key(j, key);
  json_list(j);
  for (uint32_t i = 0; i < all->n; i++) {
    if (permits[i]) json_str(j, permits[i]);
    else json_null(j);
  }
  json_list_end(j);
}

void diff_json(JsonOut *j, View *was, View *is, const EventChange *e, const char *const *names) {
  json_object(j);
  if (e->line) json_key_int(j, "line", (int64_t)e->line);
  json_key_str(j, "event", e->name);
  json_key_str(j, "kind", e->kind);
  json_key_str(j, "at", instant_text(is, e->at));
  json_key(j, "readings");
  json_list(j);
  for (uint32_t r = 0; r < e->nreadings; r++) {
    const Verdicts *c = &e->readings[r];
    if (!c->differs) continue;
    json_object(j);
    json_key_str(j, "reading", names[r]);
    json_key_str(j, "old", verdict_json(verdict_of(c->before)));
    json_key_str(j, "new", verdict_json(verdict_of(c->after)));
    findings_json(j, was, "gone", &c->gone);
    findings_json(j, is, "came", &c->came);
    permits_json(j, "permits_new", &c->gone, c->permits_new);
    permits_json(j, "permits_old", &c->came, c->permits_old);
    json_object_end(j);
  }
  json_list_end(j);
  json_object_end(j);
}

void diff_summary_json(JsonOut *j, const DiffSummary *s, const char *const *names) {
  json_object(j);
  json_key_int(j, "compared", s->compared);
  json_key_int(j, "changed", s->changed);
  json_key(j, "readings");
  json_list(j);
  for (uint32_t r = 0; r < s->nreadings; r++) {
    json_object(j);
    json_key_str(j, "reading", names[r]);
    json_key(j, "verdicts");
    json_list(j);
    for (uint32_t a = 0; a <= VERDICTS; a++)
      for (uint32_t b = 0; b <= VERDICTS; b++) {
        if (!*verdicts_at(s, r, a, b)) continue;
        json_object(j);
        json_key_str(j, "old", verdict_json(a));
        json_key_str(j, "new", verdict_json(b));
        json_key_int(j, "events", *verdicts_at(s, r, a, b));
        json_object_end(j);
      }
    json_list_end(j);
    json_key_int(j, "findings_only", s->findings[r]);
    json_object_end(j);
  }
  json_list_end(j);
  json_key(j, "provisions");
  json_list(j);
  for (uint32_t i = 0; i < s->provisions.n; i++) {
    json_object(j);
    json_key_str(j, "provision", s->provisions.at[i].label);
    json_key_int(j, "came", s->provisions.at[i].came);
    json_key_int(j, "gone", s->provisions.at[i].gone);
    json_object_end(j);
  }
  json_list_end(j);
  json_object_end(j);
}
