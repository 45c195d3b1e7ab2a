import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;

/** The members of `open` in the words of the driver; what is not asked for is left to the driver. */
final class Connect {
    private static final String SCHEME = "jdbc:databricks://";

    private static final List<String> SETTINGS = List.of(
            "batch_size", "flush_interval_ms", "page_rows", "session_over", "tls", "token_renewable", "driver");

    private Connect() {}

    static String url(Request request) {
        return SCHEME + request.text("host") + ":" + request.number("port", 443);
    }

    static boolean isRenewable(Request request) {
        return Boolean.parseBoolean(request.part("settings").text("token_renewable", ""));
    }

    static Properties properties(Request request) throws IOException, GeneralSecurityException {
        Request settings = request.part("settings");
        for (String name : settings.names()) {
            if (!SETTINGS.contains(name)) {
                throw new Errors.Refusal("unsupported", "this driver has no setting " + name);
            }
        }
        String org = request.text("org", "");
        Properties all = new Properties();
        all.put("httpPath", request.text("http_path", "") + (org.isEmpty() ? "" : "?o=" + org));
        // Without this the driver asks for flags to choose, telemetry off or not.
        all.put("UseThriftClient", settings.text("session_over", "thrift").equals("sea") ? "0" : "1");
        authenticate(all, request);
        transport(all, request, settings.text("tls", "true"));
        add(all, "ConnCatalog", request.text("catalog", ""));
        add(all, "ConnSchema", request.text("schema", ""));
        add(all, "UserAgentEntry", request.text("user_agent", ""));
        add(all, "query_tags", tags(request.part("query_tags")));
        add(all, "TelemetryBatchSize", settings.text("batch_size", ""));
        add(all, "TelemetryFlushInterval", settings.text("flush_interval_ms", ""));
        add(all, "RowsFetchedPerBlock", settings.text("page_rows", ""));
        add(all, "EnableTelemetry", Map.of("on", "1", "off", "0").getOrDefault(request.text("telemetry", ""), ""));
        add(all, "ForceEnableTelemetry", request.text("telemetry", "").equals("force") ? "1" : "");
        Request own = settings.part("driver");
        own.names().forEach(name -> all.put(name, own.text(name)));
        return all;
    }

    private static void add(Properties all, String name, String value) {
        if (!value.isEmpty()) {
            all.put(name, value);
        }
    }

    private static void authenticate(Properties all, Request request) {
        boolean renewable = isRenewable(request);
        all.put("AuthMech", renewable ? "11" : "3");
        all.put(renewable ? "Auth_Flow" : "UID", renewable ? "0" : "token");
        all.put(renewable ? "Auth_AccessToken" : "PWD", request.text("token", ""));
    }

    private static void transport(Properties all, Request request, String tls)
            throws IOException, GeneralSecurityException {
        all.put("ssl", tls.equals("false") ? "0" : "1");
        String proxy = request.text("proxy", "");
        if (!proxy.isEmpty()) {
            all.put("UseProxy", "1");
            all.put("ProxyHost", URI.create(proxy).getHost());
            all.put("ProxyPort", String.valueOf(URI.create(proxy).getPort()));
        }
        String caFile = request.text("ca_file", "");
        if (!caFile.isEmpty()) {
            all.put("SSLTrustStore", TrustStore.of(caFile));
            all.put("SSLTrustStorePwd", TrustStore.PASSWORD);
            all.put("SSLTrustStoreType", "PKCS12");
            all.put("CheckCertRevocation", "0"); // the authority publishes no list of revoked certificates
        }
    }

    /** Query tags as the session parameter QUERY_TAGS wants them. */
    private static String tags(Request tags) {
        StringJoiner text = new StringJoiner(",");
        for (String name : tags.names()) {
            text.add(name.replace("\\", "\\\\") + ":" + tags.text(name).replaceAll("([\\\\:,])", "\\\\$1"));
        }
        return text.toString();
    }

    static String driverVersion() throws SQLException {
        String version = DriverManager.getDriver(SCHEME + "a:443").getClass().getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    static ResultSet metadata(DatabaseMetaData data, String what) throws SQLException {
        switch (what) {
            case "catalogs": return data.getCatalogs();
            case "schemas": return data.getSchemas();
            case "tables": return data.getTables(null, "%", "%", null);
            case "columns": return data.getColumns(null, "%", "%", "%");
            default: throw new Errors.Refusal("invalid_request", "no metadata " + what);
        }
    }
}
