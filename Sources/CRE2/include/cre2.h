#ifndef HGRAPH_CRE2_H
#define HGRAPH_CRE2_H
#endif
