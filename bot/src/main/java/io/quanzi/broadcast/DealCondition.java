package io.quanzi.broadcast;

import io.quanzi.content.Deal;
import io.quanzi.content.DealStanding;
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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps a deal from being announced when it is over, sold out, taken out of the file, ends sooner, is dearer, or its former
 * price is no longer true.
 */
@Component
class DealCondition implements MassMessageCondition {
    private final Deals deals;
    private final Clock clock;

    DealCondition(Deals deals, Clock clock) {
        this.deals = deals;
        this.clock = clock;
    }

    static Subject subject(Deal deal) {
        Money was = deal.was();
        return new Subject(
                Subject.DEAL,
                List.of(deal.id(), deal.until().toString(), deal.now().yuan(), was == null ? "" : was.yuan()));
    }

    @Override
    public String kind() {
        return Subject.DEAL;
    }

    @Override
    public Optional<String> against(Subject said, MassMessage massMessage) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        LocalDate until = LocalDate.parse(said.facts().get(1));
        Optional<Deal> now = deals.find(said.facts().get(0), today);
        if (now.isEmpty() || today.isAfter(until)) {
            return Optional.of(deals.whyOff(said.facts().get(0), today)
                    .map(DealCondition::words)
                    .orElse("好价已结束或已下架 / the deal is over or was taken out"));
        }
        if (now.get().until().isBefore(until)) {
            return Optional.of("好价会比所说的更早结束 / the deal ends sooner than the message says");
        }
        // rows may lack the prices
        if (said.facts().size() > 2
                && now.get().now().compareTo(Money.yuan(said.facts().get(2))) > 0) {
            return Optional.of("好价已经涨价 / the deal is dearer than the message says");
        }
        String was = said.facts().size() > 3 ? said.facts().get(3) : "";
        return was.isEmpty() || isTrue(Money.yuan(was), now.get().was())
                ? Optional.empty()
                : Optional.of("所说的日常价已不成立 / the former price is no longer true");
    }

    private static boolean isTrue(Money said, @Nullable Money was) {
        return was != null && said.compareTo(was) <= 0;
    }

    private static String words(DealStanding.Why why) {
        return switch (why) {
            case SOLD_OUT -> "商品已售罄 / the product is sold out";
            case DEARER -> "好价已经涨价 / the product is dearer than the message says";
            case NO_SAVING -> "所说的日常价已不成立 / the former price is no longer true";
            case UNKNOWN, INCOMPLETE -> "商城没有这件商品的完整信息 / the shop does not tell of the product";
        };
    }
}
