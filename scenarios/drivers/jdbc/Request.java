import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

/** A request; a missing member is the asker's mistake. */
final class Request {
    private final JsonObject members;

    Request(JsonObject members) {
        this.members = members;
    }

    JsonElement need(String name) {
        if (members.has(name)) {
            return members.get(name);
        }
        throw new Errors.Refusal("invalid_request", "a member is missing: " + name);
    }

    /** The member, or JSON's null. */
    JsonElement get(String name) {
        return members.has(name) ? members.get(name) : JsonNull.INSTANCE;
    }

    String text(String name) {
        return need(name).getAsString();
    }

    String text(String name, String otherwise) {
        return members.has(name) ? text(name) : otherwise;
    }

    long number(String name, long otherwise) {
        return members.has(name) ? need(name).getAsLong() : otherwise;
    }

    /** The members of an object in here; none when it is absent. */
    Request part(String name) {
        return new Request(members.has(name) ? need(name).getAsJsonObject() : new JsonObject());
    }

    Iterable<String> names() {
        return members.keySet();
    }
}
