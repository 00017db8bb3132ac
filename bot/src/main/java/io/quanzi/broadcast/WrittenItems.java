package io.quanzi.broadcast;

import io.quanzi.broadcast.PlanItem.Kind;
import io.quanzi.broadcast.PlanStop.Reason;
import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.content.law.CopyHold;
import io.quanzi.content.law.CopyRelease;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.outreach.Outreach;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the items of a plan of what a manager wrote, or a file says word for word. */
record WrittenItems(Outreach outreach) {
    /** A post into the groups that it names, of those that are known. */
    PlanItem intoGroups(PostDraft post, Instant at, Map<String, CustomerGroup> groups) {
        var stops = new ArrayList<PlanStop>();
        List<CustomerGroup> known = post.chatIds().stream()
                .map(groups::get)
                .flatMap(Stream::ofNullable)
                .toList();
        List<String> wanted = known.stream()
                .filter(CustomerGroup::hasCustomers)
                .map(CustomerGroup::chatId)
                .toList();
        if (known.isEmpty()) {
            stops.add(PlanStop.of(Reason.NO_GROUPS));
        } else if (wanted.size() < known.size()) {
            stops.add(PlanStop.of(Reason.EMPTY_GROUPS, known.size() - wanted.size()));
        }
        return written(post, at, Kind.GROUPS, wanted, stops, null);
    }

    /** A post to people one by one. */
    PlanItem toPeople(PostDraft post, Instant at, MessagesToPeople.Reach reach) {
        var stops = new ArrayList<PlanStop>();
        if (reach.people() == 0) {
            stops.add(PlanStop.of(Reason.NOBODY));
        }
        return written(post, at, Kind.PEOPLE, List.of(), stops, reach);
    }

    private PlanItem written(
            PostDraft post,
            Instant at,
            Kind kind,
            List<String> groups,
            List<PlanStop> stops,
            MessagesToPeople.@Nullable Reach reach) {
        MessageContent content = post.words().content();
        List<Message> flaws = flaws(content, at, groups.size(), stops);
        if (flaws.isEmpty() && post.words().isTest()) {
            flaws = flaws(post.words().second().content(), at, groups.size(), stops);
        }
        if (post.state() == State.REVIEW) {
            stops.add(PlanStop.of(Reason.REVIEW, groups.size()));
        }
        var taps = new TreeMap<String, Integer>();
        if (reach != null) {
            reach.byOfficer().forEach((officer, count) -> taps.put(officer, MessagesToPeople.tasksOf(count)));
        }
        return new PlanItem(
                kind,
                post.id(),
                "",
                post.test().isPresent()
                        ? post.words().title() + " · A/B"
                        : post.words().title(),
                at,
                "",
                "",
                "",
                groups,
                0,
                reach == null ? 0 : reach.people(),
                reach == null ? Map.of() : new TreeMap<>(reach.skipped()),
                taps,
                content.text(),
                Stream.concat(
                                content.attachments().stream().map(MessageContent.Attachment::mark),
                                post.words().isTest()
                                        ? Stream.of("B: " + post.words().textB())
                                        : Stream.empty())
                        .toList(),
                null,
                null,
                flaws,
                stops,
                post.test().orElse(null));
    }

    /** What the advertising law has against words on a day, which stops them in so many groups. */
    List<Message> flaws(MessageContent content, Instant at, int groups, List<PlanStop> stops) {
        CopyHold hold = outreach.hold(content, ChinaTime.dayOf(at));
        CopyRelease release = hold.release();
        if (release != null) {
            stops.add(new PlanStop(
                    Reason.RELEASED, 0, List.of(Message.of("plan.stop.RELEASED.by", release.by(), release.reason()))));
        }
        List<Message> flaws =
                hold.objections().stream().map(CopyFinding::message).toList();
        if (!flaws.isEmpty()) {
            stops.add(new PlanStop(Reason.COPY, groups, flaws));
        }
        return flaws;
    }
}
