package io.quanzi.console.reach;

import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessage.Result;
import io.quanzi.shared.CustomerId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds who did not get a post and will not get it any more from the tasks that were made of it. */
final class Unreached {
    private Unreached() {}

    /** Returns the recipients whose tasks have ended without it, those held back before among them. */
    static List<String> of(List<MassMessage> tasks) {
        var unreached = new ArrayList<>(recipients(tasks, task -> !task.state().isOpen()));
        unreached.removeAll(recipients(tasks, task -> task.state().isOpen()));
        tasks.forEach(task -> unreached.removeIf(to -> task.results().get(to) == Result.SENT));
        return unreached;
    }

    /** Divides people among drafts of at most so many; one draft at least, of nobody where nobody is known. */
    static List<List<CustomerId>> inParts(List<CustomerId> people, int most) {
        var parts = new ArrayList<List<CustomerId>>();
        for (int from = 0; from == 0 || from < people.size(); from += most) {
            parts.add(people.subList(from, Math.min(people.size(), from + most)));
        }
        return parts;
    }

    /** How many drafts of at most so many it takes for some people. */
    static int parts(int people, int most) {
        return (people + most - 1) / most;
    }

    private static Set<String> recipients(List<MassMessage> tasks, Predicate<MassMessage> which) {
        var recipients = new LinkedHashSet<String>();
        tasks.stream().filter(which).map(MassMessage::recipients).forEach(recipients::addAll);
        return recipients;
    }
}
