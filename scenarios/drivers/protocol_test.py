#!/usr/bin/python3
"""Holds an adapter against PROTOCOL.md, without a server. Standard library only.

    protocol_test.py --driver NAME[@VERSION]        one that ci/setup-drivers has installed
    protocol_test.py [NAME=VALUE...] COMMAND...     any adapter, with these variables in its environment

Exit codes: 0 the adapter keeps to the protocol, 1 it does not, 2 usage."""
import json
import os
import pathlib
import queue
import random
import socket
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ANSWER_TIMEOUT = 30  # s, as the driver world waits for an answer
OPEN_TIMEOUT = 120  # s, of a driver that tries a refused port again
END_TIMEOUT = 30  # s, from an exit to the end of the process
NEEDS = {
    "hello": ["protocol"], "open": ["connection", "host"], "execute": ["connection", "statement", "sql"],
    "fetch": ["connection", "statement"], "complete": ["connection", "statement"],
    "cancel": ["connection", "statement"], "metadata": ["connection", "what"], "token": ["connection", "token"],
    "close": ["connection"], "clock": ["advance_ms"], "sleep": ["ms"], "collect": [], "exit": ["how"],
}
FULL = {"protocol": 1, "connection": "none", "host": "127.0.0.1", "statement": "none", "sql": "SELECT 1",
        "what": "catalogs", "token": "t", "advance_ms": 1, "ms": 1, "how": "normal"}
OPTIONAL = {"cancel": "cancel", "metadata": "metadata", "token": "token", "clock": "clock", "collect": "collect"}


class Adapter:
    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.answers, self.last = queue.Queue(), 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.answers.put((time.monotonic_ns(), json.loads(line)))

    def write(self, line):
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def send(self, command, **members):
        self.last += 1
        self.write(json.dumps({"id": self.last, "command": command, **members}, ensure_ascii=False).encode())
        return self.last

    def answer(self, timeout=ANSWER_TIMEOUT):
        return self.answers.get(timeout=timeout)[1]

    def ask(self, command, timeout=ANSWER_TIMEOUT, **members):
        sent = time.monotonic_ns()
        identifier = self.send(command, **members)
        received, answer = self.answers.get(timeout=timeout)
        expect(answer["id"] == identifier, f"answered {answer}")
        expect(sent <= answer["begun_ns"] <= answer["ended_ns"] <= received, "the times are not of CLOCK_MONOTONIC")
        return answer

    def end(self):
        self.process.stdin.close()
        return self.process.wait(END_TIMEOUT)

    def kill(self):
        self.process.kill()
        self.process.wait()


def expect(holds, message):
    if not holds:
        raise AssertionError(message)


def expect_refused(answer, error_class):
    expect(not answer["ok"], f"did what it cannot do: {answer}")
    error = answer["error"]
    expect(error["class"] == error_class, f"expected the class {error_class}, found {answer}")
    expect(isinstance(error["type"], str) and isinstance(error["message"], str), f"an error without texts: {answer}")


def says_who_it_is(adapter):
    about = adapter.ask("hello", protocol=1)
    expect(about["ok"] and about["protocol"] == 1, f"answered {about}")
    for name in ("name", "version", "runtime", "profile"):
        expect(isinstance(about[name], str) and about[name], f"{name} is no text")
    words, page = about["capabilities"], (HERE / "PROTOCOL.md").read_text(encoding="utf-8")
    expect(len(set(words)) == len(words), "a capability twice")
    expect(not [word for word in words if f"`{word}`" not in page], "a capability that PROTOCOL.md does not explain")


def refuses_another_protocol(adapter):
    expect_refused(adapter.ask("hello", protocol=2), "unsupported")


def knows_no_other_command(adapter):
    for name in (f"no_such_{random.getrandbits(64):x}", "", "Hello", "__class__", "constructor", "größe ☃"):
        expect_refused(adapter.ask(name), "unknown_command")


def answers_what_is_no_request(adapter):
    for line in (b"", b"{", b"nonsense", b"[1]", b"null", b'{"command":"hello"}', b'{"id":"1","command":"hello"}',
                 b'{"id":1.5,"command":"hello"}', b"\xff\xfe"):
        adapter.write(line)
        answer = adapter.answer()
        expect(answer["id"] is None, f"{line}: answered {answer}")
        expect_refused(answer, "invalid_request")
    adapter.write(b'{"id":7}')
    expect_refused(adapter.answer(), "invalid_request")


def misses_each_member(adapter):
    able = adapter.ask("hello", protocol=1)["capabilities"]
    for command, names in NEEDS.items():
        if command in OPTIONAL and OPTIONAL[command] not in able:
            expect_refused(adapter.ask(command, **FULL), "unsupported")
            continue
        for missing in names:
            members = {name: FULL[name] for name in names if name != missing}
            expect_refused(adapter.ask(command, **members), "invalid_request")


def knows_what_is_open(adapter):
    for command in ("execute", "fetch", "complete", "close"):
        expect_refused(adapter.ask(command, **{name: FULL[name] for name in NEEDS[command]}), "invalid_request")
    expect_refused(adapter.ask("execute", **{**FULL, "sql": "x" * 1_000_000}), "invalid_request")


def opens_no_refused_port(adapter):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    able = adapter.ask("hello", protocol=1)["capabilities"]
    settings = {"retries_max": 0} if "retries" in able else {}
    answer = adapter.ask("open", timeout=OPEN_TIMEOUT, connection="c1", host="127.0.0.1", port=port, token="t",
                         http_path="/sql/1.0/warehouses/a", telemetry="off", settings=settings)
    expect_refused(answer, "connection")
    expect_refused(adapter.ask("close", connection="c1"), "invalid_request")
    expect_refused(adapter.ask("open", connection="c1", host="127.0.0.1", port=port, token="t",
                               settings={"no_such_setting": 1}), "unsupported")


def sleeps_in_lanes(adapter):
    answer = adapter.ask("sleep", ms=200)
    expect(answer["ok"] and answer["ended_ns"] - answer["begun_ns"] >= 199_000_000, f"did not sleep: {answer}")
    long, first, second = adapter.send("sleep", ms=1000, thread="a"), adapter.send("sleep", ms=0), adapter.send("sleep", ms=0)
    after = adapter.send("sleep", ms=0, thread="a")
    order = [adapter.answer()["id"] for _ in range(4)]
    if "thread" in adapter.ask("hello", protocol=1)["capabilities"]:
        expect(order == [first, second, long, after], f"answered in the order {order}")


def ends_as_told(start):
    for how, good in (("normal", True), ("without_close", True), ("uncaught_error", False), (None, True)):
        adapter = start()
        expect_refused(adapter.ask("exit", how="no_such_way"), "invalid_request")
        if how is not None:
            expect(adapter.ask("exit", how=how)["ok"], f"refused exit {how}")
            code = adapter.process.wait(END_TIMEOUT)  # stdin is open still
        else:
            code = adapter.end()
        expect((code == 0) == good, f"exit {how or 'by the end of stdin'}: the process ended with {code}")


def launch(arguments):
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"}
    if arguments[:1] != ["--driver"]:
        while arguments and "=" in arguments[0]:
            environment.update([arguments.pop(0).split("=", 1)])
        return arguments, environment
    name, _, version = arguments[1].partition("@")
    manifest = json.loads((HERE / name / "manifest.json").read_text(encoding="utf-8"))
    drivers = os.environ.get("PLUMBLINE_DRIVERS", HERE.parent.parent / "build" / "drivers")
    places = {"{install}": f"{drivers}/{name}/{version or manifest['versions']['newest']}", "{source}": f"{HERE / name}",
              "{proxy}": "", "{ca_file}": ""}

    def fill(text):
        for place, value in places.items():
            text = text.replace(place, value)
        return text

    environment.update({name: fill(value) for name, value in manifest["environment"].items() if fill(value)})
    return [fill(word) for word in manifest["command"]], environment


def main():
    command, environment = launch(sys.argv[1:])
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    failed = 0
    for check in (says_who_it_is, refuses_another_protocol, knows_no_other_command, answers_what_is_no_request,
                  misses_each_member, knows_what_is_open, opens_no_refused_port, sleeps_in_lanes):
        adapter = Adapter(command, environment)
        failed += not run(check, adapter)
        adapter.kill()
    return 1 if failed + (not run(ends_as_told, lambda: Adapter(command, environment))) else 0


def run(check, subject):
    try:
        check(subject)
    except queue.Empty:
        print(f"FAILED {check.__name__}: no answer in time")
    except (AssertionError, KeyError, OSError, subprocess.TimeoutExpired) as error:
        print(f"FAILED {check.__name__}: {type(error).__name__}: {error}")
    else:
        print(f"ok     {check.__name__}")
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
