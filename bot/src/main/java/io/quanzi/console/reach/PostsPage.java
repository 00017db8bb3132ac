package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostLimits;
import io.quanzi.broadcast.PostPromise;
import io.quanzi.broadcast.PostPromises;
import io.quanzi.broadcast.ScheduledPromises;
import io.quanzi.clicks.Clicks;
import io.quanzi.console.CopyHoldViews;
import io.quanzi.console.Scope;
import io.quanzi.console.VisiblePeople;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.Outreach;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One mass message (企业群发): whom it reached and why not, and the buttons that remind and stop. */
@Controller
class PostsPage {
    /** How many recipients of one task are listed. */
    private static final int MOST_RECIPIENTS = 200;

    private final MassMessages massMessages;
    private final CustomerGroups customerGroups;
    private final VisiblePeople visiblePeople;
    private final PostDrafts postDrafts;
    private final PostRows rows;
    private final Audit audit;
    private final PostLimits limits;
    private final Clicks clicks;
    private final PostPromises promises;
    private final CopyHoldViews holds;
    private final Outreach outreach;
    private final Clock clock;
    private final ScheduledPromises scheduled;

    PostsPage(
            MassMessages massMessages,
            CustomerGroups customerGroups,
            VisiblePeople visiblePeople,
            PostDrafts postDrafts,
            PostRows rows,
            Audit audit,
            PostLimits limits,
            Clicks clicks,
            PostPromises promises,
            CopyHoldViews holds,
            Outreach outreach,
            Clock clock,
            ScheduledPromises scheduled) {
        this.outreach = outreach;
        this.clock = clock;
        this.holds = holds;
        this.scheduled = scheduled;
        this.promises = promises;
        this.clicks = clicks;
        this.limits = limits;
        this.massMessages = massMessages;
        this.customerGroups = customerGroups;
        this.visiblePeople = visiblePeople;
        this.postDrafts = postDrafts;
        this.rows = rows;
        this.audit = audit;
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
     * @param parts how many drafts are made for these people; 1 for groups
     * @param most how many people one of them takes
     * @param kept what was promised of the whole post against what came of it: all it is meant for, each reason, those who
     *     get it; empty where nothing was promised, and for those who see only their own
     * @param clicks of all tasks of the post that are in sight; of an offer to one person, of all who got the like
     */
    public record Detail(
            PostRows.Row row,
            String text,
            List<AttachmentView> attachments,
            List<To> recipients,
            List<PostRows.Row> others,
            boolean waits,
            boolean stoppable,
            boolean copied,
            int unreached,
            int parts,
            int most,
            int reminders,
            @Nullable Instant remindAt,
            Instant until,
            @Nullable Instant endedAt,
            Clicks.Counts clicks,
            List<KeptRow> kept) {}

    /** How many groups or people a line of the comparison names: when the post was submitted, and by now. */
    public record KeptRow(String name, int promised, int now) {
        public boolean differs() {
            return promised != now;
        }
    }

    @GetMapping("/posts/task")
    String show(@RequestParam String id, Model model, Locale language) {
        MassMessage massMessage = find(id);
        model.addAttribute("post", detail(massMessage, language));
        model.addAttribute("held", held(massMessage, language));
        return "console/post";
    }

    /** What is against a post that was not made because of its words; null of any other. */
    private CopyHoldViews.@Nullable View held(MassMessage massMessage, Locale language) {
        return massMessage.state() == MassMessageState.HELD
                        && SkipReason.COPY.name().equals(massMessage.reason())
                ? holds.of(outreach.hold(massMessage.copy(), ChinaTime.dayOf(clock.instant())), null, language)
                : null;
    }

    /** Asks once more before it stops. */
    @GetMapping("/posts/stop")
    String askToStop(@RequestParam String id, Model model, Locale language) {
        model.addAttribute("post", detail(find(id), language));
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
        next.addFlashAttribute(
                "well", reply.asked() == MassMessages.Asked.DONE || reply.asked() == MassMessages.Asked.HELD);
        if (reply.why() != null) {
            next.addFlashAttribute("why", reply.why());
        }
        if (reply.at() != null) {
            next.addFlashAttribute("when", reply.at());
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

    private Detail detail(MassMessage massMessage, Locale language) {
        List<MassMessage> owners = rows.owners(massMessage, new HashMap<>());
        Map<String, String> names = customerGroups.all().stream()
                .collect(Collectors.toMap(CustomerGroup::chatId, CustomerGroup::name, (a, b) -> a));
        String maker = postDrafts.makersOf(List.of(massMessage.campaign())).get(massMessage.campaign());
        boolean copied = massMessage.toGroups() || PostDrafts.isOwn(massMessage.campaign());
        int unreached =
                copied ? Unreached.of(massMessages.of(massMessage.campaign())).size() : 0;
        Clicks.Counts opened = copied
                ? clicks.of(
                        Stream.concat(Stream.of(massMessage), owners.stream().filter(this::isInSight))
                                .map(MassMessage::id)
                                .distinct()
                                .toList())
                : clicks.ofCampaign(massMessage.campaign());
        return new Detail(
                rows.row(massMessage, owners, maker, opened.byMessage()),
                massMessage.copy().text(),
                AttachmentView.of(massMessage.copy().attachments()),
                massMessage.recipients().stream()
                        .sorted(Comparator.comparingInt(to -> arrived(massMessage, to)))
                        .limit(MOST_RECIPIENTS)
                        .map(to -> massMessage.toGroups() ? group(massMessage, to, names) : person(massMessage, to))
                        .toList(),
                owners.stream()
                        .filter(other -> !other.id().equals(massMessage.id()) && isInSight(other))
                        .map(other -> rows.row(other, owners, maker, opened.byMessage()))
                        .toList(),
                massMessage.state().waitsForTap(),
                massMessage.state().waitsForTap() || massMessage.state() == MassMessageState.PLANNED,
                copied,
                unreached,
                massMessage.toGroups() ? 1 : Unreached.parts(unreached, limits.chosen()),
                limits.chosen(),
                massMessage.reminders(),
                massMessage.state().waitsForTap()
                        ? massMessages.heldReminder(massMessage.id()).orElse(null)
                        : null,
                massMessage.until(),
                massMessage.endedAt(),
                opened,
                kept(massMessage, language));
    }

    private List<KeptRow> kept(MassMessage massMessage, Locale language) {
        return visiblePeople.scope().all()
                ? postDrafts
                        .of(massMessage.campaign())
                        .flatMap(promises::of)
                        .or(() -> scheduled
                                .of(massMessage.campaign())
                                .map(kept -> new PostPromises.Kept(true, kept.promised(), kept.now())))
                        .map(kept -> rows(kept, language))
                        .orElse(List.of())
                : List.of();
    }

    private static List<KeptRow> rows(PostPromises.Kept kept, Locale language) {
        var reasons = new TreeSet<String>(kept.promised().left().keySet());
        reasons.addAll(kept.now().left().keySet());
        var rows = new ArrayList<KeptRow>();
        rows.add(row("post.kept.meant", kept, PostPromise::meant, language));
        reasons.forEach(
                reason -> rows.add(row(word(reason, kept.toGroups()), kept, one -> one.left(reason), language)));
        rows.add(row("post.kept.reached", kept, PostPromise::reached, language));
        return rows;
    }

    private static KeptRow row(String key, PostPromises.Kept kept, ToIntFunction<PostPromise> count, Locale language) {
        return new KeptRow(
                Message.of(key).in(language), count.applyAsInt(kept.promised()), count.applyAsInt(kept.now()));
    }

    /** The words of a reason why somebody does not get it. */
    private static String word(String reason, boolean toGroups) {
        return Stream.of(
                        "post.kept." + reason,
                        toGroups ? "plan.sum." + reason : "skip." + reason,
                        toGroups ? "plan.stop." + reason + ".short" : "skip." + reason,
                        "skip." + reason)
                .filter(Message::isKnown)
                .findFirst()
                .orElse("post.kept.OTHER");
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
