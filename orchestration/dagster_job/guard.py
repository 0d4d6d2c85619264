"""The guard in front of the console: what no web page of another site can pass, whatever it asks for.

| request                                         | passes where                                             |
|-------------------------------------------------|----------------------------------------------------------|
| any                                             | Host is this machine by its loopback name and port         |
| the address printed at the start, with its token | always: it leaves the cookie                             |
| any other                                       | it carries the cookie; browsers send it from here only     |
| POST, WebSocket                                 | and Origin, where there is one, is the console itself      |
| the root, with the cookie                        | always: the start page, made by us                         |
| GET of GraphQL with a query, any other method    | never: what changes something is a POST                    |
"""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

TOKEN = "LONGSHU_UI_TOKEN"  # set by `longshu ui` for the processes it starts
COOKIE = "longshu_ui"
NAMES = ("127.0.0.1", "localhost")
REFUSED = "请用终端里印出的地址打开 | open the address that the terminal printed".encode()
HEADERS = [
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def new_token() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(32)


def is_here(host: str, port: int) -> bool:
    """Whether a Host header names this machine by a loopback name, so that no other site's name was bound to it."""
    return host in {f"{name}:{port}" for name in NAMES}


def carries(cookies: str, token: str) -> bool:
    """Whether a Cookie header carries the token."""
    try:
        found = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return False
    return found is not None and hmac.compare_digest(found.value, token)


def cookie_of(token: str) -> str:
    """The Set-Cookie header: kept from scripts, and sent by no page of another site."""
    return f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict"


class Guard:
    """The application behind the guard; `start` gives the page at its root, empty where the application's own is shown."""

    def __init__(self, app: App, token: str, port: int, start: Callable[[], str] = str) -> None:
        self._app, self._token, self._port, self._start = app, token, port, start

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The request passes, or is refused."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        query = scope.get("query_string", b"").decode("latin-1")
        if not is_here(headers.get("host", ""), self._port):
            await _refuse(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "GET" and self._opens(query):
            location = scope["path"].encode("utf-8", "replace").lstrip(b"/")
            found = [(b"location", b"/" + location), (b"set-cookie", cookie_of(self._token).encode())]
            await _answer(send, 303, found, b"")
        elif carries(headers.get("cookie", ""), self._token) and self._may(scope, headers, query):
            is_root = scope["type"] == "http" and scope["path"] == "/"
            if is_root and (page := await asyncio.to_thread(self._start)):
                html = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
                await _answer(send, 200, html, page.encode())
                return
            await self._app(scope, receive, _with_headers(send))
        else:
            await _refuse(scope, receive, send)

    def _opens(self, query: str) -> bool:
        given = parse_qs(query).get("token", [""])[0]
        return bool(given) and hmac.compare_digest(given, self._token)

    def _may(self, scope: Scope, headers: dict[str, str], query: str) -> bool:
        origin = headers.get("origin")
        is_ours = origin is None or origin in {f"http://{name}:{self._port}" for name in NAMES}
        if scope["type"] == "websocket":
            return is_ours
        if scope["method"] == "POST":
            return is_ours
        asks = "graphql" in scope["path"].lower() and "query" in parse_qs(query)
        return scope["method"] in ("GET", "HEAD") and not asks


def _with_headers(send: Send) -> Send:
    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *HEADERS]
        await send(message)

    return sent


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await _answer(send, 403, [(b"content-type", b"text/plain; charset=utf-8")], REFUSED)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *HEADERS]})
    await send({"type": "http.response.body", "body": body})
