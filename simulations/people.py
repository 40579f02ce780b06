"""Simulated people at a screen: they log in and work through the same API as the screens do."""

import time
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass(kw_only=True)
class Screen:
    """A logged-in browser of one account. Calls are repeated while the server is away, as a person would."""

    url: str
    login: str
    password: str
    patience_seconds: float = 60
    _http: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.url, timeout=60, headers={"Origin": self.url})
        self.post("/api/login", {"login": self.login, "password": self.password})

    def get(self, path: str) -> Any:
        return self._call("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self._call("POST", path, json=body if body is not None else {})

    def upload(self, path: str, filename: str, content: bytes, fields: dict[str, str]) -> Any:
        return self._call("POST", path, files={"file": (filename, content)}, data=fields)

    def close(self) -> None:
        self._http.close()

    def _call(self, method: str, path: str, **body: Any) -> Any:
        deadline = time.monotonic() + self.patience_seconds
        while True:
            try:
                answer = self._http.request(method, path, **body)
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
                continue
            if answer.is_error:
                raise AnswerRefused(method, path, answer.status_code, answer.text)
            return answer.json()


class AnswerRefused(RuntimeError):
    """The API refused what a simulated person asked for."""

    def __init__(self, method: str, path: str, status: int, text: str) -> None:
        super().__init__(f"{method} {path}: {status} {text[:500]}")
        self.status = status
        self.text = text
