"""The web application: every router, the live stream, the screens, and what is true of every answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from dispatch.delivery.letterbox import Letterbox
from dispatch.installation import get_epoch
from dispatch.intake.locating import build_locate
from dispatch.settings import Settings
from models.database import Database
from rider_api.doors import Door, authorise
from rider_api.errors import install_handlers
from rider_api.handbook import serve_handbook
from rider_api.headers import SecurityHeaders
from rider_api.limits import BodyLimit
from rider_api.live import Stream, serve_live
from rider_api.routers import (
    account,
    courier,
    desk_calendar,
    desk_capacities,
    desk_city,
    desk_clashes,
    desk_day,
    desk_diets,
    desk_exceptions,
    desk_freed,
    desk_holidays,
    desk_kitchens,
    desk_menus,
    desk_orders,
    desk_people,
    desk_plans,
    desk_rules,
    desk_welfare,
    documents,
    kitchen,
    kitchen_lots,
    map,
)
from rider_api.schemas.common import ErrorAnswer
from rider_api.static import serve_screens

ROUTERS = (
    account.router,
    courier.router,
    desk_day.router,
    desk_plans.router,
    desk_rules.router,
    desk_orders.router,
    desk_calendar.router,
    desk_people.router,
    desk_diets.router,
    desk_exceptions.router,
    desk_freed.router,
    desk_holidays.router,
    desk_capacities.router,
    desk_city.router,
    desk_clashes.router,
    desk_welfare.router,
    kitchen.router,
    kitchen_lots.router,
    desk_kitchens.router,
    desk_menus.router,
    documents.router,
    map.router,
)
REFUSED = (401, 403, 404, 409, 413, 422, 429)


def create_app(database: Database, settings: Settings) -> FastAPI:
    """The application over an open database; the caller closes the database after the last request."""
    app = FastAPI(
        title="Bapgil 밥길",
        summary="Welfare meals in Seoul, from the kitchen to the door.",
        dependencies=[Depends(authorise)],
        responses={status: {"model": ErrorAnswer} for status in REFUSED},
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_run_stream,
    )
    app.state.door = Door(
        database=database,
        settings=settings,
        epoch=get_epoch(database),
        locate=build_locate(settings),
        letterbox=Letterbox(database),
    )
    install_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    serve_live(app)
    serve_handbook(app)
    serve_screens(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=5)
    app.add_middleware(SecurityHeaders, over_tls=settings.secure_cookies, tiles_origin=settings.tiles_origin)
    return app


@asynccontextmanager
async def _run_stream(app: FastAPI) -> AsyncIterator[None]:
    stream = Stream(app.state.door)
    app.state.stream = stream
    await stream.start()
    try:
        yield
    finally:
        await stream.stop()
