package io.quanzi.groups;

import io.quanzi.customer.Customers;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Groups that nobody can come into, that nobody is in, and segments that have none. */
@Component
class GroupAlarms implements AlarmSource {
    private static final int NAMES = 5;

    private final CustomerGroups customerGroups;
    private final Segments segments;
    private final Customers customers;

    GroupAlarms(CustomerGroups customerGroups, Segments segments, Customers customers) {
        this.customerGroups = customerGroups;
        this.segments = segments;
        this.customers = customers;
    }

    @Override
    public List<Alarm> alarms() {
        Map<String, List<CustomerGroup>> bySegment = customerGroups.all().stream()
                .filter(customerGroup -> customerGroup.segment() != null)
                .collect(Collectors.groupingBy(
                        customerGroup -> String.valueOf(customerGroup.segment()), TreeMap::new, Collectors.toList()));
        var alarms = new ArrayList<Alarm>();
        full(bySegment, alarms);
        empty(bySegment, alarms);
        missing(bySegment, alarms);
        return alarms;
    }

    private void full(Map<String, List<CustomerGroup>> bySegment, List<Alarm> alarms) {
        int capacity = customerGroups.capacity();
        bySegment.forEach((segment, all) -> {
            int most = all.stream()
                    .mapToInt(customerGroup -> capacity - customerGroup.members())
                    .max()
                    .orElse(0);
            if (most <= 0) {
                alarms.add(alarm("alarm.groups.full", all.size(), List.of(title(segment)), true));
            } else if (all.stream().allMatch(customerGroup -> customerGroups.isNearlyFull(customerGroup))) {
                int left = all.stream()
                        .mapToInt(customerGroup -> Math.max(0, capacity - customerGroup.members()))
                        .sum();
                alarms.add(alarm("alarm.groups.nearly-full", left, List.of(title(segment)), false));
            }
        });
    }

    /** One that waits until the others of its segment are nearly full is what it should be. */
    private void empty(Map<String, List<CustomerGroup>> bySegment, List<Alarm> alarms) {
        List<String> names = bySegment.values().stream()
                .flatMap(all -> all.stream()
                        .filter(customerGroup -> customerGroup.customers() == 0)
                        .filter(customerGroup -> all.stream()
                                .noneMatch(other -> other.customers() > 0 && customerGroups.isNearlyFull(other))))
                .map(CustomerGroup::name)
                .toList();
        if (!names.isEmpty()) {
            alarms.add(alarm("alarm.groups.empty", names.size(), List.of(some(names)), false));
        }
    }

    private void missing(Map<String, List<CustomerGroup>> bySegment, List<Alarm> alarms) {
        Map<String, String> without = new LinkedHashMap<>();
        customerGroups.madeFor().stream()
                .filter(segment -> !bySegment.containsKey(segment))
                .forEach(segment -> without.put(segment, title(segment)));
        if (!without.isEmpty() && customers.count() > 0) {
            alarms.add(alarm(
                    "alarm.groups.missing",
                    without.size(),
                    List.of(some(List.copyOf(without.values()))),
                    bySegment.isEmpty()));
        }
    }

    private static Alarm alarm(String key, long count, List<String> values, boolean grave) {
        return new Alarm(key, count, values, null, "/groups", grave);
    }

    private static String some(List<String> names) {
        return String.join(" · ", names.subList(0, Math.min(NAMES, names.size())))
                + (names.size() > NAMES ? " · …" : "");
    }

    private String title(String segment) {
        return segments.find(segment).map(Segment::title).orElse(segment);
    }
}
