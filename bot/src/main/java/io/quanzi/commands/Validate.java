package io.quanzi.commands;

import io.quanzi.playbook.Playbook;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code validate}: whether the files can be used. It needs no bot, no data and no web server. */
@Command(
        name = "validate",
        description = "Check every file of schedules/ and templates/; each fault with its file, line and cure.",
        mixinStandardHelpOptions = true)
final class Validate implements Callable<Integer> {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd EEE HH:mm", Locale.ROOT).withZone(ChinaTime.ZONE);
    private static final int DATES = 3;

    private final Class<?> application;

    @Mixin
    private Output output = new Output();

    @Mixin
    private CommandLanguage language = new CommandLanguage();

    Validate(Class<?> application) {
        this.application = application;
    }

    /**
     * The answer as a document.
     *
     * @param good how many files can be used
     */
    private record ValidationReport(long good, List<Faulty> faults, List<Times> schedules) {}

    /** A fault: {@code text} is the line that is printed of it. */
    private record Faulty(String path, int line, String text) {}

    /** The next times of a schedule. */
    private record Times(String name, String title, List<Instant> next) {}

    @Override
    public Integer call() {
        try (ConfigurableApplicationContext program = BotProcess.withoutServer(application)) {
            Playbook playbook = program.getBean(Playbook.class);
            Schedules schedules = program.getBean(Schedules.class);
            Instant now = program.getBean(Clock.class).instant();
            List<Violation> violations = playbook.refused().stream()
                    .map(Playbook.FileViolation::violation)
                    .toList();
            Set<String> refused = violations.stream().map(Violation::path).collect(Collectors.toSet());
            var answer = new ValidationReport(
                    playbook.active().stream()
                            .filter(file -> !refused.contains(file.source().path()))
                            .count(),
                    violations.stream()
                            .map(violation ->
                                    new Faulty(violation.path(), violation.place(), violation.in(language.locale())))
                            .toList(),
                    schedules.titles().entrySet().stream()
                            .map(one ->
                                    new Times(one.getKey(), one.getValue(), schedules.nextOf(one.getKey(), now, DATES)))
                            .toList());
            if (output.isJson()) {
                output.document(answer);
            } else {
                print(answer);
            }
            return violations.isEmpty() ? 0 : 1;
        }
    }

    private void print(ValidationReport answer) {
        answer.faults().forEach(fault -> output.print(fault.text()));
        answer.schedules().forEach(schedule -> output.print(times(schedule)));
        output.print(Message.of("validate.sum", answer.good(), answer.faults().size())
                .in(language.locale()));
    }

    /** Weekdays beside the days: a date alone does not show that it is the wrong one. */
    private String times(Times schedule) {
        return "%s %s: %s"
                .formatted(
                        schedule.name(),
                        schedule.title(),
                        schedule.next().stream()
                                .map(DAY.withLocale(language.locale())::format)
                                .collect(Collectors.joining(" · ")));
    }
}
