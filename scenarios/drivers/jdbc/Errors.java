import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What went wrong, in the words of the protocol. */
final class Errors {
    /** An answer that no driver gave. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        final String errorClass;

        Refusal(String errorClass, String message) {
            super(message);
            this.errorClass = errorClass;
        }
    }

    /** The first that fits an error's text names its class: the server's words come before those of a transport. */
    private static final Map<String, Pattern> CLASSES = new LinkedHashMap<>();

    static {
        add("syntax", "PARSE_SYNTAX_ERROR|\\b42601\\b");
        add("not_found", "_NOT_FOUND\\b|\\b42P01\\b");
        add("permission", "INSUFFICIENT_PERMISSIONS|PERMISSION_DENIED|forbidden|\\b42501\\b|\\b403\\b");
        add("authentication", "UNAUTHENTICATED|unauthorized|\\b28000\\b|\\b401\\b");
        add("rate_limited", "REQUEST_LIMIT_EXCEEDED|too many requests|\\b53000\\b|\\b429\\b");
        add("cancelled", "\\bcancell?ed\\b|OPERATION_CANCELED|\\bHY008\\b");
        add("timeout", "tim(ed |e-|e)?out|deadline|\\b57KD0\\b|\\bHYT0\\d\\b");
        add("connection", "CONNECTION_FAILURE|refused|\\breset\\b|unreachable|proxy|broken pipe|certificate|\\bEOF\\b"
                + "|\\b08\\w{3}\\b");
        add("server_error", "INTERNAL_ERROR|\\bXX000\\b|\\b50\\d\\b");
        add("invalid_request", "INVALID_\\w+_VALUE|bad request|\\b22023\\b|\\b400\\b");
    }

    /** A server's message quotes the statement, whose words say nothing about the error. */
    private static final Pattern QUOTED_SQL = Pattern.compile("== SQL ==.*?\\^\\^\\^|/\\*.*?\\*/", Pattern.DOTALL);

    private Errors() {}

    private static void add(String name, String pattern) {
        CLASSES.put(name, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
    }

    private static String classify(Throwable error) {
        String state = error instanceof SQLException ? ((SQLException) error).getSQLState() : "";
        String text = QUOTED_SQL.matcher(error.getMessage() + " " + state).replaceAll("");
        for (Map.Entry<String, Pattern> one : CLASSES.entrySet()) {
            if (one.getValue().matcher(text).find()) {
                return one.getKey();
            }
        }
        return "unknown";
    }

    static Map<String, Object> describe(Throwable error) {
        boolean refused = error instanceof Refusal;
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("class", refused ? ((Refusal) error).errorClass : classify(error));
        told.put("type", refused ? "" : error.getClass().getSimpleName());
        told.put("message", String.valueOf(error.getMessage()));
        return told;
    }
}
