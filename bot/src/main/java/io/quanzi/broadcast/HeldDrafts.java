package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Managers' posts that have not gone and would not, because of their words: told before their time comes. */
@Component
class HeldDrafts implements AlarmSource {
    private static final Set<State> TO_GO = EnumSet.of(State.DRAFT, State.REVIEW, State.WAITING);
    private static final int MAX_READ = 20;
    private static final int MAX_NAMED = 3;

    private final PostDrafts drafts;
    private final PostReviews reviews;

    HeldDrafts(PostDrafts drafts, PostReviews reviews) {
        this.drafts = drafts;
        this.reviews = reviews;
    }

    /** A post and what is against it. */
    private record Held(PostDraft draft, List<CopyFinding> findings) {}

    @Override
    public List<Alarm> alarms() {
        List<Held> held = drafts.unsent("", 0, MAX_READ).stream()
                .filter(draft -> TO_GO.contains(draft.state()))
                .map(draft ->
                        new Held(draft, reviews.hold(reviews.marked(draft)).objections()))
                .filter(one -> !one.findings().isEmpty())
                .toList();
        if (held.isEmpty()) {
            return List.of();
        }
        PostDraft first = held.get(0).draft();
        Instant since = held.stream()
                .map(one -> one.draft().changedAt())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return List.of(new Alarm(
                "alarm.drafts.held",
                held.size(),
                List.of(
                        named(held.stream().map(one -> one.draft().words().title())),
                        named(held.stream()
                                .flatMap(one -> one.findings().stream())
                                .map(CopyFinding::word))),
                since,
                switch (first.state()) {
                    case DRAFT -> "/posts/new/check?id=" + first.id();
                    case REVIEW -> "/posts/review?id=" + first.id();
                    default -> "/posts";
                },
                false));
    }

    private static String named(Stream<String> names) {
        return names.filter(name -> !name.isBlank()).distinct().limit(MAX_NAMED).collect(Collectors.joining(" / "));
    }
}
