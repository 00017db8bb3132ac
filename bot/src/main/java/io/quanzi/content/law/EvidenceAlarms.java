package io.quanzi.content.law;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells in time which proofs end, and which have ended. */
@Component
class EvidenceAlarms implements AlarmSource {
    private static final int DAYS = 14;
    private static final int MAX_NAMED = 3;

    private final ShopProofs proofs;
    private final Clock clock;

    EvidenceAlarms(ShopProofs proofs, Clock clock) {
        this.proofs = proofs;
        this.clock = clock;
    }

    @Override
    public List<Alarm> alarms() {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        List<Proof> soon = proofs.all().stream()
                .filter(proof -> !proof.until().isAfter(today.plusDays(DAYS)))
                .sorted(Comparator.comparing(Proof::until))
                .toList();
        var alarms = new ArrayList<Alarm>();
        add(
                alarms,
                "ended",
                soon.stream().filter(proof -> proof.until().isBefore(today)).toList());
        add(
                alarms,
                "ending",
                soon.stream().filter(proof -> !proof.until().isBefore(today)).toList());
        return alarms;
    }

    private static void add(List<Alarm> alarms, String what, List<Proof> some) {
        if (!some.isEmpty()) {
            alarms.add(new Alarm(
                    "alarm.evidence." + what,
                    some.size(),
                    List.of(some.stream()
                            .limit(MAX_NAMED)
                            .map(proof -> proof.name() + " " + proof.until())
                            .collect(Collectors.joining(" / "))),
                    null,
                    "/playbook/entries?path=" + EvidenceFile.PATH,
                    false));
        }
    }
}
