package io.quanzi.console.today;

import io.quanzi.console.OfficerNames;
import io.quanzi.insight.Funnel.Step;
import io.quanzi.outreach.Tasks;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** The first page's numbers, as the modules count them. */
@Component
class CommunityFunnel implements FunnelSource {
    private final io.quanzi.insight.Funnel funnel;
    private final Tasks tasks;
    private final OfficerNames officerNames;

    CommunityFunnel(io.quanzi.insight.Funnel funnel, Tasks tasks, OfficerNames officerNames) {
        this.funnel = funnel;
        this.tasks = tasks;
        this.officerNames = officerNames;
    }

    @Override
    public Funnel funnel() {
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
        return tasks.waiting(most).stream()
                .sorted(Comparator.comparing(task -> task.plannedAt()))
                .map(task -> new WaitingPost(
                        task.id(),
                        task.title(),
                        officerNames.nameOf(task.userId()),
                        task.recipients().size(),
                        task.plannedAt(),
                        task.state().name()))
                .toList();
    }

    @Override
    public People people(Stage stage, long skip, int most) {
        Step step = Step.valueOf(stage.name());
        return new People(funnel.count(step), funnel.people(step, skip, most));
    }
}
