package io.quanzi.membership;

import io.quanzi.schedule.Action;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
import java.util.List;
import org.springframework.stereotype.Component;

/** Lowers tiers whose growth has become older than a year. Nothing happens to a person whose tier stays. */
@Component
class ReviewTiers implements Action<NoSettings> {
    private final Membership membership;

    ReviewTiers(Membership membership) {
        this.membership = membership;
    }

    @Override
    public String name() {
        return "review-tiers";
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
        return List.of("按最近 365 天的成长值复核全部会员的等级");
    }

    @Override
    public String run(Occurrence<NoSettings> occurrence) {
        return "已复核 " + membership.noteAll() + " 位会员的等级";
    }
}
