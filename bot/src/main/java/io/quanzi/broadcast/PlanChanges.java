package io.quanzi.broadcast;

import io.quanzi.broadcast.PlanFacts.Fact;
import io.quanzi.content.DealStanding.Why;
import io.quanzi.content.Deals;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Says in words what is different about a plan since it was made. */
final class PlanChanges {
    /** Begins the key under which the people of a segment's groups are kept. */
    static final String SEGMENT = "segment:";

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ChinaTime.ZONE);

    private final Playbook playbook;
    private final CustomerGroups customerGroups;
    private final Deals deals;

    PlanChanges(Playbook playbook, CustomerGroups customerGroups, Deals deals) {
        this.playbook = playbook;
        this.deals = deals;
        this.customerGroups = customerGroups;
    }

    /** Returns the differences; what went meanwhile, as it was promised, is none. */
    List<Message> between(PlanFacts before, PlanFacts now, Instant at) {
        var changes = new ArrayList<Message>();
        files(before.versions(), now.versions(), changes);
        disk(before.disk(), now.disk(), changes);
        Map<String, Fact> old = before.byKey();
        old.values().removeIf(fact -> !fact.at().isAfter(at));
        Map<String, Fact> fresh = now.byKey();
        people(before, now, names(old, fresh), changes);
        old.forEach((key, fact) -> {
            Fact is = fresh.get(key);
            if (is == null) {
                changes.add(Message.of("plan.changed.gone", fact.name(), MINUTE.format(fact.at())));
            } else {
                post(fact, is, changes);
            }
        });
        fresh.forEach((key, fact) -> {
            if (!old.containsKey(key)) {
                changes.add(Message.of("plan.changed.came", fact.name(), MINUTE.format(fact.at())));
            }
        });
        budgets(before, now, changes);
        return List.copyOf(changes);
    }

    private void files(SortedMap<String, Integer> before, SortedMap<String, Integer> now, List<Message> changes) {
        for (String path : both(before.keySet(), now.keySet())) {
            Integer was = before.get(path);
            Integer is = now.get(path);
            if (is == null) {
                changes.add(Message.of("plan.changed.file.gone", path));
            } else if (!is.equals(was)) {
                changes.add(playbook.active(path)
                        .map(file -> Message.of(
                                "plan.changed.file",
                                path,
                                file.byPerson() ? file.by() : Message.of("playbook.by." + file.by()),
                                MINUTE.format(file.at()),
                                was == null ? 0 : was,
                                is))
                        .orElseGet(() -> Message.of("plan.changed.file.gone", path)));
            }
        }
    }

    private static void disk(SortedMap<String, String> before, SortedMap<String, String> now, List<Message> changes) {
        for (String path : both(before.keySet(), now.keySet())) {
            if (!String.valueOf(before.get(path)).equals(String.valueOf(now.get(path)))) {
                changes.add(Message.of("plan.changed.disk", path));
            }
        }
    }

    /** What each set of people is called: a segment by its title, a post by its own. */
    private static Map<String, String> names(Map<String, Fact> old, Map<String, Fact> fresh) {
        var names = new HashMap<String, String>();
        for (Map<String, Fact> facts : List.of(old, fresh)) {
            facts.values()
                    .forEach(fact -> names.put(
                            fact.segment().isEmpty() ? fact.key() : SEGMENT + fact.segment(),
                            fact.segment().isEmpty() ? fact.title() : fact.segmentTitle()));
        }
        return names;
    }

    private static void people(PlanFacts before, PlanFacts now, Map<String, String> names, List<Message> changes) {
        before.people().forEach((key, set) -> {
            PeopleSet later = now.people().get(key);
            if (later != null && names.containsKey(key)) {
                PeopleSet.Change change = set.to(later);
                if (!change.isNone()) {
                    changes.add(Message.of(
                            key.startsWith(SEGMENT) ? "plan.changed.segment" : "plan.changed.people",
                            names.get(key),
                            change.came(),
                            change.went()));
                }
            }
        });
    }

    private void post(Fact was, Fact is, List<Message> changes) {
        String name = was.name() + " " + MINUTE.format(was.at());
        if (!was.at().equals(is.at())) {
            changes.add(Message.of("plan.changed.moved", was.name(), MINUTE.format(was.at()), MINUTE.format(is.at())));
        }
        if (!was.groups().equals(is.groups())) {
            int came = (int) is.groups().stream()
                    .filter(one -> !was.groups().contains(one))
                    .count();
            int went = (int) was.groups().stream()
                    .filter(one -> !is.groups().contains(one))
                    .count();
            changes.add(Message.of("plan.changed.groups", name, came, went));
        }
        if (was.segment().isEmpty()
                && (was.people() != is.people() || !was.skipped().equals(is.skipped()))) {
            changes.add(Message.of("plan.changed.reach", name, was.people(), is.people()));
        }
        boolean dealGone = !was.deal().isEmpty() && is.deal().isEmpty();
        if (dealGone) {
            boolean soldOut = deals.whyOff(was.deal(), ChinaTime.dayOf(was.at()))
                    .filter(why -> why == Why.SOLD_OUT)
                    .isPresent();
            changes.add(
                    Message.of(soldOut ? "plan.changed.deal.sold-out" : "plan.changed.deal.gone", name, was.deal()));
        } else if (!was.deal().equals(is.deal())) {
            changes.add(Message.of("plan.changed.deal", name, is.deal()));
        } else if (!was.tip().equals(is.tip())) {
            changes.add(Message.of("plan.changed.tip", name));
        } else if (!was.text().equals(is.text())) {
            changes.add(Message.of("plan.changed.text", name));
        }
        stops(was, is, name, changes);
    }

    private static void stops(Fact was, Fact is, String name, List<Message> changes) {
        for (String reason : both(was.stops(), is.stops())) {
            if (!was.stops().contains(reason)) {
                changes.add(Message.of("plan.changed.stopped", name, Message.of("plan.stop." + reason + ".short")));
            } else if (!is.stops().contains(reason)) {
                changes.add(Message.of("plan.changed.free", name, Message.of("plan.stop." + reason + ".short")));
            }
        }
    }

    private void budgets(PlanFacts before, PlanFacts now, List<Message> changes) {
        Map<String, String> names = new HashMap<>();
        now.left().forEach((key, left) -> {
            Integer was = before.left().get(key);
            if (was != null && !was.equals(left)) {
                String chatId = key.substring(0, key.lastIndexOf('/'));
                String name = names.computeIfAbsent(
                        chatId,
                        id -> customerGroups.find(id).map(CustomerGroup::name).orElse(id));
                changes.add(
                        Message.of("plan.changed.budget", name, key.substring(key.lastIndexOf('/') + 1), was, left));
            }
        });
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        var all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }
}
