package io.quanzi.broadcast;

import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Compares what a manager was told that a post would reach with what came of it. Besides the reasons that were foretold these
 * keep it from somebody: {@code TIME} it waits for its time, {@code WAITING} nobody has tapped yet, {@code LEAVING} WeCom is
 * sending, {@code NO_RESULT} WeCom named none, {@code NOT_FRIEND} and {@code OVER_QUOTA} WeCom refused, {@code EXPIRED} nobody
 * tapped in time, {@code CANCELLED} it was stopped, {@code FAILED} it could not be made.
 */
@Component
public class PostPromises {
    /** The field of a draft with what was promised when it was submitted. */
    static final String PROMISED = "promised";

    /** The field with whom its tasks were made for when its time came; only of a post to people. */
    static final String MADE = "made";

    /** What came of a recipient that it was sent to. */
    static final String SENT = "";

    private final MongoOperations mongo;
    private final MassMessages massMessages;
    private final CustomerGroups customerGroups;

    PostPromises(MongoOperations mongo, MassMessages massMessages, CustomerGroups customerGroups) {
        this.mongo = mongo;
        this.massMessages = massMessages;
        this.customerGroups = customerGroups;
    }

    /**
     * What was promised of a post, and what has come of it so far.
     *
     * @param toGroups whether groups are counted, not people
     */
    public record Kept(boolean toGroups, PostPromise promised, PostPromise now) {}

    /** Compares the post that a draft became; empty when nothing was promised. */
    public Optional<Kept> of(PostDraft draft) {
        Document row = mongo.findById(draft.id(), Document.class, PostDrafts.DRAFTS);
        Document promised = row == null ? null : row.get(PROMISED, Document.class);
        if (row == null || promised == null) {
            return Optional.empty();
        }
        List<MassMessage> tasks = massMessages.of(PostDrafts.campaignOf(draft.id()));
        Map<String, String> came = came(tasks);
        var left = new TreeMap<String, Integer>();
        if (draft.toPeople()) {
            Document made = row.get(MADE, Document.class);
            if (made != null) {
                left.putAll(PostPromise.read(made).left());
            }
        } else {
            draft.chatIds().stream()
                    .filter(chatId -> !came.containsKey(chatId))
                    .forEach(chatId -> left.merge(without(chatId), 1, Integer::sum));
        }
        came.values().stream().filter(why -> !why.equals(SENT)).forEach(why -> left.merge(why, 1, Integer::sum));
        int sent = (int) came.values().stream().filter(SENT::equals).count();
        return Optional.of(new Kept(!draft.toPeople(), PostPromise.read(promised), new PostPromise(left, sent)));
    }

    /** Why a group has no task. */
    private String without(String chatId) {
        return customerGroups
                .find(chatId)
                .filter(group -> !group.dismissed())
                .filter(group -> !group.hasCustomers())
                .map(CustomerGroup::chatId)
                .map(empty -> PlanStop.Reason.EMPTY_GROUPS.name())
                .orElse(PlanStop.Reason.NO_GROUPS.name());
    }

    /** What came of each recipient: nothing more to say of those that it was sent to, else the reason why it was not. */
    static Map<String, String> came(List<MassMessage> tasks) {
        var came = new HashMap<String, String>();
        for (MassMessage task : tasks) {
            for (String to : task.recipients()) {
                String why = why(task, to);
                if (why.equals(SENT) || task.state().isOpen() || !came.containsKey(to)) {
                    came.merge(to, why, (before, now) -> before.equals(SENT) ? before : now);
                }
            }
        }
        return came;
    }

    private static String why(MassMessage task, String to) {
        MassMessage.@Nullable Result result = task.results().get(to);
        if (result != null) {
            return result == MassMessage.Result.SENT ? SENT : result.name();
        }
        return switch (task.state()) {
            case HELD -> String.valueOf(task.reason());
            case PLANNED -> "TIME";
            case CREATED, NOTIFIED -> "WAITING";
            case CONFIRMED -> "LEAVING";
            case DELIVERED, PARTLY -> "NO_RESULT";
            case EXPIRED, CANCELLED, OVER_QUOTA, FAILED -> task.state().name();
        };
    }
}
