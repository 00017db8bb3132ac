package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.outreach.SendingLimits.Caps;
import io.quanzi.outreach.SendingLimits.WhenFull;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.query.Criteria;

/** Whatever the limits and the posts of a month: no group gets more than it may have, nor the same words twice on a day. */
class WholeMonthTests {
    private static final Instant FIRST = Instant.parse("2026-02-28T16:00:00Z"); // the first of March in Shanghai
    private static final List<String> GROUPS = List.of("wr1", "wr2", "wr3");

    private final SettableClock clock = new SettableClock(FIRST.toString());
    private final MassMessageRepository rows = new MassMessageRepository(TestMongo.fresh(), clock);
    private final CopyCheck copyCheck = mock(CopyCheck.class);

    private record Planned(Outreach.Post post, Instant at, List<String> groups) {
        Wanted into(Collection<String> some) {
            return new Wanted(
                    post.id(),
                    post.title(),
                    post.kind(),
                    at,
                    at.plus(post.life()),
                    groups.stream().filter(some::contains).toList(),
                    post::words);
        }
    }

    private static <T> T one(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static SendingLimits limits(Random random, WhenFull full) {
        boolean quiet = random.nextBoolean();
        return new SendingLimits(
                new Caps(random.nextInt(3), random.nextInt(6), random.nextInt(12)),
                Caps.NONE,
                quiet ? new QuietHours(LocalTime.of(21, 0), LocalTime.of(9, 0)) : QuietHours.NONE,
                full,
                SendingLimits.NONE.priority());
    }

    private static List<Planned> posts(Random random) {
        var posts = new ArrayList<Planned>();
        for (int i = 0; i < 55; i++) {
            Instant at = FIRST.plus(Duration.ofMinutes(random.nextInt(31 * 24 * 60)));
            List<String> groups = GROUPS.stream()
                    .filter(group -> group.equals("wr1") || random.nextBoolean())
                    .toList();
            posts.add(new Planned(
                    new Outreach.Post(
                            "post@" + i,
                            "moms",
                            "post " + i,
                            one(random, List.of(PostKind.values())),
                            MessageContent.of("words " + random.nextInt(6)),
                            null,
                            false,
                            MassMessages.LIFE),
                    at,
                    groups));
        }
        posts.sort(Comparator.comparing(Planned::at));
        return posts;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13})
    void keepsToWhatGroupsMayHave(long seed) {
        when(copyCheck.check(anyString())).thenReturn(List.of());
        var random = new Random(seed);
        SendingLimits limits = limits(random, List.of(WhenFull.values()).get((int) (seed % WhenFull.values().length)));
        List<Planned> posts = posts(random);
        ComingPosts coming = (from, to, groups) -> posts.stream()
                .filter(one -> !one.at().isBefore(from) && !one.at().isAfter(to))
                .map(one -> one.into(groups))
                .filter(one -> !one.groups().isEmpty())
                .toList();
        for (Planned one : posts) {
            clock.set(one.at());
            for (int life = 0; life <= random.nextInt(2); life++) { // as after a death, on another node
                new PostMaker(rows, copyCheck, () -> limits, () -> coming, clock).make(one.post(), "lan", one.groups());
            }
        }

        assertKept(limits, seed);
        assertNoneIsLost(posts, seed);
    }

    /** Of each post and group there is a task, or it is said why there is none; what is merged stands in another. */
    private void assertNoneIsLost(List<Planned> posts, long seed) {
        List<MassMessage> all = rows.find(new Criteria(), Integer.MAX_VALUE);
        for (Planned one : posts) {
            for (String group : one.groups()) {
                List<MassMessage> its = all.stream()
                        .filter(task -> task.campaign().equals(one.post().id() + "/moms")
                                && task.recipients().contains(group))
                        .toList();
                assertThat(its)
                        .as("seed %d, %s in %s", seed, one.post().id(), group)
                        .isNotEmpty();
                its.stream()
                        .filter(task -> "MERGED".equals(task.reason()))
                        .forEach(task -> assertThat(all)
                                .as("seed %d, %s merged in %s", seed, one.post().id(), group)
                                .anyMatch(other -> other.state() != MassMessageState.HELD
                                        && other.rank().carries()
                                        && other.recipients().contains(group)
                                        && other.copy()
                                                .text()
                                                .contains(one.post().content().text())));
            }
        }
    }

    private void assertKept(SendingLimits limits, long seed) {
        var days = new HashMap<String, Integer>();
        var weeks = new HashMap<String, Integer>();
        var months = new HashMap<String, Integer>();
        var said = new HashSet<String>();
        for (MassMessage task : rows.find(new Criteria(), Integer.MAX_VALUE)) {
            if (task.state() == MassMessageState.HELD) {
                continue;
            }
            LocalDate day = ChinaTime.dayOf(task.plannedAt());
            assertThat(limits.firstAllowed(task.plannedAt()))
                    .as("seed %d, quiet hours, %s", seed, task.id())
                    .isEqualTo(task.plannedAt());
            for (String group : task.recipients()) {
                days.merge(group + day, 1, Integer::sum);
                weeks.merge(group + day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), 1, Integer::sum);
                months.merge(group + YearMonth.from(day), 1, Integer::sum);
                for (String words : task.copy().text().split("\n\n", -1)) {
                    assertThat(said.add(group + day + words))
                            .as("seed %d, the same twice, %s %s", seed, group, task.id())
                            .isTrue();
                }
            }
        }
        assertThat(months).as("seed %d", seed).isNotEmpty();
        most(days, limits.group().day(), seed);
        most(weeks, limits.group().week(), seed);
        most(months, 31, seed);
    }

    private static void most(Map<String, Integer> counts, int limit, long seed) {
        assertThat(counts.values())
                .as("seed %d %s", seed, counts)
                .allSatisfy(count -> assertThat(limit == 0 || count <= limit).isTrue());
    }
}
