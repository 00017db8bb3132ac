package io.quanzi.console.today;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.InSight;
import io.quanzi.console.OfficerNames;
import io.quanzi.insight.Funnel.Step;
import io.quanzi.outreach.Tasks;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** The first page's numbers, as the modules count them. */
@Component
class CommunityFunnel implements FunnelSource {
    private final io.quanzi.insight.Funnel funnel;
    private final Tasks tasks;
    private final OfficerNames officerNames;
    private final InSight inSight;

    CommunityFunnel(io.quanzi.insight.Funnel funnel, Tasks tasks, OfficerNames officerNames, InSight inSight) {
        this.inSight = inSight;
        this.funnel = funnel;
        this.tasks = tasks;
        this.officerNames = officerNames;
    }

    @Override
    public Funnel funnel() {
        if (!inSight.scope().all()) {
            return new Funnel(
                    inSight.countOrders(),
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
        return tasks.waiting(inSight.scope().officer(), most).stream()
                .sorted(Comparator.comparing(task -> task.plannedAt()))
                .map(task -> new WaitingPost(
                        task.id(),
                        task.title(),
                        officerNames.nameOf(task.userId()),
                        task.toGroups(),
                        task.recipients().size(),
                        task.plannedAt(),
                        task.state().name()))
                .toList();
    }

    @Override
    public People people(Stage stage, long skip, int most) {
        Step step = Step.valueOf(stage.name());
        return inSight.scope().all()
                ? new People(funnel.count(step), funnel.people(step, skip, most))
                : new People(
                        countOwn(step),
                        took(step).map(own -> inSight.people(own, skip, most)).orElse(List.of()));
    }

    private long countOwn(Step step) {
        return took(step).map(inSight::count).orElse(0L);
    }

    /** Which buyers took a step; none is asked for where it does not stand with the person. */
    private static Optional<Criteria> took(Step step) {
        return Optional.ofNullable(step.field())
                .map(field -> where(field).exists(true).and("buyerId").exists(true));
    }
}
