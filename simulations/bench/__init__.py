"""How good the plans are: measured against published best-known costs and against every peer, in the same run.

Where to look
    command      `bapgil bench …`; options: what its commands share
    engines      ours and the peers behind one interface, with the CPU time they took
    peers        one file per peer, and the plain form of a problem that they can take
    instances    published instances and their best-known costs
    families     the published families
    seeded       days of the real sizes
    days, repair, continuity, city, matrix    a benchmark each
    service_time processor time of a peer that is a service
    record       rows of a run, kept comparable in docs/benchmarks.json
    pages        docs/benchmarks.md out of that file
    chart        a small SVG
"""
