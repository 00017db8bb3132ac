package io.quanzi.commands;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** The bot could not start. The message is one sentence that names the environment variable, as people set those. */
final class StartFailure extends IllegalStateException {
    private static final Pattern PROPERTY = Pattern.compile("\\b(?:quanzi|spring|server)(?:\\.[a-z0-9-]+)+");
    private static final Pattern SECRET = Pattern.compile("(?i).*(secret|token|key|password|uri)$");
    private static final int LONGEST = 400;

    private StartFailure(String sentence, Throwable cause) {
        super("cannot start: " + sentence + "\nrun \"doctor\" to have all settings looked at", cause);
    }

    static StartFailure of(Throwable failed) {
        if (failed instanceof StartFailure told) {
            return told;
        }
        return new StartFailure(sentence(failed), failed);
    }

    private static String sentence(Throwable failed) {
        Optional<PortInUseException> port = find(failed, PortInUseException.class);
        if (port.isPresent()) {
            return "SERVER_PORT: expected a free port, got %d, where another program listens"
                    .formatted(port.get().getPort());
        }
        Optional<MongoException> mongo = find(failed, MongoException.class);
        if (mongo.isPresent()) {
            return "SPRING_MONGODB_URI: expected a MongoDB that answers and lets us in, got: "
                    + shown(mongo.get().getMessage());
        }
        String deepest = deepest(failed);
        Optional<BindException> unbound = find(failed, BindException.class);
        if (unbound.isPresent() && !PROPERTY.matcher(deepest).lookingAt()) {
            return unbound(unbound.get());
        }
        return shown(named(deepest));
    }

    private static String unbound(BindException unbound) {
        String name = unbound.getName().toString();
        var property = unbound.getProperty();
        String value = property == null ? "" : String.valueOf(property.getValue());
        return "%s: expected %s, got %s"
                .formatted(
                        variable(name),
                        expected(unbound.getTarget().getType().resolve(Object.class)),
                        SECRET.matcher(name).matches() ? value.length() + " characters" : "\"" + value + "\"");
    }

    private static String expected(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type == Duration.class ? "a time such as 30s or 5m" : "a " + type.getSimpleName();
    }

    private static <T extends Throwable> Optional<T> find(Throwable failed, Class<T> type) {
        for (Throwable one = failed; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return Optional.of(type.cast(one));
            }
        }
        return Optional.empty();
    }

    private static String deepest(Throwable failed) {
        String message = String.valueOf(failed.getMessage());
        for (Throwable one = failed; one != null; one = one.getCause()) {
            if (one.getMessage() != null) {
                message = one.getMessage();
            }
            if (PROPERTY.matcher(message).lookingAt()) {
                break; // a sentence of ours; what is below it is how it was found
            }
        }
        return message;
    }

    /** Settings by the names of their environment variables. */
    static String named(String text) {
        return PROPERTY.matcher(text).replaceAll(found -> variable(found.group()));
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private static String shown(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
