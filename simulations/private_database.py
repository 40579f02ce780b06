"""A database of one's own for one simulation: on a PostgreSQL server if one is named, else none (SQLite)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from sqlalchemy import make_url


@contextmanager
def private_database(server_url: str) -> Iterator[str]:
    """Yield the URL of a new, empty database beside the named one; dropped afterwards. Empty in, empty out."""
    if not server_url.startswith("postgresql"):
        yield ""
        return
    server = make_url(server_url)
    name = f"bapgil_simulation_{uuid4().hex[:12]}"
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
