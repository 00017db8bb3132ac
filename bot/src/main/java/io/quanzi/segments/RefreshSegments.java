package io.quanzi.segments;

import io.quanzi.schedule.Routine;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Works out segments anew when a day begins: babies have grown, new buyers are new no more. */
@Component
class RefreshSegments implements Routine {
    private final Segments segments;

    RefreshSegments(Segments segments) {
        this.segments = segments;
    }

    @Override
    public String name() {
        return "refresh-segments";
    }

    @Override
    public Message runAt(Instant at) {
        return Message.of("run.did.segments", segments.refreshFor(ChinaTime.dayOf(at)));
    }
}
