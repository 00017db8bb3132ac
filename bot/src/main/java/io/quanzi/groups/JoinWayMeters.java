package io.quanzi.groups;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** {@code quanzi.groups.ways.lost}: how many ways into groups may count against the corp's limit without being of use. */
@Component
class JoinWayMeters implements MeterBinder {
    private final GroupJoinWays ways;

    JoinWayMeters(GroupJoinWays ways) {
        this.ways = ways;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("quanzi.groups.ways.lost", ways, GroupJoinWays::countLost).register(registry);
    }
}
