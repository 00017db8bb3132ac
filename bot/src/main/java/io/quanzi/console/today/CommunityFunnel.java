package io.quanzi.console.today;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.OfficerNames;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.insight.Funnel.Step;
import io.quanzi.onboarding.Invitations;
import io.quanzi.outreach.MassMessages;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** The first page's numbers, as the modules count them. */
@Component
class CommunityFunnel implements FunnelSource {
    private final io.quanzi.insight.Funnel funnel;
    private final MassMessages massMessages;
    private final OfficerNames officerNames;
    private final VisiblePeople visiblePeople;
    private final Invitations invitations;

    CommunityFunnel(
            io.quanzi.insight.Funnel funnel,
            MassMessages massMessages,
            OfficerNames officerNames,
            VisiblePeople visiblePeople,
            Invitations invitations) {
        this.invitations = invitations;
        this.visiblePeople = visiblePeople;
        this.funnel = funnel;
        this.massMessages = massMessages;
        this.officerNames = officerNames;
    }

    @Override
    public Funnel funnel() {
        if (!visiblePeople.scope().all()) {
            return new Funnel(
                    visiblePeople.countOrders(),
                    0,
                    countOwn(Step.ADDED),
                    countOwn(Step.IN_GROUP),
                    countOwn(Step.POSTED),
                    countOwn(Step.BOUGHT_AGAIN));
        }
        var counts = funnel.counts();
        return new Funnel(
                counts.orders(),
                counts.invited(),
                counts.added(),
                counts.inGroup(),
                counts.posted(),
                counts.boughtAgain());
    }

    @Override
    public List<WaitingPost> waiting(int most) {
        return massMessages.waiting(visiblePeople.scope().officer(), most).stream()
                .sorted(Comparator.comparing(massMessage -> massMessage.plannedAt()))
                .map(massMessage -> new WaitingPost(
                        massMessage.id(),
                        massMessage.title(),
                        officerNames.nameOf(massMessage.userId()),
                        massMessage.toGroups(),
                        massMessage.recipients().size(),
                        massMessage.plannedAt(),
                        massMessage.state().name()))
                .toList();
    }

    @Override
    public Asked behind(Stage stage) {
        Step step = Step.valueOf(stage.name());
        return took(step).map(Asked::of).orElseGet(() -> new Asked(new Criteria(), invitations::invitedAmong));
    }

    private long countOwn(Step step) {
        return took(step).map(visiblePeople::count).orElse(0L);
    }

    /** Which buyers took a step; none is asked for where it does not stand with the person. */
    private static Optional<Criteria> took(Step step) {
        // a text that is there is more than none, and so an index can tell
        return Optional.ofNullable(step.field())
                .map(field -> where(field).gt("").and("buyerId").exists(true));
    }
}
