"""Names of the columns of the flat arrays, and the two numbers that stand for 'never' and 'no way'."""

from __future__ import annotations

from typing import Any

import numpy as np

BIG = 10**9
"""Later than any time of day, longer than any tour."""
FAR = 10**8
"""Seconds of a leg that no way connects (`routing.problem.UNREACHABLE`)."""

# --- how much of time a problem has (`Data.timed`)
TIMELESS = 0  # nothing about time can bind or cost
WINDOWED = 1  # one trip a tour that leaves as early as it can: only arrivals have to be in time
TIMED = 2  # departures matter too: paid time, time on board, releases, several trips, hubs

# --- node: one row per visit and per possible drop; times relative to the trip's departure unless said otherwise
PREV = 0  # stop before on the trip, -1: the source
NEXT = 1  # stop after, -1: the end of the trip
TRIP = 2  # trip slot, -1: not in the plan
ARC = 3  # metres from the stop (or source) before
FORCED = 4  # earliest start that windows up to here force (time of day); WINDOWED: earliest start
LAT = 5  # latest start here that keeps the rest of the tour in time (time of day)
EARLY = 6  # chosen window
LATE = 7
LEAN_COLUMNS = 8  # all that is kept unless `Data.timed` is TIMED
LEAD = 8  # departure to start of service, without any waiting
HI = 9  # latest departure that keeps every stop up to here in time (time of day)
LO = 10  # earliest departure up to here: opening, release, time on board (time of day)
KEEP = 11  # most that LEAD here may be for the time on board of this and later stops
FLOOR = 12  # earliest departure for the release and time on board of this and later stops
FORCED_END = 13  # earliest end of trip that windows from here on force (time of day)
EXTRA = 14  # seconds paid here for entering a building that other visits share
BOARD = 15  # longest from departure to start of service
REL = 16  # earliest departure (depot) or earliest loading (hub)
FEED = 17  # drop node that brings this meal to the trip's hub, -1: none
NODE_COLUMNS = 18
NODE_WIDTH = 24  # so that every row begins at the beginning of a cache line

# --- trip: one row per trip slot
VEHICLE = 0  # -1: slot not in use
SOURCE = 1
FIRST = 2
LAST = 3
COUNT = 4
BEFORE = 5  # trip before on the tour, -1: none
AFTER = 6
LOADING = 7  # seconds of loading, with reload time
TAIL = 8  # location after the last stop: next source, end place, or nowhere
LOWEST = 9  # earliest departure of the trip
HIGHEST = 10  # latest departure that keeps the rest of the tour in time
OWN_HI = 11  # latest departure for this trip alone
TOTAL = 12  # departure to the tail without waiting
FORCED_TAIL = 13  # earliest arrival at the tail forced by windows
PRE_LEAD = 14  # tour start to arrival at the source without waiting
PRE_FORCED = 15  # earliest arrival at the source
PRE_HI = 16  # latest tour start that keeps the trips before in time
REST_LEAD = 17  # arrival at the tail to the end of the tour without waiting
REST_FORCED = 18  # earliest end of tour forced by later trips
REST_LAT = 19  # latest arrival at the tail
TAIL_ARC = 20  # metres from the last stop to the tail
TRIP_COLUMNS = 21

# --- tour: one row per vehicle
FIRST_TRIP = 0
LAST_TRIP = 1
TRIPS = 2
DURATION = 3
METRES = 4
STOPS = 5
EXTRA_WON = 6  # prices that hang on who comes to a door: unfamiliar faces, moved stops; and on the order
LATEST_START = 7
PURE = 8  # tour length without waiting
VISITS = 9
TOUR_COLUMNS = 10

# --- kind (vehicle type), integers
PROFILE = 0
SHIFT_START = 1
SHIFT_END = 2
START_LOC = 3
END_LOC = 4
MAX_TRIPS = 5
RELOAD = 6
MAX_DURATION = 7
MAX_METRES = 8
MAX_STOPS = 9
OVERTIME_AFTER = 10
LATEST_BEGIN = 11  # latest start of a tour: for one that has begun, the moment from which it goes on
BEGUN = 12  # 1: trips have been made, so that every trip is a reload
BREAKS = 13  # breaks a tour of this kind may have to hold
KIND_COLUMNS = 14

# --- kind, prices in won
FIXED = 0
PER_SECOND = 1
PER_METRE = 2
PER_STOP = 3
PER_OVERTIME_SECOND = 4
PRICE_COLUMNS = 5

# --- source (depots first, then hubs)
SOURCE_LOC = 0
OPEN = 1
CLOSE = 2
LOAD_SECONDS = 3
SOURCE_COLUMNS = 4

# --- break of a kind
B_EARLIEST = 0  # start
B_LATEST = 1
B_DURATION = 2
B_UNPAID = 3  # seconds of it that are not paid
B_BEFORE = 4  # earliest start of a tour that has this break and those before it behind it, BIG: never
B_AFTER = 5  # latest end of a tour that has this break and those after it still to come
BREAK_COLUMNS = 6

# --- walk along a tour with breaks: the point it stands at, and the segment from the tour's start to there
K_TRIP = 0  # trip slot, NEW_TRIP, BEFORE_ALL or ENDED
K_STOP = 1  # stop that is over, -1: at the source, before loading
K_TAKEN = 2  # breaks behind it
K_ASKED = 3  # 1: the next break is not taken here
K_FLOOR = 4  # earliest start of the tour
K_START = 5  # latest start of the tour
K_TOUR_LEAD = 6  # tour start to the trip's source, ready to load, without waiting
K_TOUR_FORCED = 7  # earliest time there
K_LOADING = 8
K_LEAD = 9  # departure of the trip to here, without waiting
K_FORCED = 10  # earliest time here that windows and breaks of this trip force
K_LOW = 11  # earliest departure
K_HIGH = 12  # latest departure
K_RESTED = 13  # seconds of breaks within the tour
K_UNPAID = 14
K_TRIPS = 15  # trips begun
K_X_LEAD = 16  # of the stop that is asked about: LEAD and FORCED; of its trip: LOW, HIGH, tour start to departure
K_X_FORCED = 17
K_X_LOW = 18
K_X_HIGH = 19
K_X_BASE = 20
WALK_COLUMNS = 21
NEW_TRIP = -2
BEFORE_ALL = -3
ENDED = -4
FIRST_SOURCE_PLACE = -10

# --- ask: a stop that a walk takes along although it is not on the tour
A_STOP = 0  # -1: none
A_TRIP = 1  # NEW_TRIP: a trip of its own
A_AFTER = 2  # after this stop (-1: first), or after this trip
A_SOURCE = 3  # of the new trip
A_EARLY = 4
A_LATE = 5
A_BOARD = 6
A_REL = 7
ASK_COLUMNS = 8

# --- hub
UNLOADING = 0
HANDOVER = 1
HUB_OPEN = 2
HUB_CLOSE = 3
WORK_BEGINS = 4  # earliest that somebody can load here
HUB_COLUMNS = 5

# --- option: terms under which a stop may ride
OPT_EARLY = 0
OPT_LATE = 1
OPT_BOARD = 2
OPT_REL = 3
OPT_FEED = 4
OPT_NEW = 5  # 1: the feeding drop has still to be put on a feeder's trip
OPT_VEHICLE = 6  # vehicle that may not also take the stop (it makes the new drop), -1: none
OPTION_COLUMNS = 7

# --- found: the best place of a stop
F_KIND = 0  # 0 nothing, 1 on a trip, 2 a new trip
F_TRIP = 1
F_PREV = 2
F_VEHICLE = 3
F_AFTER = 4
F_SOURCE = 5
F_OPTION = 6
FOUND_COLUMNS = 7

# --- contract of a drop
LEAVES = 0  # the feeder leaves its depot no earlier
READY = 1  # the meals can be loaded at the hub
DOORS = 2  # visits it feeds
CONTRACT_COLUMNS = 3

# --- counters of the working memory
W_TOUCHED = 0
W_HOMELESS = 1
W_STAMP = 2
W_ORDER = 3
W_MOST_TOURS = 4  # no tour is begun while there are so many
W_CHANGED = 5
W_BLINK = 6  # positions until the next one is overlooked
W_CLOSED = 7  # vehicle that gets nothing in this iteration, plus one; 0: none
W_FAVOURED = 8  # class whose fixed cost is seen only in part now, -1: every class
W_COLUMNS = 9

# --- numbers of the working memory: the settings of `tuning.Tuning`, in its order
R_REMOVED = 0
R_LONGEST = 1
R_REACH = 2
R_BLINK = 3
R_WHOLE_TRIP = 4
R_WHOLE_HUB = 5
R_OPENING = 6
R_DISCOUNT = 7
R_EXCHANGE = 8
R_TAILS = 9
R_MISSED = 10
R_TIMELY = 11
R_FIXED_SHARE = 12  # share of a tour's fixed cost that greedy insertion sees now
R_LIMIT = 13  # won above which a plan would not be accepted now
R_COLUMNS = 14

# --- counters and totals of a state
N_ABSENT = 0
N_ACTIVE = 1
N_CHANGED = 2
INFO_COLUMNS = 3

# --- what an insertion test leaves behind
P_LO = 0  # earliest departure of the trip with the stop
P_HI = 1
P_LEAD = 2
P_FORCED = 3
PROBE_COLUMNS = 4

# --- arguments of kernels: as NumPy integers, or Numba would compile a kernel once more per constant
NONE: Any = np.int64(-1)
YES: Any = np.int64(1)
NOT: Any = np.int64(0)
