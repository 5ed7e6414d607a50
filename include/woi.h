/* woi.h - async functions in C: everything that woi offers.
 *
 * Each header below can also be included alone. The macros need C11 with GNU extensions; a C++
 * translation unit may include the headers but sees only the functions and types. */
#ifndef WOI_H
#define WOI_H

#include "woi/adapters.h"
#include "woi/alarm.h"
#include "woi/async.h"
#include "woi/barrier.h"
#include "woi/broadcast.h"
#include "woi/channel.h"
#include "woi/combine.h"
#include "woi/future.h"
#include "woi/generator.h"
#include "woi/interval.h"
#include "woi/metrics.h"
#include "woi/mutex.h"
#include "woi/notify.h"
#include "woi/once.h"
#include "woi/pollable.h"
#include "woi/runtime.h"
#include "woi/rwlock.h"
#include "woi/scope.h"
#include "woi/semaphore.h"
#include "woi/sim.h"
#include "woi/sources.h"
#include "woi/stream.h"
#include "woi/task.h"
#include "woi/task_group.h"
#include "woi/task_local.h"
#include "woi/tcp.h"
#include "woi/test.h"
#include "woi/time.h"
#include "woi/token.h"
#include "woi/waker.h"
#include "woi/watch.h"

#endif
