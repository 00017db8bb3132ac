package io.quanzi.sop;

import io.quanzi.broadcast.MorePosts;
import io.quanzi.broadcast.PostCalendar.Coming;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.shared.ChinaTime;
import io.quanzi.sop.SopFiles.InForce;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The steps as posts to come: those for groups that exist use the groups' months. */
@Component
class SopCalendar implements MorePosts {
    private final SopFiles files;
    private final SopPeople people;
    private final ComingSteps comingSteps;
    private final Clock clock;

    SopCalendar(SopFiles files, SopPeople people, ComingSteps comingSteps, Clock clock) {
        this.files = files;
        this.people = people;
        this.comingSteps = comingSteps;
        this.clock = clock;
    }

    @Override
    public List<Coming> between(Instant from, Instant to, @Nullable String owner) {
        var coming = new ArrayList<Coming>();
        LocalDate today = ChinaTime.dayOf(clock.instant());
        for (InForce one : files.all()) {
            Sop sop = one.sop();
            if (sop.toPeople() || sop.isPaused()) {
                continue;
            }
            LocalDate since = files.since(sop.name())
                    .map(begun -> SopFiles.firstDay(sop, begun))
                    .orElse(today);
            // made in time for their last step to be still to come
            LocalDate last = ChinaTime.dayOf(from).minusDays(sop.lastDay());
            Map<CustomerGroup, LocalDate> groups = people.groups(sop, since.isAfter(last) ? since : last, today);
            for (SopStep step : sop.steps()) {
                Map<LocalDate, Set<String>> byDay = new HashMap<>();
                groups.forEach((group, created) -> {
                    if (owner == null || group.owner().equals(owner)) {
                        byDay.computeIfAbsent(created.plusDays(step.day()), day -> new HashSet<>())
                                .add(group.chatId());
                    }
                });
                byDay.forEach((day, chatIds) -> {
                    Instant at = day.atTime(step.at()).atZone(ChinaTime.ZONE).toInstant();
                    if (at.isAfter(from) && !at.isAfter(to)) {
                        coming.add(new Coming(
                                false,
                                Sops.POST + sop.name() + "/" + step.id() + "@" + at,
                                sop.title(),
                                at,
                                Set.copyOf(chatIds),
                                Set.of(),
                                false,
                                false));
                    }
                });
            }
        }
        return coming;
    }

    @Override
    public List<Said> said(Instant from, Instant to, Instant peopleFrom) {
        return comingSteps.between(from, to, peopleFrom);
    }
}
