package io.quanzi.playbook;

import io.quanzi.playbook.Playbook.FileViolation;
import io.quanzi.playbook.Playbook.Instead;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reports refused files, and files changed both here and on the disk, on the first page. */
@Component
class PlaybookAlarms implements AlarmSource {
    private final Playbook playbook;

    PlaybookAlarms(Playbook playbook) {
        this.playbook = playbook;
    }

    @Override
    public List<Alarm> alarms() {
        var alarms = new ArrayList<Alarm>();
        List<FileViolation> refused = playbook.refused();
        if (!refused.isEmpty()) {
            alarms.add(refused(refused));
        }
        List<String> changed = playbook.changedOnDisk();
        if (!changed.isEmpty()) {
            alarms.add(new Alarm(
                    "alarm.playbook.disk", changed.size(), List.of(changed.get(0)), null, "/playbook", false));
        }
        return alarms;
    }

    private static Alarm refused(List<FileViolation> refused) {
        long files =
                refused.stream().map(one -> one.violation().path()).distinct().count();
        boolean grave = refused.stream().anyMatch(one -> one.instead() == Instead.NOTHING);
        boolean borne = refused.stream().allMatch(one -> one.instead() == Instead.ITSELF);
        return new Alarm(
                borne ? "alarm.playbook.borne" : "alarm.playbook",
                files,
                List.of(refused.get(0).violation().path()),
                null,
                "/playbook",
                grave);
    }
}
