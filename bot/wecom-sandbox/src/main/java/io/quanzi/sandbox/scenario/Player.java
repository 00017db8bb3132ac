package io.quanzi.sandbox.scenario;

import io.quanzi.sandbox.SandboxClock;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.scenario.Script.Step;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays one scenario at a time. A step falls due as the clock gets there; a clock that is moved ahead is stopped at each
 * step on its way, so that it happens at its own time. What the control plane refuses is noted, and the play goes on.
 */
final class Player implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Player.class);
    private static final int MAX_REFUSALS = 200;
    private static final long LOOK_MILLIS = 100;
    private static final long STEP_TIMEOUT_MILLIS = 5000;
    /** The time a program is given after its last event arrived, before the clock goes on. */
    private static final long SETTLE_MILLIS = 150;

    private final SandboxClock clock;
    private final Supplier<ScenarioActions> newActions;
    private final IntSupplier eventsUnderWay;
    private final Deque<Due> waiting = new ArrayDeque<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private @Nullable Script script;
    private @Nullable ScenarioActions actions;
    private @Nullable Thread thread;
    private Instant begun = Instant.EPOCH;
    private int done;
    private int total;
    private String state = "none";

    /** @param eventsUnderWay how many callbacks have not arrived yet */
    Player(SandboxClock clock, Supplier<ScenarioActions> newActions, IntSupplier eventsUnderWay) {
        this.clock = clock;
        this.newActions = newActions;
        this.eventsUnderWay = eventsUnderWay;
    }

    /** Sets the stage at once, and begins; what was playing before ends. */
    synchronized void play(Script next) {
        stop();
        script = next;
        actions = newActions.get();
        refusals.clear();
        done = 0;
        begun = clock.instant();
        total = next.setup().size() + next.steps().size();
        state = "playing";
        next.setup().forEach(this::perform);
        next.steps().stream()
                .map(step -> new Due(step.due(begun), step))
                .sorted(Comparator.comparing(Due::at))
                .forEach(waiting::add);
        performUpTo(clock.instant());
        if (!waiting.isEmpty()) {
            var worker = new Thread(next.atOnce() ? this::hurry : this::await, "sandbox scenario");
            worker.setDaemon(true);
            worker.setContextClassLoader(Player.class.getClassLoader()); // not that of the request it began in
            thread = worker;
            worker.start();
        }
    }

    /** Before the clock moves ahead: what falls due on the way happens, each at its own time; false when nothing does. */
    synchronized boolean clockMovesTo(Instant target) {
        var next = waiting.peek();
        if (!state.equals("playing") || next == null || next.at().isAfter(target)) {
            return false;
        }
        performUpTo(target);
        return true;
    }

    synchronized void stop() {
        if (state.equals("playing")) {
            state = "stopped";
        }
        waiting.clear();
        if (thread != null && thread != Thread.currentThread()) {
            thread.interrupt();
        }
        thread = null;
    }

    synchronized ObjectNode progress() {
        var progress = Json.object();
        progress.put("state", state);
        if (script != null) {
            progress.put("name", script.name());
            progress.put("about", script.about());
            progress.put("begun", begun.toString());
            progress.put("done", done);
            progress.put("steps", total);
            var next = waiting.peek();
            if (next != null) {
                progress.putObject("next")
                        .put("at", next.at().toString())
                        .put("act", next.step().verb().name())
                        .put("line", next.step().line());
            }
            var refused = progress.putArray("refused");
            refusals.forEach(refusal -> refused.addObject()
                    .put("line", refusal.line())
                    .put("act", refusal.act())
                    .put("said", refusal.said()));
        }
        return progress;
    }

    private synchronized void performUpTo(Instant target) {
        while (true) {
            var next = waiting.peek();
            if (next == null || next.at().isAfter(target)) {
                break;
            }
            waiting.remove();
            if (next.at().isAfter(clock.instant())) {
                clock.moveTo(next.at());
            }
            perform(next.step());
        }
        if (waiting.isEmpty() && state.equals("playing")) {
            state = "done";
        }
    }

    private void perform(Step step) {
        if (actions == null) {
            return;
        }
        var answer = actions.play(step.verb(), step.fields());
        done++;
        if (!answer.fine()) {
            log.debug("scenario step refused line={} act={}", step.line(), step.verb());
            if (refusals.size() < MAX_REFUSALS) {
                refusals.add(new Refusal(step.line(), step.verb().name(), answer.said()));
            }
        }
    }

    /** Steps fall due by themselves. */
    private void await() {
        try {
            while (isMine()) {
                Thread.sleep(LOOK_MILLIS);
                synchronized (this) {
                    if (isMine()) {
                        performUpTo(clock.instant());
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The clock is moved from step to step, as soon as programs have heard of the last. */
    private void hurry() {
        try {
            while (isMine()) {
                long until = System.nanoTime() + STEP_TIMEOUT_MILLIS * 1_000_000;
                while (eventsUnderWay.getAsInt() > 0 && System.nanoTime() < until) {
                    Thread.sleep(20);
                }
                Thread.sleep(SETTLE_MILLIS);
                synchronized (this) {
                    var next = waiting.peek();
                    if (isMine() && next != null) {
                        performUpTo(next.at());
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isMine() {
        return thread == Thread.currentThread() && !waiting.isEmpty();
    }

    @Override
    public void close() {
        stop();
    }

    private record Due(Instant at, Step step) {}

    private record Refusal(int line, String act, String said) {}
}
