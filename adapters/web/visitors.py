"""Who is there: a browser that was given a name, and the password where there is one."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.ports import Clock, Seals

YEAR = 365 * 24 * 3600
FREE_TRIES = 3
LONGEST_PAUSE = 300.0
REMEMBERED = 1000


class Visitors:
    """Names visitors. The name is signed, so it may be stored and shown without letting anybody in."""

    def __init__(self, seals: Seals, password: str, *, secure: bool) -> None:
        self._seals = seals
        self._password = password
        self._secure = secure
        # Cookies are shared by all ports of a machine: two houses on it must not overwrite each other's.
        self._name, self._login = (f"easel_{seals.sign('cookie', kind)[:12]}" for kind in ("visitor", "login"))

    def present(self, connection: HTTPConnection) -> str:
        """The visitor's name; empty for somebody who is new or has to give the password first."""
        visitor = self._named(connection)
        if visitor and self._password:
            login = connection.cookies.get(self._login, "")
            return visitor if self._seals.fits(login, "login", visitor, self._password) else ""
        return visitor

    def may_enter(self) -> bool:
        """Whether a newcomer is let in without a password."""
        return not self._password

    def knows(self, password: str) -> bool:
        return hmac.compare_digest(password.encode(), self._password.encode())

    def welcome(self, connection: HTTPConnection, response: Response) -> None:
        """Give the browser its name, the old one if it has one, and note that it may come in."""
        visitor = self._named(connection) or secrets.token_hex(8)
        self._set(response, self._name, f"{visitor}.{self._seals.sign('visitor', visitor)}")
        if self._password:
            self._set(response, self._login, self._seals.sign("login", visitor, self._password))

    def _named(self, connection: HTTPConnection) -> str:
        visitor, _, signature = connection.cookies.get(self._name, "").partition(".")
        return visitor if self._seals.fits(signature, "visitor", visitor) else ""

    def _set(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="strict", secure=self._secure)


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int = 0
    until: float = 0.0


class Doorstep:
    """Slows down whoever guesses: after a few tries from an address each next one waits twice as long."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[str, _Failures] = {}

    def pause(self, address: str) -> float:
        """Seconds until the address may try again."""
        return max(0.0, self._failures.get(address, _Failures()).until - self._clock.now())

    def failed(self, address: str) -> None:
        count = self._failures.pop(address, _Failures()).count + 1
        late = min(LONGEST_PAUSE, 2.0 ** min(count - FREE_TRIES, 16)) if count >= FREE_TRIES else 0.0
        self._failures[address] = _Failures(count, self._clock.now() + late)
        if len(self._failures) > REMEMBERED:
            del self._failures[next(iter(self._failures))]

    def passed(self, address: str) -> None:
        self._failures.pop(address, None)
