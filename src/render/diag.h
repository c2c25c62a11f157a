/* diag.h - diagnostics as text (the line, a caret under the span, a hint, the second place) and as JSON. */
#ifndef CHARTER_RENDER_DIAG_H
#define CHARTER_RENDER_DIAG_H
#include "render/json.h"
#include "render/out.h"

/* All of them, sorted by place first; ends with a count when some were dropped. */
void diags_text(Out *, Sources *, Diags *);
/* One JSON object each, in a list. */
void diags_json(JsonOut *, Sources *, Diags *);
/* Whether a diagnostic of this sort is among them. */
bool diags_have(const Diags *, DiagId);
#endif
