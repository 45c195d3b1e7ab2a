import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The protocol half of an adapter in Java, without a word about any driver: requests from stdin run on named threads,
 * answers go to the real stdout. ../PROTOCOL.md says what every member means; Adapter.java is the other half.
 */
final class Protocol {
    /** What a command does: it may throw whatever a driver throws, and that is the answer. */
    interface Command {
        Map<String, ?> run(Request request) throws Exception;
    }

    /** The protocol's commands; what the driver half does not give is unsupported. */
    private static final List<String> ALL = List.of(
            "hello", "open", "execute", "fetch", "complete", "cancel", "metadata", "token", "close", "clock",
            "collect");
    private static final List<String> EXITS = List.of("normal", "without_close", "uncaught_error");

    private final Gson gson = new GsonBuilder().serializeNulls().create();
    private final PrintStream answers =
            new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    private final Map<String, Command> commands = new HashMap<>();
    private final Map<String, BlockingQueue<Runnable>> lanes = new HashMap<>();
    private String how;

    /** Whatever prints to stdout reaches stderr from now on. */
    Protocol(Map<String, Command> given) {
        System.setOut(System.err);
        for (String name : ALL) {
            commands.put(name, given.getOrDefault(name, request -> {
                throw new Errors.Refusal("unsupported", "this driver cannot " + name);
            }));
        }
        commands.put("sleep", this::sleep);
        commands.put("exit", this::exit);
    }

    /** Serves the main lane on the calling thread until stdin ends or an exit is done; returns how to leave. */
    String serve() throws InterruptedException {
        lanes.put("", new LinkedBlockingQueue<>());
        start("reader", this::read);
        while (how == null) {
            lanes.get("").take().run();
        }
        return how;
    }

    /** A thread that does not keep the process alive. */
    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                accept(line);
            }
        } catch (IOException error) {
            System.err.println("stdin: " + error); // and that is its end
        }
        lanes.get("").add(() -> how = "normal");
    }

    private void accept(String line) {
        try {
            Request request = new Request(JsonParser.parseString(line).getAsJsonObject());
            boolean exits = request.text("command", "").equals("exit");
            long id = Long.parseLong(request.need("id").toString());
            lane(exits ? "" : request.text("thread", "")).add(() -> answer(id, request));
        } catch (RuntimeException error) {
            answer(null, System.nanoTime(), null, new Errors.Refusal("invalid_request", "no request: " + error));
        }
    }

    private BlockingQueue<Runnable> lane(String name) {
        return lanes.computeIfAbsent(name, unused -> {
            BlockingQueue<Runnable> lane = new LinkedBlockingQueue<>();
            start(name, () -> {
                while (true) {
                    try {
                        lane.take().run();
                    } catch (InterruptedException ended) {
                        return;
                    }
                }
            });
            return lane;
        });
    }

    private void answer(long id, Request request) {
        long begun = System.nanoTime(); // CLOCK_MONOTONIC on Linux
        try {
            Command command = commands.get(request.text("command"));
            if (command == null) {
                throw new Errors.Refusal("unknown_command", "no command " + request.text("command"));
            }
            answer(id, begun, command.run(request), null);
        } catch (Exception | LinkageError error) { // a class that the driver lacks is an answer too
            answer(id, begun, null, error);
        }
    }

    private synchronized void answer(Long id, long begun, Map<String, ?> result, Throwable error) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", id);
        line.put("ok", error == null);
        line.put("begun_ns", begun);
        line.put("ended_ns", System.nanoTime());
        if (error == null) {
            line.putAll(result);
        } else {
            line.put("error", Errors.describe(error));
        }
        answers.println(gson.toJson(line));
        answers.flush();
    }

    private Map<String, ?> sleep(Request request) throws InterruptedException {
        Thread.sleep(request.need("ms").getAsLong());
        return Map.of();
    }

    private Map<String, ?> exit(Request request) {
        if (!EXITS.contains(request.text("how"))) {
            throw new Errors.Refusal("invalid_request", "no exit " + request.text("how"));
        }
        how = request.text("how");
        return Map.of();
    }
}
