"""Runs telemelya, an emulator of Telegram that nobody here wrote, with its two stores; prints its port once it serves.

`make outside` installs what this needs, by tests/outside/requirements.lock; nothing of Easel is imported here.
"""

import logging
import os
import socket
import sys
import threading

from fakeredis import TcpFakeServer  # type: ignore[import-not-found]
from moto.server import ThreadedMotoServer  # type: ignore[import-not-found]

LOOPBACK = "127.0.0.1"


def redis_port() -> int:
    server = TcpFakeServer((LOOPBACK, 0))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


def s3_port() -> int:
    server = ThreadedMotoServer(LOOPBACK, 0, verbose=False)
    server.start()
    return int(server.get_host_and_port()[1])


def serve() -> None:
    logging.disable(logging.INFO)  # nobody reads it, and a pipe that is full would stop everything
    with socket.create_server((LOOPBACK, 0)) as listening:
        os.environ |= {
            "REDIS_URL": f"redis://{LOOPBACK}:{redis_port()}/0",
            "MINIO_ENDPOINT": f"{LOOPBACK}:{s3_port()}",
            "AUTH_KEYS": "key",
            "STRICT_EDIT": "true",
        }
        import uvicorn  # noqa: PLC0415 - telemelya reads the environment when it is imported
        from telemelya.server.app import app  # type: ignore[import-not-found]  # noqa: PLC0415

        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([listening])


if __name__ == "__main__":
    serve()
