package io.quanzi.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.Receipt;
import io.quanzi.shared.Excerpt;
import io.quanzi.shared.Violation;
import io.quanzi.shop.EventReader.Read;
import io.quanzi.shop.FamilyFacts.Withheld;
import io.quanzi.shop.KnownFacts.Contradiction;
import io.quanzi.shop.KnownFacts.IndexedEvent;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts events into the inbox, except those that tell other facts under a key that is known: an event's id, an order's
 * number, a refund's. These are kept for a person, and the sender hears of them.
 */
@Component
class EventIntake {
    private static final Logger log = LoggerFactory.getLogger(EventIntake.class);
    private static final int MAX_LISTED = 50;
    private static final int MAX_SHOWN = 80;
    /** Requests of more events make calls of their own, so that no small one waits for a large one. */
    private static final int MAX_SHARED = 8;

    private final Inbox inbox;
    private final Conflicts conflicts;
    private final Supplier<List<KnownFacts>> known;
    private final FamilyFacts familyFacts;
    private final Clock clock;
    private final SharedCalls<EventBatch, StoredRequest> storing = new SharedCalls<>(this::store);

    EventIntake(
            Inbox inbox, Conflicts conflicts, ObjectProvider<KnownFacts> known, FamilyFacts familyFacts, Clock clock) {
        this.familyFacts = familyFacts;
        this.inbox = inbox;
        this.conflicts = conflicts;
        this.known = SingletonSupplier.of(() -> known.stream().toList());
        this.clock = clock;
    }

    /**
     * The result of taking events; every one is counted once.
     *
     * @param unused the types among them that are stored and that nothing acts upon yet; left out when there are none
     * @param conflicts those that were not taken, at most {@value #MAX_LISTED}; left out when there are none
     * @param more how many conflicts there are beside those listed; left out when there are none
     * @param withheld what the events told of a family without consent, and was not stored; at most {@value #MAX_LISTED};
     *     left out when there is nothing
     * @param moreWithheld how much was withheld beside what is listed; left out when there is nothing
     */
    record IntakeAnswer(
            int accepted,
            int duplicates,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unused,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Listed> conflicts,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int more,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Withheld> withheld,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int moreWithheld) {}

    /** One field of an event that is known with another value. */
    record Listed(int index, String id, String field, String had, String got) {}

    /**
     * What one request came to.
     *
     * @param contradictions what is told in another way than it is known
     * @param entries the rest
     * @param indexes where each of these stood in the request
     */
    private record StoredRequest(
            List<Contradiction> contradictions, List<Entry> entries, List<Integer> indexes, Receipt receipt) {}

    IntakeAnswer put(EventBatch told) {
        FamilyFacts.Checked checked = familyFacts.check(told);
        EventBatch batch = checked.batch();
        StoredRequest stored = batch.entries().size() <= MAX_SHARED
                ? storing.get(batch)
                : store(List.of(batch)).get(0);
        List<Contradiction> found = new ArrayList<>(stored.contradictions());
        List<Entry> entries = stored.entries();
        List<Integer> indexes = stored.indexes();
        Receipt receipt = stored.receipt();
        List<Contradiction> repeated = receipt.changed().stream()
                .map(repeat -> sameId(Objects.requireNonNull(indexes.get(repeat.index())), repeat))
                .filter(Objects::nonNull)
                .toList();
        found.addAll(repeated);
        found.forEach(this::record);
        List<Listed> listed = found.stream()
                .flatMap(each -> listed(each, batch.reads().get(each.index()).id()).stream())
                .toList();
        List<Listed> first = listed.subList(0, Math.min(MAX_LISTED, listed.size()));
        List<Withheld> withheld = Stream.concat(
                        checked.withheld().stream(),
                        receipt.changed().stream()
                                .flatMap(
                                        repeat -> FamilyFacts.leftOutBefore(
                                                Objects.requireNonNull(indexes.get(repeat.index())), repeat)
                                                .stream()))
                .toList();
        List<Withheld> shown = withheld.subList(0, Math.min(MAX_LISTED, withheld.size()));
        return new IntakeAnswer(
                receipt.accepted(),
                receipt.duplicates() - repeated.size(),
                unused(entries),
                first,
                listed.size() - first.size(),
                shown,
                withheld.size() - shown.size());
    }

    private List<String> unused(List<Entry> entries) {
        var one = new TreeMap<String, Entry>();
        entries.forEach(entry -> one.putIfAbsent(entry.type(), entry));
        return one.values().stream()
                .filter(entry -> !inbox.isWanted(entry))
                .map(Entry::type)
                .toList();
    }

    /** The Store tells an order anew whenever it is asked: only who bought what for how much must stay the same. */
    Receipt putStores(List<Entry> entries) {
        Receipt receipt = entries.isEmpty() ? new Receipt(0, 0) : inbox.put(entries);
        for (Receipt.Repeat repeat : receipt.changed()) {
            if (EventBatch.stored(repeat.before()).event() instanceof OrderPaid before
                    && EventBatch.stored(repeat.now()).event() instanceof OrderPaid now) {
                Contradiction other = Facts.difference(
                        repeat.index(), "order", now.orderNo(), Facts.ofStore(before), Facts.ofStore(now));
                if (other != null) {
                    record(other);
                }
            }
        }
        return receipt;
    }

    /** Keeps an order of the Store that makes no sense for a person. */
    void leftOut(String orderId, List<Violation> violations) {
        var expected = new HashMap<String, String>();
        violations.forEach(violation -> expected.put(violation.path(), "expected " + violation.expected()));
        conflicts.record("store", orderId, Map.of(), expected, clock.instant());
    }

    /** Stores what requests tell that came at once: one look at what is known, one command that stores. */
    private List<StoredRequest> store(List<EventBatch> requests) {
        List<List<Contradiction>> contradictions = contradictions(requests);
        var entries = new ArrayList<List<Entry>>();
        var indexes = new ArrayList<List<Integer>>();
        for (int request = 0; request < requests.size(); request++) {
            List<Entry> all = requests.get(request).entries();
            Set<Integer> contradicting = contradictions.get(request).stream()
                    .map(Contradiction::index)
                    .collect(Collectors.toSet());
            List<Integer> taken = IntStream.range(0, all.size())
                    .filter(index -> !contradicting.contains(index))
                    .boxed()
                    .toList();
            indexes.add(taken);
            entries.add(taken.stream().map(all::get).toList());
        }
        List<Receipt> receipts = inbox.putAll(entries);
        return IntStream.range(0, requests.size())
                .mapToObj(request -> new StoredRequest(
                        contradictions.get(request), entries.get(request), indexes.get(request), receipts.get(request)))
                .toList();
    }

    /** Of each request, what of it contradicts what is known. */
    private List<List<Contradiction>> contradictions(List<EventBatch> requests) {
        var told = new ArrayList<IndexedEvent>();
        var places = new ArrayList<Place>();
        for (int request = 0; request < requests.size(); request++) {
            List<Read> reads = requests.get(request).reads();
            for (int i = 0; i < reads.size(); i++) {
                Read read = reads.get(i);
                if (read.event() instanceof OrderPaid || read.event() instanceof OrderRefunded) {
                    told.add(new IndexedEvent(places.size(), read.at(), Objects.requireNonNull(read.event())));
                    places.add(new Place(request, i));
                }
            }
        }
        List<List<Contradiction>> found = new ArrayList<>();
        requests.forEach(request -> found.add(new ArrayList<>()));
        if (!told.isEmpty()) {
            for (KnownFacts facts : known.get()) {
                for (Contradiction each : facts.contradictions(told)) {
                    Place place = places.get(each.index());
                    found.get(place.request)
                            .add(new Contradiction(place.index, each.kind(), each.subject(), each.had(), each.got()));
                }
            }
        }
        return found;
    }

    /** Where an event stands among requests. */
    private record Place(int request, int index) {}

    /** Null when both say the same: spaces, the order of the fields, another offset of the same time make no difference. */
    private static @Nullable Contradiction sameId(int index, Receipt.Repeat told) {
        Receipt.Repeat repeat = FamilyFacts.comparable(told);
        Read before = EventBatch.stored(repeat.before());
        Read now = EventBatch.stored(repeat.now());
        boolean same = before.type().equals(now.type())
                && before.at().equals(now.at())
                && Objects.equals(before.event(), now.event());
        return same
                ? null
                : Facts.difference(
                        index,
                        "event",
                        now.id(),
                        Facts.ofBody(repeat.before().body()),
                        Facts.ofBody(repeat.now().body()));
    }

    private void record(Contradiction found) {
        Instant now = clock.instant();
        log.warn(
                "shop event contradicts what is known kind={} fields={}",
                found.kind(),
                found.got().keySet());
        conflicts.record(found.kind(), found.subject(), found.had(), found.got(), now);
    }

    private static List<Listed> listed(Contradiction found, String id) {
        return found.got().entrySet().stream()
                .map(field -> new Listed(
                        found.index(),
                        id,
                        field.getKey(),
                        Excerpt.of(found.had().getOrDefault(field.getKey(), "nothing"), MAX_SHOWN),
                        Excerpt.of(field.getValue(), MAX_SHOWN)))
                .toList();
    }
}
