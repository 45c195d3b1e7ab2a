"""Adapter of databricks-sql-connector: ../PROTOCOL.md around the driver's public API. protocol.py is the other half."""
import os
import platform
import uuid

from protocol import Named, Refusal, Server, take_stdout

ANSWERS = take_stdout()  # before the driver is loaded, which may print

from databricks import sql  # noqa: E402

CAPABILITIES = (
    "thread cancel metadata force opt_out batch_size fetch_pages parameters query_tags user_agent org catalog "
    "session_id statement_id host_case host_scheme host_slash host_dot close_statement telemetry_http sea "
    "retries driver_settings"
).split()
SETTINGS = {"batch_size", "page_rows", "retries_max", "session_over", "tls", "token_renewable", "driver"}
METADATA = ("catalogs", "schemas", "tables", "columns")


def connect_arguments(request):
    """The members of `open` in the words of the driver's connect(); what is not asked for is left to the driver."""
    settings, telemetry = request.get("settings", {}), request.get("telemetry")
    host, port, path = request["host"], request.get("port", 443), request.get("http_path", "")
    path += f"?o={request['org']}" if request.get("org") else ""
    arguments = {
        "server_hostname": host,
        "_port": port,
        "http_path": path,
        "access_token": request.get("token"),
        "catalog": request.get("catalog"),
        "schema": request.get("schema"),
        "user_agent_entry": request.get("user_agent"),
        "query_tags": request.get("query_tags"),
        "_tls_trusted_ca_file": request.get("ca_file"),
        "enable_telemetry": {"on": True, "off": False}.get(telemetry),
        "force_enable_telemetry": telemetry == "force" or None,
        "telemetry_batch_size": settings.get("batch_size"),
        "_retry_stop_after_attempts_count": max(settings["retries_max"], 1) if "retries_max" in settings else None,
        "use_sea": settings.get("session_over") == "sea" or None,
    }
    if settings.get("tls") is False:
        arguments["server_hostname"] = f"http://{host}:{port}"
        arguments["_connection_uri"] = f"http://{host}:{port}/{path.lstrip('/')}"
    asked = {name: value for name, value in arguments.items() if value is not None}
    return dict(asked, **settings.get("driver", {}))


class Connection:
    def __init__(self, request):
        settings = request.get("settings", {})
        if settings.keys() - SETTINGS:
            raise Refusal("unsupported", f"this driver has no setting {', '.join(settings.keys() - SETTINGS)}")
        if request.get("proxy"):
            os.environ["HTTPS_PROXY"] = request["proxy"]
        self.closed, self.cursors = False, Named()
        self.page = {"arraysize": settings["page_rows"]} if "page_rows" in settings else {}
        self.driver = sql.connect(**connect_arguments(request))


connections = Named()


def cursor_of(request):
    return connections[request["connection"]].cursors[request["statement"]]


def spelled(identifier):
    """An id as telemetry spells it, 8-4-4-4-12; the driver shows some without the dashes."""
    try:
        return str(uuid.UUID(identifier))
    except (TypeError, ValueError):
        return identifier or ""


def hello(request):
    if request["protocol"] != 1:
        raise Refusal("unsupported", "this adapter speaks protocol 1")
    runtime = f"python {platform.python_version()}"
    return {"protocol": 1, "name": "python", "version": sql.__version__, "runtime": runtime, "profile": "python",
            "capabilities": CAPABILITIES}


def open_connection(request):
    name, _ = request["connection"], request["host"]
    if not request.get("token"):
        raise Refusal("unsupported", "without a token this driver asks a person, in a browser")
    connections[name] = connection = Connection(request)
    return {"session_id": spelled(connection.driver.get_session_id_hex())}


def execute(request):
    statement, text, parameters = request["statement"], request["sql"], request.get("parameters")
    if request.get("timeout_ms"):
        raise Refusal("unsupported", "this driver has no timeout for one statement")
    connection = connections[request["connection"]]
    cursor = connection.cursors[statement] = connection.driver.cursor(**connection.page)
    cursor.execute(text, parameters or None)
    return {"statement_id": spelled(cursor.query_id)}


def fetch(request):
    cursor, limit = cursor_of(request), request.get("rows_max", 0)
    if cursor.description is None:
        return {"rows": 0, "done": True}
    rows = len(cursor.fetchmany(limit) if limit else cursor.fetchall())
    return {"rows": rows, "done": not limit or rows < limit}


def complete(request):
    cursor_of(request).close()
    del connections[request["connection"]].cursors[request["statement"]]
    return {}


def cancel(request):
    cursor_of(request).cancel()
    return {}


def metadata(request):
    if request["what"] not in METADATA:
        raise Refusal("invalid_request", f"no metadata {request['what']}")
    with connections[request["connection"]].driver.cursor() as cursor:
        return {"rows": len(getattr(cursor, request["what"])().fetchall())}


def close(request):
    connection = connections[request["connection"]]
    connection.closed = True  # and kept: to be closed again is the driver's business
    connection.driver.close()
    return {}


def main():
    commands = {"hello": hello, "open": open_connection, "execute": execute, "fetch": fetch, "complete": complete,
                "cancel": cancel, "metadata": metadata, "close": close}
    # No "token": the driver keeps a token until the expiry that a JWT states, whatever a credentials provider says.
    how = Server(commands, ANSWERS).run()
    if how == "uncaught_error":
        raise RuntimeError("the uncaught error that was asked for")
    if how == "normal":
        for connection in [one for one in connections.values() if not one.closed]:
            connection.driver.close()


if __name__ == "__main__":
    main()
