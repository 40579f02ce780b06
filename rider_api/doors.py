"""What every endpoint is given: the database, the settings, and who is asking (already checked against the table)."""

from dataclasses import dataclass
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from dispatch.delivery.letterbox import Letterbox
from dispatch.intake.placing import Locate
from dispatch.settings import Settings
from models.database import Database
from rider_api.errors import not_found
from rider_api.permissions import may_call
from rider_api.sessions import (
    SAFE_METHODS,
    Identity,
    bearer_token,
    check_origin,
    find_identity,
    forbidden,
    unauthorised,
)


@dataclass(frozen=True, kw_only=True)
class Door:
    """What the application was made with."""

    database: Database
    settings: Settings
    epoch: str
    locate: Locate
    """Finds addresses; one chain per process, which remembers the sources that fail."""
    letterbox: Letterbox


def door_of(connection: HTTPConnection) -> Door:
    return cast(Door, connection.app.state.door)


LETTERBOX = "POST /api/courier/facts"


async def authorise(request: Request) -> Identity | None:
    """The application's own dependency: runs before every endpoint and asks the one table."""
    door = door_of(request)
    route = f"{request.method} {request.scope['route'].path}"
    if request.method not in SAFE_METHODS and bearer_token(request) is None:
        check_origin(request, door.settings)
    if may_call(None, route):
        return None
    if route == LETTERBOX and bearer_token(request) is not None:
        return None  # the phone is looked up with its records, in one transaction
    who = await run_in_threadpool(find_identity, request, door.database, door.settings)
    if who is None:
        raise unauthorised()
    if not may_call(who.role, route):
        raise forbidden()
    return who


async def _signed_in(who: Annotated[Identity | None, Depends(authorise)]) -> Identity:
    if who is None:
        raise unauthorised()
    return who


async def _kitchen(who: Annotated[Identity, Depends(_signed_in)]) -> UUID:
    if who.kitchen_id is None:
        raise not_found()
    return who.kitchen_id


async def _device(who: Annotated[Identity, Depends(_signed_in)]) -> UUID:
    if who.device_id is None:
        raise not_found()
    return who.device_id


async def _bearer(request: Request, _: Annotated[Identity | None, Depends(authorise)]) -> str:
    token = bearer_token(request)
    if token is None:
        raise unauthorised()
    return token


async def _house(request: Request) -> Door:
    return door_of(request)


# What needs no database is awaited: FastAPI sends every plain function through a thread of its own.
House = Annotated[Door, Depends(_house)]
Who = Annotated[Identity, Depends(_signed_in)]
OwnKitchen = Annotated[UUID, Depends(_kitchen)]
OwnDevice = Annotated[UUID, Depends(_device)]
Token = Annotated[str, Depends(_bearer)]
"""What a phone shows; whether it may still speak is for the letterbox to see."""
