package io.quanzi.story;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buyers come in while things break. What came of it is counted in WeCom's state and the ledger, not asked of the bot. */
class SurvivalTests {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(20);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @TempDir
    Path directory;

    /** What goes wrong while the buyers come. */
    private interface Breaking {
        void happen(Rig rig, Buyers crowd) throws InterruptedException;
    }

    @Test
    void ofTwoNodesOneIsKilledAndStaysDown() throws Exception {
        play(2, true, 24, this::oneDies);
    }

    @Test
    @Tag("soak")
    void killedFiftyTimes() throws Exception {
        play(1, 6_000, killed(50));
    }

    @Test
    @Tag("soak")
    void ofTwoNodesOneDiesUnderALongLoad() throws Exception {
        play(2, 2_000, this::oneDies);
    }

    @Test
    @Tag("soak")
    void theDatabaseIsAwayForHalfAMinute() throws Exception {
        play(1, 2_000, (rig, crowd) -> databaseAway(rig));
    }

    @Test
    @Tag("soak")
    void weComAnswersWrongLateOrNotAtAll() throws Exception {
        play(1, 2_000, (rig, crowd) -> weComBroken(rig));
    }

    @Test
    @Tag("soak")
    void eventsComeTwiceLateSwappedOrNotAtAll() throws Exception {
        play(1, 2_000, (rig, crowd) -> callbacksBroken(rig));
    }

    @Test
    @Tag("soak")
    void allAtOnce() throws Exception {
        play(2, 2_000, (rig, crowd) -> {
            callbacksBroken(rig);
            weComBroken(rig);
            killed(3).happen(rig, crowd);
            databaseAway(rig);
        });
    }

    private void play(int nodes, int buyers, Breaking breaking) throws Exception {
        play(nodes, false, buyers, breaking);
    }

    /** @param lastHere whether the last node, which does not die, is of this process */
    private void play(int nodes, boolean lastHere, int buyers, Breaking breaking) throws Exception {
        try (var rig = new Rig(directory, nodes, lastHere);
                var crowd = new Buyers(rig, buyers, seed)) {
            crowd.start();
            breaking.happen(rig, crowd);
            crowd.finish(WAIT_LIMIT);
            System.out.println(crowd.check());
        }
    }

    private Breaking killed(int rounds) {
        return (rig, crowd) -> {
            for (int round = 0; round < rounds; round++) {
                crowd.awaitShare((round + random.nextDouble()) / rounds);
                rig.bots.get(0).kill();
                rig.bots.get(0).start();
            }
        };
    }

    private void oneDies(Rig rig, Buyers crowd) throws InterruptedException {
        crowd.awaitShare(random.nextDouble());
        rig.bots.get(0).kill();
    }

    private void databaseAway(Rig rig) throws InterruptedException {
        pause(4_000);
        rig.wire.cut();
        pause(30_000);
        rig.wire.mend();
    }

    /** Half of them, one in twenty for good; those that wait for ten minutes of WeCom's clock find their code over. */
    private void callbacksBroken(Rig rig) throws InterruptedException {
        fault(rig, "callback:*", Map.of("kind", "drop", "probability", 0.05));
        fault(rig, "callback:*", Map.of("kind", "delay", "virtual", "PT10M", "probability", 0.05));
        fault(rig, "callback:*", Map.of("kind", "delay", "millis", 3_000, "probability", 0.1));
        fault(rig, "callback:*", Map.of("kind", "duplicate", "probability", 0.15));
        fault(rig, "callback:*", Map.of("kind", "reorder", "probability", 0.15));
        pause(15_000);
        rig.sim.delete("/_sim/faults");
        rig.sim.post("/_sim/clock", Rig.json(Map.of("advance", "PT10M")));
    }

    /** One call in ten. */
    private void weComBroken(Rig rig) {
        fault(rig, "/cgi-bin/externalcontact/*", Map.of("kind", "errcode", "errcode", -1, "probability", 0.03));
        fault(rig, "/cgi-bin/externalcontact/*", Map.of("kind", "errcode", "errcode", 45009, "probability", 0.02));
        fault(rig, "/cgi-bin/externalcontact/*", Map.of("kind", "http502", "probability", 0.02));
        fault(rig, "/cgi-bin/externalcontact/*", Map.of("kind", "html", "probability", 0.01));
        fault(rig, "/cgi-bin/externalcontact/*", Map.of("kind", "latency", "millis", 6_000, "probability", 0.01));
        fault(rig, "/cgi-bin/externalcontact/*", Map.of("kind", "cut-after-write", "probability", 0.03));
    }

    private void fault(Rig rig, String path, Map<String, Object> what) {
        var fault = new HashMap<>(what);
        fault.put("path", path);
        fault.put("seed", seed);
        rig.sim.post("/_sim/faults", Rig.json(fault));
    }

    private static void pause(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }
}
