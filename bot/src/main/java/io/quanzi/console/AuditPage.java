package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.list.KeyedPages;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.ListDefinition;
import io.quanzi.console.list.ListDefinition.Column;
import io.quanzi.console.list.ListDefinition.FileColumn;
import io.quanzi.console.list.ListFilter;
import io.quanzi.console.list.ListOrder;
import io.quanzi.console.list.ListPages;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.AuditLog;
import io.quanzi.shared.AuditLog.Entry;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The audit log (操作日志): who changed what and looked at whose number, searched and taken away as a file. */
@Controller
class AuditPage {
    /** What is recorded, in the order of the menu; each has words under {@code audit.action.}. */
    static final List<String> ACTIONS = List.of(
            "clock.forward",
            "conflict.settle",
            "conflict.decide",
            "welcome.settle",
            "customer.phone",
            "customer.merge",
            "customer.family.withdraw",
            "customer.erase",
            "customer.sop.out",
            "customer.sop.back",
            "customers.export",
            "customers.bulk",
            "customers.bulk.undo",
            "orders.export",
            "products.export",
            "members.export",
            "posts.export",
            "groups.export",
            "welcomes.export",
            "codes.export",
            "import.orders",
            "import.columns",
            "import.drop",
            "import.codes",
            "import.done",
            "import.failed",
            "import.undo",
            "group.way",
            "product.kind",
            "post.submit",
            "post.approve",
            "post.return",
            "post.plan",
            "post.grown",
            "post.copy",
            "post.resend",
            "post.take-back",
            "copy.release",
            "copy.take-back",
            "calendar.move",
            "calendar.skip",
            "calendar.groups.skip",
            "calendar.groups.undo",
            "calendar.undo",
            "post.draft.delete",
            "post.stop",
            "post.remind",
            "note.done",
            "post.pasted",
            "live.approve",
            "live.reject",
            "live.undo",
            "live.answer",
            "schedule.run",
            "playbook.publish",
            "playbook.create",
            "playbook.remove",
            "playbook.keep",
            "playbook.export",
            "user.login",
            "user.login.wrong",
            "user.create",
            "user.link",
            "first-run.dismiss",
            "first-run.without",
            "user.password",
            "user.role",
            "user.off",
            "user.on",
            "user.remove",
            "user.two-step.on",
            "user.two-step.off",
            "user.two-step.recovery",
            "user.two-step.codes",
            "user.two-step.reset",
            "user.two-step.require",
            "session.end",
            "token.create",
            "token.end",
            "audit.export",
            "inbox.export",
            "inbox.replay",
            "work.retry",
            "outbound.export",
            "outbound.replay",
            "outbound.resume",
            "reconcile.start",
            "reconcile.cancel",
            "rehearsal.start",
            "rehearsal.cancel",
            "backup.download",
            "doctor.run");

    static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ChinaTime.ZONE);

    private static final Pattern VERSION = Pattern.compile("version (\\d+)");
    private static final List<ListOrder> ORDERS = List.of(new ListOrder("at", "at", ListOrder.Kind.TIME, true));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("audit.at").by("at"),
            Column.shown("audit.actor"),
            Column.shown("audit.action"),
            Column.shown("audit.subject"),
            Column.shown("audit.change"),
            Column.more("audit.address"));
    private static final List<FileColumn<Row>> FILE = List.of(
            new FileColumn<>("audit.at", row -> SECOND.format(row.at())),
            new FileColumn<>("audit.actor", Row::actor),
            new FileColumn<>("audit.action", Row::action),
            new FileColumn<>("audit.subject", row -> row.subject().words()),
            new FileColumn<>("audit.change", Row::change),
            new FileColumn<>("audit.address", Row::address),
            new FileColumn<>("audit.subject.id", Row::id));

    private final AuditLog log;
    private final AuditedThings things;
    private final Segments segments;
    private final Users users;
    private final KeyedPages pages;
    private final ListPages lists;

    AuditPage(AuditLog log, AuditedThings things, Segments segments, Users users, KeyedPages pages, ListPages lists) {
        this.log = log;
        this.things = things;
        this.segments = segments;
        this.users = users;
        this.pages = pages;
        this.lists = lists;
    }

    /**
     * A line.
     *
     * @param actor a user's name, or in words what is no user
     * @param action in words
     * @param id what the audit has for what it is about
     * @param change what it was and is, in words; empty where that is not told
     * @param compare the address where two versions stand side by side; empty when it is not about them
     */
    public record Row(
            Instant at,
            String actor,
            String action,
            String id,
            AuditSubject subject,
            String change,
            String address,
            String compare) {}

    @GetMapping("/audit")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        return lists.show(list(language), parameters, model, "console/audit");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/audit.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list(language), parameters, response);
    }

    private ListDefinition<Row> list(Locale language) {
        List<ListFilter> filters = List.of(
                ListFilter.choice(
                        "actor",
                        "audit.actor",
                        Stream.concat(
                                        users.all().stream().map(User::name),
                                        Accounts.PROGRAMS.stream().sorted())
                                .map(name -> new ListFilter.Option(name, ActorNames.of(name, language)))
                                .toList()),
                ListFilter.choice(
                        "action",
                        "audit.action",
                        ACTIONS.stream()
                                .map(action -> new ListFilter.Option(
                                        action,
                                        Message.of("audit.action." + action).in(language)))
                                .toList()),
                ListFilter.days("at", "audit.at"));
        return new ListDefinition<>(
                new ListShape("/audit", filters, ORDERS),
                COLUMNS,
                FILE,
                request -> pages.in(AuditLog.COLLECTION, asked(request)),
                ids -> rows(log.findAll(ids), language));
    }

    private List<Row> rows(List<Entry> entries, Locale language) {
        List<AuditSubject> subjects = things.of(entries, language);
        return IntStream.range(0, entries.size())
                .mapToObj(i -> row(entries.get(i), subjects.get(i), language))
                .toList();
    }

    private Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        // users who are no more are found by their names too
        Stream.of("actor", "action")
                .filter(name -> !request.value(name).isEmpty())
                .forEach(name -> conditions.add(where(name).is(request.value(name))));
        request.within("at", "at").ifPresent(conditions::add);
        if (!request.q().isEmpty()) {
            conditions.add(things.matching(request.q()));
        }
        return Asked.all(conditions);
    }

    /** Where the two versions that a line names stand side by side. */
    static String comparison(Entry entry) {
        Matcher from = VERSION.matcher(entry.before());
        Matcher to = VERSION.matcher(entry.after());
        return entry.action().equals("playbook.publish") && from.matches() && to.matches()
                ? "/playbook/compare?path=" + URLEncoder.encode(entry.subject(), StandardCharsets.UTF_8) + "&from="
                        + from.group(1) + "&to=" + to.group(1)
                : "";
    }

    private Row row(Entry entry, AuditSubject subject, Locale language) {
        return new Row(
                entry.at(),
                ActorNames.of(entry.actor(), language),
                AuditWords.action(entry, language),
                entry.subject(),
                subject,
                AuditWords.change(
                        entry, name -> segments.find(name).map(Segment::title).orElse(name), language),
                entry.address(),
                comparison(entry));
    }
}
