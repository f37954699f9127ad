#define _GNU_SOURCE
#include "identity.h"

#include <elf.h>
#include <link.h>
#include <string.h>

struct search {
  uint8_t *bytes;
  size_t capacity, found;
};

static size_t padded(size_t size) { return (size + 3) & ~(size_t)3; }

// Looks through the notes of one segment. The program itself is the first object that is shown.
static int look(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  struct search *search = context;
  for (size_t i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    if (header->p_type != PT_NOTE) continue;
    const uint8_t *at = (const uint8_t *)(info->dlpi_addr + header->p_vaddr);
    const uint8_t *end = at + header->p_memsz;
    while ((size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
      const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)at;
      size_t whole = sizeof *note + padded(note->n_namesz) + padded(note->n_descsz);
      if (whole > (size_t)(end - at)) break;
      const uint8_t *name = at + sizeof *note;
      if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && !memcmp(name, "GNU", 4) &&
          note->n_descsz <= search->capacity) {
        memcpy(search->bytes, name + padded(note->n_namesz), note->n_descsz);
        search->found = note->n_descsz;
      }
      at += whole;
    }
  }
  return 1;
}

size_t hg_build_id(uint8_t *bytes, size_t capacity) {
  struct search search = {bytes, capacity, 0};
  dl_iterate_phdr(look, &search);
  return search.found;
}
