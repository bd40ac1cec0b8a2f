"""The AMI of an Asterisk that has more to tell than anybody can read.

Prints its port and lets readers log in and take stock. A line ``flood SECONDS EVENTS`` on stdin: the stream goes to
the one who connected last, as fast as he takes it, for SECONDS or at most EVENTS events. ``cut PAUSE EVENTS``: so many
events with a Chinese name, each sent in two parts, PAUSE seconds between, the cut inside a character. The next line:
it says what was sent.
"""

import contextlib
import json
import socket
import sys
import threading
import time

from ami_stream import FIRST_SEAT, SEATS, Stream, last_event, stream

BUFFER = 256 * 1024
"""Bytes on the way at most on our side: what a slow reader has yet to read is his problem, but a bounded one."""


class Switch:
    """One listener; a thread per connection answers, the latest connection gets the events."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        self.connections = 0
        self._writing = threading.Lock()
        self._reader: socket.socket | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def send(self, data: bytes) -> bool:
        """False when nobody is there to take it."""
        reader = self._reader
        if reader is None:
            return False
        try:
            with self._writing:
                reader.sendall(data)
        except OSError:
            self._reader = None
            return False
        return True

    def _accept(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        connection.sendall(b"Asterisk Call Manager/11.0.0\r\n")
        with contextlib.suppress(OSError), connection.makefile("rb") as lines:
            action: dict[str, str] = {}
            for line in lines:
                key, _, value = line.decode().strip().partition(": ")
                if key:
                    action[key.lower()] = value
                    continue
                if action:
                    with self._writing:
                        connection.sendall(answer(action))
                if action.get("action", "").lower() == "login":
                    self._reader = connection
                action = {}


def answer(action: dict[str, str]) -> bytes:
    """What Asterisk says to the few actions that readers send."""
    name = action.get("action", "").lower()
    tag = f"ActionID: {action['actionid']}\r\n" if "actionid" in action else ""
    if name == "ping":
        return f"Response: Success\r\n{tag}Ping: Pong\r\nTimestamp: {time.time():.6f}\r\n\r\n".encode()
    if name not in {"queuestatus", "coreshowchannels"}:
        said = f"Response: Success\r\n{tag}Message: Authentication accepted\r\n\r\n"
        return (said + ("Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n" if name == "login" else "")).encode()
    rows = [f"Response: Success\r\n{tag}EventList: start\r\nMessage: follows\r\n\r\n"]
    if name == "queuestatus":
        rows.append(f"Event: QueueParams\r\nQueue: main\r\n{tag}\r\n")
        rows += [
            f"Event: QueueMember\r\nQueue: main\r\nName: {seat}\r\nLocation: PJSIP/{seat}\r\nStatus: 1\r\nPaused: 0\r\n"
            f"Penalty: 0\r\nLastCall: 0\r\nLoginTime: 1795306308\r\nWrapuptime: 0\r\n{tag}\r\n"
            for seat in range(FIRST_SEAT, FIRST_SEAT + SEATS)
        ]
    rows.append(f"Event: {action['action']}Complete\r\nEventList: Complete\r\nListItems: {len(rows)}\r\n{tag}\r\n")
    return "".join(rows).encode()


def flood(switch: Switch, told: Stream, seconds: float, most: int) -> dict[str, int]:
    """As much as can be sent. The events of an outage are gone: time goes on whether anybody listens or not."""
    until, events, names = time.monotonic() + seconds, 0, 0
    for data, count, named in told.forever():
        if events >= most or time.monotonic() > until:
            break
        if not switch.send(data):
            time.sleep(0.01)
        events, names = events + count, names + named
    switch.send(last_event())
    return {"events": events + 1, "names": names}


def cut(switch: Switch, told: Stream, pause: float, most: int) -> dict[str, int]:
    """What a reader sees when the network ends a segment inside a character."""
    sent = [(event, named) for event, named in zip(told.events, told.named, strict=True) if named][:most]
    for event, _ in sent:
        middle = next(place for place, byte in enumerate(event) if byte >= 0x80) + 1
        switch.send(event[:middle])
        time.sleep(pause)
        switch.send(event[middle:])
        time.sleep(pause)
    switch.send(last_event())
    return {"events": len(sent) + 1, "names": sum(named for _, named in sent)}


def main() -> None:
    switch, told = Switch(), stream()
    print(switch.listener.getsockname()[1], flush=True)
    for line in sys.stdin:
        kind, seconds, most = line.split()
        switch.connections = 1
        sent = {"flood": flood, "cut": cut}[kind](switch, told, float(seconds), int(most))
        sys.stdin.readline()
        print(json.dumps(sent | {"connections": switch.connections}), flush=True)


if __name__ == "__main__":
    main()
