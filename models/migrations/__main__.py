"""Write the next migration from what changed in `models/`: python -m models.migrations "what changed"."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from models.migrations import configuration, upgrade


def write_migration(message: str) -> None:
    """Compare an empty database at the newest revision with the tables in `models/` and write the difference."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'newest.sqlite'}")
        upgrade(engine)
        with engine.begin() as connection:
            command.revision(configuration(connection), message, autogenerate=True)
        engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m models.migrations "what changed"')
    write_migration(sys.argv[1])
