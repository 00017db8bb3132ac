package io.quanzi.sop;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.ValueRules;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The times of day at which officers get what is due to their customers, in one batch: {@code schedules/sop-batches.yaml}.
 *
 * @param time everybody's, in Shanghai
 * @param officers those who have another
 */
record SopBatches(String time, @Nullable List<Own> officers) {
    static final SopBatches SHIPPED = new SopBatches("10:00", List.of());

    /** An officer's own time. */
    record Own(String user, String time) {}

    SopBatches {
        var rules = new ValueRules().unless(fits(time), "time", "fault.sop.quiet", Sop.FIRST, Sop.LAST, time);
        List<Own> own = officers == null ? List.of() : List.copyOf(officers);
        rules.distinct(own, "officers", "user", Own::user);
        for (int i = 0; i < own.size(); i++) {
            rules.unlessIn(
                            own.get(i).user() != null && !own.get(i).user().isBlank(),
                            "officers",
                            i,
                            "user",
                            "fault.missing.such",
                            "lan")
                    .unlessIn(
                            fits(own.get(i).time()),
                            "officers",
                            i,
                            "time",
                            "fault.sop.quiet",
                            Sop.FIRST,
                            Sop.LAST,
                            String.valueOf(own.get(i).time()));
        }
        rules.check();
    }

    private static boolean fits(@Nullable String time) {
        return SopStep.time(time)
                .filter(one -> !one.isBefore(Sop.FIRST) && !one.isAfter(Sop.LAST))
                .isPresent();
    }

    private static LocalTime read(String time) {
        return SopStep.time(time).orElse(Sop.FIRST);
    }

    /** When an officer's batch of the day goes. */
    LocalTime of(String officer) {
        return officers == null
                ? read(time)
                : officers.stream()
                        .filter(own -> own.user().equals(officer))
                        .map(own -> read(own.time()))
                        .findFirst()
                        .orElseGet(() -> read(time));
    }

    /** All times at which any officer gets a step that is not to go before its own time. */
    Set<LocalTime> timesOf(LocalTime step) {
        var times = new ArrayList<LocalTime>(List.of(read(time)));
        if (officers != null) {
            officers.forEach(own -> times.add(read(own.time())));
        }
        var later = new TreeSet<LocalTime>();
        times.forEach(one -> later.add(later(one, step)));
        return later;
    }

    static LocalTime later(LocalTime one, LocalTime other) {
        return one.isAfter(other) ? one : other;
    }

    /** Reads the file. */
    @Component
    static class File extends RecordFile<SopBatches> {
        static final String PATH = "schedules/sop-batches.yaml";

        File() {
            super(PATH, SopBatches.class);
        }

        SopBatches now(Playbook playbook) {
            return playbook.at(this, PATH).orElse(SHIPPED);
        }
    }
}
