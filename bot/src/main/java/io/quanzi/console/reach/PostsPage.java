package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDrafts;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.Pager;
import io.quanzi.console.Scope;
import io.quanzi.console.VisiblePeople;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
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
    /** How many recipients of one task are listed. */
    private static final int MOST_RECIPIENTS = 200;

    private final MassMessages massMessages;
    private final CustomerGroups customerGroups;
    private final OfficerNames officerNames;
    private final VisiblePeople visiblePeople;
    private final PostDrafts postDrafts;
    private final UnsentPosts unsentPosts;
    private final Audit audit;

    PostsPage(
            MassMessages massMessages,
            CustomerGroups customerGroups,
            OfficerNames officerNames,
            VisiblePeople visiblePeople,
            PostDrafts postDrafts,
            UnsentPosts unsentPosts,
            Audit audit) {
        this.massMessages = massMessages;
        this.customerGroups = customerGroups;
        this.officerNames = officerNames;
        this.visiblePeople = visiblePeople;
        this.postDrafts = postDrafts;
        this.unsentPosts = unsentPosts;
        this.audit = audit;
    }

    /** The states that the list can be narrowed to. */
    enum Filter {
        ALL,
        WAITING,
        DELIVERED,
        EXPIRED,
        FAILED;

        Set<MassMessageState> states() {
            return switch (this) {
                case ALL -> EnumSet.allOf(MassMessageState.class);
                case WAITING -> EnumSet.of(MassMessageState.CREATED, MassMessageState.NOTIFIED);
                case DELIVERED -> EnumSet.of(MassMessageState.DELIVERED);
                case EXPIRED -> EnumSet.of(MassMessageState.EXPIRED);
                case FAILED ->
                    EnumSet.of(
                            MassMessageState.PARTLY,
                            MassMessageState.OVER_QUOTA,
                            MassMessageState.FAILED,
                            MassMessageState.HELD);
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
     * @param maker the user who wrote it; null when a schedule or a rule did
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
            Instant at,
            @Nullable String maker) {}

    @GetMapping("/posts")
    String list(
            @RequestParam(defaultValue = "all") String state, @RequestParam(defaultValue = "1") int page, Model model) {
        Filter filter = Arrays.stream(Filter.values())
                .filter(known -> known.word().equals(state))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST, "state: expected one of %s, got \"%s\"".formatted(filters(), state)));
        int number = Pager.numberOf(page);
        String owner = visiblePeople.scope().officer();
        var campaigns = new HashMap<String, List<MassMessage>>();
        List<MassMessage> found = massMessages.in(filter.states(), owner, Pager.before(number), Pager.SIZE);
        Map<String, String> makers =
                postDrafts.makersOf(found.stream().map(MassMessage::campaign).toList());
        List<Row> rows = found.stream()
                .map(massMessage ->
                        row(massMessage, owners(massMessage, campaigns), makers.get(massMessage.campaign())))
                .toList();
        boolean drafts = visiblePeople.scope().all() && number == 1;
        model.addAttribute("unsent", drafts ? unsentPosts.latest() : List.of());
        model.addAttribute("drafts", drafts ? unsentPosts.count() : 0);
        model.addAttribute("state", filter.word());
        model.addAttribute("filters", filters());
        model.addAttribute("pager", new Pager<>(rows, number, massMessages.count(filter.states(), owner)));
        return "console/posts";
    }

    private static List<String> filters() {
        return Arrays.stream(Filter.values()).map(Filter::word).toList();
    }

    /** The tasks of one post, one an owner; an offer to one customer stands by itself. */
    private List<MassMessage> owners(MassMessage massMessage, Map<String, List<MassMessage>> campaigns) {
        if (massMessage.state() == MassMessageState.HELD
                || (!massMessage.toGroups() && !PostDrafts.isOwn(massMessage.campaign()))) {
            return List.of(massMessage);
        }
        return campaigns.computeIfAbsent(massMessage.campaign(), massMessages::of).stream()
                .filter(owner -> owner.state() != MassMessageState.HELD)
                .toList();
    }

    private Row row(MassMessage massMessage, List<MassMessage> owners, @Nullable String maker) {
        return new Row(
                massMessage.id(),
                massMessage.title(),
                massMessage.state().name(),
                officerNames.nameOf(massMessage.userId()),
                massMessage.confirmed(),
                (int) owners.stream().filter(MassMessage::confirmed).count(),
                owners.size(),
                massMessage.sent(),
                massMessage.recipients().size(),
                reached(massMessage),
                massMessage.toGroups(),
                massMessage.reason(),
                count(massMessage, MassMessage.Result.NOT_FRIEND),
                count(massMessage, MassMessage.Result.OVER_QUOTA),
                massMessage.plannedAt(),
                maker);
    }

    private int reached(MassMessage massMessage) {
        return massMessage.toGroups()
                ? massMessage.sentAt().entrySet().stream()
                        .mapToInt(sent -> customerGroups.countIn(sent.getKey(), sent.getValue()))
                        .sum()
                : massMessage.sent();
    }

    private static int count(MassMessage massMessage, MassMessage.Result result) {
        return (int)
                massMessage.results().values().stream().filter(result::equals).count();
    }

    /**
     * The result for one recipient.
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
     * @param copied whether a draft can be made of it
     * @param unreached how many groups or people of the whole post did not get it and will not
     */
    public record Detail(
            Row row,
            String text,
            List<AttachmentView> attachments,
            List<To> recipients,
            List<Row> others,
            boolean waits,
            boolean stoppable,
            boolean copied,
            int unreached,
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
        MassMessage massMessage = find(id);
        return answered(massMessage, "stop", massMessages.cancel(id), user, next);
    }

    @PostMapping("/posts/remind")
    String remind(@RequestParam String id, Principal user, RedirectAttributes next) {
        MassMessage massMessage = find(id);
        return answered(massMessage, "remind", massMessages.remind(id), user, next);
    }

    private String answered(
            MassMessage massMessage, String what, MassMessages.Reply reply, Principal user, RedirectAttributes next) {
        String after =
                massMessages.find(massMessage.id()).orElse(massMessage).state().name();
        audit.recordChange(
                user.getName(),
                "post." + what,
                massMessage.id(),
                massMessage.state().name(),
                after,
                reply.asked().name());
        next.addFlashAttribute("said", "post." + what + "." + reply.asked().name());
        next.addFlashAttribute("well", reply.asked() == MassMessages.Asked.DONE);
        if (reply.why() != null) {
            next.addFlashAttribute("why", reply.why());
        }
        next.addAttribute("id", massMessage.id());
        return "redirect:/posts/task";
    }

    private MassMessage find(String id) {
        return massMessages
                .find(id)
                .filter(this::isInSight)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no post has the id " + id));
    }

    /** One's own; and of an offer to a customer, only while the customer is one's own too: its words may name them, as a post to many does not. */
    private boolean isInSight(MassMessage massMessage) {
        Scope scope = visiblePeople.scope();
        return scope.owns(massMessage.userId())
                && (scope.all()
                        || massMessage.toGroups()
                        || PostDrafts.isOwn(massMessage.campaign())
                        || massMessage.recipients().stream()
                                .allMatch(to -> visiblePeople.byContact(to).isPresent()));
    }

    private Detail detail(MassMessage massMessage) {
        List<MassMessage> owners = owners(massMessage, new HashMap<>());
        Map<String, String> names = customerGroups.all().stream()
                .collect(Collectors.toMap(CustomerGroup::chatId, CustomerGroup::name, (a, b) -> a));
        String maker = postDrafts.makersOf(List.of(massMessage.campaign())).get(massMessage.campaign());
        return new Detail(
                row(massMessage, owners, maker),
                massMessage.copy().text(),
                AttachmentView.of(massMessage.copy().attachments()),
                massMessage.recipients().stream()
                        .sorted(Comparator.comparingInt(to -> arrived(massMessage, to)))
                        .limit(MOST_RECIPIENTS)
                        .map(to -> massMessage.toGroups() ? group(massMessage, to, names) : person(massMessage, to))
                        .toList(),
                owners.stream()
                        .filter(other -> !other.id().equals(massMessage.id()) && isInSight(other))
                        .map(other -> row(other, owners, maker))
                        .toList(),
                massMessage.state().waitsForTap(),
                massMessage.state().waitsForTap() || massMessage.state() == MassMessageState.PLANNED,
                massMessage.toGroups() || PostDrafts.isOwn(massMessage.campaign()),
                massMessage.toGroups() || PostDrafts.isOwn(massMessage.campaign())
                        ? Unreached.of(massMessages.of(massMessage.campaign())).size()
                        : 0,
                massMessage.reminders(),
                massMessage.until(),
                massMessage.endedAt());
    }

    private To group(MassMessage massMessage, String chatId, Map<String, String> names) {
        return new To(
                names.getOrDefault(chatId, chatId),
                names.containsKey(chatId) ? "/groups/" + chatId : null,
                false,
                massMessage.sentAt().containsKey(chatId)
                        ? customerGroups.countIn(chatId, massMessage.sentAt().get(chatId))
                        : -1,
                result(massMessage, chatId));
    }

    private To person(MassMessage massMessage, String externalUserId) {
        var known = visiblePeople.byContact(externalUserId);
        CustomerId id = known.map(person -> person.id()).orElse(null);
        String nickname = known.map(person -> person.nickname()).orElse(null);
        return new To(
                nickname == null ? "" : nickname,
                id == null ? null : "/customers/" + id,
                true,
                -1,
                result(massMessage, externalUserId));
    }

    /** Those whom it did not reach come first. */
    private static int arrived(MassMessage massMessage, String to) {
        MassMessage.Result result = massMessage.results().get(to);
        return result == null || result == MassMessage.Result.SENT ? 1 : 0;
    }

    private static String result(MassMessage massMessage, String to) {
        MassMessage.Result result = massMessage.results().get(to);
        return result == null ? "WAITING" : result.name();
    }
}
