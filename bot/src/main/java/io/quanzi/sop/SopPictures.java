package io.quanzi.sop;

import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessagePictures;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import io.quanzi.sop.SopFiles.InForce;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the pictures and files of all steps for as long as the steps are there, and tells which are not: a file can name one
 * that was never uploaded here.
 */
@Component
class SopPictures implements AlarmSource {
    private final SopFiles files;
    private final MessagePictures pictures;

    SopPictures(SopFiles files, MessagePictures pictures) {
        this.files = files;
        this.pictures = pictures;
    }

    private static List<String> of(SopStep step) {
        var content = new MessageContent("", step.under());
        return Stream.concat(content.pictures().stream(), content.covers().stream())
                .distinct()
                .toList();
    }

    /** Those that nobody uses go after half a year; a paused step may wait for longer. */
    @Scheduled(fixedDelay = 86_400_000, initialDelay = 200_000)
    void use() {
        pictures.use(files.all().stream()
                .flatMap(one -> one.sop().steps().stream())
                .flatMap(step -> of(step).stream())
                .distinct()
                .toList());
    }

    @Override
    public List<Alarm> alarms() {
        var alarms = new ArrayList<Alarm>();
        for (InForce one : files.all()) {
            if (!one.sop().isPaused()) {
                for (SopStep step : one.sop().steps()) {
                    List<String> wanted = of(step);
                    int gone = wanted.size() - pictures.known(wanted).size();
                    if (gone > 0) {
                        alarms.add(new Alarm(
                                "alarm.sop.picture",
                                gone,
                                List.of(one.sop().title(), String.valueOf(step.day())),
                                null,
                                "/playbook/entry?path=" + one.path() + "&id=" + step.id(),
                                false));
                    }
                }
            }
        }
        return alarms;
    }
}
