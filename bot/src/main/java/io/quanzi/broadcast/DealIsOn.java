package io.quanzi.broadcast;

import io.quanzi.content.Deal;
import io.quanzi.content.Deals;
import io.quanzi.outreach.Task;
import io.quanzi.outreach.TaskCondition;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps a deal from being announced when its last day is over, or it was taken out of the file as sold out. */
@Component
class DealIsOn implements TaskCondition {
    private static final String DEAL = "deal:";

    private final Deals deals;
    private final Clock clock;

    DealIsOn(Deals deals, Clock clock) {
        this.deals = deals;
        this.clock = clock;
    }

    static String subject(Deal deal) {
        return DEAL + deal.id() + ":" + deal.until();
    }

    @Override
    public Optional<String> against(Task task) {
        String subject = task.subject();
        if (subject == null || !subject.startsWith(DEAL)) {
            return Optional.empty();
        }
        int colon = subject.lastIndexOf(':');
        LocalDate until = LocalDate.parse(subject.substring(colon + 1));
        String id = subject.substring(DEAL.length(), colon);
        return deals.isStillOn(id, until, ChinaTime.dayOf(clock.instant()))
                ? Optional.empty()
                : Optional.of("好价已结束 / the deal is over");
    }
}
