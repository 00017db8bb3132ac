package io.quanzi.broadcast;

import io.quanzi.content.Deal;
import io.quanzi.content.Deals;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageCondition;
import io.quanzi.outreach.Subject;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps a deal from being announced when it is over, was taken out of the file as sold out, ends sooner or is dearer. */
@Component
class DealCondition implements MassMessageCondition {
    private static final String DEAL = "deal";

    private final Deals deals;
    private final Clock clock;

    DealCondition(Deals deals, Clock clock) {
        this.deals = deals;
        this.clock = clock;
    }

    static Subject subject(Deal deal) {
        return new Subject(
                DEAL, List.of(deal.id(), deal.until().toString(), deal.now().yuan()));
    }

    @Override
    public String kind() {
        return DEAL;
    }

    @Override
    public Optional<String> against(Subject said, MassMessage massMessage) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        LocalDate until = LocalDate.parse(said.facts().get(1));
        Optional<Deal> now = deals.find(said.facts().get(0), today);
        if (now.isEmpty() || today.isAfter(until)) {
            return Optional.of("好价已结束或已下架 / the deal is over or was taken out");
        }
        if (now.get().until().isBefore(until)) {
            return Optional.of("好价会比所说的更早结束 / the deal ends sooner than the message says");
        }
        // rows may lack the price
        boolean dearer = said.facts().size() > 2
                && now.get().now().compareTo(Money.yuan(said.facts().get(2))) > 0;
        return dearer ? Optional.of("好价已经涨价 / the deal is dearer than the message says") : Optional.empty();
    }
}
