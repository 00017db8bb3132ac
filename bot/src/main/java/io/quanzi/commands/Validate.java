package io.quanzi.commands;

import io.quanzi.shared.Message;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code validate}: whether the files can be used. */
@Command(
        name = "validate",
        description = "Check every file of schedules/ and templates/; each fault with its file, line and cure.",
        mixinStandardHelpOptions = true)
final class Validate implements Callable<Integer> {
    private final Class<?> application;

    @Mixin
    private CommandLanguage language = new CommandLanguage();

    Validate(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        try (BotClient bot = BotClient.apart(application)) {
            JsonNode playbook = bot.get("/api/playbook?" + language.query());
            JsonNode faults = playbook.path("faults");
            faults.forEach(fault -> System.out.println(fault.asString()));
            playbook.path("schedules").forEach(Validate::times);
            var refused = new HashSet<String>();
            playbook.path("refused")
                    .forEach(file -> refused.add(file.path("path").asString()));
            long good = playbook.path("files")
                    .valueStream()
                    .filter(file -> !refused.contains(file.path("path").asString()))
                    .count();
            System.out.println(Message.of("validate.sum", good, faults.size()).in(language.locale()));
            return faults.isEmpty() ? 0 : 1;
        }
    }

    /** When a schedule comes next, weekdays beside the days: a date alone does not show that it is the wrong one. */
    private static void times(JsonNode schedule) {
        System.out.printf(
                "%s %s: %s%n",
                schedule.path("name").asString(),
                schedule.path("title").asString(),
                schedule.path("next").valueStream().map(JsonNode::asString).collect(Collectors.joining(" · ")));
    }
}
