/* stream.c - takes a source apart into cases: one object, a list of objects, or one object a line. */
#include "data/reader.h"

/* A table of names of so few slots stays in the nearest cache: to have it fetched is work for nothing. */
enum { NAMES_NEAR = 1 << 11 };
static const NameTable *names_far(const Program *p, bool longs) {
  const Names *names = program_directory(p).names;
  const NameTable *t = names ? names_table(names, longs) : NULL;
  return t && t->mask >= NAMES_NEAR ? t : NULL;
}
CaseReader *case_reader_new(Arena *arena, Program *p) {
  CaseReader *r = NEW(arena, CaseReader);
  r->arena = arena;
  r->program = p;
  r->names = p->names;
  r->attrs = NEW_ARRAY(arena, PredIds, p->kinds.n + 1);
  r->attrs_known = NEW_ARRAY(arena, bool, p->kinds.n + 1);
  r->ninds = p->inds.n;
  r->texts.arena = arena;
  r->texts.names[false] = names_far(p, false);
  r->texts.names[true] = names_far(p, true);
  return r;
}

void case_reader_rosters(CaseReader *r) { r->rosters = true; }
void case_reader_names(CaseReader *r, Names *names) { r->names = names; }
Span case_reader_span(const CaseReader *r) { return (Span){ r->file, r->case_lo, r->case_hi }; }
uint64_t case_reader_line(const CaseReader *r) { return r->case_line; }
bool case_reader_is_stream(const CaseReader *r) { return r->multiple; }

static size_t line_end(const Source *s, size_t at) {
  const char *nl = at < s->len ? memchr(s->text + at, '\n', s->len - at) : NULL;
  return nl ? (size_t)(nl - s->text) : s->len;
}

/* Whether brackets in [at, end) close what they open, outside strings. */
static bool balanced(const char *text, size_t at, size_t end) {
  long depth = 0;
  bool inside = false;
  for (; at < end; at++) {
    char c = text[at];
    if (inside) {
      if (c == '\\') at++;
      else if (c == '"') inside = false;
    } else if (c == '"') {
      inside = true;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      depth--;
    }
  }
  return !inside && depth == 0;
}

static size_t first_of(const char *text, size_t len) { return len >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3) ? 3 : 0; }

static size_t skip(const char *text, size_t at, size_t len) {
  return json_skip(&(Source){ .text = text, .len = len }, at, len);
}

/* One object a line: the first line is complete, or is not the beginning of an object, or the next begins one. */
int case_text_is_lines(const char *text, size_t len, bool whole) {
  size_t first = skip(text, first_of(text, len), len);
  if (first >= len) return whole ? 0 : -1;
  if (text[first] == '[') return 0;
  const char *nl = memchr(text + first, '\n', len - first);
  if (!nl && !whole) return -1;
  size_t end = nl ? (size_t)(nl - text) : len;
  if (nl && text[first] == '{' && balanced(text, first, end)) return 1;
  size_t next = skip(text, end, len);
  if (next >= len) return whole ? 0 : -1;
  return text[first] != '{' || (text[next] == '{' && text[next - 1] == '\n');
}

static void begin(CaseReader *r, uint32_t file, size_t at, uint64_t line) {
  r->file = file;
  r->source = r->program->sources->all.at[file];
  r->at = at;
  r->begun = r->ended = false;
  r->line = line;
  r->ncases = 0;
  r->line_at = 0;
}

void case_reader_open(CaseReader *r, uint32_t file) {
  const Source *s = r->program->sources->all.at[file];
  begin(r, file, first_of(s->text, s->len), 1);
  size_t first = json_skip(s, r->at, s->len);
  bool lines = case_text_is_lines(s->text, s->len, true);
  r->shape = first < s->len && s->text[first] == '[' ? SHAPE_LIST : lines ? SHAPE_LINES : SHAPE_ONE;
  r->multiple = r->shape == SHAPE_LIST || (lines && json_skip(s, line_end(s, first), s->len) < s->len);
}

void case_reader_piece(CaseReader *r, uint32_t file, uint64_t line, bool more) {
  const Source *s = r->program->sources->all.at[file];
  begin(r, file, line == 1 ? first_of(s->text, s->len) : 0, line);
  r->shape = SHAPE_LINES;
  r->begun = true;
  size_t first = json_skip(s, r->at, s->len);
  r->multiple = more || line > 1 || json_skip(s, line_end(s, first), s->len) < s->len;
}

/* Notes where the case begins. */
static void begin_case(CaseReader *r, size_t lo) {
  const char *text = r->source->text;
  while (r->line_at < lo) {
    const char *nl = memchr(text + r->line_at, '\n', lo - r->line_at);
    if (!nl) {
      r->line_at = lo;
      break;
    }
    r->line++;
    r->line_at = (size_t)(nl - text) + 1;
  }
  r->case_lo = r->case_hi = (uint32_t)lo;
  r->case_line = r->line;
  r->ncases++;
  near_begin(r, r->shape == SHAPE_LINES ? r->line : r->ncases);      /* of lines other readers may have read some */
}

static Span here(const CaseReader *r, size_t lo, size_t hi) { return (Span){ r->file, (uint32_t)lo, (uint32_t)hi }; }

static ReadStatus take(CaseReader *r, Arena *arena, Diags *diags, Json *j, Case **out) {
  if (!j) return READ_BAD;
  if (j->type != J_OBJECT) {
    diag_add(diags, D_JSON_TYPE, here(r, j->lo, j->hi), "%s stands here, and a case is an object", json_type_words(j))->hint =
        "as in {\"Session\": \"2022-01-10\", \"date\": \"2022-01-10\", ..}";
    return READ_BAD;
  }
  *out = read_object(r, arena, diags, j);
  if (!*out) return READ_BAD;
  (*out)->source_line = r->case_line;
  return READ_CASE;
}

static void trailing(CaseReader *r, Diags *diags, size_t at, const char *after) {
  diag_add(diags, D_JSON, here(r, at, at + 1), "further text after %s", after)->hint =
      "several cases are a list [..], or stand one on a line";
}

/* The next line is about as long as this one, and comes into the cache while this one is judged. */
static void line_expect(const Source *s, size_t at, size_t len) {
  enum { CACHE_LINE = 64, MOST = 4096 };
  if (len > MOST) len = MOST;
  if (len > s->len - at) len = s->len - at;
  for (size_t i = 0; i < len; i += CACHE_LINE) __builtin_prefetch(s->text + at + i);
}
static ReadStatus read_line(CaseReader *r, Arena *arena, Diags *diags, Case **out) {
  const Source *s = r->source;
  size_t at = json_skip(s, r->at, s->len), end, stop;
  if (at >= s->len) return READ_END;
  begin_case(r, at);
  r->line_at = stop = line_end(s, at);       /* on the same line */
  r->case_hi = (uint32_t)stop;
  r->at = stop;
  line_expect(s, stop, stop - at);
  Json *j = json_parse(arena, diags, s, r->file, at, stop, &end, &r->texts);
  if (!j) return READ_BAD;
  end = json_skip(s, end, stop);
  if (end < stop) {
    trailing(r, diags, end, "the case of this line");
    return READ_BAD;
  }
  r->case_hi = j->hi;
  return take(r, arena, diags, j, out);
}

static ReadStatus read_one(CaseReader *r, Arena *arena, Diags *diags, Case **out) {
  const Source *s = r->source;
  size_t at = json_skip(s, r->at, s->len), end;
  if (at >= s->len) return READ_END;
  begin_case(r, at);
  if (r->begun && s->text[at] != '{') {
    trailing(r, diags, at, "the case");
    r->ended = true;
    return READ_BAD;
  }
  r->multiple = r->multiple || r->begun;
  r->begun = true;
  Json *j = json_parse(arena, diags, s, r->file, at, s->len, &end, &r->texts);
  r->at = end;
  r->case_hi = (uint32_t)end;
  if (!j && diags->all.n && diags->all.at[diags->all.n - 1].id != D_JSON_TWICE) r->ended = true;
  return take(r, arena, diags, j, out);
}

/* A list: its brackets and commas here, its items by json_parse, so that memory is needed for one at a time. */
static ReadStatus read_item(CaseReader *r, Arena *arena, Diags *diags, Case **out) {
  const Source *s = r->source;
  size_t at = json_skip(s, r->at, s->len), end;
  if (!r->begun) {
    r->begun = true;
    r->case_lo = (uint32_t)at;
    at = json_skip(s, at + 1, s->len);
    if (at < s->len && s->text[at] == ']') {
      begin_case(r, at);
      diag_add(diags, D_JSON, here(r, at, at + 1), "a list without a case");
      r->ended = true;
      return READ_BAD;
    }
  } else if (at < s->len && s->text[at] == ']') {
    r->ended = true;
    at = json_skip(s, at + 1, s->len);
    if (at >= s->len) return READ_END;
    begin_case(r, at);
    trailing(r, diags, at, "the list of cases");
    return READ_BAD;
  } else if (at < s->len && s->text[at] == ',') {
    at = json_skip(s, at + 1, s->len);
  } else if (at < s->len) {
    begin_case(r, at);
    r->ended = true;
    diag_add(diags, D_JSON, here(r, at, at + 1), "a ',' or ']' is missing between the cases");
    return READ_BAD;
  }
  begin_case(r, at);
  if (at >= s->len) {
    r->ended = true;
    diag_add(diags, D_JSON, here(r, s->len ? s->len - 1 : 0, s->len), "the JSON text ends too early")->hint =
        "a ']' is missing";
    return READ_BAD;
  }
  Json *j = json_parse(arena, diags, s, r->file, at, s->len, &end, &r->texts);
  r->at = end;
  r->case_hi = (uint32_t)end;
  if (!j && diags->all.n && diags->all.at[diags->all.n - 1].id != D_JSON_TWICE) r->ended = true;
  return take(r, arena, diags, j, out);
}

ReadStatus case_read(CaseReader *r, Arena *arena, Diags *diags, Case **out) {
  *out = NULL;
  r->texts.n = 0;
  reader_blank(r);
  if (r->ended) return READ_END;
  const Source *s = r->source;
  if (!r->begun && json_skip(s, r->at, s->len) >= s->len) {
    r->ended = true;
    r->case_line = 1;
    diag_add(diags, D_JSON, here(r, 0, 0), "there is no case here: the text is empty");
    return READ_BAD;
  }
  if (r->shape == SHAPE_LIST) return read_item(r, arena, diags, out);
  if (r->shape == SHAPE_ONE) return read_one(r, arena, diags, out);
  r->begun = true;
  return read_line(r, arena, diags, out);
}
