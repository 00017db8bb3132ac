package io.quanzi.sandbox;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/**
 * How fast the sandbox answers beside an empty handler on the same server, with a hundred contacts and with 100,000
 * beside 1,000 groups in a heap of 1 GB; and how soon it is there when it is started alone.
 */
public final class SandboxBench {
    private static final int CONTACTS_EACH = 100;
    private static final Duration WARM_UP = Duration.ofMillis(1500);
    private static final Duration MEASURED = Duration.ofMillis(2500);
    private static final String CHILD = "measure";

    private SandboxBench() {}

    public static void main(String[] args) throws Exception {
        if (Arrays.asList(args).contains(CHILD)) {
            measure();
            return;
        }
        var child =
                java("-Xmx1g", SandboxBench.class.getName(), CHILD).inheritIO().start();
        if (child.waitFor() != 0) {
            System.exit(1);
        }
        System.out.println("\n| start of `sandbox` alone | s |\n|---|---|");
        for (int i = 1; i <= 3; i++) {
            System.out.printf("| start %d, until it answers | %.2f |%n", i, start().toMillis() / 1000.0);
        }
    }

    private static void measure() throws Exception {
        try (var empty = new Server("127.0.0.1", 0, request -> ApiResponse.json(200, ok()));
                var small = Sandbox.start(SandboxOptions.inMemory());
                var large = Sandbox.start(SandboxOptions.inMemory());
                var kept = Sandbox.start(SandboxOptions.inMemory().withJournal(Files.createTempDirectory("bench")))) {
            empty.start();
            var few = new Populace(small.baseUrl(), 1, 0);
            var began = System.nanoTime();
            var many = new Populace(large.baseUrl(), 1000, 1000);
            var loaded = Duration.ofNanos(System.nanoTime() - began);
            var journal = new Populace(kept.baseUrl(), 1, 0);
            run("warming up, not to be counted", empty.baseUrl(), 2, few::get, 0);
            System.out.println("| load | threads | calls/s | of empty | p50 ms | p99 ms |\n|---|---|---|---|---|---|");
            for (int threads : new int[] {1, 16}) {
                var get = run("empty handler, GET", empty.baseUrl(), threads, few::get, 0);
                run("get, 100 contacts", few.baseUrl, threads, few::get, get);
                run("get, 100,000 contacts", many.baseUrl, threads, many::get, get);
                run("list of 100, 100 contacts", few.baseUrl, threads, few::list, get);
                run("list of 100, 100,000 contacts", many.baseUrl, threads, many::list, get);
                var post = run("empty handler, POST", empty.baseUrl(), threads, few::mark, 0);
                run("mark_tag, 100 contacts", few.baseUrl, threads, few::mark, post);
                run("mark_tag, 100,000 contacts", many.baseUrl, threads, many::mark, post);
                run("mark_tag, 100 contacts, journal", journal.baseUrl, threads, journal::mark, post);
            }
            System.gc();
            var runtime = Runtime.getRuntime();
            System.out.printf(
                    "%n| 100,000 contacts, 1,000 groups of 30 | |%n|---|---|%n| heap in use after collection | %d MB |%n"
                            + "| made through the API in | %.0f s |%n",
                    (runtime.totalMemory() - runtime.freeMemory()) >> 20, loaded.toMillis() / 1000.0);
        }
    }

    /** Calls a second. Each thread has a connection and requests of its own. */
    private static double run(
            String name, String baseUrl, int threads, IntFunction<List<byte[]>> requests, double empty)
            throws Exception {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var runs = pool.invokeAll(IntStream.range(0, threads)
                    .mapToObj(i -> (Callable<long[]>) () -> calls(baseUrl, requests.apply(i)))
                    .toList());
            var all = LongStream.empty();
            for (var done : runs) {
                all = LongStream.concat(all, Arrays.stream(done.get()));
            }
            var sorted = all.sorted().toArray();
            var rate = sorted.length * 1000.0 / MEASURED.toMillis();
            System.out.printf(
                    "| %s | %d | %,.0f | %s | %.2f | %.2f |%n",
                    name,
                    threads,
                    rate,
                    empty == 0 ? "" : Math.round(100 * rate / empty) + " %",
                    sorted[sorted.length / 2] / 1e6,
                    sorted[(int) (sorted.length * 0.99)] / 1e6);
            return rate;
        } finally {
            pool.shutdownNow();
        }
    }

    /** How long each call took, in nanoseconds, after a time of warming up. */
    private static long[] calls(String baseUrl, List<byte[]> requests) throws IOException {
        var took = new long[1 << 20];
        int n = 0;
        try (var wire = new Wire(baseUrl)) {
            var from = System.nanoTime() + WARM_UP.toNanos();
            var until = from + MEASURED.toNanos();
            for (int i = 0; System.nanoTime() < until; i = (i + 1) % requests.size()) {
                var began = System.nanoTime();
                var answer = wire.ask(requests.get(i));
                var ended = System.nanoTime();
                if (!new String(answer, 0, Math.min(answer.length, 40), StandardCharsets.UTF_8)
                        .contains("\"errcode\":0")) {
                    throw new IOException("refused: " + new String(answer, StandardCharsets.UTF_8));
                }
                if (began >= from && n < took.length) {
                    took[n++] = ended - began;
                }
            }
        }
        return Arrays.copyOf(took, n);
    }

    private static Duration start() throws IOException, InterruptedException {
        var out = Files.createTempFile("sandbox", ".out").toFile();
        var began = System.nanoTime();
        var sandbox = java("-Xmx1g", "io.quanzi.Quanzi", "sandbox", "--port", "0")
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        try {
            var url = java.util.regex.Pattern.compile("http://127\\.0\\.0\\.1:[1-9]\\d*");
            while (sandbox.isAlive()) {
                var found = url.matcher(Files.readString(out.toPath()));
                if (found.find()) {
                    try (var wire = new Wire(found.group())) {
                        wire.ask(Wire.request("/_sim/clock", ""));
                        return Duration.ofNanos(System.nanoTime() - began);
                    }
                }
                Thread.sleep(5);
            }
            throw new IOException("the sandbox ended by itself: " + Files.readString(out.toPath()));
        } finally {
            sandbox.destroy();
            sandbox.waitFor();
            Files.delete(out.toPath());
        }
    }

    private static ProcessBuilder java(String... args) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(Arrays.asList(args));
        return new ProcessBuilder(command);
    }

    private static tools.jackson.databind.node.ObjectNode ok() {
        var reply = Json.object();
        reply.put("errcode", 0);
        reply.put("errmsg", "ok");
        return reply;
    }

    /** Members with a hundred contacts each, and groups of thirty; made as scripts make them. */
    private static final class Populace {
        private final String baseUrl;
        private final String token;
        private final String tag;
        private final int staff;
        private final List<String> contacts = new ArrayList<>();

        Populace(String baseUrl, int staff, int groups) throws Exception {
            this.baseUrl = baseUrl;
            this.staff = staff;
            var sim = new ControlPlane(baseUrl);
            sim.put("/_sim/apps/ww1/1", "{\"secret\":\"s\"}");
            sim.put("/_sim/settings", ControlPlane.UNLIMITED);
            token = sim.get("/cgi-bin/gettoken?corpid=ww1&corpsecret=s")
                    .path("access_token")
                    .stringValue();
            tag = api(sim, "add_corp_tag", "{\"group_name\":\"g\",\"tag\":[{\"name\":\"t\"}]}")
                    .path("tag_group")
                    .path("tag")
                    .path(0)
                    .path("id")
                    .stringValue();
            var ways = new ArrayList<String>();
            for (int i = 1; i <= staff; i++) {
                sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"s\",\"userid\":\"staff" + i + "\"}");
                ways.add(api(sim, "add_contact_way", "{\"type\":1,\"scene\":2,\"user\":[\"staff" + i + "\"]}")
                        .path("config_id")
                        .stringValue());
                var people = "[" + "{\"nickname\":\"小林\"},".repeat(CONTACTS_EACH - 1) + "{\"nickname\":\"小林\"}]";
                sim.post("/_sim/people", people)
                        .forEach(person ->
                                contacts.add(person.path("externalUserId").stringValue()));
            }
            try (var wire = new Wire(baseUrl)) {
                for (int i = 0; i < contacts.size(); i++) {
                    wire.ask(Wire.request(
                            "/_sim/scan",
                            "{\"person\":\"p" + (i + 1) + "\",\"url\":\"" + ways.get(i / CONTACTS_EACH) + "\"}"));
                }
                for (int i = 0; i < groups; i++) {
                    var chatId = sim.post("/_sim/groups", "{\"owner\":\"staff" + (1 + i % staff) + "\",\"name\":\"群\"}")
                            .path("chatId")
                            .stringValue();
                    for (int j = 1; j < 30; j++) {
                        wire.ask(Wire.request(
                                "/_sim/join",
                                "{\"person\":\"p" + (1 + i * 30 + j) + "\",\"chatId\":\"" + chatId + "\"}"));
                    }
                }
            }
        }

        private JsonNode api(ControlPlane sim, String api, String body) {
            return sim.post("/cgi-bin/externalcontact/" + api + "?access_token=" + token, body);
        }

        /** Those of the contacts that one of sixteen threads has to itself, spread over all. */
        private IntStream mine(int thread) {
            int step = Math.max(16, contacts.size() / 1000 / 16 * 16);
            return IntStream.iterate(thread, i -> i < contacts.size(), i -> i + step);
        }

        List<byte[]> get(int thread) {
            return mine(thread)
                    .mapToObj(i -> Wire.request(
                            "/cgi-bin/externalcontact/get?external_userid=" + contacts.get(i) + "&access_token="
                                    + token,
                            ""))
                    .toList();
        }

        List<byte[]> list(int thread) {
            return IntStream.range(0, Math.min(staff, 50))
                    .mapToObj(i -> Wire.request(
                            "/cgi-bin/externalcontact/list?userid=staff" + (1 + (thread + i) % staff) + "&access_token="
                                    + token,
                            ""))
                    .toList();
        }

        /** Marks, then takes the mark away, so that each call changes something. */
        List<byte[]> mark(int thread) {
            var requests = new ArrayList<byte[]>();
            for (var field : List.of("add_tag", "remove_tag")) {
                mine(thread)
                        .forEach(i -> requests.add(Wire.request(
                                "/cgi-bin/externalcontact/mark_tag?access_token=" + token,
                                "{\"userid\":\"staff" + (1 + i / CONTACTS_EACH) + "\",\"external_userid\":\""
                                        + contacts.get(i) + "\",\"" + field + "\":[\"" + tag + "\"]}")));
            }
            return requests;
        }
    }
}
