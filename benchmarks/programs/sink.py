"""An SMTP server that takes everything and keeps nothing: `sink.py [CERTIFICATE KEY]`; prints its port.

Speaks as little as a real one (RFC 5321, RFC 3207): EHLO, STARTTLS where there is a certificate, MAIL, RCPT,
DATA, RSET, NOOP, QUIT. One connection at a time, each answer in one write.
"""

import socket
import ssl
import sys


def main() -> None:
    context = None
    if len(sys.argv) == 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)  # noqa: T201
        while True:
            connection, _ = server.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                serve(connection, context)
            except OSError:
                pass
            finally:
                connection.close()


def serve(connection: socket.socket, context: ssl.SSLContext | None) -> None:
    """One conversation."""
    connection.sendall(b"220 sink ESMTP\r\n")
    lines = connection.makefile("rb")
    while line := lines.readline():
        word = line[:4].upper()
        if word == b"EHLO":
            extra = b"250-STARTTLS\r\n" if context else b""
            connection.sendall(b"250-sink\r\n" + extra + b"250-8BITMIME\r\n250 SIZE 35882577\r\n")
        elif word == b"STAR" and context:
            connection.sendall(b"220 2.0.0 go ahead\r\n")
            connection = context.wrap_socket(connection, server_side=True)
            lines, context = connection.makefile("rb"), None
        elif word == b"DATA":
            connection.sendall(b"354 end with a dot\r\n")
            while lines.readline() not in (b".\r\n", b""):
                pass
            connection.sendall(b"250 2.0.0 queued\r\n")
        elif word == b"QUIT":
            connection.sendall(b"221 2.0.0 bye\r\n")
            return
        else:
            connection.sendall(b"250 2.0.0 ok\r\n")


main()
