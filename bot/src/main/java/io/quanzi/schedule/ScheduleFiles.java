package io.quanzi.schedule;

import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Filled;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Nearest;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.Yaml;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/*.yaml} that no other kind of file claims by a closer pattern. */
@Component
class ScheduleFiles implements FileKind<Schedule<?>> {
    private static final Duration LONGEST_CATCH_UP = Duration.ofDays(31);
    /** How much later than it may begin a run that was begun in time may still end, so that a crash does not cost it. */
    static final Duration EXTRA_LATENESS_ONCE_BEGUN = Duration.ofHours(1);

    private static final Pattern LENGTH = Pattern.compile("\\d{1,6}\\s?[smhd]|P.+", Pattern.CASE_INSENSITIVE);

    /** China's time by names that are none of a zone; CST is another's as well. */
    private static final Pattern CHINA =
            Pattern.compile("北京|上海|中国|^CST$|Beijing|China|Shanghai", Pattern.CASE_INSENSITIVE);

    private final ObjectProvider<Action<?>> actions;
    private final Clock clock;

    /** The actions are asked for late: most of them read the playbook themselves. */
    ScheduleFiles(ObjectProvider<Action<?>> actions, Clock clock) {
        this.actions = actions;
        this.clock = clock;
    }

    /** The keys that every schedule has; the others are its action's. */
    record Own(
            String name,
            @Nullable String title,
            String cron,
            @Nullable String zone,
            String action,
            @Nullable String catchUp,
            @Nullable Boolean paused) {
        static final Set<String> KEYS = Set.of("name", "title", "cron", "zone", "action", "catchUp", "paused");
    }

    @Override
    public String pattern() {
        return "schedules/*.yaml";
    }

    @Override
    public Schedule<?> parse(Source file) {
        Optional<String> wanted = Yaml.value(file, "action");
        Optional<Action<?>> action = actions.stream()
                .filter(known -> known.name().equals(wanted.orElse("")))
                .findFirst();
        if (action.isPresent()) {
            return read(file, action.get());
        }
        List<String> known = actions.stream().map(Action::name).sorted().toList();
        throw new InvalidFile(
                wanted.isEmpty()
                        ? Violation.inFile(file.path(), 1, Message.of("fault.action.missing", known))
                        : Violation.inFile(
                                file.path(),
                                Yaml.lineOf(file, "action"),
                                Message.of(
                                        "fault.action.unknown",
                                        wanted.get(),
                                        Nearest.questionOrStop(wanted.get(), known),
                                        known)));
    }

    private <S> Schedule<S> read(Source file, Action<S> action) {
        var violations = new ArrayList<Violation>();
        Own own = collect(violations, () -> Yaml.read(file, Own.class, besides(file)));
        S settings = collect(violations, () -> Yaml.read(file, action.settings(), Own.KEYS));
        if (own == null) {
            throw new InvalidFile(violations);
        }
        ZoneId zone = zone(file, own, violations);
        Duration catchUp = catchUp(file, own, violations);
        Optional<Message> wrong = CronTimes.wording(own.cron());
        wrong.ifPresent(why -> violations.add(at(file, "cron", Message.of("fault.cron", why))));
        if (!violations.isEmpty() || settings == null) {
            throw new InvalidFile(violations);
        }
        try {
            var schedule = new Schedule<>(
                    file.path(),
                    own.name(),
                    own.title() == null ? own.name() : own.title(),
                    own.cron(),
                    zone,
                    catchUp,
                    action,
                    settings,
                    false);
            Instant from = clock.instant().minus(catchUp).minus(EXTRA_LATENESS_ONCE_BEGUN);
            CronTimes.often(from, zone, schedule::after, action.speaks()).ifPresent(why -> {
                BadValue.unless(false, "cron", "fault.cron.times", own.cron(), why);
            });
            return schedule.paused(Boolean.TRUE.equals(own.paused()));
        } catch (IllegalArgumentException refused) {
            throw new InvalidFile(BadValue.problemsOf(refused).stream()
                    .map(problem -> at(file, Objects.requireNonNullElse(problem.key(), "name"), problem.why()))
                    .toList());
        }
    }

    /** Returns the keys that not every schedule has; they are left to the action. */
    private static Set<String> besides(Source file) {
        var keys = new HashSet<>(Yaml.keys(file));
        keys.removeAll(Own.KEYS);
        return keys;
    }

    private static <T> @Nullable T collect(List<Violation> violations, Supplier<T> read) {
        try {
            return read.get();
        } catch (InvalidFile faulty) {
            faulty.violations().stream()
                    .filter(violation -> !violations.contains(violation))
                    .forEach(violations::add);
            return null;
        }
    }

    private static ZoneId zone(Source file, Own own, List<Violation> violations) {
        String written = own.zone() == null ? ChinaTime.ZONE.getId() : own.zone();
        try {
            return ZoneId.of(written);
        } catch (DateTimeException unknown) {
            violations.add(at(
                    file,
                    "zone",
                    Message.of(
                            "fault.zone",
                            written,
                            CHINA.matcher(written).find()
                                    ? Message.of("fault.then-write", ChinaTime.ZONE.getId())
                                    : Nearest.question(written, ZoneId.getAvailableZoneIds()))));
            return ChinaTime.ZONE;
        }
    }

    private static Duration catchUp(Source file, Own own, List<Violation> violations) {
        if (own.catchUp() == null) {
            return Duration.ofHours(1);
        }
        String written = own.catchUp().strip();
        String why = "fault.catch-up.unit";
        if (LENGTH.matcher(written).matches()) {
            try {
                Duration length = DurationStyle.detectAndParse(
                        written.replaceAll("\\s", "").toLowerCase(Locale.ROOT));
                if (!length.isNegative() && length.compareTo(LONGEST_CATCH_UP) <= 0) {
                    return length;
                }
                why = "fault.catch-up.range";
            } catch (IllegalArgumentException | ArithmeticException | DateTimeException unreadable) {
                why = "fault.catch-up.unreadable";
            }
        }
        violations.add(at(file, "catchUp", Message.of("fault.catch-up", Message.of(why), own.catchUp())));
        return Duration.ZERO;
    }

    private static Violation at(Source file, String key, Message message) {
        return Violation.inFile(file.path(), Yaml.lineOf(file, key), message);
    }

    @Override
    public List<Spoken> spoken(Source file, Schedule<?> parsed) {
        return spokenOf(file, parsed);
    }

    private static <S> List<Spoken> spokenOf(Source file, Schedule<S> schedule) {
        return schedule.action().spoken(schedule.settings()).entrySet().stream()
                .map(text -> new Spoken(Yaml.lineOf(file, text.getKey()), text.getValue()))
                .toList();
    }

    @Override
    public List<Filled> fills(Source file, Schedule<?> parsed) {
        return fillsOf(parsed);
    }

    private static <S> List<Filled> fillsOf(Schedule<S> schedule) {
        return schedule.action().fills(schedule.settings());
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
}
