package io.quanzi.console.reach;

import io.quanzi.broadcast.LeftOutGroups;
import io.quanzi.broadcast.PostCalendar;
import io.quanzi.broadcast.PostCalendar.Coming;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.schedule.Schedules.Changed;
import io.quanzi.shared.Audit;
import java.security.Principal;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The groups of a post to come, of which managers leave some out of one run of a schedule. */
@Controller
class CalendarGroups {
    private final PostCalendar postCalendar;
    private final LeftOutGroups leftOutGroups;
    private final CustomerGroups customerGroups;
    private final Audit audit;

    CalendarGroups(PostCalendar postCalendar, LeftOutGroups leftOutGroups, CustomerGroups customerGroups, Audit audit) {
        this.postCalendar = postCalendar;
        this.leftOutGroups = leftOutGroups;
        this.customerGroups = customerGroups;
        this.audit = audit;
    }

    /** A group that gets a post. */
    public record Reached(String chatId, String name, boolean ticked) {}

    /** A group that does not, by whose word. */
    public record Without(String name, LeftOutGroups.LeftOut word) {}

    /** The word on what was just changed, for which groups. */
    public record Said(String key, String names) {}

    /**
     * The groups of a post to come.
     *
     * @param reached those that get it
     * @param without those that were left out of it
     */
    public record Groups(List<Reached> reached, List<Without> without) {
        /** The names of those that get it. */
        public List<String> names() {
            return reached.stream().map(Reached::name).toList();
        }
    }

    /**
     * Returns the groups of a post to come; none of one that does not come.
     *
     * @param owner the userid of an officer, who sees her own; null: all
     * @param segment whose groups are ticked
     */
    Groups of(String id, Instant at, @Nullable String owner, String segment) {
        Optional<Coming> coming = find(id, at, owner);
        if (coming.isEmpty()) {
            return new Groups(List.of(), List.of());
        }
        Map<String, CustomerGroup> leftOut = byId(coming.get().leftOut());
        return new Groups(
                byId(coming.get().chatIds()).values().stream()
                        .sorted(Comparator.comparing(CustomerGroup::name))
                        .map(group -> new Reached(
                                group.chatId(), group.name(), !segment.isEmpty() && segment.equals(group.segment())))
                        .toList(),
                leftOutGroups.of(id).stream()
                        .flatMap(word -> Stream.ofNullable(leftOut.get(word.chatId()))
                                .map(group -> new Without(group.name(), word)))
                        .toList());
    }

    private Map<String, CustomerGroup> byId(Collection<String> chatIds) {
        return customerGroups.findAll(List.copyOf(chatIds)).stream()
                .collect(Collectors.toMap(CustomerGroup::chatId, Function.identity()));
    }

    private Optional<Coming> find(String id, Instant at, @Nullable String owner) {
        return postCalendar.between(at.minusMillis(1), at, owner).stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
    }

    /**
     * Moves a run, or puts it back, and takes what is left out of it along.
     *
     * @param change returns whether it was moved
     */
    Changed moving(String id, String toId, Instant to, Supplier<Changed> change) {
        leftOutGroups.carry(id, toId, to);
        Changed changed = change.get();
        leftOutGroups.carried(id, toId, changed == Changed.DONE);
        return changed;
    }

    /**
     * Leaves groups out of one run of a schedule.
     *
     * @param at when it comes
     * @param chat ids of the groups
     */
    @PostMapping("/calendar/groups/skip")
    String skip(
            @RequestParam String id,
            @RequestParam Instant at,
            @RequestParam(defaultValue = "") List<String> chat,
            @RequestParam(defaultValue = "") String why,
            Principal user,
            RedirectAttributes next) {
        Coming run = known(id, at);
        Changed changed = leftOutGroups.leaveOut(run, chat, user.getName(), why);
        if (changed == Changed.DONE) {
            String names = names(chat);
            audit.recordChange(user.getName(), "calendar.groups.skip", id, "", "SKIPPED " + names, why.strip());
            next.addFlashAttribute("said", new Said("calendar.groups.skipped", names));
        }
        return back(id, changed == Changed.UNKNOWN ? "calendar.groups.none" : refusal(changed), next);
    }

    /** Lets groups that were left out of a run have it again. */
    @PostMapping("/calendar/groups/undo")
    String undo(
            @RequestParam String id,
            @RequestParam Instant at,
            @RequestParam List<String> chat,
            Principal user,
            RedirectAttributes next) {
        known(id, at);
        Changed changed = leftOutGroups.putBack(id, at, chat);
        if (changed == Changed.DONE) {
            String names = names(chat);
            audit.recordChange(user.getName(), "calendar.groups.undo", id, "SKIPPED " + names, "");
            next.addFlashAttribute("said", new Said("calendar.groups.undone", names));
        }
        return back(id, refusal(changed), next);
    }

    private Coming known(String id, Instant at) {
        return find(id, at, null)
                .filter(one -> !one.manual())
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.CONFLICT, "nothing to come has the id " + id));
    }

    private String names(List<String> chatIds) {
        return customerGroups.findAll(chatIds).stream().map(CustomerGroup::name).collect(Collectors.joining(", "));
    }

    /** The key of why nothing was changed; empty when it was. */
    private static String refusal(Changed changed) {
        return changed == Changed.DONE ? "" : "calendar.refused." + changed.name();
    }

    private static String back(String id, String refused, RedirectAttributes next) {
        next.addAttribute("kind", "run");
        next.addAttribute("id", id);
        if (!refused.isEmpty()) {
            next.addFlashAttribute("refused", refused);
        }
        return "redirect:/calendar/item";
    }
}
