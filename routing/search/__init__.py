"""The search of the routing engine: slack induction by string removals over rich routes, compiled by Numba.

    layout       names of the columns of the flat arrays
    tables       ways and service between locations
    arrays       a problem as flat arrays (`Data`)
    flattening   Problem → `Data`, with
                 `requirements` (what visits ask for) and `earlier` (an earlier plan, locked orders)
    state        a solution as flat arrays (`State`): link, unlink, copy
    timing       forward and backward sweeps: everything a later O(1) test needs
    changes      what follows when one stop comes or leaves
    fleet        which vehicle makes a tour
    insertion    may this stop stand here, and what does it cost?
    options      under which terms a stop can ride: windows, sources, feeders
    tails        2-opt* between trips
    placing      the best place of one stop, and putting it there
    ruin         which stops are taken out
    recreate     in which order they are put back
    echelons     contracts between feeders and hub trips
    anneal       the loop
    course       how hot a search is when, and how often it begins anew
    tuning       settings, and which suit a problem
    engine       searches side by side until the budget is spent
    extract      flat state → Solution with exact times and the bill
    explain      why a door stays unserved

The method is Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing
problems", Transportation Science 54 (2020). Compiled code is kept on disk (`compiling`).
"""
