"""The first half of bin/run: refuse early what cannot work, install what is missing, hand over to serve.py.

Only the standard library is used here.
"""

import argparse
import os
import signal
import socket
import sys
import time

from bin.tools.prepare import PYTHON, NotPossible, prepare

PORT_PATIENCE = 3.0  # the web process of a run that was killed a moment ago may still be finishing


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = options()
    try:
        refuse_taken_port(arguments.port)
        prepare("requirements.txt")
    except NotPossible as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(PYTHON, [os.fspath(PYTHON), "-m", "bin.tools.serve", *sys.argv[1:]])


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Run the venue on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="where the pages are served (8000)")
    parser.add_argument("--empty", action="store_true", help="a real venue without demo data, kept in var/local")
    parser.add_argument("--reset", action="store_true", help="first remove the data that an earlier run has kept")
    return parser.parse_args()


def refuse_taken_port(port: int) -> None:
    patience = time.monotonic() + PORT_PATIENCE
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                if time.monotonic() < patience:
                    time.sleep(0.2)
                    continue
                raise NotPossible(f"Port {port} is taken or not allowed; choose another: bin/run --port N") from None
        return


if __name__ == "__main__":
    main()
