package io.quanzi.callback;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts requests to the callback addresses and to the shop's webhook by outcome: whether WeCom ever called, and with
 * which keys, cannot be asked anywhere, and a shop that is refused may look away. The endpoint marks the request with
 * its outcome, which is counted when the answer has been sent, so that no answer waits for it. Of each address and
 * outcome one row is kept, over restarts and for all nodes:
 *
 * <pre>{"_id": "/wecom/callback BAD_SIGNATURE", "at": ISODate, "from": "203.0.113.7", "count": 3}</pre>
 *
 * <p>A refusal has its last reason with it in {@code detail}, which names no person. Requests without a signature are nobody's, as of robots that try addresses, and are not counted.
 */
@Component
public class CallbackStatistics implements Filter {
    private static final Logger log = LoggerFactory.getLogger(CallbackStatistics.class);
    private static final String COLLECTION = "visits";
    private static final String MARK = CallbackStatistics.class.getName();

    /** The prefix of the nonces of programs that play WeCom; they are not counted. */
    public static final String PLAYED = "quanzi";

    private final MongoOperations mongo;
    private final Clock clock;
    private final Map<String, Visit> fresh = new ConcurrentHashMap<>();

    CallbackStatistics(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** The outcome of a visit. */
    public enum VisitOutcome {
        /** The check of the address, answered. */
        CHECKED,
        /** A push that was signed, opened and ours. */
        TAKEN,
        /** Signed with another token. */
        BAD_SIGNATURE,
        /** Signed at another time than now. */
        BAD_TIME,
        /** Signed with our token and sealed with another key. */
        BAD_KEY,
        /** Signed and sealed with ours, for another corp or account. */
        OTHER_RECEIVER,
        /** More than is taken at once. */
        TOO_LARGE,
        /** Signed by ours, and not to be read. */
        BAD_CONTENT
    }

    /**
     * The last of a kind.
     *
     * @param from the address it came from
     * @param count of all of the kind
     * @param detail why it was refused, as the endpoint answered; empty when there is no more to say than the kind
     */
    public record Visit(Instant at, String from, long count, String detail) {
        public Visit {
            detail = Objects.requireNonNullElse(detail, ""); // a row of a version before has none
        }

        Visit and(Visit older) {
            return new Visit(at, from, count + older.count, detail);
        }
    }

    /** The outcome of a request. */
    private record Mark(VisitOutcome outcome, String detail) {}

    /** Notes what became of a request; the last that is noted counts. */
    public static void mark(HttpServletRequest request, VisitOutcome outcome) {
        mark(request, outcome, "");
    }

    /**
     * Likewise, with the reason.
     *
     * @param detail why, without secrets and personal data
     */
    public static void mark(HttpServletRequest request, VisitOutcome outcome, @Nullable String detail) {
        request.setAttribute(MARK, new Mark(outcome, detail == null ? "" : detail));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.getAttribute(MARK) instanceof Mark mark
                    && request instanceof HttpServletRequest visit
                    && !String.valueOf(request.getParameter("nonce")).startsWith(PLAYED)) {
                count(id(visit.getRequestURI(), mark.outcome()), request.getRemoteAddr(), mark.detail());
            }
        }
    }

    private static String id(String path, VisitOutcome outcome) {
        return path + " " + outcome;
    }

    private void count(String id, String from, String detail) {
        fresh.merge(id, new Visit(clock.instant(), from, 1, detail), (before, one) -> one.and(before));
    }

    /** Writes what was counted since the last time; while the database is away it waits here. */
    @Scheduled(fixedDelay = 10_000, initialDelay = 10_000)
    void keep() {
        for (String id : List.copyOf(fresh.keySet())) {
            Visit visit = fresh.remove(id);
            if (visit == null) {
                continue;
            }
            try {
                mongo.upsert(
                        Query.query(Criteria.where("_id").is(id)),
                        new Update()
                                .max("at", visit.at())
                                .set("from", visit.from())
                                .set("detail", visit.detail())
                                .inc("count", visit.count()),
                        COLLECTION);
            } catch (DataAccessException away) {
                fresh.merge(id, visit, Visit::and);
                log.warn("visits not kept cause={}", away.toString());
                return;
            }
        }
    }

    /** The last visits of an address such as {@code /wecom/callback}, by what became of them. */
    public Map<VisitOutcome, Visit> of(String path) {
        keep();
        var all = new EnumMap<VisitOutcome, Visit>(VisitOutcome.class);
        for (VisitOutcome outcome : VisitOutcome.values()) {
            Visit last = mongo.findById(id(path, outcome), Visit.class, COLLECTION);
            if (last != null) {
                all.put(outcome, last);
            }
        }
        return all;
    }
}
