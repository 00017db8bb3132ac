package io.quanzi.segments;

import io.quanzi.schedule.Routine;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Works out all segments anew when a day begins: babies have grown, new buyers are new no more. */
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
    public String runAt(Instant at) {
        return segments.refreshAll(ChinaTime.dayOf(at)) + " 位客户的人群有变化";
    }
}
