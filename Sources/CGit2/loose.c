// libgit2 1.5 waits for ever for the rest of a loose object whose file was cut short, as a power
// failure leaves it. So its own reader of loose objects is replaced by this one; what is only looked
// up by name stays with the library.
#define _GNU_SOURCE
#include "loose.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "cgit2.h"

static struct {
  __typeof__(&inflateInit_) init;
  __typeof__(&inflate) inflate;
  __typeof__(&inflateEnd) end;
} zlib;

int hg_loose_bind(void) {
  void *library = dlopen("libz.so.1", RTLD_LAZY | RTLD_LOCAL);
  if (!library) return -1;
  zlib.init = (__typeof__(zlib.init))dlsym(library, "inflateInit_");
  zlib.inflate = (__typeof__(zlib.inflate))dlsym(library, "inflate");
  zlib.end = (__typeof__(zlib.end))dlsym(library, "inflateEnd");
  return zlib.init && zlib.inflate && zlib.end ? 0 : -1;
}

struct loose_backend {
  git_odb_backend parent;
  git_odb_backend *names;
  char *directory;
};

// The longest header, `commit ` and twenty digits, with room.
enum { HEADER = 64 };

struct object {
  unsigned char *file;
  size_t file_size;
  z_stream stream;
  unsigned char head[HEADER];
  size_t head_count, body_start;
  git_object_t type;
  size_t size;
};

static int fail(const char *why) {
  hg_git2_open(NULL)->error_set_str(GIT_ERROR_ODB, why);
  return GIT_ERROR;
}

static int read_file(const char *path, struct object *object) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor < 0) {
    return errno == ENOENT || errno == ENOTDIR ? GIT_ENOTFOUND : fail("a loose object is unreadable");
  }
  struct stat status;
  if (fstat(descriptor, &status) < 0 || !S_ISREG(status.st_mode)) {
    close(descriptor);
    return fail("a loose object is no file");
  }
  object->file = malloc((size_t)status.st_size + 1);
  while (object->file && object->file_size < (size_t)status.st_size) {
    ssize_t got = read(
        descriptor, object->file + object->file_size, (size_t)status.st_size - object->file_size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    object->file_size += (size_t)got;
  }
  close(descriptor);
  return object->file ? 0 : fail("out of memory");
}

static int parse_header(struct object *object) {
  static const struct {
    const char *name;
    git_object_t type;
  } types[] = {{"commit ", GIT_OBJECT_COMMIT}, {"tree ", GIT_OBJECT_TREE},
               {"blob ", GIT_OBJECT_BLOB}, {"tag ", GIT_OBJECT_TAG}};
  size_t position = 0;
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
    size_t length = strlen(types[i].name);
    if (object->head_count > length && !memcmp(object->head, types[i].name, length)) {
      object->type = types[i].type;
      position = length;
    }
  }
  if (!position) return fail("a loose object has no header");
  size_t size = 0, digits = 0;
  for (; position < object->head_count && digits < 18; position++, digits++) {
    unsigned char digit = object->head[position];
    if (digit < '0' || digit > '9') break;
    size = size * 10 + (digit - '0');
  }
  if (!digits || position >= object->head_count || object->head[position] != 0) {
    return fail("a loose object has a damaged header");
  }
  object->size = size;
  object->body_start = position + 1;
  return 0;
}

// Inflates into a buffer until it is full or the input is used up; how much came.
static size_t inflate_into(struct object *object, unsigned char *target, size_t size, int *code) {
  size_t done = 0;
  *code = Z_OK;
  while (done < size && *code == Z_OK) {
    // zlib counts in unsigned int.
    size_t part = size - done < (1u << 30) ? size - done : (1u << 30);
    object->stream.next_out = target + done;
    object->stream.avail_out = (uInt)part;
    *code = zlib.inflate(&object->stream, Z_NO_FLUSH);
    done += part - object->stream.avail_out;
  }
  return done;
}

static int open_object(git_odb_backend *backend, const git_oid *id, struct object *object) {
  static const char digits[] = "0123456789abcdef";
  char name[GIT_OID_HEXSZ + 2];
  size_t length = 0;
  for (size_t i = 0; i < GIT_OID_RAWSZ; i++) {
    name[length++] = digits[id->id[i] >> 4];
    name[length++] = digits[id->id[i] & 15];
    if (i == 0) name[length++] = '/';
  }
  name[length] = 0;
  memset(object, 0, sizeof *object);
  char *path;
  if (asprintf(&path, "%s/%s", ((struct loose_backend *)backend)->directory, name) < 0) {
    return fail("out of memory");
  }
  int code = read_file(path, object);
  free(path);
  if (code == 0 && object->file_size >= 1u << 31) code = fail("a loose object is too large");
  if (code == 0) {
    object->stream.next_in = object->file;
    object->stream.avail_in = (uInt)object->file_size;
    if (zlib.init(&object->stream, ZLIB_VERSION, (int)sizeof object->stream) != Z_OK) {
      code = fail("zlib does not start");
    }
  }
  if (code != 0) {
    free(object->file);
    return code;
  }
  int state;
  object->head_count = inflate_into(object, object->head, HEADER, &state);
  code = parse_header(object);
  if (code != 0) {
    zlib.end(&object->stream);
    free(object->file);
  }
  return code;
}

static void close_object(struct object *object) {
  zlib.end(&object->stream);
  free(object->file);
}

static int read_header(size_t *size, git_object_t *type, git_odb_backend *backend,
                       const git_oid *id) {
  struct object object;
  int code = open_object(backend, id, &object);
  if (code != 0) return code;
  *size = object.size;
  *type = object.type;
  close_object(&object);
  return 0;
}

static int read_object(void **data, size_t *size, git_object_t *type, git_odb_backend *backend,
                       const git_oid *id) {
  const struct hg_git2 *git = hg_git2_open(NULL);
  struct object object;
  int code = open_object(backend, id, &object);
  if (code != 0) return code;
  // What deflate can make of the file at most: a false size takes no memory.
  if (object.size / 1032 > object.file_size + HEADER) {
    close_object(&object);
    return fail("a loose object has a false size");
  }
  unsigned char *body = git->odb_backend_data_alloc(backend, object.size + 1);
  if (!body) {
    close_object(&object);
    return GIT_ERROR;
  }
  size_t known = object.head_count - object.body_start;
  size_t done = known < object.size ? known : object.size;
  memcpy(body, object.head + object.body_start, done);
  int state = Z_OK;
  done += inflate_into(&object, body + done, object.size - done, &state);
  // The end of the stream must follow, and nothing more.
  unsigned char more;
  size_t excess = known > object.size ? 1 : 0;
  if (state != Z_STREAM_END && !excess) excess = inflate_into(&object, &more, 1, &state);
  // Of a stream that ended within the header the call above says "no progress".
  int is_whole = state == Z_STREAM_END || object.stream.avail_in == 0;
  close_object(&object);
  if (done < object.size || excess || !is_whole) {
    git->odb_backend_data_free(backend, body);
    return fail("a loose object is cut short or damaged");
  }
  body[object.size] = 0;
  *data = body;
  *size = object.size;
  *type = object.type;
  return 0;
}

static int read_prefix(git_oid *found, void **data, size_t *size, git_object_t *type,
                       git_odb_backend *backend, const git_oid *prefix, size_t digits) {
  git_odb_backend *names = ((struct loose_backend *)backend)->names;
  int code = names->exists_prefix(found, names, prefix, digits);
  return code < 0 ? code : read_object(data, size, type, backend, found);
}

static int exists(git_odb_backend *backend, const git_oid *id) {
  git_odb_backend *names = ((struct loose_backend *)backend)->names;
  return names->exists(names, id);
}

static int exists_prefix(git_oid *found, git_odb_backend *backend, const git_oid *prefix,
                         size_t digits) {
  git_odb_backend *names = ((struct loose_backend *)backend)->names;
  return names->exists_prefix(found, names, prefix, digits);
}

static void free_backend(git_odb_backend *backend) {
  struct loose_backend *loose = (struct loose_backend *)backend;
  if (loose->names) loose->names->free(loose->names);
  free(loose->directory);
  free(loose);
}

static int make_backend(git_odb_backend **made, const char *directory) {
  struct loose_backend *loose = calloc(1, sizeof *loose);
  if (!loose) return fail("out of memory");
  loose->parent.version = GIT_ODB_BACKEND_VERSION;
  loose->parent.read = read_object;
  loose->parent.read_prefix = read_prefix;
  loose->parent.read_header = read_header;
  loose->parent.exists = exists;
  loose->parent.exists_prefix = exists_prefix;
  loose->parent.free = free_backend;
  loose->directory = strdup(directory);
  int code = hg_git2_open(NULL)->odb_backend_loose(&loose->names, directory, -1, 0, 0, 0);
  if (code < 0 || !loose->directory) {
    free_backend(&loose->parent);
    return code < 0 ? code : fail("out of memory");
  }
  *made = &loose->parent;
  return 0;
}

// Packs before loose objects: a damaged loose object does no harm where a pack has it too.
enum { LOOSE_PRIORITY = 1, PACK_PRIORITY = 2 };

static int add_directory(git_odb *objects, const char *directory, int is_alternate) {
  const struct hg_git2 *git = hg_git2_open(NULL);
  __typeof__(git->odb_add_backend) add =
      is_alternate ? git->odb_add_alternate : git->odb_add_backend;
  git_odb_backend *backend = NULL;
  int code = make_backend(&backend, directory);
  if (code < 0) return code;
  code = add(objects, backend, LOOSE_PRIORITY);
  if (code < 0) {
    backend->free(backend);
    return code;
  }
  code = git->odb_backend_pack(&backend, directory);
  if (code < 0) return code;
  code = add(objects, backend, PACK_PRIORITY);
  if (code < 0) backend->free(backend);
  return code;
}

int hg_git2_set_objects(git_repository *repository, const char *const *directories, size_t count) {
  const struct hg_git2 *git = hg_git2_open(NULL);
  git_odb *objects = NULL;
  int code = git->odb_new(&objects);
  if (code < 0) return code;
  for (size_t i = 0; i < count && code >= 0; i++) {
    code = add_directory(objects, directories[i], i > 0);
  }
  if (code >= 0) code = git->repository_set_odb(repository, objects);
  git->odb_free(objects);
  return code;
}
