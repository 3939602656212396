#include <sqlite3.h>
#include <string.h>

/* The destructor that makes SQLite copy what is bound; a cast that Swift does not import. */
static inline int crm_sqlite3_bind_text_copy(sqlite3_stmt *statement, int index, const char *text, int count) {
  return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}
static inline int crm_sqlite3_bind_blob_copy(sqlite3_stmt *statement, int index, const void *bytes, int count) {
  return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}
/* Variadic in C. To be called before anything else: SQLite then takes no lock to count the memory that it takes. */
static inline int crm_sqlite3_count_no_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
/* Likewise. */
static inline int crm_sqlite3_keep_wal_on_close(sqlite3 *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/* An engine of files that is "unix-excl", but that leaves no remains of former cells in a database.
 *
 * When SQLite distributes the cells of b-tree pages anew it lets copies of cells that have gone elsewhere stand in what is
 * then the free space of a page, between the pointers to its cells and the cells, be secure_delete on or not. Pages come into
 * the database, in WAL mode, when a checkpoint copies them there: that space is then zero. Nothing reads it.
 */

/* Stands behind the file of "unix-excl", in the same memory. The file's methods are those that come first here. */
struct crm_erasing_file {
  sqlite3_io_methods methods;
  const sqlite3_io_methods *base;
};

/* Whether it is a page with cells, whose free space lies there. The other pages begin with the number of a page, whose first
 * byte is none of these kinds: CRM_ERASING_MAXIMUM_PAGES sees to that; or they are zero. */
static inline int crm_erasing_gap(const unsigned char *page, int size, sqlite3_int64 offset, int *start, int *end) {
  const unsigned char *head = offset == 0 ? page + 100 : page;
  int head_bytes;
  switch (head[0]) {
    case 2: case 5: head_bytes = 12; break;
    case 10: case 13: head_bytes = 8; break;
    default: return 0;
  }
  *start = (int)(head - page) + head_bytes + 2 * (head[3] << 8 | head[4]);
  *end = head[5] << 8 | head[6];
  if (*end == 0) *end = 65536;
  return *start < *end && *end <= size;
}

static inline int crm_erasing_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset) {
  const sqlite3_io_methods *base = ((const struct crm_erasing_file *)file->pMethods)->base;
  unsigned char page[65536];
  int start, end;
  if (size < 512 || size > (int)sizeof page || offset % size != 0
      || !crm_erasing_gap((const unsigned char *)bytes, size, offset, &start, &end)) {
    return base->xWrite(file, bytes, size, offset);
  }
  memcpy(page, bytes, (size_t)start);
  memset(page + start, 0, (size_t)(end - start));
  memcpy(page + end, (const unsigned char *)bytes + end, (size_t)(size - end));
  return base->xWrite(file, page, size, offset);
}

static inline int crm_erasing_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
  sqlite3_vfs *base = (sqlite3_vfs *)vfs->pAppData;
  int code = base->xOpen(base, name, file, flags, out_flags);
  if (code == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) && file->pMethods) {
    struct crm_erasing_file *part = (struct crm_erasing_file *)((char *)file + base->szOsFile);
    part->base = file->pMethods;
    part->methods = *file->pMethods;
    part->methods.xWrite = crm_erasing_write;
    file->pMethods = &part->methods;
  }
  return code;
}

#define CRM_ERASING_NAME "crm-erasing"
/* So that no page has a number whose highest byte is 2 or more. */
#define CRM_ERASING_MAXIMUM_PAGES 0x1ffffff

/* To be called once, before a database is opened with it. */
static inline int crm_erasing_register(void) {
  static sqlite3_vfs vfs;
  sqlite3_vfs *base = sqlite3_vfs_find("unix-excl");
  if (!base) return SQLITE_ERROR;
  vfs = *base;
  vfs.szOsFile += (int)sizeof(struct crm_erasing_file);
  vfs.pNext = 0;
  vfs.zName = CRM_ERASING_NAME;
  vfs.pAppData = base;
  vfs.xOpen = crm_erasing_open;
  return sqlite3_vfs_register(&vfs, 0);
}
