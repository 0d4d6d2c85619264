"""Alerts of a failed run: to a webhook and by e-mail, where the environment names them.

| variable           | holds                                                                 |
|--------------------|-----------------------------------------------------------------------|
| `LONGSHU_WEBHOOK`  | an address that takes a JSON text message (企业微信, 钉钉 robots do)    |
| `LONGSHU_SMTP`     | `smtp://user:password@host:port` or `smtps://…`                        |
| `LONGSHU_MAIL_FROM`, `LONGSHU_MAIL_TO` | sender, and recipients separated by commas          |
"""

import json
import os
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from http.client import HTTPException
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

SECONDS = 10


def alert(subject: str, text: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Everyone the environment names has the message; returns what could not be sent, and why."""
    failures = []
    if address := environment.get("LONGSHU_WEBHOOK"):
        failures += _attempt("webhook", lambda: _post(address, f"{subject}\n{text}"))
    if server := environment.get("LONGSHU_SMTP"):
        sender, recipients = environment.get("LONGSHU_MAIL_FROM", ""), environment.get("LONGSHU_MAIL_TO", "")
        failures += _attempt("mail", lambda: _mail(server, sender, recipients, subject, text))
    return failures


def _attempt(name: str, send: Callable[[], None]) -> list[str]:
    try:
        send()
    except (OSError, HTTPException, smtplib.SMTPException, ValueError) as error:
        return [f"{name}: {error}"]
    return []


def _post(address: str, text: str) -> None:
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValueError("LONGSHU_WEBHOOK must be an http(s) address")
    body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json; charset=utf-8"})
    with urllib.request.build_opener(_NowhereElse).open(request, timeout=SECONDS) as answer:
        answer.read()


class _NowhereElse(urllib.request.HTTPRedirectHandler):
    """A message goes where it was told to go, or is reported as not sent."""

    def redirect_request(self, *_given: Any, **_named: Any) -> None:
        """No redirection is followed."""


def _mail(server: str, sender: str, recipients: str, subject: str, text: str) -> None:
    parts = urlsplit(server)
    if not (parts.hostname and sender and recipients):
        raise ValueError("LONGSHU_SMTP, LONGSHU_MAIL_FROM and LONGSHU_MAIL_TO belong together")
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, sender, recipients
    message.set_content(text)
    _hand_over(server, message)


def send_mail(server: str, message: EmailMessage) -> str:
    """The message is with the mail server; why not, where it is not."""
    return "".join(_attempt("mail", lambda: _hand_over(server, message)))


def _hand_over(server: str, message: EmailMessage) -> None:
    parts = urlsplit(server)
    with _connected(parts) as smtp:
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        smtp.send_message(message)


def _connected(parts: SplitResult) -> smtplib.SMTP:
    """The mail server, its certificate checked wherever a password or TLS is used."""
    checked, host = ssl.create_default_context(), parts.hostname or ""
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=checked)
    smtp = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
    smtp.ehlo_or_helo_if_needed()
    if parts.username or smtp.has_extn("starttls"):
        smtp.starttls(context=checked)
    return smtp
