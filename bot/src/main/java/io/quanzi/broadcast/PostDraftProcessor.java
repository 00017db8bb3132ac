package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.PostKind;
import io.quanzi.outreach.QuietHours;
import io.quanzi.shared.ChinaTime;
import io.quanzi.work.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Update;

/** Sends the posts whose time has come: makes the tasks that their owners tap. */
record PostDraftProcessor(
        CustomerGroups customerGroups,
        Outreach outreach,
        MessagesToPeople messagesToPeople,
        PostPeople postPeople,
        PostGrowth growth,
        AbTestRows abTests,
        Clock clock) {
    /** Makes the tasks of one post, or lets it wait. */
    Outcome send(Document row) {
        PostDraft draft = PostDraftRows.read(row);
        Instant now = clock.instant();
        Instant until = draft.until(now);
        if (draft.toPeople()) {
            return sendToPeople(row, draft, now, until);
        }
        List<CustomerGroup> groups = now.isBefore(until) ? groups(draft) : List.of();
        var size =
                new PostSize(groups.stream().mapToInt(CustomerGroup::customers).sum(), groups.size());
        if (growth.isTooLarge(row, size)) {
            return growth.wait(row, size);
        }
        Map<String, List<String>> byOwner = PostToGroups.byOwner(groups);
        Optional<AbTest> test = draft.test();
        if (test.isEmpty()) {
            byOwner.forEach((owner, chatIds) -> outreach.post(post(draft, now, until), owner, chatIds));
        } else if (!byOwner.isEmpty()) {
            abTests.note(test.get(), PostDrafts.campaignOf(draft.id()));
            for (AbVersion version : AbVersion.values()) {
                PostDraft these = version == AbVersion.A
                        ? draft
                        : draft.saying(draft.words().second());
                test.get()
                        .of(version, byOwner)
                        .forEach((owner, chatIds) ->
                                outreach.post(post(these, now, until, version, true), owner, chatIds));
            }
        }
        return new Outcome.Done(new Update().set("state", (byOwner.isEmpty() ? State.MISSED : State.SENT).name()));
    }

    private Outcome sendToPeople(Document row, PostDraft draft, Instant now, Instant until) {
        if (!now.isBefore(until)) {
            return new Outcome.Done(new Update().set("state", State.MISSED.name()));
        }
        if (QuietHours.FOR_PEOPLE.areAt(now)) {
            return new Outcome.Step(new Update(), QuietHours.FOR_PEOPLE.firstAllowed(now));
        }
        MessagesToPeople.Sending sending = messagesToPeople.send(
                post(draft, now, until),
                postPeople.of(draft),
                reach -> !growth.isTooLarge(row, new PostSize(reach.people(), 0)));
        int people = sending.reach().people();
        return sending.went()
                ? new Outcome.Done(new Update()
                        .set("state", (people > 0 ? State.SENT : State.MISSED).name())
                        .set(PostPromises.MADE, PostPromise.of(sending.reach()).row()))
                : growth.wait(row, new PostSize(people, 0));
    }

    private Outreach.Post post(PostDraft draft, Instant now, Instant until) {
        return post(draft, now, until, AbVersion.A, false);
    }

    private Outreach.Post post(PostDraft draft, Instant now, Instant until, AbVersion version, boolean alone) {
        return new Outreach.Post(
                PostDrafts.POST + draft.id(),
                PostDrafts.SEGMENT,
                draft.words().title(),
                PostKind.OWN,
                marked(draft.words().content(), now),
                null,
                false,
                Duration.between(now, until),
                version == AbVersion.A ? "" : version.name(),
                alone);
    }

    /** What it carries may have become a deal since it was submitted; a mark for which there is no room leaves it held. */
    private MessageContent marked(MessageContent content, Instant now) {
        MessageContent marked = outreach.marked(content, ChinaTime.dayOf(now));
        return marked.text().getBytes(StandardCharsets.UTF_8).length <= PostReviews.MAX_TEXT_BYTES ? marked : content;
    }

    private List<CustomerGroup> groups(PostDraft draft) {
        return draft.chatIds().stream()
                .map(customerGroups::find)
                .flatMap(Optional::stream)
                .filter(group -> !group.dismissed())
                .filter(CustomerGroup::hasCustomers)
                .toList();
    }
}
