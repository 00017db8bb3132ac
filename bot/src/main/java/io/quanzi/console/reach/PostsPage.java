package io.quanzi.console.reach;

import io.quanzi.console.InSight;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.Pager;
import io.quanzi.console.Scope;
import io.quanzi.groups.Group;
import io.quanzi.groups.Groups;
import io.quanzi.outreach.Task;
import io.quanzi.outreach.TaskState;
import io.quanzi.outreach.Tasks;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The mass messages (企业群发): who still has to tap, what arrived where, and the buttons that remind and stop. */
@Controller
class PostsPage {
    /** Members are reminded and asked for a day; then WeCom's task is stopped. */
    private static final Duration LIFE = Duration.ofHours(24);

    private final Tasks tasks;
    private final Groups groups;
    private final OfficerNames officerNames;
    private final InSight inSight;
    private final Audit audit;

    PostsPage(Tasks tasks, Groups groups, OfficerNames officerNames, InSight inSight, Audit audit) {
        this.tasks = tasks;
        this.groups = groups;
        this.officerNames = officerNames;
        this.inSight = inSight;
        this.audit = audit;
    }

    /** What the list can be narrowed to. */
    enum Filter {
        ALL,
        WAITING,
        DELIVERED,
        EXPIRED,
        FAILED;

        Set<TaskState> states() {
            return switch (this) {
                case ALL -> EnumSet.allOf(TaskState.class);
                case WAITING -> EnumSet.of(TaskState.CREATED, TaskState.NOTIFIED);
                case DELIVERED -> EnumSet.of(TaskState.DELIVERED);
                case EXPIRED -> EnumSet.of(TaskState.EXPIRED);
                case FAILED -> EnumSet.of(TaskState.PARTLY, TaskState.OVER_QUOTA, TaskState.FAILED, TaskState.HELD);
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One task in the list.
     *
     * @param tapped whether its own owner has tapped
     * @param confirmed owners of the same post who have tapped
     * @param owners who have to
     * @param reached customers: of groups, who was in when it was sent
     * @param notFriends recipients who did not get it because they are no friends any more
     * @param overQuota recipients whose month is used up
     */
    public record Row(
            String id,
            String title,
            String state,
            String owner,
            boolean tapped,
            int confirmed,
            int owners,
            int sent,
            int recipients,
            int reached,
            boolean toGroups,
            @Nullable String reason,
            int notFriends,
            int overQuota,
            Instant at) {}

    @GetMapping("/posts")
    String list(
            @RequestParam(defaultValue = "all") String state, @RequestParam(defaultValue = "1") int page, Model model) {
        Filter filter = Arrays.stream(Filter.values())
                .filter(known -> known.word().equals(state))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST, "state: expected one of %s, got \"%s\"".formatted(filters(), state)));
        int number = Pager.numberOf(page);
        String owner = inSight.scope().officer();
        var campaigns = new HashMap<String, List<Task>>();
        List<Row> rows = tasks.in(filter.states(), owner, Pager.before(number), Pager.SIZE).stream()
                .map(task -> row(task, owners(task, campaigns)))
                .toList();
        model.addAttribute("state", filter.word());
        model.addAttribute("filters", filters());
        model.addAttribute("pager", new Pager<>(rows, number, tasks.count(filter.states(), owner)));
        return "console/posts";
    }

    private static List<String> filters() {
        return Arrays.stream(Filter.values()).map(Filter::word).toList();
    }

    /** The tasks of one post into groups, one an owner; an offer to one customer stands by itself. */
    private List<Task> owners(Task task, Map<String, List<Task>> campaigns) {
        if (!task.toGroups() || task.state() == TaskState.HELD) {
            return List.of(task);
        }
        return campaigns.computeIfAbsent(task.campaign(), tasks::of).stream()
                .filter(owner -> owner.state() != TaskState.HELD)
                .toList();
    }

    private Row row(Task task, List<Task> owners) {
        return new Row(
                task.id(),
                task.title(),
                task.state().name(),
                officerNames.nameOf(task.userId()),
                task.confirmed(),
                (int) owners.stream().filter(Task::confirmed).count(),
                owners.size(),
                task.sent(),
                task.recipients().size(),
                reached(task),
                task.toGroups(),
                task.reason(),
                count(task, Task.Result.NOT_FRIEND),
                count(task, Task.Result.OVER_QUOTA),
                task.plannedAt());
    }

    private int reached(Task task) {
        return task.toGroups()
                ? task.sentAt().entrySet().stream()
                        .mapToInt(sent -> groups.countIn(sent.getKey(), sent.getValue()))
                        .sum()
                : task.sent();
    }

    private static int count(Task task, Task.Result result) {
        return (int) task.results().values().stream().filter(result::equals).count();
    }

    /**
     * What became of one recipient.
     *
     * @param path of the recipient's own page; null when there is none
     * @param reached customers; -1 while it is not sent
     * @param result the word of WeCom's result, or WAITING
     */
    public record To(String name, @Nullable String path, boolean person, int reached, String result) {}

    /**
     * All of one task.
     *
     * @param others the other owners of the same post, as far as they are in sight
     */
    public record Detail(
            Row row,
            String text,
            List<String> cards,
            List<To> recipients,
            List<Row> others,
            boolean waits,
            boolean stoppable,
            int reminders,
            Instant until,
            @Nullable Instant endedAt) {}

    @GetMapping("/posts/task")
    String show(@RequestParam String id, Model model) {
        model.addAttribute("post", detail(find(id)));
        return "console/post";
    }

    /** Asks once more before it stops. */
    @GetMapping("/posts/stop")
    String askToStop(@RequestParam String id, Model model) {
        model.addAttribute("post", detail(find(id)));
        return "console/post-stop";
    }

    @PostMapping("/posts/stop")
    String stop(@RequestParam String id, Principal user, RedirectAttributes next) {
        Task task = find(id);
        return answered(task, "stop", tasks.cancel(id), user, next);
    }

    @PostMapping("/posts/remind")
    String remind(@RequestParam String id, Principal user, RedirectAttributes next) {
        Task task = find(id);
        return answered(task, "remind", tasks.remind(id), user, next);
    }

    private String answered(Task task, String what, Tasks.Reply reply, Principal user, RedirectAttributes next) {
        audit.record(user.getName(), "post." + what, task.id(), reply.asked().name());
        next.addFlashAttribute("said", "post." + what + "." + reply.asked().name());
        next.addFlashAttribute("well", reply.asked() == Tasks.Asked.DONE);
        if (reply.why() != null) {
            next.addFlashAttribute("why", reply.why());
        }
        next.addAttribute("id", task.id());
        return "redirect:/posts/task";
    }

    private Task find(String id) {
        return tasks.find(id)
                .filter(this::isInSight)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no post has the id " + id));
    }

    /** One's own; and of an offer to a customer, only while the customer is one's own too: its words may name them. */
    private boolean isInSight(Task task) {
        Scope scope = inSight.scope();
        return scope.owns(task.userId())
                && (scope.all()
                        || task.toGroups()
                        || task.recipients().stream()
                                .allMatch(to -> inSight.byContact(to).isPresent()));
    }

    private Detail detail(Task task) {
        List<Task> owners = owners(task, new HashMap<>());
        Map<String, String> names =
                groups.all().stream().collect(Collectors.toMap(Group::chatId, Group::name, (a, b) -> a));
        return new Detail(
                row(task, owners),
                task.copy().text(),
                task.copy().cards().stream().map(card -> card.title()).toList(),
                task.recipients().stream()
                        .map(to -> task.toGroups() ? group(task, to, names) : person(task, to))
                        .toList(),
                owners.stream()
                        .filter(other -> !other.id().equals(task.id()) && isInSight(other))
                        .map(other -> row(other, owners))
                        .toList(),
                task.state().waitsForTap(),
                task.state().waitsForTap() || task.state() == TaskState.PLANNED,
                task.reminders(),
                task.plannedAt().plus(LIFE),
                task.endedAt());
    }

    private To group(Task task, String chatId, Map<String, String> names) {
        return new To(
                names.getOrDefault(chatId, chatId),
                names.containsKey(chatId) ? "/groups/" + chatId : null,
                false,
                task.sentAt().containsKey(chatId)
                        ? groups.countIn(chatId, task.sentAt().get(chatId))
                        : -1,
                result(task, chatId));
    }

    private To person(Task task, String externalUserId) {
        var known = inSight.byContact(externalUserId);
        CustomerId id = known.map(person -> person.id()).orElse(null);
        String nickname = known.map(person -> person.nickname()).orElse(null);
        return new To(
                nickname == null ? "" : nickname,
                id == null ? null : "/customers/" + id,
                true,
                -1,
                result(task, externalUserId));
    }

    private static String result(Task task, String to) {
        Task.Result result = task.results().get(to);
        return result == null ? "WAITING" : result.name();
    }
}
