package io.quanzi.story;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A shop's bot in one or more processes, as in production: WeCom and the database are outside of it, here in the test's own
 * process, so that the bot may die and its witnesses do not.
 */
final class Rig implements AutoCloseable {
    static final List<String> OFFICERS = List.of("xiaoman", "anan", "doudou");
    private static final String CORP = "ww0123456789abcdef";
    private static final String AGENT = "1000002";
    private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private static final String SECRET = "fault-secret";
    private static final String TOKEN = "FaultToken";
    private static final JsonMapper JSON = new JsonMapper();

    final Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory());
    final ControlPlane sim = new ControlPlane(sandbox.baseUrl());
    final EmbeddedStore store = EmbeddedStore.inMemory();
    final MongoClient client = MongoClients.create(store.uri());
    /** What the bots reach the database through. */
    final Pipe wire = new Pipe(store.port());

    final Gateway gateway = new Gateway();
    /** What the bots reach WeCom through, where a test asks for it. */
    final Gateway wecom = new Gateway();

    final List<Bot> bots = new ArrayList<>();

    Rig(Path directory, int nodes, boolean lastHere) {
        this(directory, nodes, lastHere, rig -> Map.of());
    }

    /**
     * @param lastHere whether the last of the nodes lives in the test's process, by which it cannot be killed
     * @param more settings of the bots that differ from the usual ones, by their property names
     */
    Rig(Path directory, int nodes, boolean lastHere, Function<Rig, Map<String, String>> more) {
        wecom.serves(sandbox.baseUrl());
        sim.put(
                "/_sim/apps/" + CORP + "/" + AGENT,
                json(Map.of(
                        "secret", SECRET,
                        "callbackUrl", gateway.url() + "/wecom/callback",
                        "token", TOKEN,
                        "aesKey", AES_KEY)));
        for (String officer : OFFICERS) {
            sim.post("/_sim/people", json(Map.of("nickname", officer, "kind", "staff", "userid", officer)));
        }
        for (int node = 0; node < nodes; node++) {
            var settings = new HashMap<>(Map.of(
                    "spring.mongodb.uri", store.uri(wire.port()),
                    "quanzi.public-url", gateway.url(),
                    "quanzi.wecom.corp-id", CORP,
                    "quanzi.wecom.agent-id", AGENT,
                    "quanzi.wecom.secret", SECRET,
                    "quanzi.wecom.token", TOKEN,
                    "quanzi.wecom.aes-key", AES_KEY,
                    "quanzi.wecom.base-url", sandbox.baseUrl()));
            settings.putAll(more.apply(this));
            var bot = new Bot(directory.resolve("node-" + node), false, settings);
            bots.add(bot);
            gateway.serves(bot.url());
        }
        try {
            for (Bot bot : bots) {
                if (lastHere && bot == bots.get(nodes - 1)) {
                    bot.startHere();
                } else {
                    bot.start();
                }
            }
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    MongoDatabase database() {
        return client.getDatabase("quanzi");
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    /** Nothing is on its way any more: no callback, no entry of the inbox, no wish for a tag. */
    boolean isQuiet() {
        return sim.get("/_sim/callbacks").path("waiting").asLong() == 0
                && Stream.of("inbox", "tag_wishes")
                        .allMatch(name ->
                                database().getCollection(name).countDocuments(Filters.eq("state", "OPEN")) == 0);
    }

    @Override
    public void close() {
        bots.forEach(Bot::close);
        gateway.close();
        wecom.close();
        wire.close();
        sandbox.close();
        client.close();
        store.close();
    }
}
