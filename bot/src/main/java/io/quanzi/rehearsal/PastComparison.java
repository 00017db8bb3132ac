package io.quanzi.rehearsal;

import io.quanzi.coupons.Coupons;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.SendingLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.ApplicationContext;

/** Sets what really happened beside what came of the same events in a rehearsal. */
record PastComparison(ApplicationContext real, RehearsalWorld world, Instant from, Instant to) {

    RehearsalResult.Comparison compare(PastFlow past, RehearsalResult.People people, RehearsalResult.Lived lived) {
        SendingLimits limits = world.bean(Outreach.class).limits();
        MonthFigures then = MonthFigures.of(real, limits, from, to);
        MonthFigures now = MonthFigures.of(world.program(), limits, from, to);
        var rows = new ArrayList<RehearsalResult.Compared>();
        rows.add(new RehearsalResult.Compared("orders", "", past.orders(), people.orders()));
        rows.add(new RehearsalResult.Compared("refunds", "", past.refunds(), people.refunds()));
        rows.add(new RehearsalResult.Compared("contacts", "", past.added().size(), lived.contacts()));
        rows.add(new RehearsalResult.Compared("joined", "", past.joined().size(), lived.othersJoined()));
        rows.add(new RehearsalResult.Compared("left", "", past.left().size(), lived.left()));
        rows.add(new RehearsalResult.Compared("lost", "", past.deleted().size(), lived.lost()));
        Set<String> names = new LinkedHashSet<>(then.figures().keySet());
        names.addAll(now.figures().keySet());
        names.forEach(name -> rows.add(row(name, then.figures(), now.figures())));
        Map<String, String> titles = new LinkedHashMap<>();
        List.of(real, world.program())
                .forEach(program -> program.getBean(Coupons.class)
                        .use(from, to)
                        .forEach(pool -> titles.put(pool.name(), pool.title())));
        titles.forEach((pool, title) -> rows.add(new RehearsalResult.Compared(
                "coupons",
                title,
                then.coupons().getOrDefault(pool, 0L),
                now.coupons().getOrDefault(pool, 0L))));
        return new RehearsalResult.Comparison(List.copyOf(rows), limits.group().day(), over(then, now));
    }

    /** Reasons of posts that were held back are what the row is of, and not a name of their own. */
    private static RehearsalResult.Compared row(String name, Map<String, Long> then, Map<String, Long> now) {
        boolean reason = name.startsWith("reason.");
        return new RehearsalResult.Compared(
                reason ? "reason" : name,
                reason ? name.substring("reason.".length()) : "",
                then.getOrDefault(name, 0L),
                now.getOrDefault(name, 0L));
    }

    private List<RehearsalResult.OverCap> over(MonthFigures then, MonthFigures now) {
        var titles = new LinkedHashMap<String, String>();
        for (CustomerGroup group : world.bean(CustomerGroups.class).all()) {
            titles.put(group.chatId(), group.name());
        }
        var chats = new TreeSet<>(then.over().keySet());
        chats.addAll(now.over().keySet());
        return chats.stream()
                .map(chat -> new RehearsalResult.OverCap(
                        chat,
                        titles.getOrDefault(chat, chat),
                        then.over().getOrDefault(chat, 0),
                        now.over().getOrDefault(chat, 0)))
                .toList();
    }
}
