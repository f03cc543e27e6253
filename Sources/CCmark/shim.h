#ifndef CALLSHEET_CCMARK_SHIM_H
#define CALLSHEET_CCMARK_SHIM_H

// Swift imports all of cmark's plain functions as they are; nothing needs an inline wrapper here.
#include <cmark.h>

#endif
