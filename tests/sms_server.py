"""A real SMS gateway inside the test process, which answers as it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl


class SmsServer:
    """Keeps what arrives in `calls`; `answer` replaces the friendly one."""

    def __init__(self) -> None:
        self.calls: list[dict[str, str]] = []
        self.answer: str | dict[str, str] = {"Code": "OK", "BizId": "900619746936498440^0"}
        self.hangs_up = False
        self.port = 0

    @property
    def url(self) -> str:
        return f"aliyun+http://testId:testSecret@127.0.0.1:{self.port}/?sign=%E6%82%A6%E6%B1%A4%E6%B3%89"


@contextmanager
def running() -> Iterator[SmsServer]:
    kept = SmsServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 - names of http.server
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kept.calls.append(dict(parse_qsl(body, keep_blank_values=True)))
            if kept.hangs_up:
                self.close_connection = True
                return
            answer = kept.answer if isinstance(kept.answer, str) else json.dumps(kept.answer)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
