import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values in the words of the driver, and its words in those of the protocol. */
final class Values {
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Values() {}

    /** The server's id, which is what telemetry should carry: the driver shows it with a kind or a secret beside it. */
    static String guid(String shown) {
        Matcher found = GUID.matcher(shown);
        return found.find() ? found.group() : shown;
    }

    static void bind(PreparedStatement statement, Iterable<JsonElement> values) throws SQLException {
        int at = 0;
        for (JsonElement value : values) {
            bind(statement, ++at, value);
        }
    }

    private static void bind(PreparedStatement statement, int at, JsonElement value) throws SQLException {
        if (!value.isJsonPrimitive()) {
            statement.setNull(at, Types.VARCHAR);
            return;
        }
        JsonPrimitive plain = value.getAsJsonPrimitive();
        if (plain.isString()) {
            statement.setString(at, plain.getAsString());
        } else if (plain.isBoolean()) {
            statement.setBoolean(at, plain.getAsBoolean());
        } else if (plain.getAsDouble() == Math.rint(plain.getAsDouble())) {
            statement.setLong(at, plain.getAsLong());
        } else {
            statement.setDouble(at, plain.getAsDouble());
        }
    }
}
