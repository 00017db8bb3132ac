package io.quanzi.console.content;

import io.quanzi.playbook.Playbook;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The playbook's files as data. */
@RestController
class PlaybookApi {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd EEE HH:mm", Locale.ROOT).withZone(ChinaTime.ZONE);

    /** How many of the next times of a schedule are shown. */
    private static final int NEXT_TIMES = 3;

    private final Playbook playbook;
    private final Schedules schedules;
    private final Clock clock;

    PlaybookApi(Playbook playbook, Schedules schedules, Clock clock) {
        this.playbook = playbook;
        this.schedules = schedules;
        this.clock = clock;
    }

    @GetMapping("/api/playbook")
    View show(Locale language) {
        Instant now = clock.instant();
        DateTimeFormatter day = DAY.withLocale(language);
        return new View(
                playbook.active().stream()
                        .map(file -> new File(file.source().path(), file.version()))
                        .toList(),
                playbook.refused().stream()
                        .map(one -> one.violation().in(language))
                        .toList(),
                playbook.refused().stream()
                        .map(one -> new RejectedFile(
                                one.violation().path(), one.instead().name()))
                        .distinct()
                        .toList(),
                schedules.titles().entrySet().stream()
                        .map(one -> new Times(
                                one.getKey(),
                                one.getValue(),
                                schedules.nextOf(one.getKey(), now, NEXT_TIMES).stream()
                                        .map(day::format)
                                        .toList()))
                        .toList());
    }

    /**
     * The answer.
     *
     * @param faults one line each, with file and line, in the language asked for
     * @param refused the files with faults, and what is in force in their place
     * @param schedules with the next times, in Shanghai, with their weekday
     */
    record View(List<File> files, List<String> faults, List<RejectedFile> refused, List<Times> schedules) {}

    record File(String path, int version) {}

    record RejectedFile(String path, String instead) {}

    record Times(String name, String title, List<String> next) {}
}
