package io.quanzi.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.Receipt;
import io.quanzi.shop.EventReader.Read;
import io.quanzi.shop.ShopEvent.CustomerUpdated;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes family facts from events of buyers who have not consented yet. A baby's month is sensitive data of a child
 * under 14, which the law (PIPL, articles 28 to 31) lets nobody store before a parent's own consent: it is not kept aside for
 * a consent to come, it is left out before the event is stored, and the sender is told so.
 *
 * <p>A consent counts when it is known, waits in the inbox, or stands in the event itself or in one before it.
 */
@Component
class FamilyFacts {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CURE =
            "not stored: the buyer has not agreed. Send data.consent {\"profiling\": true, \"at\": ...}"
                    + " once they have, then the same facts in an event with an id of its own";

    private final ObjectProvider<Agreed> agreed;
    private final Inbox inbox;

    FamilyFacts(ObjectProvider<Agreed> agreed, Inbox inbox) {
        this.agreed = agreed;
        this.inbox = inbox;
    }

    /**
     * Something that was left out.
     *
     * @param index of the event in the request
     * @param field such as {@code data.babies}
     * @param why and what to send
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Withheld(int index, String id, String field, String why) {}

    /** Events as they may be stored, and what was left out. */
    record Checked(EventBatch batch, List<Withheld> withheld) {}

    Checked check(EventBatch batch) {
        Set<String> tellers = new HashSet<>();
        batch.reads().forEach(read -> {
            if (read.event() instanceof CustomerUpdated update && tells(update)) {
                tellers.add(update.buyer().id());
            }
        });
        return tellers.isEmpty() ? new Checked(batch, List.of()) : check(batch, tellers);
    }

    private Checked check(EventBatch batch, Set<String> tellers) {
        Set<String> may = new HashSet<>();
        agreed.forEach(known -> may.addAll(known.amongBuyers(tellers)));
        waiting(tellers).forEach(update -> heed(update, may));
        var entries = new ArrayList<>(batch.entries());
        var reads = new ArrayList<>(batch.reads());
        var withheld = new ArrayList<Withheld>();
        for (int i = 0; i < reads.size(); i++) {
            if (reads.get(i).event() instanceof CustomerUpdated update) {
                heed(update, may);
                if (tells(update) && !may.contains(update.buyer().id())) {
                    Entry bare = bare(entries.get(i));
                    entries.set(i, bare);
                    withheld.addAll(withheld(i, reads.get(i), update));
                    reads.set(i, EventBatch.stored(bare));
                }
            }
        }
        return withheld.isEmpty()
                ? new Checked(batch, List.of())
                : new Checked(
                        new EventBatch(List.copyOf(entries), List.copyOf(reads), batch.unknownFields()),
                        List.copyOf(withheld));
    }

    /** Returns what these buyers told and nobody has worked off yet, in its order. */
    private List<CustomerUpdated> waiting(Set<String> buyers) {
        return inbox.waiting(CustomerUpdated.TYPE, buyers).stream()
                .map(EventBatch::stored)
                .map(Read::event)
                .filter(CustomerUpdated.class::isInstance)
                .map(CustomerUpdated.class::cast)
                .toList();
    }

    /**
     * Returns what a repeated event tells of a family that was left out when its id was first seen; empty when nothing
     * was. It is not stored by the repetition either, so its sender is told once more.
     */
    static List<Withheld> leftOutBefore(int index, Receipt.Repeat repeat) {
        Read now = EventBatch.stored(repeat.now());
        return now.event() instanceof CustomerUpdated update && tells(update) && !tells(repeat.before())
                ? withheld(index, now, update)
                : List.of();
    }

    /**
     * Both sides of a repetition for a comparison: where only one tells of the family, because the parent had not agreed at
     * the time of the other, neither does. So no consent makes a contradiction, and none is written down.
     */
    static Receipt.Repeat comparable(Receipt.Repeat repeat) {
        return tells(repeat.before()) == tells(repeat.now())
                ? repeat
                : new Receipt.Repeat(repeat.index(), bare(repeat.before()), bare(repeat.now()));
    }

    private static boolean tells(Entry entry) {
        return EventBatch.stored(entry).event() instanceof CustomerUpdated update && tells(update);
    }

    private static boolean tells(CustomerUpdated update) {
        return !update.familyFields().isEmpty();
    }

    private static void heed(CustomerUpdated update, Set<String> may) {
        if (update.consent() != null && update.consent().profiling() != null) {
            if (update.consent().profiling()) {
                may.add(update.buyer().id());
            } else {
                may.remove(update.buyer().id());
            }
        }
    }

    private static List<Withheld> withheld(int index, Read read, CustomerUpdated update) {
        return update.familyFields().stream()
                .map(field -> new Withheld(index, read.id(), "data." + field, CURE))
                .toList();
    }

    private static Entry bare(Entry entry) {
        var body = (ObjectNode) JSON.readTree(entry.body());
        ((ObjectNode) body.get("data")).remove(CustomerUpdated.FAMILY_FIELDS);
        return new Entry(
                entry.id(),
                entry.source(),
                entry.type(),
                entry.subject(),
                entry.at(),
                entry.receivedAt(),
                body.toString());
    }
}
