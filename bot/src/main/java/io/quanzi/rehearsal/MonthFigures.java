package io.quanzi.rehearsal;

import io.quanzi.coupons.Coupons;
import io.quanzi.membership.Membership;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.SendingLimits;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.ApplicationContext;

/**
 * What a program did in some days, read alike of the real one and of a rehearsal's.
 *
 * @param figures by their names: {@code posts.delivered}, {@code held.REPEATED}, {@code points.earned}
 * @param coupons given, by the pool's name
 * @param over posts that there were for a group beyond what it may get in a day or a month, by the group's chat id
 */
record MonthFigures(Map<String, Long> figures, Map<String, Long> coupons, Map<String, Integer> over) {

    /** @param limits by which {@code over} is counted, whichever were in force */
    static MonthFigures of(ApplicationContext program, SendingLimits limits, Instant from, Instant to) {
        List<MassMessage> posts = program.getBean(MassMessages.class).toGroupsSince(from).stream()
                .filter(post -> post.plannedAt().isBefore(to))
                .toList();
        RehearsalResult.Posts counts = Findings.posts(posts);
        var figures = new LinkedHashMap<String, Long>();
        figures.put("posts.planned", (long) counts.planned());
        figures.put("posts.delivered", (long) counts.delivered());
        figures.put("posts.expired", (long) counts.expired());
        figures.put("posts.held", (long) counts.held());
        figures.put("posts.failed", (long) counts.failed() + counts.open());
        Findings.decisions(posts).forEach(one -> {
            if (!one.reason().equals(MassMessageState.EXPIRED.name())) {
                figures.merge("reason." + one.reason(), (long) one.groups(), Long::sum);
            }
        });
        figures.put("taps", posts.stream().filter(MassMessage::confirmed).count());
        Membership.Movement points = program.getBean(Membership.class).movement(from, to);
        figures.put("points.earned", points.earned());
        figures.put("points.taken", points.taken());
        var coupons = new TreeMap<String, Long>();
        program.getBean(Coupons.class).use(from, to).forEach(pool -> coupons.put(pool.name(), pool.issued()));
        return new MonthFigures(figures, coupons, over(posts, limits));
    }

    /** How many posts each group would have got beyond its limits, were none held back for them. */
    private static Map<String, Integer> over(List<MassMessage> posts, SendingLimits limits) {
        var days = new HashMap<String, Map<LocalDate, Integer>>();
        var months = new HashMap<String, Map<YearMonth, Integer>>();
        for (MassMessage post : posts) {
            boolean meant = post.state() != MassMessageState.CANCELLED
                    && (post.state() != MassMessageState.HELD || "OVER_BUDGET".equals(post.reason()));
            if (meant) {
                LocalDate day = ChinaTime.dayOf(post.plannedAt());
                for (String chat : post.recipients()) {
                    days.computeIfAbsent(chat, any -> new HashMap<>()).merge(day, 1, Integer::sum);
                    months.computeIfAbsent(chat, any -> new HashMap<>()).merge(YearMonth.from(day), 1, Integer::sum);
                }
            }
        }
        var over = new TreeMap<String, Integer>();
        int most = limits.group().day();
        days.forEach((chat, counts) -> {
            int ofDays = most == 0
                    ? 0
                    : counts.values().stream()
                            .mapToInt(count -> Math.max(0, count - most))
                            .sum();
            int ofMonths = months.getOrDefault(chat, Map.of()).entrySet().stream()
                    .mapToInt(month ->
                            Math.max(0, month.getValue() - month.getKey().lengthOfMonth()))
                    .sum();
            if (Math.max(ofDays, ofMonths) > 0) {
                over.put(chat, Math.max(ofDays, ofMonths));
            }
        });
        return over;
    }
}
