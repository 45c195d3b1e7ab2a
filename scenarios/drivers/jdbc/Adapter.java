import com.databricks.jdbc.api.IDatabricksConnection;
import com.databricks.jdbc.api.IDatabricksResultSet;
import com.google.gson.JsonElement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Adapter of databricks-jdbc: ../PROTOCOL.md around java.sql and the driver's public API. */
public final class Adapter {
    private static final List<String> CAPABILITIES = List.of(("thread own_thread cancel metadata token force opt_out batch_size flush_interval fetch_pages parameters "
            + "query_tags user_agent org catalog session_id statement_id host_case close_statement timeout telemetry_http sea "
            + "driver_settings").split(" "));

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /** One connection with its statements. */
    private static final class Session {
        final Connection connection;
        final boolean renewable;
        final Map<String, Statement> statements = new ConcurrentHashMap<>();

        Session(Connection connection, boolean renewable) {
            this.connection = connection;
            this.renewable = renewable;
        }
    }

    private static <T> T find(Map<String, T> in, String name) {
        if (in.containsKey(name)) {
            return in.get(name);
        }
        throw new Errors.Refusal("invalid_request", "nothing of this name is open: " + name);
    }

    private Session session(Request request) {
        return find(sessions, request.text("connection"));
    }

    private Statement statement(Request request) {
        return find(session(request).statements, request.text("statement"));
    }

    private Map<String, ?> hello(Request request) throws SQLException {
        if (request.need("protocol").getAsInt() != 1) {
            throw new Errors.Refusal("unsupported", "this adapter speaks protocol 1");
        }
        return Map.of("protocol", 1, "name", "jdbc", "version", Connect.driverVersion(), "profile", "jdbc",
                "runtime", "java " + System.getProperty("java.version"), "capabilities", CAPABILITIES);
    }

    private Map<String, ?> open(Request request) throws Exception {
        String name = request.text("connection");
        Connection connection = DriverManager.getConnection(Connect.url(request), Connect.properties(request));
        sessions.put(name, new Session(connection, Connect.isRenewable(request)));
        return Map.of("session_id", Values.guid(connection.unwrap(IDatabricksConnection.class).getConnectionId()));
    }

    private Map<String, ?> execute(Request request) throws SQLException {
        Session session = session(request);
        String sql = request.text("sql");
        JsonElement parameters = request.get("parameters");
        boolean prepares = parameters.isJsonArray() && !parameters.getAsJsonArray().isEmpty();
        Statement statement = prepares ? session.connection.prepareStatement(sql) : session.connection.createStatement();
        session.statements.put(request.text("statement"), statement);
        statement.setQueryTimeout((int) ((request.number("timeout_ms", 0) + 999) / 1000));
        if (prepares) {
            Values.bind((PreparedStatement) statement, parameters.getAsJsonArray());
            ((PreparedStatement) statement).execute();
        } else {
            statement.execute(sql);
        }
        ResultSet rows = statement.getResultSet();
        String shown = rows == null ? "" : rows.unwrap(IDatabricksResultSet.class).getStatementId();
        return Map.of("statement_id", Values.guid(shown));
    }

    private Map<String, ?> fetch(Request request) throws SQLException {
        ResultSet rows = statement(request).getResultSet();
        long limit = request.number("rows_max", 0);
        long seen = 0;
        boolean more = rows != null;
        while (more && (limit == 0 || seen < limit)) {
            more = rows.next();
            seen += more ? 1 : 0;
        }
        return Map.of("rows", seen, "done", !more);
    }

    private Map<String, ?> complete(Request request) throws SQLException {
        statement(request).close();
        session(request).statements.remove(request.text("statement"));
        return Map.of();
    }

    private Map<String, ?> cancel(Request request) throws SQLException {
        statement(request).cancel();
        return Map.of();
    }

    private Map<String, ?> metadata(Request request) throws SQLException {
        DatabaseMetaData data = session(request).connection.getMetaData();
        long count = 0;
        try (ResultSet rows = Connect.metadata(data, request.text("what"))) {
            while (rows.next()) {
                count++;
            }
        }
        return Map.of("rows", count);
    }

    private Map<String, ?> token(Request request) throws SQLException {
        if (!session(request).renewable) {
            throw new Errors.Refusal("unsupported", "open the connection with settings.token_renewable");
        }
        session(request).connection.setClientInfo("Auth_AccessToken", request.text("token"));
        return Map.of();
    }

    private Map<String, ?> close(Request request) throws SQLException {
        Session session = session(request);
        session.connection.close(); // and kept: to be closed again is the driver's business
        return Map.of();
    }

    public static void main(String[] arguments) throws InterruptedException, SQLException {
        Adapter adapter = new Adapter();
        Map<String, Protocol.Command> commands = Map.of("hello", adapter::hello, "open", adapter::open,
                "execute", adapter::execute, "fetch", adapter::fetch, "complete", adapter::complete,
                "cancel", adapter::cancel, "metadata", adapter::metadata, "token", adapter::token,
                "close", adapter::close);
        String how = new Protocol(commands).serve();
        if (how.equals("uncaught_error")) {
            throw new IllegalStateException("the uncaught error that was asked for");
        }
        if (how.equals("normal")) {
            for (Session session : adapter.sessions.values()) {
                if (!session.connection.isClosed()) {
                    session.connection.close();
                }
            }
        }
    }
}
