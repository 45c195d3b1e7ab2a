#!/usr/bin/python3
"""An adapter without a driver, for the tests of the driver world: it keeps to the protocol, sends real telemetry, and
misbehaves as its command line says. Standard library only."""
import argparse
import http.client
import json
import os
import queue
import ssl
import sys
import threading
import time
import urllib.parse
import uuid

CAPABILITIES = (
    "thread token force opt_out batch_size parameters query_tags catalog org host_case host_dot host_slash "
    "close_statement session_id statement_id telemetry_http"
).split()
FLAG = "databricks.partnerplatform.clientConfigsFeatureFlags.enableTelemetryForNodeJs"
VERSION = "2.1.0"
TIMEOUT = 1.0  # of a telemetry or flag request, below every close budget


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", default="", help="capabilities not listed")
    parser.add_argument("--unsupported", help="this command is refused, though hello lists what it needs")
    parser.add_argument("--hang", help="this command is never answered")
    parser.add_argument("--crash", help="this command ends the process with 3")
    parser.add_argument("--linger", action="store_true", help="exit is answered, and the process stays")
    parser.add_argument("--garbage", action="store_true", help="lines on stdout that are no answers")
    parser.add_argument("--flood", action="store_true", help="a line on stdout that never ends")
    parser.add_argument("--yes", action="store_true", help="every command is done, known or not")
    parser.add_argument("--protocol", type=int, default=1)
    parser.add_argument("--profile", default="nodejs")
    parser.add_argument("--say", help="a line on stderr at each open")
    parser.add_argument("--environment", action="store_true", help="the environment on stderr")
    parser.add_argument("--ignore-opt-out", action="store_true")
    parser.add_argument("--leak", action="store_true", help="the SQL goes into the event's statement id")
    parser.add_argument("--other-clock", action="store_true", help="times are those of another clock")
    return parser.parse_args()


OPTIONS = arguments()


class Refusal(Exception):
    def __init__(self, error_class, message):
        super().__init__(message)
        self.error_class = error_class


class Client:
    """The telemetry of one host, as connections share it."""

    def __init__(self, request):
        self.host, self.port, self.token = request["host"], request["port"], request.get("token", "")
        self.proxy, self.ca_file = request.get("proxy"), request.get("ca_file")
        self.batch_size = request.get("settings", {}).get("batch_size", 100)
        self.events, self.users, self.lock = [], 0, threading.Lock()
        self.enabled = request.get("telemetry") == "force" or self.ask_flag()

    def connect(self):
        """Plain HTTP, or TLS through the proxy where the request names one."""
        if not self.proxy:
            return http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        proxy, context = urllib.parse.urlsplit(self.proxy), ssl.create_default_context(cafile=self.ca_file)
        connection = http.client.HTTPSConnection(proxy.hostname, proxy.port, timeout=TIMEOUT, context=context)
        connection.set_tunnel(self.host, self.port)
        return connection

    def send(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json",
                   "User-Agent": f"NodejsDatabricksSqlConnector/{VERSION}"}
        connection = self.connect()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def ask_flag(self):
        try:
            status, body = self.send("GET", f"/api/2.0/connector-service/feature-flags/NODEJS/{VERSION}")
            flags = json.loads(body)["flags"] if status == 200 else []
            return any(flag["name"] == FLAG and flag["value"] == "true" for flag in flags)
        except (OSError, ValueError, KeyError, http.client.HTTPException):
            return False

    def add(self, session, operation, statement="", latency=0.0):
        log = {"session_id": session, "operation_latency_ms": int(latency * 1000),
               "system_configuration": {"driver_version": VERSION, "driver_name": "nodejs"},
               "sql_operation": {"operation_detail": {"operation_type": operation}}}
        if statement:
            log["sql_statement_id"] = statement
        now = int(time.time() * 1000)
        event = {"frontend_log_event_id": str(uuid.uuid4()), "entry": {"sql_driver_log": log},
                 "context": {"client_context": {"timestamp_millis": now, "user_agent": f"nodejs/{VERSION}"}}}
        with self.lock:
            self.events.append(json.dumps(event))
            full = len(self.events) >= self.batch_size
        if full:
            self.flush()

    def flush(self):
        with self.lock:
            events, self.events = self.events, []
        if not self.enabled or not events:
            return
        body = json.dumps({"uploadTime": int(time.time() * 1000), "items": [], "protoLogs": events})
        try:
            self.send("POST", "/telemetry-ext", body)
        except (OSError, http.client.HTTPException):
            pass  # telemetry is best effort


class Connection:
    def __init__(self, request):
        self.session, self.silent, self.closed = str(uuid.uuid4()), False, False
        self.silent = request.get("telemetry") == "off" and not OPTIONS.ignore_opt_out
        self.client, self.statements = None, {}
        if self.silent:
            return
        key = request["host"].lower().rstrip("./"), request["port"]
        with LOCK:
            self.client = CLIENTS.get(key) or CLIENTS.setdefault(key, Client(request))
            self.client.users += 1
        self.client.add(self.session, "CREATE_SESSION")

    def close(self):
        if self.closed:
            return
        self.closed = True
        if self.client is None:
            return
        self.client.add(self.session, "DELETE_SESSION")
        with LOCK:
            self.client.users -= 1
            last = self.client.users == 0
        if last:
            self.client.flush()


LOCK, CLIENTS, CONNECTIONS = threading.Lock(), {}, {}


def connection_of(request):
    if request.get("connection") not in CONNECTIONS:
        raise Refusal("invalid_request", "no such connection")
    return CONNECTIONS[request["connection"]]


def hello(_request):
    words = [word for word in CAPABILITIES if word not in OPTIONS.without.split(",")]
    return {"protocol": OPTIONS.protocol, "name": "test", "version": VERSION, "runtime": "python",
            "profile": OPTIONS.profile, "capabilities": words}


def open_one(request):
    if OPTIONS.say:
        print(OPTIONS.say, file=sys.stderr, flush=True)
    CONNECTIONS[request["connection"]] = Connection(request)
    hidden = "session_id" in OPTIONS.without.split(",")
    return {"session_id": "" if hidden else CONNECTIONS[request["connection"]].session}


def execute(request):
    connection = connection_of(request)
    fails = "fail=" in request["sql"]
    statement = str(uuid.uuid4())
    connection.statements[request["statement"]] = statement
    if connection.client is not None:
        told = request["sql"] if OPTIONS.leak else statement
        connection.client.add(connection.session, "EXECUTE_STATEMENT", told)
    if fails:
        raise Refusal(request["sql"].split("fail=")[1].split()[0].split(":")[1], "as the SQL says")
    return {"statement_id": statement}


def token(request):
    connection = connection_of(request)
    if connection.client is not None:
        connection.client.token = request["token"]
    return {}


def close(request):
    connection_of(request).close()
    return {}


COMMANDS = {"hello": hello, "open": open_one, "execute": execute, "token": token, "close": close,
            "fetch": lambda request: {"rows": 1, "done": True}, "complete": lambda request: {},
            "sleep": lambda request: time.sleep(request["ms"] / 1000) or {}, "exit": lambda request: {}}
ANSWERING = threading.Lock()


def say(line):
    with ANSWERING:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def now_ns():
    return time.monotonic_ns() + (10**15 if OPTIONS.other_clock else 0)


def answer(request):
    command, begun = request.get("command"), now_ns()
    if command == OPTIONS.crash:
        os._exit(3)
    if command == OPTIONS.hang:
        threading.Event().wait()
    if OPTIONS.garbage:
        say("this is no answer")
        say('{"id": 4711, "ok": true}')
    if OPTIONS.flood and command == "open":
        sys.stdout.write("x" * (3 << 20))
        sys.stdout.flush()
    told = {"id": request.get("id"), "begun_ns": begun}
    try:
        if command == OPTIONS.unsupported:
            raise Refusal("unsupported", "not today")
        if command not in COMMANDS and not OPTIONS.yes:
            raise Refusal("unknown_command", "no such command")
        told.update({"ok": True, **COMMANDS.get(command, lambda request: {})(request)})
    except Refusal as refusal:
        told.update({"ok": False, "error": {"class": refusal.error_class, "type": "Error", "message": str(refusal)}})
    except KeyError as missing:
        told.update({"ok": False, "error": {"class": "invalid_request", "type": "Error", "message": str(missing)}})
    say(json.dumps({**told, "ended_ns": now_ns()}))


def work(requests):
    while True:
        answer(requests.get())


def main():
    if OPTIONS.environment:
        for name, value in sorted(os.environ.items()):
            print(f"{name}={value}", file=sys.stderr, flush=True)
    lanes = {}
    for line in sys.stdin:
        request = json.loads(line)
        lane = request.get("thread")
        if lane is None:
            answer(request)
        elif lane in lanes:
            lanes[lane].put(request)
        else:
            lanes[lane] = queue.Queue()
            lanes[lane].put(request)
            threading.Thread(target=work, args=(lanes[lane],), daemon=True).start()
        if request["command"] == "exit":
            leave(request["how"])
            return


def leave(how):
    if OPTIONS.linger:
        threading.Event().wait()
    if how == "normal":
        for connection in CONNECTIONS.values():
            connection.close()
    if how == "uncaught_error":
        raise RuntimeError("as it was told")


if __name__ == "__main__":
    main()
