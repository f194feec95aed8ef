/* Stands between a process and its disk, by LD_PRELOAD: records what happens to files, and lets one call fail.

   DISK_ROOT   folder below which calls count
   DISK_LOG    file for the record: a line A before each call that may fail, then one for what was done: C created,
               W written, S synced, R renamed or linked, F failed
   DISK_FAIL   number of the call that fails, from 1
   DISK_ERRNO  how it fails, by number; 0 kills the process before it
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define LONGEST 4096

static atomic_int calls;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static int counts(const char *path) {
  const char *root = getenv("DISK_ROOT");
  return root && !strncmp(path, root, strlen(root));
}

static void note(char what, const char *path, const char *other) {
  static atomic_int log_file = -1;
  const char *log = getenv("DISK_LOG");
  if (!log) return;
  ssize_t (*write_)(int, const void *, size_t) = real("write");
  int (*open_)(const char *, int, ...) = real("open");
  if (log_file < 0) log_file = open_(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  char line[3 * LONGEST];
  int length = snprintf(line, sizeof line, "%c\t%s%s%s\n", what, path, other ? "\t" : "", other ? other : "");
  if (write_(log_file, line, length) < 0) abort();
}

static int named(int file, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, LONGEST - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return counts(path);
}

/* Whether a call to a file fails. */
static int strikes(const char *path) {
  int kept = errno;
  const char *at = getenv("DISK_FAIL");
  int call = ++calls;
  int failing = at && atoi(at) == call;
  note('A', path, NULL);
  if (failing) note('F', path, NULL);
  if (failing && !atoi(getenv("DISK_ERRNO"))) kill(getpid(), SIGKILL);
  errno = failing ? atoi(getenv("DISK_ERRNO")) : kept;
  return failing;
}

/* Whether a call to an open file fails; notes it if not. */
static int fails(char what, int file) {
  int kept = errno;
  char path[LONGEST];
  int failing = 0;
  if (named(file, path)) {
    failing = strikes(path);
    if (!failing) note(what, path, NULL);
  }
  if (!failing) errno = kept;
  return failing;
}

ssize_t write(int file, const void *data, size_t size) {
  static ssize_t (*next)(int, const void *, size_t);
  if (!next) next = real("write");
  return fails('W', file) ? -1 : next(file, data, size);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  static ssize_t (*next)(int, const struct iovec *, int);
  if (!next) next = real("writev");
  return fails('W', file) ? -1 : next(file, parts, count);
}

ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
  static ssize_t (*next)(int, const void *, size_t, off_t);
  if (!next) next = real("pwrite");
  return fails('W', file) ? -1 : next(file, data, size, at);
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
  static ssize_t (*next)(int, const void *, size_t, off64_t);
  if (!next) next = real("pwrite64");
  return fails('W', file) ? -1 : next(file, data, size, at);
}

int fsync(int file) {
  static int (*next)(int);
  if (!next) next = real("fsync");
  return fails('S', file) ? -1 : next(file);
}

int fdatasync(int file) {
  static int (*next)(int);
  if (!next) next = real("fdatasync");
  return fails('S', file) ? -1 : next(file);
}

static int created(int file) {
  char path[LONGEST];
  int kept = errno;
  if (file >= 0 && named(file, path)) note('C', path, NULL);
  errno = kept;
  return file;
}

#define OPEN(call, flags)                              \
  mode_t mode = 0;                                     \
  if ((flags) & (O_CREAT | O_TMPFILE)) {               \
    va_list rest;                                      \
    va_start(rest, flags);                             \
    mode = va_arg(rest, mode_t);                       \
    va_end(rest);                                      \
  }                                                    \
  if (!((flags) & O_CREAT)) return call;               \
  if (counts(path) && strikes(path)) return -1;        \
  return created(call);

int open(const char *path, int flags, ...) {
  static int (*next)(const char *, int, ...);
  if (!next) next = real("open");
  OPEN(next(path, flags, mode), flags)
}

int open64(const char *path, int flags, ...) {
  static int (*next)(const char *, int, ...);
  if (!next) next = real("open64");
  OPEN(next(path, flags, mode), flags)
}

int openat(int folder, const char *path, int flags, ...) {
  static int (*next)(int, const char *, int, ...);
  if (!next) next = real("openat");
  OPEN(next(folder, path, flags, mode), flags)
}

int openat64(int folder, const char *path, int flags, ...) {
  static int (*next)(int, const char *, int, ...);
  if (!next) next = real("openat64");
  OPEN(next(folder, path, flags, mode), flags)
}

int mkdir(const char *path, mode_t mode) {
  static int (*next)(const char *, mode_t);
  if (!next) next = real("mkdir");
  if (counts(path) && strikes(path)) return -1;
  int done = next(path, mode);
  if (!done && counts(path)) note('C', path, NULL);
  return done;
}

#define MOVE(call, from, to)                           \
  if (counts(to) && strikes(to)) return -1;            \
  int done = call;                                     \
  if (!done && counts(to)) note('R', from, to);        \
  return done;

int rename(const char *from, const char *to) {
  static int (*next)(const char *, const char *);
  if (!next) next = real("rename");
  MOVE(next(from, to), from, to)
}

int renameat(int a, const char *from, int b, const char *to) {
  static int (*next)(int, const char *, int, const char *);
  if (!next) next = real("renameat");
  MOVE(next(a, from, b, to), from, to)
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
  static int (*next)(int, const char *, int, const char *, unsigned);
  if (!next) next = real("renameat2");
  MOVE(next(a, from, b, to, flags), from, to)
}

int link(const char *from, const char *to) {
  static int (*next)(const char *, const char *);
  if (!next) next = real("link");
  MOVE(next(from, to), from, to)
}

int linkat(int a, const char *from, int b, const char *to, int flags) {
  static int (*next)(int, const char *, int, const char *, int);
  if (!next) next = real("linkat");
  MOVE(next(a, from, b, to, flags), from, to)
}
