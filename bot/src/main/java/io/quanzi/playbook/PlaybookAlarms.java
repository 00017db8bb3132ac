package io.quanzi.playbook;

import io.quanzi.playbook.Playbook.FileViolation;
import io.quanzi.playbook.Playbook.Instead;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reports refused files on the first page. */
@Component
class PlaybookAlarms implements AlarmSource {
    private final Playbook playbook;

    PlaybookAlarms(Playbook playbook) {
        this.playbook = playbook;
    }

    @Override
    public List<Alarm> alarms() {
        List<FileViolation> refused = playbook.refused();
        if (refused.isEmpty()) {
            return List.of();
        }
        long files =
                refused.stream().map(one -> one.violation().path()).distinct().count();
        boolean grave = refused.stream().anyMatch(one -> one.instead() == Instead.NOTHING);
        return List.of(new Alarm(
                "alarm.playbook", files, List.of(refused.get(0).violation().path()), null, "/playbook", grave));
    }
}
