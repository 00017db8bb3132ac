package io.quanzi.rehearsal;

import io.quanzi.customer.MissingOrderTraits;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessages;
import io.quanzi.playbook.OtherPlaybooks.OtherPlaybook;
import io.quanzi.rehearsal.RehearsalRun.State;
import io.quanzi.sandbox.KnownContact;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Starts rehearsals, one at a time in this process, and keeps what came of them. One that goes on is known to this process
 * only: of one that dies with it nothing stays.
 */
@Component
public class Rehearsals implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Rehearsals.class);
    /** Who cancels when the program is closed; then nothing is kept. */
    private static final String CLOSING = "program";

    private static final Duration PAST = Duration.ofDays(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    /** How far a rehearsal is when its first day begins; the days are the rest. */
    private static final int PERCENT_READY = 10;

    private final ApplicationContext context;
    private final MongoDatabaseFactory databases;
    private final MongoOperations mongo;
    private final MassMessages massMessages;
    private final RehearsalRepository kept;
    private final Clock clock;
    private volatile @Nullable Current current;

    Rehearsals(
            ApplicationContext context,
            MongoDatabaseFactory databases,
            MongoOperations mongo,
            MassMessages massMessages,
            Clock clock) {
        this.context = context;
        this.databases = databases;
        this.mongo = mongo;
        this.massMessages = massMessages;
        this.kept = new RehearsalRepository(mongo);
        this.clock = clock;
    }

    /** The one that goes on. */
    private static final class Current {
        private final String id = new ObjectId().toHexString();
        private final String by;
        private final RehearsalRequest request;
        private final @Nullable OtherPlaybook playbook;
        private final Instant startedAt;
        private final long begun = System.nanoTime();
        private final Stop stop = new Stop();
        private volatile int percent;
        private volatile @Nullable Duration left;
        private volatile @Nullable Thread thread;

        Current(String by, RehearsalRequest request, @Nullable OtherPlaybook playbook, Instant startedAt) {
            this.by = by;
            this.request = request;
            this.playbook = playbook;
            this.startedAt = startedAt;
        }

        RehearsalRun run() {
            return ended(State.RUNNING, null, null, null);
        }

        RehearsalRun ended(
                State state, @Nullable Instant endedAt, @Nullable String error, @Nullable RehearsalResult result) {
            return new RehearsalRun(
                    id,
                    by,
                    request,
                    state,
                    state == State.DONE ? 100 : percent,
                    startedAt,
                    endedAt,
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                    error,
                    stop.askedBy(),
                    result);
        }
    }

    /**
     * Begins one; empty while another goes on in this process.
     *
     * @param playbook what is rehearsed, of the place that the request names and without a fault; null for that in force
     */
    public Optional<RehearsalRun> start(RehearsalRequest request, @Nullable OtherPlaybook playbook, String by) {
        return start(request, playbook, by, clock.instant());
    }

    synchronized Optional<RehearsalRun> start(
            RehearsalRequest request, @Nullable OtherPlaybook playbook, String by, Instant now) {
        if (!Objects.equals(request.playbook(), playbook == null ? null : playbook.place())) {
            throw new IllegalArgumentException("expected the files of %s, got those of %s"
                    .formatted(request.playbook(), playbook == null ? null : playbook.place()));
        }
        if (current != null) {
            return Optional.empty();
        }
        var begun = new Current(by, request, playbook, now);
        current = begun;
        var threads = new QuietGroup();
        begun.thread = threads.start(() -> {
            try (threads) {
                rehearse(begun);
            }
        });
        log.info("rehearsal begins id={} days={} made={}", begun.id, request.days(), request.ofMadePeople());
        return Optional.of(begun.run());
    }

    /** Stops the one that goes on; false when that is not it. It ends within a moment. */
    public boolean cancel(String id, String by) {
        Current going = current;
        if (going == null || !going.id.equals(id)) {
            return false;
        }
        going.stop.ask(by);
        Thread thread = going.thread;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    /** The one that goes on first, then the latest, newest first; without their results. */
    public List<RehearsalRun> latest() {
        return Stream.concat(Optional.ofNullable(current).map(Current::run).stream(), kept.latest().stream())
                .toList();
    }

    public Optional<RehearsalRun> find(String id) {
        return Optional.ofNullable(current)
                .filter(going -> going.id.equals(id))
                .map(Current::run)
                .or(() -> kept.find(id));
    }

    /** The shop's own people and groups, as a rehearsal copies them. */
    RehearsalSize size() {
        return new RehearsalSize(mongo.estimatedCount("customers"), mongo.estimatedCount("groups"));
    }

    /** How long the one that goes on still takes, roughly; empty before its first day is over. */
    Optional<Duration> left(String id) {
        return Optional.ofNullable(current).filter(going -> going.id.equals(id)).map(going -> going.left);
    }

    private void rehearse(Current going) {
        RehearsalRun over;
        try {
            RehearsalResult result = live(going);
            going.stop.check();
            over = going.ended(State.DONE, clock.instant(), null, result);
        } catch (RuntimeException | Error failed) {
            boolean cancelled = going.stop.askedBy() != null;
            if (!cancelled) {
                log.error("rehearsal failed id={}", going.id, failed);
            }
            over = going.ended(
                    cancelled ? State.CANCELLED : State.FAILED,
                    clock.instant(),
                    cancelled ? null : String.valueOf(failed.getMessage()),
                    null);
        }
        var unused = Thread.interrupted(); // what is kept is written whole
        try {
            if (!CLOSING.equals(over.cancelledBy())) {
                kept.keep(over);
            }
        } catch (RuntimeException unreachable) {
            log.error("rehearsal is over and could not be kept id={}", going.id, unreachable);
        } finally {
            current = null;
        }
    }

    private RehearsalResult live(Current going) {
        RehearsalRequest request = going.request;
        Stop stop = going.stop;
        Instant now = going.startedAt.truncatedTo(ChronoUnit.MINUTES);
        Instant from = request.replay() ? ChinaTime.startOf(ChinaTime.dayOf(now).minusDays(request.days())) : now;
        var writer = new MongoWriter(databases.getMongoDatabase(), stop::check);
        Population population = population(request, writer, from, now);
        try (var world = new RehearsalWorld(from, stop)) {
            writer.copyPlaybook(world.database(), going.playbook, from);
            population.beforeStart(world.database());
            going.percent = 2;
            world.start(application(), context.getEnvironment().getProperty("java.io.tmpdir", "/tmp"));
            going.percent = PERCENT_READY / 2;
            population.afterStart(world.database(), world.bean(Segments.class), world.bean(CustomerGroups.class));
            going.percent = PERCENT_READY;
            var flow = new PeopleFlow(
                    world,
                    request.replay() ? FlowRates.USUAL : FlowRates.of(databases.getMongoDatabase(), from),
                    request.seed());
            var player = new MonthPlayer(world, population.habits(), flow, stop);
            List<KnownContact> contacts = population.contacts();
            player.prepare(contacts);
            population
                    .past()
                    .ifPresentOrElse(flow::replay, () -> flow.plan(contacts, player.chats(), from, request.days()));
            if (request.replay()) {
                world.bean(MissingOrderTraits.class).finish();
            }
            player.refreshSegments();
            var findings = new Findings(world, request.days());
            Instant end = ChinaTime.startOf(ChinaTime.dayOf(from).plusDays(request.days()));
            long begun = System.nanoTime();
            player.play(end, population.orders(from, end), population.refundsOfBefore(), day -> {
                if (day > 0) {
                    going.left = RehearsalSize.left(
                            Duration.ofNanos(System.nanoTime() - begun), Math.min(1, day / (double) request.days()));
                }
                going.percent = Math.min(99, PERCENT_READY + (100 - PERCENT_READY) * day / request.days());
            });
            return findings.result(request, population, player, context);
        }
    }

    private Population population(RehearsalRequest request, MongoWriter writer, Instant from, Instant now) {
        if (request.replay()) {
            Instant end = ChinaTime.startOf(ChinaTime.dayOf(now));
            return new PastPopulation(writer, massMessages.toGroupsSince(now.minus(PAST)), request.seed(), from, end);
        }
        Integer customers = request.customers();
        Integer groups = request.groups();
        return customers != null && groups != null
                ? new MadePopulation(writer, customers, groups, request.seed(), from)
                : new CopiedPopulation(writer, massMessages.toGroupsSince(from.minus(PAST)), request.seed(), from);
    }

    /** The class that the program was started with. */
    private Class<?> application() {
        return context.getBeansWithAnnotation(SpringBootApplication.class).values().stream()
                .findFirst()
                .map(ClassUtils::getUserClass)
                .orElseThrow(() -> new IllegalStateException("the program's own class is not among its beans"));
    }

    @Override
    public void destroy() {
        Current going = current;
        if (going == null || !cancel(going.id, CLOSING)) {
            return;
        }
        Thread thread = going.thread;
        if (thread != null) {
            try {
                thread.join(STOP_TIMEOUT.toMillis());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
