package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.content.Deal;
import io.quanzi.content.Deals;
import io.quanzi.content.Tip;
import io.quanzi.content.Tips;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The tip and the deal that a day's posts say to the groups of a segment, one of each a day.
 *
 * <pre>{"_id": "2026-03-03/moms-0-6-months", "day": "2026-03-03", "at": ISODate, "segment": "moms-0-6-months",
 *  "tip": "sleep-on-back", "deal": "gauze-towels", "chatIds": ["wr-1", "wr-2"]}</pre>
 *
 * What was said is kept {@link #KEPT}: next comes what these groups were not told in that time, in the order of the file from
 * the day's place on, and then what they were told the longest ago. So an entry that is added or taken out moves no other, and
 * the same comes again only after all others that fit.
 */
@Component
class ContentOfDay {
    static final Duration KEPT = Duration.ofDays(180);
    private static final String COLLECTION = "content_of_day";
    static final String TIP = "tip";
    static final String DEAL = "deal";

    private final MongoOperations mongo;
    private final Tips tips;
    private final Deals deals;
    private final Clock clock;

    ContentOfDay(MongoOperations mongo, Tips tips, Deals deals, Clock clock) {
        this.mongo = mongo;
        this.tips = tips;
        this.deals = deals;
        this.clock = clock;
        // serves "what was said to these groups lately", and ends old rows
        mongo.indexOps(COLLECTION).createIndex(new Index("at", Sort.Direction.ASC).expire(KEPT));
        mongo.indexOps(COLLECTION).createIndex(new Index("segment", Sort.Direction.ASC).on("day", Sort.Direction.ASC));
        mongo.indexOps(COLLECTION).createIndex(new Index("chatIds", Sort.Direction.ASC));
    }

    /** What a day's posts say; both may be absent. */
    record Content(Optional<Tip> tip, Optional<Deal> deal) {
        static final Content NONE = new Content(Optional.empty(), Optional.empty());

        @Nullable
        String id(String what) {
            return what.equals(TIP)
                    ? tip.map(Tip::id).orElse(null)
                    : deal.map(Deal::id).orElse(null);
        }
    }

    /** What posts say of a segment's content on a day: {@link #TIP} or {@link #DEAL}. */
    @FunctionalInterface
    interface Said {
        boolean isSaid(LocalDate day, String segment, String what);
    }

    /**
     * Returns what a post that is about to be made says, and keeps it: whatever else is posted to the segment on that day says the
     * same, also after a restart or on another node. In place of a deal that may no longer be told comes another.
     *
     * @param what those of {@link #TIP} and {@link #DEAL} that the post says; of the others nothing comes back
     */
    Content claim(LocalDate day, String segment, Collection<String> chatIds, Collection<String> what) {
        if (what.isEmpty()) {
            return Content.NONE;
        }
        String id = id(day, segment);
        Content content = new Forecast((on, whom, any) -> true).of(day, segment, chatIds);
        mongo.upsert(
                Query.query(where("_id").is(id)),
                new Update()
                        .setOnInsert("day", day.toString())
                        .setOnInsert("at", Date.from(ChinaTime.startOf(day)))
                        .setOnInsert("segment", segment)
                        .addToSet("chatIds")
                        .each(chatIds.toArray()),
                COLLECTION);
        for (String one : what) { // who comes first decides
            mongo.updateFirst(
                    Query.query(where("_id").is(id).and(one).isNull()),
                    new Update().set(one, content.id(one)),
                    COLLECTION);
        }
        Document kept = Objects.requireNonNull(mongo.findById(id, Document.class, COLLECTION));
        Content said = content(kept, day, segment, content);
        for (String one : what) {
            if (!Objects.equals(said.id(one), kept.getString(one))) {
                mongo.updateFirst(Query.query(where("_id").is(id)), new Update().set(one, said.id(one)), COLLECTION);
            }
        }
        return new Content(
                what.contains(TIP) ? said.tip() : Optional.empty(),
                what.contains(DEAL) ? said.deal() : Optional.empty());
    }

    /**
     * Foretells what posts will say, keeping nothing.
     *
     * @param posts what the posts to come will say of it on which days
     */
    Forecast forecast(Said posts) {
        return new Forecast(posts);
    }

    /** What is kept of a day as it may be said now; what may not any more is replaced by what else was chosen. */
    private Content content(Document kept, LocalDate day, String segment, Content instead) {
        String tip = kept.getString(TIP);
        String deal = kept.getString(DEAL);
        Optional<Tip> sameTip = tips.choices(day, segment).stream()
                .filter(one -> one.id().equals(tip))
                .findFirst();
        Optional<Deal> sameDeal = deal == null ? Optional.empty() : deals.find(deal, day);
        return new Content(sameTip.or(instead::tip), sameDeal.or(instead::deal));
    }

    private static String id(LocalDate day, String segment) {
        return day + "/" + segment;
    }

    /** Days are asked for as they come; what is foretold for one counts as said for those after it. */
    final class Forecast {
        private final Said posts;
        private final LocalDate today = ChinaTime.dayOf(clock.instant());
        private final Map<String, SegmentForecast> bySegment = new HashMap<>();

        private Forecast(Said posts) {
            this.posts = posts;
        }

        Content of(LocalDate day, String segment, Collection<String> chatIds) {
            return bySegment
                    .computeIfAbsent(segment, name -> new SegmentForecast(name, chatIds))
                    .of(day);
        }

        private final class SegmentForecast {
            private final String segment;
            private final List<Document> rows;
            private final Map<LocalDate, Content> foretold = new HashMap<>();

            SegmentForecast(String segment, Collection<String> chatIds) {
                this.segment = segment;
                this.rows = mongo.find(
                        Query.query(new Criteria()
                                        .orOperator(
                                                where("segment").is(segment),
                                                where("chatIds").in(chatIds)))
                                .with(Sort.by("day")),
                        Document.class,
                        COLLECTION);
            }

            Content of(LocalDate day) {
                for (LocalDate before = today; before.isBefore(day); before = before.plusDays(1)) {
                    if (posts.isSaid(before, segment, TIP) || posts.isSaid(before, segment, DEAL)) {
                        choose(before);
                    }
                }
                return choose(day);
            }

            private Content choose(LocalDate day) {
                Content known = foretold.get(day);
                if (known == null) {
                    Content fresh = new Content(
                            longestAgo(tips.choices(day, segment), Tip::id, last(TIP, day)),
                            longestAgo(deals.choices(day, segment), Deal::id, last(DEAL, day)));
                    known = row(day).map(row -> content(row, day, segment, fresh))
                            .orElse(fresh);
                    foretold.put(day, known);
                }
                return known;
            }

            private Optional<Document> row(LocalDate day) {
                return rows.stream()
                        .filter(row -> id(day, segment).equals(row.getString("_id")))
                        .findFirst();
            }

            /** The last days before a day on which things were said, or will be. */
            private Map<String, LocalDate> last(String what, LocalDate day) {
                var last = new HashMap<String, LocalDate>();
                for (Document row : rows) {
                    note(last, row.getString(what), LocalDate.parse(row.getString("day")), day);
                }
                foretold.forEach((on, content) -> {
                    if (!on.isBefore(today) && row(on).isEmpty() && posts.isSaid(on, segment, what)) {
                        note(last, content.id(what), on, day);
                    }
                });
                return last;
            }
        }
    }

    private static void note(Map<String, LocalDate> last, @Nullable String id, LocalDate on, LocalDate before) {
        if (id != null && on.isBefore(before)) {
            last.merge(id, on, (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    /** The first that was never said, else the one that was said the longest ago. */
    static <T> Optional<T> longestAgo(List<T> choices, Function<T, String> id, Map<String, LocalDate> last) {
        T best = null;
        for (T one : choices) {
            LocalDate said = last.get(id.apply(one));
            if (said == null) {
                return Optional.of(one);
            }
            LocalDate bestSaid = best == null ? null : last.get(id.apply(best));
            if (bestSaid == null || said.isBefore(bestSaid)) {
                best = one;
            }
        }
        return Optional.ofNullable(best);
    }
}
