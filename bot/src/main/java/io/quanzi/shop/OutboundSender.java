package io.quanzi.shop;

import io.quanzi.shop.OutboundRows.Sender;
import io.quanzi.work.Leases;
import io.quanzi.work.NamedLease;
import io.quanzi.work.Outcome;
import io.quanzi.work.WorkQueue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the stored notices to the shop: {@code POST} of an array of up to a hundred notices in order, signed as the shop
 * signs its own. 2xx takes them all. A batch that is refused is told one by one: what the shop says it cannot take (400,
 * 409, 413, 422) is parked at once, for it will not take it later; any other refusal, and no answer, is tried again, and
 * until then the same person's later notices wait. After three refusals in a row, or when nobody answers, all wait: then
 * it is the shop that is out of order. What {@link OutboundSettings#RETRIES} gives up is parked. 410 stops everything until a person
 * says otherwise.
 *
 * <p>It has a loop of its own and no {@link io.quanzi.work.WorkRunner}: it tells many notices by one call, in order, by one node
 * at a time, and one answer may stop them all.
 */
@Component
class OutboundSender implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(OutboundSender.class);
    private static final int BATCH_SIZE = 100;
    private static final int REFUSALS_IN_A_ROW = 3;
    private static final int GONE = 410;
    /** Malformed, in conflict, too large, not to be worked. */
    private static final Set<Integer> OF_THIS = Set.of(400, 409, 413, 422);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final OutboundRows rows;
    private final WorkQueue queue;
    private final OutboundSettings settings;
    private final Clock clock;
    private final Clock systemClock = Clock.systemUTC();
    private final NamedLease lease;
    // a redirect could lead signed words about people elsewhere
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(READ_TIMEOUT)
            .build();
    private volatile boolean running;

    @Autowired
    OutboundSender(OutboundRows rows, OutboundSettings settings, Clock clock) {
        this(rows, settings, clock, Leases.OWNER);
    }

    /** @param owner the name under which this node tells */
    OutboundSender(OutboundRows rows, OutboundSettings settings, Clock clock, String owner) {
        this.rows = rows;
        this.queue = rows.queue();
        this.settings = settings;
        this.clock = clock;
        this.lease = rows.lease(owner);
    }

    @Scheduled(fixedDelay = 500)
    void tellDue() {
        if (running && settings.isSet()) {
            try {
                drain();
            } catch (DataAccessException unreachable) {
                log.warn("notices to the shop wait for the store cause={}", unreachable.toString());
            }
        }
    }

    /** Tells all that is due, until nothing is or the shop does not take it. */
    void drain() {
        while (lease.acquire()) {
            Sender sender = rows.sender();
            if (sender.stopped() || sender.pausedUntil().isAfter(clock.instant())) {
                return;
            }
            List<Document> due = queue.due(BATCH_SIZE);
            if (due.isEmpty() || !tell(due, sender)) {
                return;
            }
        }
    }

    /** False when the shop takes nothing for now. */
    private boolean tell(List<Document> due, Sender sender) {
        Reply reply = post(due);
        if (reply.isTaken()) {
            return taken(due, sender);
        }
        if (reply.status() == GONE) {
            return stopped();
        }
        if (reply.status() == Reply.NONE) {
            return pause(due, sender, reply.why());
        }
        if (due.size() > 1) {
            return tellEach(sender);
        }
        queue.finish(due.get(0), outcome(reply));
        return reply.isOfThis() || pause(List.of(), sender, reply.why());
    }

    private boolean tellEach(Sender sender) {
        var heldUp = new HashSet<String>();
        int inARow = 0;
        for (Document row : queue.due(BATCH_SIZE)) {
            if (heldUp.contains(row.getString("customer"))) {
                continue;
            }
            if (!lease.acquire()) {
                return false;
            }
            Reply reply = post(List.of(row));
            if (reply.isTaken()) {
                taken(List.of(row), sender);
                inARow = 0;
            } else if (reply.status() == GONE) {
                return stopped();
            } else {
                queue.finish(row, outcome(reply));
                heldUp.add(row.getString("customer"));
                inARow++;
            }
            if (reply.status() == Reply.NONE || inARow == REFUSALS_IN_A_ROW) {
                return pause(List.of(), sender, reply.why());
            }
        }
        return true;
    }

    private static Outcome outcome(Reply reply) {
        return reply.isOfThis() ? new Outcome.Refused(reply.why()) : new Outcome.Failed(reply.why());
    }

    private boolean taken(List<Document> told, Sender sender) {
        queue.finishAll(told);
        if (sender.failures() > 0) {
            rows.paused(Instant.EPOCH, 0);
        }
        return true;
    }

    private boolean stopped() {
        log.error("shop wants no notices any more (410), nothing is told until somebody resumes it on the console");
        rows.stopped(true);
        return false;
    }

    /** Pauses because nobody answers: what was tried for long enough is given up, the rest waits. */
    private boolean pause(List<Document> due, Sender sender, String why) {
        due.forEach(row -> queue.finish(row, new Outcome.Failed(why)));
        Instant until = clock.instant().plus(OutboundSettings.RETRIES.pause(sender.failures() + 1));
        rows.paused(until, sender.failures() + 1);
        log.warn("shop takes no notices why=\"{}\" next={}", why, until);
        return false;
    }

    /**
     * The shop's answer.
     *
     * @param status {@link #NONE} when nobody answered
     */
    private record Reply(int status, String why) {
        static final int NONE = 0;

        boolean isTaken() {
            return status / 100 == 2;
        }

        /** Whether it says something about what was told, not about who tells or who listens. */
        boolean isOfThis() {
            return OF_THIS.contains(status);
        }
    }

    private Reply post(List<Document> batch) {
        byte[] body = JSON.writeValueAsBytes(
                batch.stream().map(row -> wire(rows.read(row))).toList());
        String timestamp = String.valueOf(systemClock.instant().getEpochSecond());
        URI url = Objects.requireNonNull(settings.url());
        var request = HttpRequest.newBuilder(url)
                .timeout(READ_TIMEOUT)
                .header("Content-Type", "application/json")
                .header(ShopSignature.TIMESTAMP_HEADER, timestamp)
                .header(ShopSignature.SIGNATURE_HEADER, ShopSignature.sign(settings.secret(), timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return new Reply(
                    status,
                    status / 100 == 3 ? status + "：不跟随跳转，请在 QUANZI_SHOP_OUTBOUND_URL 填写最终地址" : String.valueOf(status));
        } catch (IOException unanswered) {
            return new Reply(Reply.NONE, unanswered.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Reply(Reply.NONE, "the program stopped");
        }
    }

    private static Map<String, Object> wire(ShopNotice notice) {
        var event = new LinkedHashMap<String, Object>();
        event.put("id", notice.id());
        event.put("type", notice.type());
        event.put("at", notice.at().toString());
        event.put("data", notice.data());
        return event;
    }

    @Override
    public void start() {
        lease.releaseOfDeadProcesses();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
