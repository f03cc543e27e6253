// Calls and constants of Linux that glibc declares only under _GNU_SOURCE, which Swift's Glibc module does not set.
#ifndef CALLSHEET_CLINUX_SHIM_H
#define CALLSHEET_CLINUX_SHIM_H

#include <fcntl.h>
#include <spawn.h>

// syncfs(2)
int syncfs(int fd);

// rename(2)
int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags);
static const unsigned int CLINUX_RENAME_NOREPLACE = 1;

// posix_spawn_file_actions_addclosefrom_np(3), glibc 2.34
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// pipe(2)
int pipe2(int descriptors[2], int flags);

// fcntl(2), open file description locks: the same numbers on every processor
static const int CLINUX_F_OFD_SETLK = 37;
static const int CLINUX_F_OFD_SETLKW = 38;

// open(2): an unnamed file in a folder. Its number contains O_DIRECTORY's, which differs between processors. glibc
// spells it __O_TMPFILE where O_TMPFILE itself is hidden.
#if defined(O_TMPFILE)
static const int CLINUX_O_TMPFILE = O_TMPFILE;
#else
static const int CLINUX_O_TMPFILE = __O_TMPFILE;
#endif

#endif
