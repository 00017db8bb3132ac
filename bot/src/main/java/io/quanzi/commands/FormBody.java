package io.quanzi.commands;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a command asks the bot to do to the playbook, as a form; the answer is printed. */
final class FormBody {
    private static final String TYPE = "application/x-www-form-urlencoded";
    /** After any other answer something is left to do. */
    private static final Set<String> WELL = Set.of("done", "nothing");

    private final List<String> fields = new ArrayList<>();

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Adds a field with each of its values. */
    FormBody with(String name, List<String> values) {
        values.forEach(value -> fields.add(name + "=" + encoded(value)));
        return this;
    }

    /** Sends it, prints what came of it, and returns the exit code. */
    int post(Class<?> application, String path, Output output) {
        try (BotClient bot = BotClient.openAsStored(application)) {
            JsonNode answer = bot.post(path, BodyPublishers.ofString(String.join("&", fields)), TYPE);
            if (output.isJson()) {
                output.document(answer);
            } else {
                output.writer().print(answer.path("text").asString());
                output.writer().flush();
            }
            return WELL.contains(answer.path("status").asString()) ? 0 : 1;
        }
    }
}
