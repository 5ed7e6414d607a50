/* version.h - what --version and the man pages say of themselves. */
#ifndef DSL_CLI_VERSION_H
#define DSL_CLI_VERSION_H

/* WOI_TOOL_VERSION is the project's, from the build file. */

#define WOI_TOOL_DATE "2026-11-25" /* of the last change to what the man pages say */

#endif
