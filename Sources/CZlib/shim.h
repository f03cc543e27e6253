#ifndef CALLSHEET_CZLIB_SHIM_H
#define CALLSHEET_CZLIB_SHIM_H

#include <zlib.h>

#endif
