"""Alerts reach a real webhook and a real mail server on this machine; what fails is told and breaks nothing (合成数据)."""

import email
import email.policy
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from orchestration.dagster_job import alerts
from orchestration.dagster_job.alerts import alert
from tests.orchestration.self_signed import self_signed

SUBJECT, TEXT = "合成数据：任务失败", "第一行\n.\n第三行"
FROM, TO = "longshu@example.org", "甲 <a@example.org>, b@example.org"


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def web(status: int, received: list) -> HTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, self.headers["Content-Type"], json.loads(body)))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    return HTTPServer(("127.0.0.1", 0), Handler)


def mail(received: list, refuse: bool = False) -> socketserver.TCPServer:
    class Handler(socketserver.StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.say("220 synthetic")
            recipients: list[str] = []
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "RCPT":
                    recipients.append(line[8:].strip("<>"))
                    self.say("550 no such user" if refuse else "250 ok")
                elif verb == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (part := self.rfile.readline()) != b".\r\n":
                        lines.append(part[1:] if part.startswith(b"..") else part)
                    received.append((recipients, b"".join(lines)))
                    self.say("250 ok")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    return socketserver.TCPServer(("127.0.0.1", 0), Handler)


def mailbox(place: str, **given: str) -> dict[str, str]:
    return {"LONGSHU_SMTP": f"smtp://{place}", "LONGSHU_MAIL_FROM": FROM, "LONGSHU_MAIL_TO": TO} | given


def test_without_a_place_nothing_is_sent_and_nothing_fails():
    assert alert(SUBJECT, TEXT, {}) == []


def test_the_webhook_has_the_message_as_a_text_robot_takes_it():
    received: list = []
    with serving(web(200, received)) as place:
        assert alert(SUBJECT, TEXT, {"LONGSHU_WEBHOOK": f"http://{place}/robot?key=1"}) == []
    message = {"msgtype": "text", "text": {"content": f"{SUBJECT}\n{TEXT}"}}
    assert received == [("/robot?key=1", "application/json; charset=utf-8", message)]


def test_the_mail_reaches_each_recipient_with_subject_and_text():
    received: list = []
    with serving(mail(received)) as place:
        assert alert(SUBJECT, TEXT, mailbox(place)) == []
    recipients, content = received[0]
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert recipients == ["a@example.org", "b@example.org"]
    assert (message["Subject"], message["From"]) == (SUBJECT, FROM)
    assert message.get_content().splitlines() == TEXT.splitlines()


def test_a_webhook_that_answers_with_an_error_is_told_and_the_mail_still_goes_out():
    received: list = []
    mails: list = []
    with serving(web(500, received)) as hook, serving(mail(mails)) as post:
        failures = alert(SUBJECT, TEXT, mailbox(post, LONGSHU_WEBHOOK=f"http://{hook}/"))
    assert len(failures) == 1 and failures[0].startswith("webhook: ") and "500" in failures[0]
    assert len(received) == len(mails) == 1


def test_a_refused_recipient_is_told():
    with serving(mail([], refuse=True)) as place:
        failures = alert(SUBJECT, TEXT, mailbox(place))
    assert len(failures) == 1 and failures[0].startswith("mail: ")


def test_servers_that_are_not_there_are_told():
    with serving(web(200, [])) as place:
        pass  # the port is free again
    failures = alert(SUBJECT, TEXT, mailbox(place, LONGSHU_WEBHOOK=f"http://{place}/"))
    assert [failure.partition(":")[0] for failure in failures] == ["webhook", "mail"]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/", "127.0.0.1", "http://"])
def test_an_address_that_is_no_web_address_is_told(address):
    failures = alert(SUBJECT, TEXT, {"LONGSHU_WEBHOOK": address})
    assert len(failures) == 1 and failures[0].startswith("webhook: ")


@pytest.mark.parametrize("missing", ["LONGSHU_MAIL_FROM", "LONGSHU_MAIL_TO"])
def test_a_mailbox_without_sender_or_recipient_is_told(missing):
    failures = alert(SUBJECT, TEXT, mailbox("127.0.0.1:1", **{missing: ""}))
    assert failures == ["mail: LONGSHU_SMTP, LONGSHU_MAIL_FROM and LONGSHU_MAIL_TO belong together"]


@pytest.mark.parametrize("port", ["x", "99999"])
def test_a_port_that_is_none_is_told(port):
    assert len(alert(SUBJECT, TEXT, mailbox(f"127.0.0.1:{port}"))) == 1


def test_a_server_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr(alerts, "SECONDS", 0.2)
    release = threading.Event()

    class Silent(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            release.wait(5)

    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silent)) as place:
        failures = alert(SUBJECT, TEXT, mailbox(place, LONGSHU_WEBHOOK=f"http://{place}/"))
        release.set()
    assert [failure.partition(":")[0] for failure in failures] == ["webhook", "mail"]


def test_a_server_that_speaks_no_http_is_told():
    class Babble(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            self.wfile.write(b"hello\r\n\r\n")

    with serving(socketserver.TCPServer(("127.0.0.1", 0), Babble)) as place:
        assert len(alert(SUBJECT, TEXT, {"LONGSHU_WEBHOOK": f"http://{place}/"})) == 1


def test_a_subject_of_two_lines_still_reaches_the_webhook():
    received: list = []
    with serving(web(200, received)) as place, serving(mail([])) as post:
        failures = alert("合成\n数据", TEXT, mailbox(post, LONGSHU_WEBHOOK=f"http://{place}/"))
    assert len(received) == 1 and all(failure.startswith("mail: ") for failure in failures)


def test_a_webhook_that_sends_the_message_elsewhere_is_told_and_nothing_goes_there():
    received: list = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"http://{place}/")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with serving(web(200, received)) as place, serving(HTTPServer(("127.0.0.1", 0), Elsewhere)) as first:
        failures = alert(SUBJECT, TEXT, {"LONGSHU_WEBHOOK": f"http://{first}/"})
    assert len(failures) == 1 and "302" in failures[0] and received == []


def test_a_mail_server_whose_certificate_nobody_vouches_for_is_told_and_gets_no_password(tmp_path):
    certificate = self_signed(tmp_path)
    seen: list[bytes] = []

    class Tls(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            try:
                with context.wrap_socket(self.connection, server_side=True) as secure:
                    seen.append(secure.recv(100))
            except OSError:
                pass

    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tls)) as place:
        failures = alert(SUBJECT, TEXT, mailbox(place, LONGSHU_SMTP=f"smtps://u:p@{place}"))
    assert len(failures) == 1 and "certificate" in failures[0].lower() and b"".join(seen) == b""
