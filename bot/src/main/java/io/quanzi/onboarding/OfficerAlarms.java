package io.quanzi.onboarding;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import io.quanzi.wecom.contacts.Contacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Officers who cannot be added, and invitations that have had no code to scan for an hour. */
@Component
class OfficerAlarms implements AlarmSource {
    private static final Logger log = LoggerFactory.getLogger(OfficerAlarms.class);

    private final Officers officers;
    private final Invitations invitations;
    private final Contacts contacts;
    private final Playbook playbook;
    private volatile @Nullable Set<String> withRights;

    OfficerAlarms(Officers officers, Invitations invitations, Contacts contacts, Playbook playbook) {
        this.officers = officers;
        this.invitations = invitations;
        this.contacts = contacts;
        this.playbook = playbook;
    }

    /** WeCom is asked apart: a page must not wait for it. */
    @Scheduled(fixedDelay = 600_000, initialDelay = 60_000)
    void askForRights() {
        try {
            var now = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            now.addAll(contacts.officers());
            withRights = now;
        } catch (RuntimeException unknown) {
            withRights = null;
            log.info("who may be added is not known now cause={}", unknown.toString());
        }
    }

    @Override
    public List<Alarm> alarms() {
        var alarms = new ArrayList<Alarm>();
        Set<String> known = withRights;
        if (known != null) {
            List<String> without = officers.userIds().stream()
                    .filter(userId -> !known.contains(userId))
                    .map(officers::nameOf)
                    .toList();
            if (!without.isEmpty() && playbook.isAsShipped(OfficersFile.PATH)) {
                alarms.add(new Alarm("alarm.officers.example", without.size(), List.of(), null, "/officers", true));
            } else if (!without.isEmpty()) {
                alarms.add(new Alarm(
                        "alarm.officers.without-right",
                        without.size(),
                        List.of(String.join(" · ", without)),
                        null,
                        "/officers",
                        true));
            } else if (known.isEmpty()) {
                alarms.add(new Alarm("alarm.officers.none", 1, List.of(), null, "/doctor", true));
            }
        }
        long bare = invitations.countWithoutWay();
        if (bare > 0) {
            alarms.add(new Alarm("alarm.invitations.without-way", bare, List.of(), null, "/inbox", false));
        }
        return alarms;
    }
}
