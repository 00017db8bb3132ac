package io.quanzi.story;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.sun.net.httpserver.HttpServer;
import io.quanzi.Quanzi;
import io.quanzi.console.ConsoleTest;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.customer.Purchases;
import io.quanzi.database.DataDirectory;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.embedded.EmbeddedStore.Sync;
import io.quanzi.embedded.Restore;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.Inbox;
import io.quanzi.membership.Membership;
import io.quanzi.onboarding.Invitations;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.schedule.Run;
import io.quanzi.schedule.Schedules;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens what commit 1cdbb0e stored, and goes on with it. The data are of a demo shop whose process was killed while forty orders
 * were under way and WeCom took no tags; in it are also a parked entry, a segment change not yet announced, two conflicts, an
 * import and eight notices that the shop had not taken. Its backup is of the same moment.
 */
class EarlierDataTests {
    private static final Instant KILLED = Instant.parse("2026-11-30T07:31:00Z");
    private static final CustomerId LIN = new CustomerId("c6b0c31e2a2d2fb9cbf86c861");
    private static final CustomerId ZHOU = new CustomerId("c6b0c31e2a2d2fb9cbf86c85f");
    private static final String CARD_OF_LIN = "R54U1QwooN0oo5bScMheAg";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    @Test
    void readsWhatAnEarlierVersionStoredAndFinishesWhatItLeft() throws IOException {
        Path data = unzip("data.zip", directory.resolve("data"));
        setSandboxClock(data);
        try (Shop shop = new Shop();
                Program program = new Program(data, shop)) {
            readsWhatIsDone(program);
            finishesWhatIsOpen(program, shop);
        }
    }

    @Test
    void restoresTheBackupOfAnEarlierVersion() throws IOException {
        Path data = unzip("data.zip", directory.resolve("data"));
        Path backup = Files.write(
                directory.resolve("backup.zip"), resource("backup.zip").readAllBytes());
        Path restored = directory.resolve("restored");

        Restore.restore(backup, restored, DataDirectory.NO_DATA);

        assertThat(documents(restored)).isEqualTo(documents(data)).containsKeys("customers", "inbox", "mass_tasks");
        assertThat(restored.resolve("sandbox/state.jsonl"))
                .hasSameTextualContentAs(data.resolve("sandbox/state.jsonl"));
    }

    private static void readsWhatIsDone(Program program) {
        Customer zhou = program.bean(Customers.class).find(ZHOU).orElseThrow();
        assertThat(zhou.buyerId()).isEqualTo("fx-zhou");
        assertThat(zhou.traits()).containsEntry("city", "杭州").containsEntry("orders", 1);
        assertThat(zhou.consent().get("profiling").given()).isTrue();
        assertThat(program.bean(Customers.class).byUnionid("oFx-lin"))
                .map(Customer::id)
                .contains(LIN);
        assertThat(program.bean(Customers.class).find(new CustomerId("c6b0c31e2a2d2fb9cbf8aaaaa")))
                .as("somebody who was merged")
                .map(Customer::id)
                .contains(LIN);

        var refunded = program.bean(Purchases.class).find("FX-2").orElseThrow();
        assertThat(refunded.amount()).isEqualTo(Money.yuan("129.00"));
        assertThat(refunded.refunds())
                .singleElement()
                .satisfies(refund -> assertThat(refund.amount()).isEqualTo(Money.yuan("29.00")));
        assertThat(program.bean(Purchases.class).find("H-2")).as("imported").isPresent();

        assertThat(program.bean(Membership.class).standingOf(LIN))
                .hasValueSatisfying(standing -> assertThat(standing.points()).isEqualTo(358));
        assertThat(program.bean(Membership.class).history(LIN, 10)).hasSize(2);

        assertThat(program.bean(Links.class).resolve(Link.Kind.CARD, CARD_OF_LIN))
                .hasValueSatisfying(link -> assertThat(link.customer()).isEqualTo(LIN));
        assertThat(program.bean(Invitations.class).of(LIN))
                .hasValueSatisfying(
                        invitation -> assertThat(invitation.officer()).isEqualTo("anan"));

        assertThat(program.bean(CustomerGroups.class).all())
                .hasSize(3)
                .anySatisfy(customerGroup -> assertThat(customerGroup.segment()).isEqualTo("moms-0-6-months"));
        assertThat(program.bean(Conflicts.class).listOpen(0, 10)).hasSize(2);
        assertThat(program.bean(Schedules.class).latestOf("daily-tip-deal", 20))
                .hasSize(10)
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(Run.State.DONE));
        assertThat(program.rows("coupon_codes", "REDEEMED")).isEqualTo(4);
    }

    private static void finishesWhatIsOpen(Program program, Shop shop) {
        await("the orders that were under way")
                .atMost(Duration.ofSeconds(60))
                .until(() -> program.bean(Inbox.class).backlog().open() == 0);
        assertThat(IntStream.range(0, 39).mapToObj(i -> "KX-" + i))
                .allMatch(number -> program.bean(Purchases.class).find(number).isPresent());
        var parked = program.bean(Inbox.class).parked(10);
        assertThat(parked).isNotEmpty().allSatisfy(failed -> {
            assertThat(failed.entry().id()).isEqualTo("shop:e-KX-39-kx-39");
            assertThat(failed.error()).isEqualTo("refused for the sake of this fixture");
        });
        assertThat(program.bean(Inbox.class).replay("shop:e-KX-39-kx-39")).isTrue();
        await("the parked order").atMost(Duration.ofSeconds(60)).until(() -> {
            Inbox.Backlog standing = program.bean(Inbox.class).backlog();
            return standing.open() == 0 && standing.parked() == 0;
        });
        Customer last = program.bean(Customers.class).byBuyer("kx-39").orElseThrow();
        assertThat(program.bean(Membership.class).standingOf(last.id()))
                .hasValueSatisfying(standing -> assertThat(standing.points()).isEqualTo(50));

        await("changes of people and segments that nobody had heard of")
                .atMost(Duration.ofSeconds(60))
                .until(() -> program.rowsWith("customers", "unheard") == 0
                        && program.rowsWith("segment_members", "was") == 0);
        assertThat(program.bean(Segments.class).of(last.id()))
                .extracting(Segment::name)
                .contains("new-buyers");

        assertThat(program.bean(Conflicts.class).listOpen(0, 100))
                .as("an order told again by what the kill left")
                .hasSize(2);

        program.sim.post("/_sim/clock", "{\"advance\":\"PT20M\"}");
        await("tags that WeCom had not taken")
                .atMost(Duration.ofSeconds(60))
                .until(() -> program.rows("tag_wishes", "OPEN") == 0);
        assertThat(program.contactsWithoutTags())
                .as("the one whose last tag was to go")
                .isEqualTo(1);
        await("notices that the shop had not taken")
                .atMost(Duration.ofSeconds(60))
                .until(() -> program.rows("outbound", "OPEN") == 0);
        assertThat(shop.heard).contains("coupon.issued/c6b0c31e2a2d2fb9cbf86c860/family-restaurant");

        program.sim.post("/_sim/tap", "{\"staff\":\"xiaoman\"}");
        program.sim.post("/_sim/clock", "{\"advance\":\"PT2H\"}");
        await("the post whose owner taps now")
                .atMost(Duration.ofSeconds(60))
                .until(() -> program.rows("mass_tasks", "DELIVERED") == 15);
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(EarlierDataTests.class.getResourceAsStream("/earlier/" + name), name);
    }

    private static Path unzip(String name, Path to) throws IOException {
        try (var zip = new ZipInputStream(resource(name))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = to.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
        return to;
    }

    /** The sandbox keeps how far its clock is from the machine's, which is another distance at each run of this test. */
    private static void setSandboxClock(Path data) throws IOException {
        Duration offset = Duration.between(Instant.now(), KILLED);
        Files.writeString(
                data.resolve("sandbox/state.jsonl"),
                "[[\"clock\",\"clock\",{\"offset\":\"" + offset + "\"}]]\n",
                StandardOpenOption.APPEND);
    }

    private static Map<String, Set<Document>> documents(Path data) {
        try (EmbeddedStore store = EmbeddedStore.open(data.resolve("store"), Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoDatabase database = client.getDatabase("quanzi");
            return database.listCollectionNames().into(new ArrayList<>()).stream()
                    .collect(toMap(
                            name -> name,
                            name -> database.getCollection(name).find().into(new HashSet<>())));
        }
    }

    /** The shop's end of the notices: takes them all. */
    private static final class Shop implements AutoCloseable {
        final Set<String> heard = ConcurrentHashMap.newKeySet();
        private final HttpServer server;

        Shop() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                JSON.readTree(exchange.getRequestBody().readAllBytes())
                        .valueStream()
                        .forEach(notice -> heard.add(notice.path("id").asString()));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** The whole program on a data directory, with the sandbox that is in it. */
    private static final class Program implements AutoCloseable {
        final ControlPlane sim;
        private final Sandbox sandbox;
        private final ConfigurableApplicationContext context;

        Program(Path data, Shop shop) {
            JsonNode app;
            try {
                app = JSON.readTree(Files.readString(data.resolve("sandbox-app.json")));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            sandbox = Sandbox.start(SandboxOptions.inMemory()
                    .withJournal(data.resolve("sandbox"))
                    .withCallbacksHeld());
            sim = new ControlPlane(sandbox.baseUrl());
            var settings = new HashMap<String, Object>(Map.ofEntries(
                    Map.entry("server.port", 0),
                    Map.entry("server.address", "127.0.0.1"),
                    Map.entry("spring.quartz.auto-startup", false),
                    Map.entry("quanzi.data-dir", data.toString()),
                    Map.entry("quanzi.shop.secret", app.path("shopSecret").asString()),
                    Map.entry("quanzi.shop.outbound.url", shop.url()),
                    Map.entry("quanzi.shop.outbound.secret", "outbound-secret-1"),
                    Map.entry("quanzi.partners.family-restaurant.secret", "partner-secret"),
                    Map.entry("quanzi.mp.app-id", app.path("mpAppId").asString()),
                    Map.entry("quanzi.mp.base-url", sandbox.baseUrl() + "/mp"),
                    Map.entry("quanzi.mp.templates.order", "order-notice"),
                    Map.entry("quanzi.wecom.corp-id", app.path("corpId").asString()),
                    Map.entry("quanzi.wecom.agent-id", app.path("agentId").asInt()),
                    Map.entry("quanzi.wecom.base-url", sandbox.baseUrl())));
            for (String platform : List.of("quanzi.wecom.", "quanzi.mp.")) {
                settings.put(platform + "secret", app.path("secret").asString());
                settings.put(platform + "token", app.path("token").asString());
                settings.put(platform + "aes-key", app.path("aesKey").asString());
            }
            var application = new SpringApplication(Quanzi.class, ConsoleTest.QuickPasswords.class);
            application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) started -> {
                started.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
                started.registerBean("clock", Clock.class, sandbox::clock);
            });
            context = application.run();
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            sim.put(
                    "/_sim/apps/" + app.path("corpId").asString() + "/"
                            + app.path("agentId").asInt(),
                    Rig.json(Map.of(
                            "secret", app.path("secret").asString(),
                            "callbackUrl", "http://127.0.0.1:" + port + "/wecom/callback",
                            "token", app.path("token").asString(),
                            "aesKey", app.path("aesKey").asString())));
            sandbox.deliver();
        }

        <T> T bean(Class<T> type) {
            return context.getBean(type);
        }

        long rows(String collection, String state) {
            return bean(MongoOperations.class)
                    .count(Query.query(Criteria.where("state").is(state)), collection);
        }

        long rowsWith(String collection, String field) {
            return bean(MongoOperations.class)
                    .count(Query.query(Criteria.where(field).exists(true)), collection);
        }

        /** How many contacts carry no tag in WeCom. */
        long contactsWithoutTags() {
            return sim.get("/_sim/state")
                    .path("tables")
                    .path("relations")
                    .valueStream()
                    .filter(relation -> relation.path("tags").isEmpty())
                    .count();
        }

        @Override
        public void close() {
            context.close();
            sandbox.close();
        }
    }
}
