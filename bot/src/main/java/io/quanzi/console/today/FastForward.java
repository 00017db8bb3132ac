package io.quanzi.console.today;

import io.quanzi.inbox.Inbox;
import io.quanzi.schedule.ClockAdvanceListener;
import io.quanzi.schedule.ClockMover;
import io.quanzi.schedule.HistoryProgress;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.Audit;
import jakarta.annotation.PreDestroy;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Moves the sandbox's clock ahead, in the background and one at a time, and tells how far it is. */
@Controller
class FastForward {
    private static final Logger log = LoggerFactory.getLogger(FastForward.class);
    private static final Map<String, Duration> SPANS =
            Map.of("tomorrow", Duration.ofDays(1), "week", Duration.ofDays(7));
    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(10);

    private final Schedules schedules;
    private final ObjectProvider<ClockMover> mover;
    private final Inbox inbox;
    private final Clock clock;
    private final Audit audit;
    private final ObjectProvider<ClockAdvanceListener> bystanders;
    private final ObjectProvider<HistoryProgress> history;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        var thread = new Thread(work, "fast-forward");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<@Nullable Way> way = new AtomicReference<>();

    FastForward(
            Schedules schedules,
            ObjectProvider<ClockMover> mover,
            Inbox inbox,
            Clock clock,
            Audit audit,
            ObjectProvider<ClockAdvanceListener> bystanders,
            ObjectProvider<HistoryProgress> history) {
        this.schedules = schedules;
        this.mover = mover;
        this.inbox = inbox;
        this.clock = clock;
        this.audit = audit;
        this.bystanders = bystanders;
        this.history = history;
    }

    private record Way(
            Instant from,
            Instant to,
            boolean running,
            @Nullable String error) {}

    /**
     * How far it is.
     *
     * @param percent of the way in time
     * @param error why it stopped before its end
     */
    public record Progress(
            boolean running,
            int percent,
            Instant to,
            @Nullable String error) {}

    /** Empty (null) until the clock was moved for the first time. */
    @Nullable
    Progress progress() {
        Way now = way.get();
        if (now == null) {
            return null;
        }
        long whole = Duration.between(now.from(), now.to()).toSeconds();
        long gone = Duration.between(now.from(), clock.instant()).toSeconds();
        int percent = now.running() ? (int) Math.max(0, Math.min(99, 100 * gone / whole)) : 100;
        return new Progress(now.running(), percent, now.to(), now.error());
    }

    @PostMapping("/fast-forward")
    String start(@RequestParam String to, Principal user, Model model) {
        ClockMover sandbox = mover.getIfAvailable();
        if (sandbox == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "only the sandbox's clock can be moved");
        }
        Duration span = SPANS.get(to);
        if (span == null) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "to: expected tomorrow or week, got \"%s\"".formatted(to));
        }
        if (history.stream().anyMatch(played -> played.playing().isPresent())) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "the clock is moved by the history that is being played");
        }
        Instant now = clock.instant();
        var next = new Way(now, now.plus(span), true, null);
        Way before = way.get();
        if ((before == null || !before.running()) && way.compareAndSet(before, next)) {
            audit.recordChange(
                    user.getName(),
                    "clock.forward",
                    to,
                    now.toString(),
                    next.to().toString());
            worker.execute(() -> run(next, sandbox));
        }
        return show(model);
    }

    @GetMapping("/fast-forward")
    String show(Model model) {
        model.addAttribute("forward", progress());
        return "console/forward-fragment";
    }

    private void run(Way going, ClockMover sandbox) {
        String error = null;
        try {
            for (Instant stop = nextStop(going.from()); stop.isBefore(going.to()); stop = nextStop(stop)) {
                schedules.fastForward(stop, sandbox, this::letOthersCatchUp);
            }
            schedules.fastForward(going.to(), sandbox, this::letOthersCatchUp);
        } catch (RuntimeException failed) {
            log.error("fast forward stopped to={}", going.to(), failed);
            error = String.valueOf(failed.getMessage());
        }
        way.set(new Way(going.from(), going.to(), false, error));
    }

    private Instant nextStop(Instant after) {
        return bystanders.stream()
                .map(one -> one.nextStop(after))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** Waits, within reason, until what the last step caused has been worked off. */
    private void letOthersCatchUp() {
        bystanders.forEach(ClockAdvanceListener::clockStopped);
        long deadline = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
        while (!inbox.isIdle() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the program stops", stopped);
            }
        }
    }

    @PreDestroy
    void stop() {
        worker.shutdownNow();
    }
}
