#ifndef CALLSHEET_CLIBPQ_SHIM_H
#define CALLSHEET_CLIBPQ_SHIM_H

#include <libpq-fe.h>

// The PG_DIAG_* codes are macros of character constants, which Swift does not import.
static inline int callsheet_pg_diag_sqlstate(void) { return PG_DIAG_SQLSTATE; }
static inline int callsheet_pg_diag_message_primary(void) { return PG_DIAG_MESSAGE_PRIMARY; }
static inline int callsheet_pg_diag_source_function(void) { return PG_DIAG_SOURCE_FUNCTION; }
static inline int callsheet_pg_diag_message_hint(void) { return PG_DIAG_MESSAGE_HINT; }

#endif
