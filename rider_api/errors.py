"""Every refusal in one shape: {"error": {code, cause, action, subject}}. Bad input is never a server error."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, StatementError
from starlette.exceptions import HTTPException

from dispatch.errors import Refused, reason_json, refuse
from models.personal import Erased
from routing.reasons import Reason

log = logging.getLogger(__name__)

Sentences = tuple[tuple[str, str], tuple[str, str]]

BY_STATUS: dict[int, tuple[str, Sentences]] = {
    400: (
        "input.unreadable",
        (
            ("보낸 내용을 읽을 수 없습니다.", "What was sent cannot be read."),
            ("올바른 형식으로 다시 보내세요.", "Send it again in the documented form."),
        ),
    ),
    404: (
        "not_found",
        (
            ("찾을 수 없습니다.", "There is no such thing here."),
            ("주소와 번호를 확인하세요.", "Check the address and the id."),
        ),
    ),
    405: (
        "method.not_allowed",
        (
            ("이 주소에서는 할 수 없는 요청입니다.", "This address does not answer that method."),
            ("API 문서를 확인하세요.", "See the API documentation."),
        ),
    ),
    413: (
        "input.too_large",
        (("보낸 내용이 너무 큽니다.", "What was sent is too large."), ("나누어 보내세요.", "Send less at once.")),
    ),
    422: (
        "input.invalid",
        (
            ("보낸 내용에 잘못된 값이 있습니다.", "A value that was sent is not valid."),
            ("표시된 항목을 고쳐 다시 보내세요.", "Correct the fields that are named and send it again."),
        ),
    ),
}


def refuse_with(status: int, *, subject: tuple[str, ...] = ()) -> Refused:
    """The general refusal for an HTTP status."""
    code, (cause, action) = BY_STATUS.get(status, BY_STATUS[400])
    return refuse(code, cause=cause, action=action, subject=subject, status=status)


def not_found(*subject: object) -> Refused:
    """404 for what does not exist, and equally for what exists beyond the caller's reach."""
    return refuse_with(404, subject=tuple(str(part) for part in subject))


def answer(reason: Reason, status: int) -> JSONResponse:
    """A refusal as an HTTP answer."""
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status == 429:
        headers["Retry-After"] = "900"
    return JSONResponse({"error": _printable(reason_json(reason))}, status, headers=headers)


def install_handlers(app: FastAPI) -> None:
    """Give every way of failing its answer."""
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Erased, _on_erased)
    app.add_exception_handler(DataError, _on_unstorable)
    app.add_exception_handler(StatementError, _on_statement)
    app.add_exception_handler(UnicodeEncodeError, _on_unstorable)
    app.add_exception_handler(OverflowError, _on_unstorable)
    app.add_exception_handler(RecursionError, _on_unstorable)
    app.add_exception_handler(Exception, _on_bug)


def _on_refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return answer(error.reason, error.status)


def _on_invalid(_: Request, error: Exception) -> JSONResponse:
    """Names the fields and what is wrong with each, never the values: they may be personal."""
    assert isinstance(error, RequestValidationError)
    subject = tuple(f"{_path(found['loc'])}: {found['type']}" for found in error.errors()[:20])
    refused = refuse_with(422, subject=subject)
    return answer(refused.reason, 422)


def _on_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    refused = refuse_with(error.status_code)
    return answer(refused.reason, error.status_code)


def _on_erased(_: Request, error: Exception) -> JSONResponse:
    refused = refuse(
        "person.erased",
        cause=("이 사람의 개인정보는 삭제되었습니다.", "This person's data has been erased."),
        action=("되돌릴 수 없습니다.", "It cannot be brought back."),
        status=410,
    )
    return answer(refused.reason, refused.status)


def _on_unstorable(_: Request, error: Exception) -> JSONResponse:
    """Text that no database takes (a NUL, half a surrogate pair), or a number beyond 64 bits."""
    return answer(refuse_with(422, subject=(type(error).__name__,)).reason, 422)


def _on_statement(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StatementError)
    if isinstance(error.orig, OverflowError | UnicodeError | ValueError):
        return _on_unstorable(request, error.orig)
    return _on_bug(request, error)


def _on_bug(request: Request, error: Exception) -> JSONResponse:
    log.error("%s failed: %s", request.scope.get("route_name", request.method), type(error).__name__)
    refused = refuse(
        "server.error",
        cause=("서버에 문제가 생겼습니다.", "Something went wrong on the server."),
        action=("잠시 뒤 다시 하세요. 계속되면 담당자에게 알리세요.", "Try again; if it stays, tell your technician."),
        status=500,
    )
    return answer(refused.reason, 500)


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part)[:40] for part in location)


def _printable(value: Any) -> Any:
    """Without half surrogates, which JSON text in UTF-8 can't carry."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _printable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_printable(part) for part in value]
    return value
