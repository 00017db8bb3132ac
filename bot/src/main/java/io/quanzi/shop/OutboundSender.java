package io.quanzi.shop;

import io.quanzi.shop.OutboundRepository.Sender;
import io.quanzi.work.Leases;
import io.quanzi.work.NamedLease;
import io.quanzi.work.OrderedWorkRunner;
import io.quanzi.work.OrderedWorkRunner.Reply;
import io.quanzi.work.OrderedWorkRunner.Reply.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * it is the shop that is out of order. What {@link OutboundRepository#RETRIES} gives up is parked. 410 stops everything until a person
 * says otherwise.
 */
@Component
class OutboundSender implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(OutboundSender.class);
    private static final int BATCH_SIZE = 100;
    private static final int GONE = 410;
    /** Malformed, in conflict, too large, not to be worked. */
    private static final Set<Integer> OF_THIS = Set.of(400, 409, 413, 422);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final OutboundRepository rows;
    private final OutboundSettings settings;
    private final Clock clock;
    private final Clock systemClock = Clock.systemUTC();
    private final NamedLease lease;
    private final OrderedWorkRunner runner;
    // a redirect could lead signed words about people elsewhere
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(READ_TIMEOUT)
            .build();
    private volatile boolean running;

    @Autowired
    OutboundSender(OutboundRepository rows, OutboundSettings settings, Clock clock) {
        this(rows, settings, clock, Leases.OWNER);
    }

    /** @param owner the name under which this node tells */
    OutboundSender(OutboundRepository rows, OutboundSettings settings, Clock clock, String owner) {
        this.rows = rows;
        this.settings = settings;
        this.clock = clock;
        this.lease = rows.lease(owner);
        this.runner = new OrderedWorkRunner(rows.queue(), lease, BATCH_SIZE, this::shop);
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
        runner.runDue();
    }

    private Optional<OrderedWorkRunner.Receiver> shop() {
        Sender sender = rows.sender();
        return sender.stopped() || isPaused(sender) ? Optional.empty() : Optional.of(new Shop(sender));
    }

    private boolean isPaused(Sender sender) {
        Instant now = clock.instant();
        return sender.pausedUntil().isAfter(now)
                && !sender.pausedUntil().isAfter(OutboundRepository.RETRIES.farOff(now));
    }

    /** The shop as it stands before a batch. */
    private final class Shop implements OrderedWorkRunner.Receiver {
        private final Sender sender;

        Shop(Sender sender) {
            this.sender = sender;
        }

        @Override
        public Reply give(List<Document> some) {
            Reply reply = post(some);
            if (reply.kind() == Kind.STOP) {
                log.error("shop wants no notices any more (410), nothing is told until somebody resumes it on the"
                        + " console");
                rows.stopped(true);
            }
            return reply;
        }

        @Override
        public void taken() {
            if (sender.failures() > 0) {
                rows.paused(Instant.EPOCH, 0);
            }
        }

        @Override
        public void pause(String why) {
            Instant until = clock.instant().plus(OutboundRepository.RETRIES.pause(sender.failures() + 1));
            rows.paused(until, sender.failures() + 1);
            log.warn("shop takes no notices why=\"{}\" next={}", why, until);
        }
    }

    private static Reply reply(int status) {
        if (status / 100 == 2) {
            return new Reply(Kind.TAKEN, "");
        }
        if (status == GONE) {
            return new Reply(Kind.STOP, "");
        }
        String why = status / 100 == 3 ? status + "：不跟随跳转，请在 QUANZI_SHOP_OUTBOUND_URL 填写最终地址" : String.valueOf(status);
        return new Reply(OF_THIS.contains(status) ? Kind.NEVER : Kind.LATER, why);
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
            return reply(
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (IOException unanswered) {
            return new Reply(Kind.NONE, unanswered.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Reply(Kind.NONE, "the program stopped");
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
