package io.quanzi.liveqa;

import io.quanzi.shared.ChinaTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One live session, as it stands in the file.
 *
 * @param at when it begins in Shanghai, such as {@code 2026-12-02 20:00}
 * @param expert who answers; null while that is open: nobody is invited then
 * @param title what the expert is, such as {@code 儿科护士长}; null for nothing
 * @param url of the live room; null while it is open: nobody is reminded then
 * @param replay where it can be seen afterwards; null until it is known
 * @param segments for whose groups it is
 * @param invite how many days before the invitation goes; null: on the day itself
 */
public record LiveSession(
        String id,
        String at,
        String topic,
        @Nullable String expert,
        @Nullable String title,
        int minutes,
        @Nullable String url,
        @Nullable String replay,
        List<String> segments,
        @Nullable Integer invite) {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final String[] WEEKDAYS = {"一", "二", "三", "四", "五", "六", "日"};

    public LiveSession {
        segments = segments == null ? List.of() : List.copyOf(segments);
        expert = blankToNull(expert);
        title = blankToNull(title);
        url = blankToNull(url);
        replay = blankToNull(replay);
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    static Optional<Instant> read(@Nullable String at) {
        try {
            return at == null
                    ? Optional.empty()
                    : Optional.of(LocalDateTime.parse(at.strip(), MINUTE)
                            .atZone(ChinaTime.ZONE)
                            .toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    public Instant start() {
        return read(at).orElseThrow(() -> new IllegalStateException("the file is refused without a time: " + id));
    }

    public Instant end() {
        return start().plus(Duration.ofMinutes(minutes));
    }

    /** The Shanghai day on which groups are invited. */
    public LocalDate inviteDay() {
        return ChinaTime.dayOf(start()).minusDays(invite == null ? 0 : invite);
    }

    /** The Shanghai day on which replay and answers are told of. */
    public LocalDate replayDay() {
        return ChinaTime.dayOf(start()).plusDays(1);
    }

    /** The session at its time: put to another, it is told of anew. */
    String run() {
        return id + "@" + start();
    }

    /** How messages write its time, such as {@code 12 月 2 日（周三）20:00}. */
    public String startsAt() {
        LocalDateTime local = LocalDateTime.ofInstant(start(), ChinaTime.ZONE);
        return "%d 月 %d 日（周%s）%02d:%02d"
                .formatted(
                        local.getMonthValue(),
                        local.getDayOfMonth(),
                        WEEKDAYS[local.getDayOfWeek().getValue() - 1],
                        local.getHour(),
                        local.getMinute());
    }
}
