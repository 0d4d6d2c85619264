"""No page of another site acts through the console: seen in a real browser, and the console's own buttons work."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import uvicorn
from opened_page import chromium

from orchestration.dagster_job.guard import Guard

TOKEN = "synthetic-token"
ATTACKS = """<!doctype html><body><script>
const to = "http://127.0.0.1:{port}", named = "http://attacker.example:{port}";
const change = encodeURIComponent("mutation {{ launch }}");
new Image().src = to + "/graphql?query=" + change;
new Image().src = named + "/graphql?query=" + change;
const form = document.createElement("form");
form.method = "POST"; form.action = to + "/graphql"; form.target = "frame";
form.innerHTML = "<input name=query value='mutation {{ launch }}'>";
const frame = document.createElement("iframe"); frame.name = "frame";
document.body.append(frame, form); form.submit();
const said = [];
for (const address of [to, named])
  for (const mode of ["no-cors", "cors"]) {{
    said.push(fetch(address + "/graphql", {{method: "POST", mode, credentials: "include", body: "mutation"}}).catch(() => 0));
    said.push(fetch(address + "/graphql?query=" + change, {{mode, credentials: "include"}}).catch(() => 0));
  }}
const socket = new WebSocket("ws://127.0.0.1:{port}/graphql");
said.push(new Promise(done => {{ socket.onopen = () => socket.send("mutation"); socket.onclose = done; socket.onerror = done; }}));
Promise.allSettled(said).then(() => setTimeout(() => document.title = "tried", 500));
</script>"""


@dataclass
class Console:
    """A console of one button; what reached it, and what acted."""

    seen: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] != "lifespan.shutdown":
                await send({"type": f"{message['type']}.complete"})
            await send({"type": "lifespan.shutdown.complete"})
            return
        self.seen.append(f"{scope.get('method', 'WS')} {scope['path']}")
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            self.acts.append("websocket")
            await send({"type": "websocket.send", "text": "hello"})
            await send({"type": "websocket.close"})
            return
        if scope["path"] == "/graphql":
            self.acts.append(scope["method"])
        page = b"<button onclick=\"fetch('/graphql',{method:'POST',body:'{}'}).then(r=>document.title=r.status)\">go</button>"
        headers = [(b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page})


@contextmanager
def served(console: Console) -> Iterator[int]:
    port = free_port()
    config = uvicorn.Config(Guard(console, TOKEN, port), host="127.0.0.1", port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield port
    server.should_exit = True
    thread.join()


def free_port() -> int:
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as taken:
        return int(taken.server_address[1])


@contextmanager
def attacker(port: int) -> Iterator[int]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(ATTACKS.format(port=port).encode())

        def log_message(self, *given: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        names = "--host-resolver-rules=MAP attacker.example 127.0.0.1"
        yield player.chromium.launch(executable_path=program, args=["--no-sandbox", names])


@pytest.mark.parametrize("site", ["attacker.example", "127.0.0.1", "localhost"])
def test_a_page_of_another_site_acts_in_no_way_while_the_console_is_open(browser, site):
    console = Console()
    with served(console) as port, attacker(port) as other:
        context = browser.new_context()
        own = context.new_page()
        own.goto(f"http://127.0.0.1:{port}/?token={TOKEN}")
        assert own.url == f"http://127.0.0.1:{port}/", "the token does not stay in the address"
        page = context.new_page()
        page.goto(f"http://{site}:{other}/")
        page.wait_for_function("document.title === 'tried'")
        assert console.acts == []
        own.click("button")
        own.wait_for_function("document.title === '200'")
        assert console.acts == ["POST"]
        opened = own.evaluate(
            f"new Promise(d => {{ const s = new WebSocket('ws://127.0.0.1:{port}/graphql'); s.onmessage = m => d(m.data); }})"
        )
        assert opened == "hello"
        context.close()


def test_a_name_bound_to_this_machine_opens_nothing_even_with_the_token(browser):
    console = Console()
    with served(console) as port:
        page = browser.new_context().new_page()
        page.goto(f"http://attacker.example:{port}/?token={TOKEN}")
        assert "终端" in page.inner_text("body") and console.seen == []


def test_without_the_token_nothing_is_shown(browser):
    console = Console()
    with served(console) as port:
        page = browser.new_context().new_page()
        for address in ("/", "/?token=guess", "/graphql"):
            assert page.goto(f"http://127.0.0.1:{port}{address}").status == 403
        assert console.seen == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_method_that_is_none_of_the_consoles_is_refused_with_the_cookie_too(method):
    import http.client

    console = Console()
    with served(console) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        connection.request(method, "/graphql", headers={"Cookie": f"longshu_ui={TOKEN}"})
        assert connection.getresponse().status == 403
    assert console.seen == []


def test_a_mutation_by_get_is_refused_with_the_cookie_too():
    import http.client

    console = Console()
    with served(console) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        connection.request("GET", "/graphql?query=mutation", headers={"Cookie": f"longshu_ui={TOKEN}"})
        answer = connection.getresponse()
        assert answer.status == 403 and json.dumps(console.acts) == "[]"
        assert answer.getheader("X-Frame-Options") == "DENY"
