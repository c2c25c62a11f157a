/* jobs.c - a stream of cases by several threads, its answers in the order of the cases.
 *
 * The stream is taken in pieces of whole lines (input.h). A worker reads the next piece itself, keeps its answers in memory, and
 * writes them when all before them are written, and then whatever behind them is done already. So nobody hands pieces around, and
 * what is read and what is written stays in the cache of the processor that needs it. There are a few pieces for each worker,
 * and the one that was given back last is used first: memory does not grow with the stream. The main thread is a worker too.
 * A worker is a Cli of its own on the same frozen program: engine, reader, arenas, sources, output.
 *
 * Invariants
 * - Pieces have numbers: [written, taken) are with workers or done; one worker at a time reads, and one at a time writes, neither
 *   under the lock.
 * - A piece belongs to whoever its state says; only what Pool has below the lock is shared, under it.
 * - Nobody waits for input while there are answers to be written.
 * - What is printed is byte for byte what one thread prints: diagnostics stand between answers where they did (Cuts).
 */
#include "api/run.h"
#include "cli/check.h"
#include <pthread.h>
#include <stdlib.h>

enum { PIECES_EACH = 4, WORKER_STACK = 16 << 20 };     /* the stack: more than the evaluator's LIMIT_STACK */

typedef struct Job {
  Piece piece;
  bool done;
  Arena *arena;            /* of its texts, which keep their room from piece to piece */
  Text out, err;
  Cuts cuts;
} Job;

typedef struct Pool {
  Run *main;
  const char *path;
  CaseInput *in;           /* of whoever reads */
  Arena *texts;            /* of what is read */
  Job *jobs;
  uint32_t n;
  pthread_mutex_t lock;
  pthread_cond_t progress;
  Job **order;             /* order[i % n] is the i-th piece */
  Job **idle; uint32_t nidle;              /* the others */
  uint64_t written, taken;
  bool reading, writing;
  bool ended, stop;        /* no piece will follow; nothing more is wanted */
  Trap failure;            /* of a worker, if kind is set */
} Pool;

typedef struct Worker { Pool *pool; pthread_t thread; bool started; Cli cli; Run run; Sources sources; uint32_t file; } Worker;

/* ---- workers ---- */
static void build(Worker *w) {
  const Cli *main = w->pool->main->c;
  Cli *c = &w->cli;
  c->verb = main->verb;
  c->opt = main->opt;
  c->session = main->session;
  c->names = main->names;
  c->nsources = main->nsources;
  c->receipt = main->receipt;
  w->run = *w->pool->main;
  w->run.c = c;
  c->arena = arena_new(&c->trap);
  c->scratch = arena_new(&c->trap);
  if (!c->arena || !c->scratch) mem_fail(&c->trap, FAIL_MEMORY, "a thread");
  w->sources = *main->session.sources;
  w->sources.arena = c->arena;
  w->sources.all.at = NULL;
  w->sources.all.n = w->sources.all.cap = 0;
  vec_room(c->arena, &w->sources.all, main->session.sources->all.n + 1);
  for (uint32_t i = 0; i < main->session.sources->all.n; i++) vec_push(c->arena, &w->sources.all, main->session.sources->all.at[i]);
  w->file = source_add(&w->sources, cli_shown(w->pool->path), "", 0);
  c->session.sources = &w->sources;
  Program *own = NEW(c->arena, Program);
  *own = *main->program;
  own->sources = &w->sources;
  own->names = c->names;
  c->program = own;
  c->engine = engine_new(own, &c->trap);
  if (!c->engine) mem_fail(&c->trap, FAIL_MEMORY, "a thread");
  c->reader = case_reader_new(c->arena, own);
  if (!main->opt.suggest) case_reader_rosters(c->reader);
  uint32_t depth = main->view.proof_depth;
  view_init(&c->view, c->arena, own, c->engine, c->scratch);
  c->view.proof_depth = depth;
  c->view.form = main->view.form;
  if (c->opt.format == FORMAT_JSONL) c->json = json_begin(c->arena, &c->out, false);
}

static void out_to(Out *o, Text *text, const Out *like) {
  out_init_memory(o, text);
  o->colour = like->colour;
}

static void check_piece(Worker *w, Job *job) {
  Cli *c = &w->cli;
  job->out.n = job->err.n = 0;
  job->cuts.n = 0;
  out_to(&c->out, &job->out, &w->pool->main->c->out);
  out_to(&c->err, &job->err, &w->pool->main->c->err);
  w->run.cuts = &job->cuts;
  source_piece(&w->sources, w->file, job->piece.text, job->piece.len, job->piece.line);
  case_reader_piece(c->reader, w->file, job->piece.line, !job->piece.last);
  run_cases(&w->run, w->file);
  out_flush(&c->out);
  out_flush(&c->err);
}

/* ---- pieces ---- */
static void write_job(Pool *p, const Job *job) {
  Cli *c = p->main->c;
  size_t out = 0, err = 0;
  for (uint32_t i = 0; i < job->cuts.n; i++) {
    const Cut *cut = &job->cuts.at[i];
    out_put(&c->out, job->out.at + out, cut->out - out);
    out_flush(&c->out);
    out_put(&c->err, job->err.at + err, cut->err - err);
    out_flush(&c->err);
    out = cut->out;
    err = cut->err;
  }
  if (job->out.n > out) out_put(&c->out, job->out.at + out, job->out.n - out);
  if (!p->in->regular) out_flush(&c->out);       /* whoever writes into the pipe may wait for the answer */
}

static bool may_read(const Pool *p) { return p->nidle && !p->reading && (p->written == p->taken || input_ready(p->in)); }

/* The next piece of the stream, or NULL: there is none, or none is wanted. */
static Job *take(Pool *p, Trap *trap) {
  Job *job = NULL;
  pthread_mutex_lock(&p->lock);
  while (!p->ended && !p->stop && !may_read(p)) pthread_cond_wait(&p->progress, &p->lock);
  if (!p->ended && !p->stop) {
    job = p->idle[--p->nidle];
    p->reading = true;
    pthread_mutex_unlock(&p->lock);
    arena_set_trap(p->texts, trap);
    bool more = input_piece(p->in, &job->piece);
    pthread_mutex_lock(&p->lock);
    p->reading = false;
    if (more) p->order[p->taken++ % p->n] = job;
    else job = NULL, p->ended = true;
    pthread_cond_broadcast(&p->progress);
  }
  pthread_mutex_unlock(&p->lock);
  return job;
}

/* The piece is done; writes it and what is done behind it, or leaves that to whoever writes or has the one before it. */
static void finished(Pool *p, Job *job) {
  pthread_mutex_lock(&p->lock);
  job->done = true;
  while (!p->writing && p->written < p->taken && out_usable(&p->main->c->out)) {
    Job *next = p->order[p->written % p->n];
    if (!next->done) break;
    p->writing = true;
    pthread_mutex_unlock(&p->lock);
    write_job(p, next);
    pthread_mutex_lock(&p->lock);
    p->writing = false;
    p->written++;
    if (!out_usable(&p->main->c->out)) p->stop = true;
    next->done = false;
    p->idle[p->nidle++] = next;
    pthread_cond_broadcast(&p->progress);
  }
  pthread_mutex_unlock(&p->lock);
}

static void failed(Pool *p, const Trap *failure) {
  pthread_mutex_lock(&p->lock);
  if (!p->failure.kind) p->failure = *failure;
  p->stop = true;
  pthread_cond_broadcast(&p->progress);
  pthread_mutex_unlock(&p->lock);
}

static void *work(void *user) {
  Worker *w = user;
  Job *job;
  if (setjmp(w->cli.trap.jump)) {
    failed(w->pool, &w->cli.trap);
    return NULL;
  }
  build(w);
  while ((job = take(w->pool, &w->cli.trap))) {
    arena_set_trap(job->arena, &w->cli.trap);
    check_piece(w, job);
    finished(w->pool, job);
  }
  return NULL;
}

/* ---- all of them ---- */
/* The first worker is this thread. Others that cannot be had are done without. */
static void work_all(Pool *p, Worker *workers, uint32_t n) {
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, WORKER_STACK);
  for (uint32_t i = 0; i < n; i++) workers[i].pool = p;
  for (uint32_t i = 1; i < n; i++) workers[i].started = pthread_create(&workers[i].thread, &attr, work, &workers[i]) == 0;
  pthread_attr_destroy(&attr);
  work(&workers[0]);
  for (uint32_t i = 1; i < n; i++)
    if (workers[i].started) pthread_join(workers[i].thread, NULL);
  for (uint32_t i = 0; i < n; i++) {
    Worker *w = &workers[i];
    run_add(p->main, &w->run);
    engine_free(w->cli.engine);
    arena_free(w->cli.scratch);
    arena_free(w->cli.arena);
  }
}

static void pool_free(Pool *p) {
  for (uint32_t i = 0; i < p->n; i++) arena_free(p->jobs[i].arena);
  arena_free(p->texts);
  pthread_cond_destroy(&p->progress);
  pthread_mutex_destroy(&p->lock);
}

/* Its arenas are no children of the main one: they are the workers'. */
static Arena *pool_arena(Pool *p) {
  Arena *a = arena_new(NULL);
  if (!a) p->failure = (Trap){ .kind = FAIL_MEMORY, .what = "threads" };
  return a;
}

static Pool *pool_new(Run *r, const char *path, CaseInput *in) {
  Cli *c = r->c;
  Pool *p = NEW(c->arena, Pool);
  p->main = r;
  p->path = path;
  p->n = c->opt.jobs * PIECES_EACH;
  p->jobs = NEW_ARRAY(c->arena, Job, p->n);
  p->order = NEW_ARRAY(c->arena, Job *, p->n);
  p->idle = NEW_ARRAY(c->arena, Job *, p->n);
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->progress, NULL);
  p->in = in;
  p->in->arena = p->texts = pool_arena(p);
  for (uint32_t i = 0; i < p->n; i++) {
    Job *job = p->idle[p->nidle++] = &p->jobs[i];
    job->out.arena = job->err.arena = job->arena = pool_arena(p);
  }
  return p;
}

int run_parallel(Run *r, const char *path, CaseInput *in) {
  Cli *c = r->c;
  Worker *workers = NEW_ARRAY(c->arena, Worker, c->opt.jobs);
  sources_index(c->session.sources);       /* places are only looked up from now on */
  Pool *p = pool_new(r, path, in);
  if (!p->failure.kind) work_all(p, workers, c->opt.jobs);
  Trap failure = p->failure;
  input_close(in);
  pool_free(p);
  if (failure.kind) trap_pass(&c->trap, &failure);
  return in->failed ? cli_error(c, STATUS_NOINPUT, "%s: the file cannot be read", cli_shown(path)) : 0;
}
