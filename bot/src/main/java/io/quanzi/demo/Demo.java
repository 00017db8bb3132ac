package io.quanzi.demo;

import io.quanzi.customer.Purchases;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.inbox.Inbox;
import io.quanzi.outreach.MassMessages;
import io.quanzi.partners.SwapStock;
import io.quanzi.partners.Swaps;
import io.quanzi.schedule.ClockAdvanceListener;
import io.quanzi.schedule.ClockMover;
import io.quanzi.schedule.HistoryProgress;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The demo shop: its history once, then its days as they come. What fails in it is logged and stops nothing else. */
@Component
@ConditionalOnProperty("quanzi.demo.on")
@EnableConfigurationProperties(DemoSettings.class)
public class Demo implements HistoryProgress, ClockAdvanceListener {
    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    /** The day's stops: after the morning's post is made; when owners have seen it; in the evening. */
    private static final LocalTime MORNING = LocalTime.of(10, 5);

    private static final LocalTime NOON = LocalTime.of(12, 30);
    private static final LocalTime EVENING = LocalTime.of(20, 30);
    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(15);
    /** How long before the present one article got cheaper and one sold out. */
    private static final Duration SHELF_CHANGE_AGO = Duration.ofHours(30);

    private static final Duration POLL = Duration.ofMillis(2);

    private final DemoSettings settings;
    private final DemoHistory demoHistory;
    private final Schedules schedules;
    private final ClockMover mover;
    private final Inbox inbox;
    private final MassMessages massMessages;
    private final Purchases purchases;
    private final Swaps swaps;
    private final SwapStock stock;
    private final CustomerGroups customerGroups;
    private final Colleague colleague;
    private final LiveEvenings liveEvenings;
    private final ShelvedProofs shelvedProofs;
    private final TestedText testedText;
    private final Clock clock;
    private final Clock systemClock = Clock.systemUTC();
    private final String shopSecret;
    private final String partnerSecret;
    private final Random random;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "demo");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Day playing;
    private volatile Instant seenUntil = Instant.MAX;
    private volatile @Nullable Participants participants;

    Demo(
            DemoSettings settings,
            DemoHistory demoHistory,
            Schedules schedules,
            ClockMover mover,
            Inbox inbox,
            MassMessages massMessages,
            Purchases purchases,
            Swaps swaps,
            SwapStock stock,
            CustomerGroups customerGroups,
            Colleague colleague,
            LiveEvenings liveEvenings,
            ShelvedProofs shelvedProofs,
            TestedText testedText,
            Clock clock,
            @Value("${quanzi.shop.secret}") String shopSecret,
            @Value("${quanzi.partners.family-restaurant.secret:}") String partnerSecret) {
        this.settings = settings;
        this.demoHistory = demoHistory;
        this.schedules = schedules;
        this.mover = mover;
        this.inbox = inbox;
        this.massMessages = massMessages;
        this.purchases = purchases;
        this.swaps = swaps;
        this.stock = stock;
        this.customerGroups = customerGroups;
        this.colleague = colleague;
        this.liveEvenings = liveEvenings;
        this.shelvedProofs = shelvedProofs;
        this.testedText = testedText;
        this.clock = clock;
        this.shopSecret = shopSecret;
        this.partnerSecret = partnerSecret;
        this.random = new Random(settings.seed());
        if (isUnplayed()) {
            playing = new Day(0, settings.days());
        }
    }

    /** Everybody, once the place is known. */
    private record Participants(DemoPhones phones, Owners owners, Crowd crowd, Restaurant restaurant) {}

    @Override
    public Optional<Day> playing() {
        return Optional.ofNullable(playing);
    }

    private boolean isUnplayed() {
        return demoHistory.played().isEmpty()
                && purchases.count() == 0
                && clock.instant().isBefore(systemClock.instant().minus(Duration.ofHours(12)));
    }

    /**
     * Begins, on a thread of its own; once, when the sandbox knows the bot.
     *
     * @return when the shop's present begins, with a line in Chinese on what was played before
     */
    public CompletableFuture<String> start(DemoPlace place) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return begin(place);
                    } catch (RuntimeException failed) {
                        log.error("demo stopped", failed);
                        return "演示没能继续：" + failed.getMessage();
                    } finally {
                        playing = null;
                    }
                },
                worker);
    }

    private String begin(DemoPlace place) {
        var bot = new HttpEndpoint(place.botUrl());
        var demoPhones = new DemoPhones(new HttpEndpoint(place.sandboxUrl()), bot);
        var crowd = new Crowd(
                new Shop(bot, shopSecret, systemClock), demoPhones, () -> settle(demoPhones), settings.seed());
        var here = new Participants(
                demoPhones,
                new Owners(demoPhones, settings.seed()),
                crowd,
                new Restaurant(bot, swaps, stock, partnerSecret, systemClock, settings));
        String told;
        Optional<DemoHistory.Played> before = demoHistory.played();
        if (playing != null) {
            long begun = System.nanoTime();
            playHistory(here);
            told = "%d 天历史已就绪，用时 %d 秒"
                    .formatted(
                            settings.days(),
                            Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        } else {
            crowd.recover(clock.instant());
            if (crowd.size() == 0 && before.isEmpty()) {
                here.owners().begin();
            }
            catchUp(here);
            told = before.filter(played -> played.doneAt() == null)
                    .map(played -> "历史只演到第 %d 天（共 %d 天）就被中断，不再补演；想看完整演示，请停止程序、删除数据目录后重新启动"
                            .formatted(played.day(), played.of()))
                    .orElse("接着上次继续");
        }
        seenUntil = clock.instant();
        participants = here;
        next();
        return told;
    }

    /** The clock goes to the present. */
    private void catchUp(Participants here) {
        Instant now = systemClock.instant();
        if (clock.instant().isBefore(now)) {
            schedules.fastForward(now, mover, () -> settle(here.phones()));
        }
    }

    private void playHistory(Participants here) {
        Instant from = clock.instant();
        Instant present = systemClock.instant();
        log.info("demo history begins from={} days={} buyers={}", from, settings.days(), settings.buyers());
        demoHistory.begin(settings.days(), systemClock.instant());
        here.owners().begin();
        liveEvenings.plan(present);
        shelvedProofs.plan(present);
        testedText.plan(present);
        here.owners().restOn(ChinaTime.dayOf(present.minus(Duration.ofHours(10))));
        here.restaurant().supply(clock.instant());
        here.crowd().open(clock.instant(), present.minus(SHELF_CHANGE_AGO));
        here.crowd().newcomers(settings.buyers(), from, present);
        settle(here.phones());
        LocalDate first = ChinaTime.dayOf(from);
        for (Instant stop = nextStop(from); stop.isBefore(present); stop = nextStop(stop)) {
            int day = (int) ChronoUnit.DAYS.between(first, ChinaTime.dayOf(stop));
            playing = new Day(Math.min(day + 1, settings.days()), settings.days());
            demoHistory.reached(day);
            schedules.fastForward(stop, mover, () -> settle(here.phones()));
            live(here);
        }
        catchUp(here);
        massMessages.drive();
        here.crowd().live(clock.instant());
        colleague.write(clock.instant());
        colleague.switchOnSops();
        liveEvenings.present(here.phones());
        demoHistory.done(systemClock.instant());
        log.info("demo history done");
    }

    /** People do what is due by the clock's now; owners look at their phones. */
    private void live(Participants here) {
        Instant now = clock.instant();
        LocalDate day = ChinaTime.dayOf(now);
        LocalTime time = LocalTime.ofInstant(now, ChinaTime.ZONE);
        massMessages.drive();
        here.crowd().live(now);
        here.owners().makeRoom(customerGroups);
        here.restaurant().supply(now);
        testedText.own(now, here.phones());
        if (!time.isBefore(NOON)) {
            here.owners().tap(day, !time.isBefore(EVENING));
            massMessages.drive();
        }
        if (!time.isBefore(EVENING)) {
            here.restaurant().dine(day);
            liveEvenings.evening(now, here.phones());
        }
    }

    @Override
    public Instant nextStop(Instant after) {
        LocalDate day = ChinaTime.dayOf(after);
        return Stream.of(MORNING, NOON, EVENING)
                .map(time -> at(day, time))
                .filter(stop -> stop.isAfter(after))
                .findFirst()
                .orElseGet(() -> at(day.plusDays(1), MORNING));
    }

    private static Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(ChinaTime.ZONE).toInstant();
    }

    @Override
    public void clockStopped() {
        Participants here = participants;
        if (here != null) {
            try {
                comeAsBefore(here);
                live(here);
            } catch (RuntimeException failed) {
                log.warn("demo stood still while the clock was moved", failed);
            }
        }
    }

    /** Lets as many newcomers come in the time that was skipped as in the days of history. */
    private void comeAsBefore(Participants here) {
        Instant now = clock.instant();
        double days = Duration.between(seenUntil, now).toSeconds() / 86_400.0;
        int count = (int) Math.round(days * settings.buyers() / settings.days());
        if (count > 0) {
            here.crowd().newcomers(count, seenUntil, now);
        }
        seenUntil = now;
    }

    private void next() {
        var unused = worker.schedule(this::happen, 3_000 + random.nextInt(5_000), TimeUnit.MILLISECONDS);
    }

    /** Something happens, somewhere between now and the next days' plans. */
    private void happen() {
        Participants here = participants;
        try {
            if (here != null) {
                Instant now = clock.instant();
                seenUntil = now;
                int drawn = random.nextInt(100);
                if (drawn < 30) {
                    here.crowd().newcomers(1, now.minusSeconds(1), now);
                    here.crowd().live(now);
                } else if (drawn < 38) {
                    here.owners().tapLate(random);
                } else {
                    here.crowd().liveOne(now);
                }
            }
        } catch (RuntimeException failed) {
            log.warn("demo act failed", failed);
        } finally {
            if (!worker.isShutdown()) {
                next();
            }
        }
    }

    /** Waits, within reason, until the bot has heard and worked off everything. */
    private void settle(DemoPhones demoPhones) {
        long deadline = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
        while (demoPhones.eventsUnderWay() > 0 || !inbox.isIdle()) {
            if (System.nanoTime() > deadline) {
                log.warn("demo goes on before the bot has worked everything off");
                return;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    @PreDestroy
    void stop() {
        worker.shutdownNow();
        Participants here = participants;
        if (here != null) {
            here.crowd().close();
        }
    }
}
