package io.quanzi.schedule;

import io.quanzi.playbook.Fault;
import io.quanzi.playbook.FaultyFile;
import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code schedules/*.yaml} that no other kind of file claims by a closer pattern. */
@Component
class ScheduleFiles implements FileKind<Schedule<?>> {
    private final ObjectProvider<Action<?>> actions;

    /** The actions are asked for late: most of them read the playbook themselves. */
    ScheduleFiles(ObjectProvider<Action<?>> actions) {
        this.actions = actions;
    }

    @Override
    public String pattern() {
        return "schedules/*.yaml";
    }

    @Override
    public Schedule<?> parse(Source file) {
        JsonNode tree = Yaml.read(file, JsonNode.class);
        if (!(tree instanceof ObjectNode keys)) {
            throw fault(file, "expected keys such as name, cron, zone, action");
        }
        String wanted = required(file, keys, "action");
        Action<?> action = actions.stream()
                .filter(known -> known.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new FaultyFile(new Fault(
                        file.path(),
                        lineOf(file, "action"),
                        "unknown action \"%s\"; known: %s"
                                .formatted(
                                        wanted,
                                        actions.stream()
                                                .map(Action::name)
                                                .sorted()
                                                .toList()))));
        return read(file, keys, action);
    }

    private static <S> Schedule<S> read(Source file, ObjectNode keys, Action<S> action) {
        String name = required(file, keys, "name");
        String title = optional(keys, "title");
        String cron = required(file, keys, "cron");
        String zone = optional(keys, "zone");
        String catchUp = optional(keys, "catchUp");
        keys.remove("action");
        S settings = Yaml.read(file, keys, action.settings());
        try {
            return new Schedule<>(
                    file.path(),
                    name,
                    title == null ? name : title,
                    cron,
                    ZoneId.of(zone == null ? "Asia/Shanghai" : zone),
                    catchUp == null ? Duration.ofHours(1) : DurationStyle.detectAndParse(catchUp),
                    action,
                    settings);
        } catch (DateTimeException | IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            String key = message.startsWith("\"") ? message.substring(1, message.indexOf('"', 1)) : "zone";
            throw new FaultyFile(new Fault(file.path(), lineOf(file, key), message));
        }
    }

    @Override
    public Set<Name> defines(Source file, Schedule<?> parsed) {
        return Set.of(new Name("schedule", parsed.name()));
    }

    @Override
    public Set<Name> uses(Source file, Schedule<?> parsed) {
        return usesOf(parsed);
    }

    private static <S> Set<Name> usesOf(Schedule<S> schedule) {
        return schedule.action().uses(schedule.settings());
    }

    private static String required(Source file, ObjectNode keys, String key) {
        String value = optional(keys, key);
        if (value == null || value.isBlank()) {
            throw fault(file, "\"" + key + "\" is missing");
        }
        return value;
    }

    private static @Nullable String optional(ObjectNode keys, String key) {
        JsonNode value = keys.remove(key);
        return value == null || value.isNull() ? null : value.asString();
    }

    private static FaultyFile fault(Source file, String message) {
        return new FaultyFile(new Fault(file.path(), 1, message));
    }

    private static int lineOf(Source file, String key) {
        int line = 0;
        for (String text : file.content().lines().toList()) {
            line++;
            if (text.startsWith(key + ":")) {
                return line;
            }
        }
        return 0;
    }
}
