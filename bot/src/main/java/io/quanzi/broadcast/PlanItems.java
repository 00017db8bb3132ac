package io.quanzi.broadcast;

import io.quanzi.broadcast.PlanItem.Kind;
import io.quanzi.broadcast.PlanStop.Reason;
import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.content.Deal;
import io.quanzi.content.Tip;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.PostKind;
import io.quanzi.outreach.SendingPlan.Said;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.schedule.Occurrence;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Puts together what will be said, from the same files and by the same steps as the posts themselves. */
@Component
class PlanItems {
    /** More than a schedule of every minute makes in a plan's longest time. */
    private static final int MAX_OTHERS = 200_000;

    private final Schedules schedules;
    private final PostToGroups postToGroups;
    private final PlannedPosts plannedPosts;
    private final PostPeople postPeople;
    private final LeftOutGroups leftOutGroups;
    private final WrittenItems written;
    private final ObjectProvider<MorePosts> morePosts;

    PlanItems(
            Schedules schedules,
            PostToGroups postToGroups,
            PlannedPosts plannedPosts,
            PostPeople postPeople,
            LeftOutGroups leftOutGroups,
            Outreach outreach,
            ObjectProvider<MorePosts> morePosts) {
        this.schedules = schedules;
        this.postToGroups = postToGroups;
        this.plannedPosts = plannedPosts;
        this.postPeople = postPeople;
        this.leftOutGroups = leftOutGroups;
        this.written = new WrittenItems(outreach);
        this.morePosts = morePosts;
    }

    /** What a plan is made of. */
    private record Shop(Map<String, CustomerGroup> groups, Map<String, List<CustomerGroup>> bySegment) {
        static Shop of(List<CustomerGroup> groups) {
            return new Shop(
                    groups.stream().collect(Collectors.toMap(CustomerGroup::chatId, Function.identity())),
                    groups.stream()
                            .filter(group -> group.segment() != null)
                            .collect(Collectors.groupingBy(group -> String.valueOf(group.segment()))));
        }

        List<CustomerGroup> of(String segment) {
            return bySegment.getOrDefault(segment, List.of());
        }
    }

    /**
     * Returns what is said after an instant up to and with another, by time.
     *
     * @param groups all that are not dismissed
     * @param forecast is asked about each post, in the order of their times
     * @param shown of posts to people until then only the groups' budgets matter, and they have none
     * @param people is given whom each post to people is meant for, by its id
     */
    List<PlanItem> between(
            Instant from,
            Instant to,
            List<CustomerGroup> groups,
            PlanForecast forecast,
            Instant shown,
            Map<String, PeopleSet> people) {
        return between(from, to, groups, forecast, shown, people, null);
    }

    /**
     * Tells what will become of a manager's post into groups, among all that comes until an instant.
     *
     * @param draft as if it were submitted and approved, with its time
     */
    PlanItem among(PostDraft draft, Instant from, Instant to, List<CustomerGroup> groups, PlanForecast forecast) {
        return between(from, to, groups, forecast, to, new HashMap<>(), draft).stream()
                .filter(item -> item.id().equals(draft.id()))
                .findFirst()
                .orElseThrow();
    }

    private List<PlanItem> between(
            Instant from,
            Instant to,
            List<CustomerGroup> groups,
            PlanForecast forecast,
            Instant shown,
            Map<String, PeopleSet> people,
            @Nullable PostDraft draft) {
        Shop shop = Shop.of(groups);
        var items = new ArrayList<PlanItem>();
        var wanted = new HashMap<String, Wanted>();
        ofSchedules(from, to, shop, items, wanted);
        ofManagers(from, to, shop, shown, people, items, wanted);
        morePosts.stream()
                .flatMap(more -> more.said(from, to, shown).stream())
                .forEach(said -> ofMore(said, shop, people, items, wanted));
        if (draft != null && draft.at() != null) {
            items.removeIf(item -> item.key().equals(draft.id()));
            addIntoGroups(draft, draft.at(), PostKind.OWN, draft.until(draft.at()), shop, items, wanted);
        }
        items.sort(Comparator.comparing(PlanItem::at).thenComparing(PlanItem::key));
        forecast.decide(items.stream()
                .filter(item -> !isStopped(item) && !item.groups().isEmpty())
                .flatMap(item -> Stream.ofNullable(wanted.get(item.key())))
                .toList());
        return items.stream().map(item -> counted(item, shop, forecast)).toList();
    }

    /** Returns the keys that the items of schedules' posts have which are due after an instant up to and with another. */
    List<String> keysOfRuns(Instant from, Instant to) {
        return schedules.occurrences(postToGroups, from, to).stream()
                .flatMap(run -> run.settings().segments().stream().distinct().map(segment -> run.id() + "/" + segment))
                .toList();
    }

    private void ofSchedules(Instant from, Instant to, Shop shop, List<PlanItem> items, Map<String, Wanted> wanted) {
        Map<String, String> titles = schedules.titles();
        Map<String, Set<String>> leftOut = leftOutGroups.between(from, to);
        List<Occurrence<PostSettings>> runs = schedules.occurrences(postToGroups, from, to);
        ContentOfDay.Forecast content = postToGroups.forecast(runs);
        for (Occurrence<PostSettings> run : runs) {
            for (String segment : run.settings().segments().stream().distinct().toList()) {
                PlanItem item = item(
                        run,
                        segment,
                        titles.getOrDefault(run.schedule(), run.schedule()),
                        shop,
                        leftOut.getOrDefault(run.id(), Set.of()),
                        content);
                items.add(item);
                wanted.put(
                        item.key(),
                        new Wanted(
                                item.key(),
                                postToGroups.titleOf(run, segment),
                                postToGroups.kindOf(run, segment),
                                run.at(),
                                run.at().plus(MassMessages.LIFE),
                                item.groups(),
                                () -> postToGroups.words(run, segment, content)));
            }
        }
        Map<String, String> actions = schedules.actions();
        Set<String> others = schedules.speaking().stream()
                .filter(name -> !postToGroups.name().equals(actions.get(name)))
                .collect(Collectors.toSet());
        if (!others.isEmpty()) {
            schedules.next(from, to, MAX_OTHERS).stream()
                    .filter(one -> others.contains(one.schedule()))
                    .forEach(one -> items.add(other(one)));
        }
    }

    private static PlanItem other(Schedules.Next run) {
        return new PlanItem(
                Kind.OTHER,
                run.schedule() + "@" + run.at(),
                run.schedule(),
                run.title(),
                run.at(),
                "",
                "",
                "",
                List.of(),
                0,
                0,
                Map.of(),
                Map.of(),
                "",
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                null);
    }

    private PlanItem item(
            Occurrence<PostSettings> run,
            String segment,
            String title,
            Shop shop,
            Set<String> leftOut,
            ContentOfDay.Forecast forecast) {
        var stops = new ArrayList<PlanStop>();
        List<CustomerGroup> made = shop.of(segment);
        List<String> full = made.stream()
                .filter(CustomerGroup::hasCustomers)
                .map(CustomerGroup::chatId)
                .toList();
        List<String> wanted =
                full.stream().filter(chatId -> !leftOut.contains(chatId)).toList();
        ContentOfDay.Content said = forecast.of(ChinaTime.dayOf(run.at()), segment, full);
        MessageContent content = MessageContent.of("");
        MessageContent other = content;
        try {
            content = postToGroups.copy(run, segment, said);
            other = postToGroups.copyB(run, segment, said).orElse(content);
        } catch (IllegalArgumentException faulty) {
            stops.add(new PlanStop(
                    Reason.TEMPLATE, wanted.size(), List.of(Message.literal(String.valueOf(faulty.getMessage())))));
        }
        String text = content.text();
        Optional<AbTest> test = postToGroups.test(run);
        if (made.isEmpty()) {
            stops.add(PlanStop.of(Reason.NO_GROUPS));
        } else if (full.size() < made.size()) {
            stops.add(PlanStop.of(Reason.EMPTY_GROUPS, made.size() - full.size()));
        }
        if (wanted.isEmpty() && !full.isEmpty()) {
            stops.add(PlanStop.of(Reason.LEFT_OUT, full.size()));
        }
        if (text.isBlank() && stops.stream().noneMatch(stop -> stop.reason() == Reason.TEMPLATE)) {
            stops.add(PlanStop.of(Reason.SILENT, wanted.size()));
        }
        List<Message> flaws = written.flaws(content, run.at(), wanted.size(), stops);
        if (flaws.isEmpty() && !other.equals(content)) {
            flaws = written.flaws(other, run.at(), wanted.size(), stops);
        }
        return new PlanItem(
                Kind.SCHEDULE,
                run.id(),
                run.schedule(),
                test.isPresent() ? title + " · A/B" : title,
                run.at(),
                segment,
                postToGroups.title(segment),
                run.settings().template(),
                text.isBlank() ? List.of() : wanted,
                full.size() - wanted.size(),
                0,
                Map.of(),
                Map.of(),
                text,
                List.of(),
                said.tip().filter(tip -> text.contains(tip.text())).map(Tip::id).orElse(null),
                said.deal()
                        .filter(deal -> Planner.says(text, deal))
                        .map(Deal::id)
                        .orElse(null),
                flaws,
                stops,
                test.orElse(null));
    }

    private void ofManagers(
            Instant from,
            Instant to,
            Shop shop,
            Instant shown,
            Map<String, PeopleSet> people,
            List<PlanItem> items,
            Map<String, Wanted> wanted) {
        List<PostDraft> posts = Stream.concat(
                        plannedPosts.between(from.plusMillis(1), to.plusMillis(1)).stream()
                                .map(PlannedPosts.Planned::post)
                                .filter(post -> post.state() == State.WAITING),
                        plannedPosts.inReview(from.plusMillis(1), to.plusMillis(1)).stream())
                .toList();
        Map<String, PostPeople.Reached> reached = postPeople.reach(posts.stream()
                .filter(post ->
                        post.toPeople() && post.at() != null && post.at().isAfter(shown))
                .toList());
        for (PostDraft post : posts) {
            Instant at = post.at();
            PostPeople.Reached toPeople = reached.get(post.id());
            if (at != null && !post.toPeople()) {
                addIntoGroups(post, at, PostKind.OWN, post.until(at), shop, items, wanted);
            } else if (at != null && toPeople != null) {
                people.put(post.id(), toPeople.meant());
                items.add(written.toPeople(post, at, toPeople.reach()));
            }
        }
    }

    /** Adds a step of a SOP, which is as a manager's post but for its kind. */
    private void ofMore(
            MorePosts.Said said,
            Shop shop,
            Map<String, PeopleSet> people,
            List<PlanItem> items,
            Map<String, Wanted> wanted) {
        PostDraft post = PostDraft.of(said);
        if (said.people() == null) {
            addIntoGroups(post, said.at(), PostKind.OTHER, said.until(), shop, items, wanted);
        } else {
            PostPeople.Reached reached = postPeople.reach(said.content(), said.at(), said.people());
            people.put(said.id(), reached.meant());
            items.add(written.toPeople(post, said.at(), reached.reach()));
        }
    }

    private void addIntoGroups(
            PostDraft post,
            Instant at,
            PostKind kind,
            Instant until,
            Shop shop,
            List<PlanItem> items,
            Map<String, Wanted> wanted) {
        PlanItem item = written.intoGroups(post, at, shop.groups());
        items.add(item);
        wanted.put(
                item.key(),
                new Wanted(
                        item.key(),
                        item.title(),
                        kind,
                        at,
                        until,
                        item.groups(),
                        // a step of a SOP stays as it is, and so do texts that are tested
                        () -> kind == PostKind.OWN && post.test().isEmpty()
                                ? Optional.of(new Said(post.words().content(), null))
                                : Optional.empty()));
    }

    /** Whether a post reaches nobody, whatever the groups may have. */
    private static boolean isStopped(PlanItem item) {
        return item.stops().stream().anyMatch(stop -> stop.reason().isFault() || stop.reason() == Reason.REVIEW);
    }

    /** Counts the groups that a post reaches and who taps. */
    private static PlanItem counted(PlanItem item, Shop shop, PlanForecast forecast) {
        if (item.kind() == Kind.OTHER || (item.kind() == Kind.PEOPLE && !isStopped(item))) {
            return item;
        }
        if (item.kind() == Kind.PEOPLE || isStopped(item) || item.groups().isEmpty()) {
            return item.with(List.of(), item.people(), Map.of(), item.stops());
        }
        PlanForecast.Reached reached = forecast.count(item.key(), item.text());
        var stops = new ArrayList<>(item.stops());
        stops.addAll(reached.stops());
        var owners = new TreeMap<String, Integer>();
        int people = 0;
        var tapped = new HashSet<String>();
        for (String chatId : reached.groups()) {
            CustomerGroup group = shop.groups().get(chatId);
            if (group != null) {
                String version =
                        item.test() == null ? "" : item.test().of(chatId).name();
                if (tapped.add(group.owner() + "/" + version)) { // an owner taps once for each version
                    owners.merge(group.owner(), 1, Integer::sum);
                }
                people += group.customers();
            }
        }
        return item.with(reached.groups(), people, owners, stops);
    }
}
