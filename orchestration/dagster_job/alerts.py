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
import urllib.request
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from http.client import HTTPException
from urllib.parse import unquote, urlsplit

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
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        answer.read()


def _mail(server: str, sender: str, recipients: str, subject: str, text: str) -> None:
    parts = urlsplit(server)
    if not (parts.hostname and sender and recipients):
        raise ValueError("LONGSHU_SMTP, LONGSHU_MAIL_FROM and LONGSHU_MAIL_TO belong together")
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, sender, recipients
    message.set_content(text)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(
        parts.hostname, parts.port or (465 if parts.scheme == "smtps" else 25), timeout=SECONDS
    ) as smtp:
        if parts.username:
            if parts.scheme != "smtps":
                smtp.starttls()
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        smtp.send_message(message)
