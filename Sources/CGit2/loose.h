// Loose objects, read so that no damage can stop the program.
#ifndef HGRAPH_LOOSE_H
#define HGRAPH_LOOSE_H

/// Binds zlib. 0, or -1 where it cannot be had.
int hg_loose_bind(void);

#endif
