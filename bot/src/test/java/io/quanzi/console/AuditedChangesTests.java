package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.Customers;
import io.quanzi.shared.AuditLog.Entry;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shop.ShopEvent.Buyer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every endpoint of the console that changes something says what it records, and what is recorded has words. */
@ConsoleTest
class AuditedChangesTests {
    private static final Path SOURCES = Path.of("bot/src/main/java");
    private static final Pattern RECORDED =
            Pattern.compile("\\.record(?:Change|ChangeOnce\\([^;]+?)?[(,]\\s*[^,;]+,\\s*\"([a-z-]+\\.[a-z.-]*)\"");
    /** What is recorded without what it was and is. */
    private static final Pattern WITHOUT_SIDES = Pattern.compile("\\.record\\(\\s*[^,;]+,\\s*\"([a-z-]+\\.[a-z.-]*)\"");
    /**
     * What has no sides by its nature: somebody looked, took a file away or logged in; a secret was chosen, which stands
     * nowhere; something was run or called, whose outcome is told instead; what was in force stays so.
     */
    private static final Set<String> NO_SIDES = Set.of(
            "customer.phone",
            "backup.download",
            "doctor.run",
            "user.two-step.recovery",
            "user.login",
            "user.login.wrong",
            "user.link",
            "user.password",
            "session.end",
            "schedule.run",
            "group.way",
            "playbook.keep",
            "playbook.export");
    /** Recorded under the name of what is exported. */
    private static final Set<String> EXPORTS = Set.of(
            "customers.export",
            "orders.export",
            "products.export",
            "members.export",
            "posts.export",
            "groups.export",
            "welcomes.export",
            "codes.export",
            "inbox.export",
            "outbound.export",
            "audit.export");

    private static final Set<RequestMethod> READING =
            Set.of(RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS);

    /**
     * How somebody looks at lists changes nothing for anybody else; a check changes nothing; a draft is nobody's concern until
     * it is submitted, nor is a file until it is imported.
     */
    private static final Set<String> NOT_RECORDED = Set.of(
            "/bulk/check",
            "/copy-check",
            "/api/copy-check",
            "/imports/orders",
            "/imports/codes",
            "/views",
            "/views/usual",
            "/views/remove",
            "/playbook/entry/check",
            "/posts/new",
            "/posts/new/reach",
            "/posts/new/people",
            "/posts/new/people/chosen",
            "/posts/new/words",
            "/posts/new/words/check",
            "/posts/new/picture",
            "/playbook/entry/picture",
            "/posts/new/time");

    /** What each records. A new endpoint gets its line here, its action in {@link AuditPage#ACTIONS}, and words. */
    private static final Map<String, String> DECLARED = Map.ofEntries(
            Map.entry("/fast-forward", "clock.forward"),
            Map.entry("/conflicts/settle", "conflict.settle"),
            Map.entry("/conflicts/decide", "conflict.decide"),
            Map.entry("/welcomes/settle", "welcome.settle"),
            Map.entry("/groups/{chatId}/way", "group.way"),
            Map.entry("/products/kind", "product.kind"),
            Map.entry("/posts/stop", "post.stop"),
            Map.entry("/posts/remind", "post.remind"),
            Map.entry("/posts/new/check", "post.submit"),
            Map.entry("/posts/resend", "post.resend"),
            Map.entry("/posts/review/approve", "post.approve"),
            Map.entry("/posts/review/return", "post.return"),
            Map.entry("/posts/review/time", "post.plan"),
            Map.entry("/posts/copy", "post.copy"),
            Map.entry("/copy-releases", "copy.release"),
            Map.entry("/copy-releases/{release}/take-back", "copy.take-back"),
            Map.entry("/live/{id}/questions/{question}/approve", "live.approve"),
            Map.entry("/live/{id}/questions/{question}/reject", "live.reject"),
            Map.entry("/live/{id}/questions/{question}/undo", "live.undo"),
            Map.entry("/live/{id}/questions/{question}/answer", "live.answer"),
            Map.entry("/posts/drafts/delete", "post.draft.delete"),
            Map.entry("/posts/drafts/take-back", "post.take-back"),
            Map.entry("/playbook/entry", "playbook.publish"),
            Map.entry("/playbook/entries/move", "playbook.publish"),
            Map.entry("/playbook/entries/remove", "playbook.publish"),
            Map.entry("/playbook/entries/settings", "playbook.publish"),
            Map.entry("/schedules/{name}/run", "schedule.run"),
            Map.entry("/ab-tests/{id}/take", "playbook.publish"),
            Map.entry("/sops/pause", "playbook.publish"),
            // putting back, customer.sop.back
            Map.entry("/customers/{id}/sops", "customer.sop.out"),
            Map.entry("/calendar/move", "calendar.move"),
            Map.entry("/calendar/skip", "calendar.skip"),
            Map.entry("/calendar/undo", "calendar.undo"),
            Map.entry("/calendar/groups/skip", "calendar.groups.skip"),
            Map.entry("/calendar/groups/undo", "calendar.groups.undo"),
            Map.entry("/playbook/edit", "playbook.publish"),
            Map.entry("/playbook/rollback", "playbook.publish"),
            Map.entry("/playbook/new", "playbook.create"),
            Map.entry("/playbook/remove", "playbook.remove"),
            Map.entry("/playbook/disk", "playbook.keep"),
            Map.entry("/playbook/export", "playbook.export"),
            Map.entry("/plan/apply", "playbook.publish"),
            Map.entry("/api/plan/apply", "playbook.publish"),
            Map.entry("/api/playbook/export", "playbook.export"),
            Map.entry("/imports/waiting/{id}", "import.orders"),
            Map.entry("/imports/waiting/{id}/columns", "import.columns"),
            Map.entry("/imports/waiting/{id}/drop", "import.drop"),
            Map.entry("/imports/{id}/undo", "import.undo"),
            Map.entry("/first-run/dismiss", "first-run.dismiss"),
            Map.entry("/first-run/without", "first-run.without"),
            Map.entry("/bulk", "customers.bulk"),
            Map.entry("/bulk/{id}/undo", "customers.bulk.undo"),
            Map.entry("/api/imports/orders", "import.orders"),
            Map.entry("/api/imports/codes", "import.codes"),
            Map.entry("/api/imports/{id}/undo", "import.undo"),
            Map.entry("/customers/{id}/phone", "customer.phone"),
            Map.entry("/users", "user.create"),
            Map.entry("/users/{name}/link", "user.link"),
            Map.entry("/users/{name}/role", "user.role"),
            Map.entry("/users/{name}/off", "user.off"),
            Map.entry("/users/{name}/on", "user.on"),
            Map.entry("/users/{name}/remove", "user.remove"),
            Map.entry("/api/users", "user.create"),
            Map.entry("/api/users/{name}/remove", "user.remove"),
            Map.entry("/api/users/{name}/two-step/reset", "user.two-step.reset"),
            Map.entry("/join/{token}", "user.password"),
            Map.entry("/me/password", "user.password"),
            Map.entry("/me/two-step", "user.two-step.on"),
            Map.entry("/me/two-step/off", "user.two-step.off"),
            Map.entry("/me/two-step/codes", "user.two-step.codes"),
            Map.entry("/users/{name}/two-step/reset", "user.two-step.reset"),
            Map.entry("/users/two-step", "user.two-step.require"),
            Map.entry("/me/sessions/{id}/end", "session.end"),
            Map.entry("/me/sessions/end-others", "session.end"),
            Map.entry("/tokens", "token.create"),
            Map.entry("/tokens/{id}/end", "token.end"),
            // of work that is no event, work.retry
            Map.entry("/inbox/retry", "inbox.replay"),
            Map.entry("/outbound/replay", "outbound.replay"),
            Map.entry("/outbound/replay-all", "outbound.replay"),
            Map.entry("/outbound/resume", "outbound.resume"),
            Map.entry("/rehearsal", "rehearsal.start"),
            Map.entry("/rehearsal/{id}/cancel", "rehearsal.cancel"),
            Map.entry("/api/rehearsals", "rehearsal.start"),
            Map.entry("/api/rehearsals/{id}/cancel", "rehearsal.cancel"),
            Map.entry("/reconcile", "reconcile.start"),
            Map.entry("/reconcile/{id}/cancel", "reconcile.cancel"),
            Map.entry("/api/reconciliations", "reconcile.start"),
            Map.entry("/api/reconciliations/{id}/cancel", "reconcile.cancel"),
            Map.entry("/doctor", "doctor.run"),
            Map.entry("/api/doctor", "doctor.run"));

    @Autowired
    private ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    private AuditedThings things;

    @Autowired
    private Customers customers;

    @Autowired
    private MongoTemplate mongo;

    @Test
    void everyChangingEndpointSaysWhatItRecords() {
        Set<String> changing = mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(one -> List.of("io.quanzi.console", "io.quanzi.rehearsal").stream()
                        .anyMatch(one.getValue().getBeanType().getName()::startsWith))
                .filter(one ->
                        !READING.containsAll(one.getKey().getMethodsCondition().getMethods()))
                .flatMap(one -> one.getKey().getPatternValues().stream())
                .filter(path -> !NOT_RECORDED.contains(path))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(changing).isEqualTo(new TreeMap<>(DECLARED).keySet());
    }

    @Test
    void whatIsDeclaredIsRecordedSomewhereAndWhatIsRecordedHasWords() throws IOException {
        Set<String> recorded = recorded();

        assertThat(AuditPage.ACTIONS).containsAll(DECLARED.values());
        assertThat(AuditPage.ACTIONS).allSatisfy(action -> {
            assertThat(Message.isKnown("audit.action." + action)).as(action).isTrue();
            assertThat(EXPORTS.contains(action) ? EXPORTS : recorded)
                    .as(action)
                    .anyMatch(one -> one.endsWith(".") ? action.startsWith(one) : action.equals(one));
        });
        assertThat(recorded)
                .as("what is recorded and cannot be chosen on the page")
                .allMatch(one -> one.endsWith(".") || AuditPage.ACTIONS.contains(one));
    }

    @Test
    void whatChangesSomethingSaysWhatItWasAndWhatItIs() throws IOException {
        assertThat(recorded(WITHOUT_SIDES)).isEqualTo(new TreeSet<>(NO_SIDES));
    }

    @Test
    void whatALineIsAboutIsNamedAsPeopleNameItAndFoundByThatName() {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("admin", "", "ROLE_" + Role.ADMIN));
        try {
            CustomerId lin = customers
                    .findOrCreate(new Buyer("b-audited", null, null, null, "林听澜妈妈"), Instant.EPOCH)
                    .id();
            CustomerId nameless = customers
                    .findOrCreate(new Buyer("豆豆妈2018", null, null, null, null), Instant.EPOCH)
                    .id();
            mongo.insert(
                    new Document("_id", "3f9c0000-0000-4000-8000-00000000abcd")
                            .append("kind", "ORDERS")
                            .append("name", "双十一订单.csv")
                            .append("by", "admin")
                            .append("at", Date.from(Instant.EPOCH))
                            .append("state", "DONE"),
                    "imports");
            Map<String, String> said = new TreeMap<>();
            List<Entry> lines = List.of(
                    line("customer.phone", lin.value()),
                    line("import.undo", "3f9c0000-0000-4000-8000-00000000abcd"),
                    line("calendar.skip", "daily-tip-deal@2026-12-11T02:00:00Z"),
                    line("schedule.run", "daily-tip-deal"),
                    line("group.way", "moms-0-6-months"),
                    line("playbook.publish", "schedules/daily-tip-deal.yaml"),
                    line("customers.export", "/customers"),
                    line("reconcile.start", "3f9c0000-0000-4000-8000-00000000dcba"),
                    line("user.role", "xiaolan"),
                    line("customer.erase", nameless.value()));
            List<AuditSubject> subjects = things.of(lines, Locale.SIMPLIFIED_CHINESE);
            for (int i = 0; i < lines.size(); i++) {
                said.put(
                        lines.get(i).action(),
                        subjects.get(i).words() + " | " + subjects.get(i).address());
            }

            assertThat(said)
                    .containsEntry(
                            "customer.phone", "林听澜妈妈 " + Formats.endOf(lin.value()) + " | /customers/" + lin.value())
                    .containsEntry("import.undo", "双十一订单.csv | /imports/3f9c0000-0000-4000-8000-00000000abcd")
                    .containsEntry("calendar.skip", "每日贴士与好价 2026-12-11 10:00 | /calendar?month=2026-12")
                    .containsEntry("schedule.run", "每日贴士与好价 | /schedules?schedule=daily-tip-deal")
                    .containsEntry("group.way", "0–6 月龄宝妈 | /groups")
                    .containsEntry(
                            "playbook.publish", "每日贴士与好价（日程） | /playbook/file?path=schedules%2Fdaily-tip-deal.yaml")
                    .containsEntry("customers.export", "客户列表 | /customers")
                    .containsEntry("reconcile.start", "企微对账 …0000dcba | /reconcile")
                    .containsEntry("user.role", "xiaolan | ")
                    .hasEntrySatisfying(
                            "customer.erase",
                            words -> assertThat(words).contains("豆豆妈2018 " + Formats.endOf(nameless.value())));
            assertThat(things.matching("听澜").getCriteriaObject().toJson()).doesNotContain(lin.value());
            mongo.insert(
                    new Document("_id", "audited-lin")
                            .append("at", Date.from(Instant.EPOCH))
                            .append("actor", "admin")
                            .append("action", "customer.phone")
                            .append("subject", lin.value()),
                    "audit");
            assertThat(things.matching("听澜").getCriteriaObject().toJson()).contains(lin.value());
            assertThat(things.matching("双十一").getCriteriaObject().toJson()).contains("abcd");
            assertThat(things.matching("贴士与").getCriteriaObject().toString()).contains("daily-tip");
        } finally {
            SecurityContextHolder.clearContext();
            mongo.remove(Query.query(Criteria.where("_id").is("3f9c0000-0000-4000-8000-00000000abcd")), "imports");
            mongo.remove(Query.query(Criteria.where("_id").is("audited-lin")), "audit");
        }
    }

    private static Entry line(String action, String subject) {
        return new Entry(Instant.EPOCH, "admin", action, subject, "", "", "", "", "", "", "");
    }

    private static Set<String> recorded() throws IOException {
        return recorded(RECORDED);
    }

    /** Of {@code "post." + what}, the part that stands there. */
    private static Set<String> recorded(Pattern call) throws IOException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            return sources.filter(path -> path.toString().endsWith(".java"))
                    .flatMap(path -> call.matcher(read(path)).results())
                    .map((MatchResult found) -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
