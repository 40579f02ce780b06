"""`python -m routing.search`: compile the search ahead, so that nobody's first plan waits for it (`make setup`)."""

from routing.solve import warm_up

if __name__ == "__main__":
    warm_up()
