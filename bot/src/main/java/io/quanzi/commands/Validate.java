package io.quanzi.commands;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code validate}: whether the files can be used. */
@Command(
        name = "validate",
        description = "Check every file of schedules/ and templates/; each fault with its file, line and cure.",
        mixinStandardHelpOptions = true)
final class Validate implements Callable<Integer> {
    private final Class<?> application;

    Validate(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        try (BotClient bot = BotClient.apart(application)) {
            JsonNode playbook = bot.get("/api/playbook");
            JsonNode faults = playbook.path("faults");
            faults.forEach(fault -> System.out.println(fault.asString()));
            System.out.printf(
                    "%d 个文件可用,%d 处错误 · %1$d files good, %2$d faults%n",
                    playbook.path("files").size(), faults.size());
            return faults.isEmpty() ? 0 : 1;
        }
    }
}
