"""The protocol half of an adapter in Python, without a word about any driver: requests from stdin run on named threads,
answers go to the real stdout, errors get a class. ../PROTOCOL.md says what every member means; adapter.py is the other
half. Queues are as long as the requests that are not answered yet."""
import json
import os
import queue
import re
import sys
import threading
import time

# What the driver half does not give of these is unsupported; any other command is unknown.
COMMANDS = ("hello", "open", "execute", "fetch", "complete", "cancel", "metadata", "token", "close", "clock", "collect")
EXITS = ("normal", "without_close", "uncaught_error")
# The first pattern that fits an error's text names its class: what the server says comes before what a transport says.
CLASSES = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in (
    ("syntax", r"PARSE_SYNTAX_ERROR|\b42601\b"),
    ("not_found", r"_NOT_FOUND\b|\b42P01\b"),
    ("permission", r"INSUFFICIENT_PERMISSIONS|PERMISSION_DENIED|forbidden|\b42501\b|\b403\b"),
    ("authentication", r"UNAUTHENTICATED|unauthorized|\b28000\b|\b401\b"),
    ("rate_limited", r"REQUEST_LIMIT_EXCEEDED|too many requests|\b53000\b|\b429\b"),
    ("cancelled", r"\bcancell?ed\b|OPERATION_CANCELED|\bHY008\b"),
    ("timeout", r"tim(ed |e-|e)?out|deadline|\b57KD0\b|\bHYT0\d\b"),
    ("connection", r"CONNECTION_FAILURE|refused|\breset\b|unreachable|proxy|broken pipe|certificate|\bEOF\b|\b08\w{3}\b"),
    ("server_error", r"INTERNAL_ERROR|\bXX000\b|\b50\d\b"),
    ("invalid_request", r"INVALID_\w+_VALUE|bad request|\b22023\b|\b400\b"),
)]
# A server's message quotes the statement, whose words say nothing about the error.
QUOTED_SQL = re.compile(r"== SQL ==.*?\^\^\^|/\*.*?\*/", re.DOTALL)


class Refusal(Exception):
    """An answer that no driver gave. args: class, message."""


class Exit(Exception):
    """Ends the main lane. args: one of EXITS."""


def take_stdout():
    """The stream of answers: a duplicate of stdout. Whatever else prints to stdout reaches stderr from now on."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def classify(error):
    text = QUOTED_SQL.sub("", f"{type(error).__name__} {error} {getattr(error, 'context', '')}")
    return next((name for name, pattern in CLASSES if pattern.search(text)), "unknown")


def describe(error):
    if isinstance(error, Refusal):
        return {"class": error.args[0], "type": "", "message": error.args[1]}
    return {"class": classify(error), "type": type(error).__name__, "message": str(error)}


class Server:
    """Reads requests until stdin ends. commands: name -> function(request) -> members of the answer."""

    def __init__(self, commands, answers):
        self._commands = dict(commands, sleep=self._sleep, exit=self._exit)
        self._answers = answers
        self._lock = threading.Lock()
        self._lanes = {None: queue.Queue()}

    def run(self):
        """Serves the main lane on the calling thread; returns how to leave."""
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self._serve(None)
        except Exit as leave:
            return leave.args[0]
        return "normal"

    def _read(self):
        for line in open(os.dup(0), "rb", buffering=0):  # a buffer's lock would be held when the interpreter ends
            try:
                request = Request(json.loads(line))
                if not isinstance(request.get("id"), int):
                    raise ValueError("id is no whole number")
            except (TypeError, ValueError, RecursionError) as error:
                self._answer(None, Refusal("invalid_request", f"no request: {error}"))
                continue
            self._lane(request).put(request)
        self._lanes[None].put(None)

    def _lane(self, request):
        name = None if request.get("command") == "exit" else request.get("thread") or None
        if name not in self._lanes:
            self._lanes[name] = queue.Queue()
            threading.Thread(target=self._serve, args=(name,), name=name, daemon=True).start()
        return self._lanes[name]

    def _serve(self, name):
        for request in iter(self._lanes[name].get, None):
            if self._run(request) and request["command"] == "exit":
                raise Exit(request["how"])

    def _run(self, request):
        begun_ns = time.monotonic_ns()
        try:
            result = self._command(str(request["command"]))(request)
        except Exception as error:  # whatever a driver throws is an answer
            result = error
        self._answer(request["id"], result, begun_ns)
        return not isinstance(result, Exception)

    def _command(self, name):
        if name in self._commands:
            return self._commands[name]
        if name in COMMANDS:
            raise Refusal("unsupported", f"this driver cannot {name}")
        raise Refusal("unknown_command", f"no command {name}")

    def _answer(self, identifier, result, begun_ns=None):
        ended_ns = time.monotonic_ns()
        failed = isinstance(result, Exception)
        answer = {"id": identifier, "ok": not failed, "begun_ns": begun_ns or ended_ns, "ended_ns": ended_ns}
        answer.update({"error": describe(result)} if failed else result)
        with self._lock:
            self._answers.write(json.dumps(answer) + "\n")
            self._answers.flush()

    @staticmethod
    def _sleep(request):
        time.sleep(request["ms"] / 1000)
        return {}

    @staticmethod
    def _exit(request):
        if request["how"] not in EXITS:
            raise Refusal("invalid_request", f"no exit {request['how']}")
        return {}


class Request(dict):
    """A request whose missing members are the asker's mistake."""

    def __missing__(self, name):
        raise Refusal("invalid_request", f"a member is missing: {name}")


class Named(dict):
    """What is open, by the name the requests use; a name that is not open is the asker's mistake."""

    def __missing__(self, name):
        raise Refusal("invalid_request", f"nothing of this name is open: {name}")
