package io.quanzi.console.today;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.broadcast.PlannedPosts;
import io.quanzi.console.AdminPasswords;
import io.quanzi.doctor.Area;
import io.quanzi.doctor.CheckResult;
import io.quanzi.doctor.DiagnosticReport;
import io.quanzi.doctor.Doctor;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessages;
import io.quanzi.playbook.Playbook;
import io.quanzi.schedule.ClockMover;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The steps by which a shop begins, and which of them are done: read off what is there, each time anew. What people decided
 * about the steps themselves is stored:
 *
 * <pre>{"_id": "first-run", "without": "admin", "dismissed": "admin", "finishedAt": ISODate}</pre>
 *
 * {@code without} who goes on without WeCom, {@code dismissed} who wants no steps on the first page; absent when nobody.
 */
@Component
class FirstRun {
    private static final String COLLECTION = "first_run";
    private static final Query ROW = Query.query(where("_id").is("first-run"));
    private static final String SEGMENTS = "schedules/segments.yaml";
    private static final String OFFICERS = "schedules/officers.yaml";

    /** So long after the last step the first page says that all are done. */
    private static final Duration CONGRATULATED = Duration.ofDays(1);

    private static final Set<Area> OF_WECOM = Set.of(Area.CONFIGURATION, Area.WECOM, Area.CALLBACK);
    private static final int MAX_TROUBLES = 3;

    private final MongoOperations mongo;
    private final AdminPasswords adminPasswords;
    private final Doctor doctor;
    private final Playbook playbook;
    private final CustomerGroups customerGroups;
    private final MassMessages massMessages;
    private final PlannedPosts plannedPosts;
    private final boolean sandbox;
    private final boolean demo;
    private final Clock clock;

    FirstRun(
            MongoOperations mongo,
            AdminPasswords adminPasswords,
            Doctor doctor,
            Playbook playbook,
            CustomerGroups customerGroups,
            MassMessages massMessages,
            PlannedPosts plannedPosts,
            ObjectProvider<ClockMover> sandbox,
            @Value("${quanzi.demo.on:false}") boolean demo,
            Clock clock) {
        this.mongo = mongo;
        this.adminPasswords = adminPasswords;
        this.doctor = doctor;
        this.playbook = playbook;
        this.customerGroups = customerGroups;
        this.massMessages = massMessages;
        this.plannedPosts = plannedPosts;
        this.sandbox = sandbox.getIfAvailable() != null;
        this.demo = demo;
        this.clock = clock;
    }

    /**
     * A step.
     *
     * @param key the end of the keys {@code first-run.KEY}, its title, {@code first-run.KEY.what} and {@code first-run.KEY.do}
     * @param note how it stands
     * @param path of the form made for it
     * @param troubles what stands in the way, and what to do about each
     */
    public record Step(String key, boolean done, String note, String path, List<String> troubles) {}

    /**
     * All of them.
     *
     * @param without whether the shop goes on without WeCom for now
     * @param dismissed whether they are kept off the first page
     */
    public record View(List<Step> steps, boolean sandbox, boolean without, boolean dismissed) {
        /** How many are done. */
        public long done() {
            return steps.stream().filter(Step::done).count();
        }

        /** Whether all are. */
        public boolean isOver() {
            return done() == steps.size();
        }
    }

    View view(Locale language) {
        Document row = row();
        List<Step> steps = steps(row, language);
        return new View(steps, sandbox, row.containsKey("without"), row.containsKey("dismissed"));
    }

    /**
     * Returns the steps for the first page; empty in the demo, when nobody wants them there, and when all have been done for
     * {@link #CONGRATULATED}.
     */
    Optional<View> onFirstPage(Locale language) {
        Document row = row();
        Date finished = row.getDate("finishedAt");
        boolean over = finished != null
                && finished.toInstant().isBefore(clock.instant().minus(CONGRATULATED));
        if (demo || row.containsKey("dismissed") || over) {
            return Optional.empty();
        }
        View view = view(language);
        if (view.isOver() && finished == null) {
            mongo.upsert(ROW, new Update().set("finishedAt", clock.instant()), COLLECTION);
        }
        return Optional.of(view);
    }

    /** Keeps the steps off the first page, or shows them there again. */
    void dismiss(boolean whether, String by) {
        set("dismissed", whether ? by : null);
    }

    /** Goes on without WeCom for now, or not. */
    void goWithout(boolean whether, String by) {
        set("without", whether ? by : null);
    }

    private void set(String key, @Nullable String by) {
        mongo.upsert(ROW, by == null ? new Update().unset(key) : new Update().set(key, by), COLLECTION);
    }

    private Document row() {
        Document row = mongo.findOne(ROW, Document.class, COLLECTION);
        return row == null ? new Document() : row;
    }

    private List<Step> steps(Document row, Locale language) {
        return List.of(
                admin(language),
                wecom(row.containsKey("without"), language),
                officers(language),
                segment(language),
                group(language),
                post(language));
    }

    private Step admin(Locale language) {
        boolean chosen = adminPasswords.isChosen();
        return step(
                "admin",
                chosen,
                Message.of(chosen ? "first-run.admin.chosen" : "first-run.admin.made"),
                "/me",
                language);
    }

    private Step wecom(boolean without, Locale language) {
        Optional<DiagnosticReport> report = doctor.last();
        List<CheckResult> wrong = report.stream()
                .flatMap(one -> one.findings().stream())
                .filter(one -> one.state() == CheckResult.State.WRONG && OF_WECOM.contains(one.area()))
                .toList();
        boolean connected = report.isPresent() && !report.get().sandbox() && wrong.isEmpty();
        Message note = without && !connected
                ? Message.of("first-run.wecom.later")
                : sandbox
                        ? Message.of("first-run.wecom.sandbox")
                        : report.isEmpty()
                                ? Message.of("first-run.wecom.unseen")
                                : connected
                                        ? Message.of("first-run.wecom.connected")
                                        : Message.of("first-run.wecom.wrong", wrong.size());
        return new Step(
                "wecom",
                connected || without,
                note.in(language),
                "/doctor",
                sandbox
                        ? List.of()
                        : wrong.stream()
                                .limit(MAX_TROUBLES)
                                .map(one -> trouble(one, language))
                                .toList());
    }

    private static String trouble(CheckResult one, Locale language) {
        String seen = one.looked().in(language) + " · " + one.seen().in(language);
        return one.mend() == null ? seen : seen + " " + one.mend().in(language);
    }

    private Step officers(Locale language) {
        boolean own = !playbook.isAsShipped(OFFICERS);
        return step(
                "officers",
                own,
                Message.of(own ? "first-run.officers.own" : "first-run.officers.shipped"),
                playbook.active(OFFICERS).isPresent() ? "/officers" : "/playbook",
                language);
    }

    private Step segment(Locale language) {
        boolean own = !playbook.isAsShipped(SEGMENTS);
        return step(
                "segment",
                own,
                Message.of(own ? "first-run.segment.own" : "first-run.segment.shipped"),
                playbook.active(SEGMENTS).isPresent() ? "/playbook/entry?path=schedules%2Fsegments.yaml" : "/playbook",
                language);
    }

    private Step group(Locale language) {
        List<CustomerGroup> groups = customerGroups.all().stream()
                .filter(group -> !group.dismissed())
                .toList();
        Optional<String> fitting = groups.stream()
                .filter(group -> group.segment() != null)
                .map(CustomerGroup::name)
                .findFirst();
        Message note = fitting.isPresent()
                ? Message.of("first-run.group.there", fitting.get())
                : groups.isEmpty()
                        ? Message.of("first-run.group.none")
                        : Message.of("first-run.group.unfit", groups.size());
        return step("group", fitting.isPresent(), note, "/playbook/entries?path=schedules%2Fgroups.yaml", language);
    }

    private Step post(Locale language) {
        boolean posted = massMessages.hasPosted();
        boolean planned = posted
                || !plannedPosts
                        .between(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"))
                        .isEmpty();
        return step(
                "post",
                planned,
                Message.of(
                        posted ? "first-run.post.posted" : planned ? "first-run.post.planned" : "first-run.post.none"),
                "/posts/new",
                language);
    }

    private static Step step(String key, boolean done, Message note, String path, Locale language) {
        return new Step(key, done, note.in(language), path, List.of());
    }
}
