"""What the service does not take."""

from __future__ import annotations


class Rejected(Exception):
    """Answered as an error, under HTTP 200 unless another status is given. The numbers are made up: the service's are
    not published."""

    def __init__(self, code: int, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
