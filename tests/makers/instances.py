"""Tiny benchmark folders in the published formats."""

from pathlib import Path

VRP = """NAME : tiny
TYPE : CVRP
DIMENSION : 5
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 30 40
3 30 0
4 0 40
5 -30 0
DEMAND_SECTION
1 0
2 6
3 4
4 4
5 6
DEPOT_SECTION
1
-1
EOF
"""
SOLUTION = "Route #1: 1 2\nRoute #2: 3 4\nCost 240\n"
"""The best: the corners 1 and 2 by one way (50 + 40 + 30), 3 and 4 by the other (40 + 50 + 30)."""

SOLOMON = """windows

VEHICLE
NUMBER CAPACITY
3 10

CUSTOMER
CUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE
0 0 0 0 0 1000 0
1 3 4 4 0 900 10
2 3 0 4 0 900 10
3 0 4 4 0 900 10
"""


def write_instances(folder: Path) -> Path:
    """A CVRP of four customers with its best solution, a VRPTW of three with a best-known figure."""
    (folder / "CVRP").mkdir(parents=True)
    (folder / "GH").mkdir()
    (folder / "CVRP" / "tiny.vrp").write_text(VRP)
    (folder / "CVRP" / "tiny.sol").write_text(SOLUTION)
    (folder / "GH" / "windows.txt").write_text(SOLOMON)
    (folder / "best_known.csv").write_text("family,instance,best_known,convention\nGH,windows,18.0,DIMACS\n")
    return folder
