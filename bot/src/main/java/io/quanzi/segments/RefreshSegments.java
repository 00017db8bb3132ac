package io.quanzi.segments;

import io.quanzi.schedule.Action;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
import io.quanzi.shared.ChinaTime;
import java.util.List;
import org.springframework.stereotype.Component;

/** Works out all segments anew when a day begins: babies have grown, new buyers are new no more. */
@Component
class RefreshSegments implements Action<NoSettings> {
    private final Segments segments;

    RefreshSegments(Segments segments) {
        this.segments = segments;
    }

    @Override
    public String name() {
        return "refresh-segments";
    }

    @Override
    public Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    public boolean coalesces() {
        return true;
    }

    @Override
    public List<String> plan(Occurrence<NoSettings> occurrence) {
        return List.of("重新计算 " + segments.all().size() + " 个人群");
    }

    @Override
    public String run(Occurrence<NoSettings> occurrence) {
        return segments.refreshAll(ChinaTime.dayOf(occurrence.at())) + " 位客户的人群有变化";
    }
}
