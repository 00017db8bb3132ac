package io.quanzi.liveqa;

import io.quanzi.playbook.Filled;
import io.quanzi.playbook.FilledTemplates;
import io.quanzi.shared.Message;
import java.util.List;
import org.springframework.stereotype.Component;

/** Declares what live sessions give to their templates. */
@Component
class LiveTemplates implements FilledTemplates {
    static final String INVITATION = "broadcast/live-qa";
    static final String REMINDER = "broadcast/live-qa-reminder";
    static final String REPLAY = "broadcast/live-qa-replay";

    @Override
    public List<Filled> filled() {
        Message by = Message.of("fault.by.live-qa");
        return List.of(
                new Filled(
                        INVITATION,
                        by,
                        "topic (String), expert (String), expertTitle (String, may be absent), startsAt (String),"
                                + " minutes (int), questionsUrl (String)"),
                new Filled(REMINDER, by, "topic (String), expert (String), startsAt (String), liveUrl (String)"),
                new Filled(
                        REPLAY,
                        by,
                        "topic (String), expert (String), answered (int), replayUrl (String, may be absent),"
                                + " questionsUrl (String)"));
    }
}
