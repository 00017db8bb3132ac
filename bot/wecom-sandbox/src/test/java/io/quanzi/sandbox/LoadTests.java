package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Very many calls over kept connections, with pauses after which a server may have closed them: none may fail. */
class LoadTests {
    private static final int THREADS = 16;

    @Test
    void noCallFails() throws Exception {
        assertThat(failures(500, 125, 20, 20)).isEmpty();
    }

    /** The pauses end where a server's usual minute of patience does: a call may meet a connection that is being closed. */
    @Test
    @Tag("soak")
    void notOneOfHalfAMillionCallsFailsWhateverThePauses() throws Exception {
        assertThat(failures(31_250, 8_000, 59_976, 3)).isEmpty();
    }

    /**
     * What went wrong, a line for each call.
     *
     * @param each calls of each of the threads
     * @param burst calls between two pauses
     * @param pause milliseconds of the first thread's pauses
     * @param step by how much longer each further thread's are
     */
    private static List<String> failures(int each, int burst, int pause, int step) throws Exception {
        var failures = new ConcurrentLinkedQueue<String>();
        try (var sandbox = Sandbox.start(SandboxOptions.inMemory())) {
            var sim = new ControlPlane(sandbox.baseUrl());
            sim.put("/_sim/apps/ww1/1", "{\"secret\":\"s\"}");
            sim.put("/_sim/settings", ControlPlane.UNLIMITED);
            var token = sim.get("/cgi-bin/gettoken?corpid=ww1&corpsecret=s")
                    .path("access_token")
                    .stringValue();
            var call = HttpRequest.newBuilder(URI.create(
                            sandbox.baseUrl() + "/cgi-bin/externalcontact/get_corp_tag_list?access_token=" + token))
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            var http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            var pool = Executors.newFixedThreadPool(THREADS);
            try {
                var workers = new ArrayList<Callable<Integer>>();
                for (int thread = 0; thread < THREADS; thread++) {
                    long own = pause + (long) step * thread;
                    workers.add(() -> calls(http, call, each, burst, own, failures));
                }
                for (var worker : pool.invokeAll(workers)) {
                    assertThat(worker.get()).isEqualTo(each);
                }
            } finally {
                pool.shutdownNow();
            }
        }
        return List.copyOf(failures);
    }

    private static int calls(
            HttpClient http, HttpRequest call, int count, int burst, long pause, ConcurrentLinkedQueue<String> failures)
            throws InterruptedException {
        int done = 0;
        for (; done < count; done++) {
            if (done > 0 && done % burst == 0) {
                Thread.sleep(pause);
            }
            try {
                var response = http.send(call, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200 || !response.body().startsWith("{\"errcode\":0")) {
                    failures.add("call " + done + ": " + response.statusCode() + " " + response.body());
                }
            } catch (IOException e) {
                failures.add("call " + done + " after pauses of " + pause + " ms: " + e);
            }
        }
        return done;
    }
}
