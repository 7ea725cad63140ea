"""A mail server that says yes to everything and keeps nothing: the bench measures the product, not who receives."""

import asyncio
import sys

END = b"\r\n.\r\n"


async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 bench\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"EHLO":
            writer.write(b"250-bench\r\n250-PIPELINING\r\n250 8BITMIME\r\n")  # as nearly all servers say
            continue
        if word == b"DATA":
            writer.write(b"354 go on\r\n")
            await reader.readuntil(END)
        writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 bench\r\n")
        if word == b"QUIT":
            break
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(converse, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
