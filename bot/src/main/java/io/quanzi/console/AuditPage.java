package io.quanzi.console;

import io.quanzi.csv.CsvWriter;
import io.quanzi.shared.Audit;
import io.quanzi.shared.AuditLog;
import io.quanzi.shared.AuditLog.Entry;
import io.quanzi.shared.AuditLog.Question;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

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
            "customers.export",
            "customers.bulk",
            "customers.bulk.undo",
            "orders.export",
            "members.export",
            "import.orders",
            "import.columns",
            "import.drop",
            "import.codes",
            "import.done",
            "import.failed",
            "import.undo",
            "group.way",
            "post.submit",
            "post.approve",
            "post.return",
            "post.copy",
            "post.resend",
            "post.take-back",
            "calendar.move",
            "calendar.skip",
            "calendar.undo",
            "post.draft.delete",
            "post.stop",
            "post.remind",
            "note.done",
            "schedule.run",
            "playbook.publish",
            "playbook.create",
            "playbook.remove",
            "playbook.keep",
            "playbook.export",
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
            "inbox.replay",
            "work.retry",
            "outbound.replay",
            "outbound.resume",
            "reconcile.start",
            "reconcile.cancel",
            "backup.download",
            "doctor.run");

    static final int MAX_EXPORTED = 50_000;
    static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ChinaTime.ZONE);

    private static final Pattern VERSION = Pattern.compile("version (\\d+)");
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);
    private static final List<String> COLUMNS = List.of("at", "actor", "action", "subject", "change", "address");

    private final AuditLog log;
    private final Audit audit;
    private final Users users;

    AuditPage(AuditLog log, Audit audit, Users users) {
        this.log = log;
        this.audit = audit;
        this.users = users;
    }

    /**
     * A line.
     *
     * @param action in words
     * @param change what it was and is, in words; empty where that is not told
     * @param compare the address where two versions stand side by side; empty when it is not about them
     * @param person the customer whom it is about, if her id is the subject
     */
    public record Row(
            Instant at,
            String actor,
            String action,
            String subject,
            String change,
            String address,
            boolean person,
            String compare) {}

    /**
     * What is looked for, as the form gives it.
     *
     * @param from a day such as {@code 2026-03-01}, in Shanghai; empty for all
     * @param to the last day that is asked for
     */
    public record Filter(
            @Nullable String actor,
            @Nullable String action,
            @Nullable String subject,
            @Nullable String from,
            @Nullable String to) {
        public Filter {
            actor = stripped(actor);
            action = stripped(action);
            subject = stripped(subject);
            from = stripped(from);
            to = stripped(to);
        }

        private static String stripped(@Nullable String word) {
            return word == null ? "" : word.strip();
        }

        /** The same for the address of a next page: {@code ?actor=admin}, or empty. */
        public String query() {
            var query = new StringBuilder();
            Stream.of(
                            Map.entry("actor", text(actor)),
                            Map.entry("action", text(action)),
                            Map.entry("subject", text(subject)),
                            Map.entry("from", text(from)),
                            Map.entry("to", text(to)))
                    .filter(word -> !word.getValue().isEmpty())
                    .forEach(word -> query.append(query.isEmpty() ? '?' : '&')
                            .append(word.getKey())
                            .append('=')
                            .append(URLEncoder.encode(word.getValue(), StandardCharsets.UTF_8)));
            return query.toString();
        }

        /** The same to be read: what was looked for, one beside the other. */
        private String words() {
            return Stream.of(actor, action, subject, from, to)
                    .map(Filter::text)
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.joining(" · "));
        }

        private Question question() {
            LocalDate first = day("from", text(from));
            LocalDate last = day("to", text(to));
            return new Question(
                    text(actor),
                    text(action),
                    text(subject),
                    first == null ? Instant.EPOCH : ChinaTime.startOf(first),
                    last == null ? NEVER : ChinaTime.startOf(last.plusDays(1)));
        }

        private static String text(@Nullable String word) {
            return word == null ? "" : word;
        }

        private static @Nullable LocalDate day(String field, String written) {
            try {
                return written.isEmpty() ? null : LocalDate.parse(written);
            } catch (DateTimeParseException wrong) {
                throw new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "%s: expected a day such as 2026-03-01, got \"%s\"".formatted(field, written),
                        wrong);
            }
        }
    }

    @GetMapping("/audit")
    String list(Filter filter, @RequestParam(defaultValue = "1") int page, Model model, Locale language) {
        Question asked = filter.question();
        int number = Pager.numberOf(page);
        List<Row> rows = log.find(asked, Pager.before(number), Pager.SIZE).stream()
                .map(entry -> row(entry, language))
                .toList();
        model.addAttribute("filter", filter);
        model.addAttribute("pager", new Pager<>(rows, number, log.count(asked)));
        model.addAttribute("actions", ACTIONS);
        model.addAttribute(
                "actors",
                Stream.concat(
                                users.all().stream().map(User::name),
                                Accounts.PROGRAMS.stream().sorted())
                        .toList());
        return "console/audit";
    }

    @GetMapping("/audit.csv")
    ResponseEntity<String> export(Filter filter, Principal user, Locale language) {
        Question asked = filter.question();
        var rows = new ArrayList<List<?>>();
        rows.add(COLUMNS.stream()
                .map(column -> Message.of("audit." + column).in(language))
                .toList());
        log.each(asked, MAX_EXPORTED, entry -> {
            Row row = row(entry, language);
            rows.add(List.of(
                    SECOND.format(row.at()), row.actor(), row.action(), row.subject(), row.change(), row.address()));
        });
        if (rows.size() > MAX_EXPORTED) {
            rows.add(List.of(Message.of("audit.export.cut", MAX_EXPORTED).in(language)));
        }
        audit.record(user.getName(), "audit.export", filter.words(), "");
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"")
                .body(CsvWriter.text(rows));
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

    private static Row row(Entry entry, Locale language) {
        return new Row(
                entry.at(),
                entry.actor(),
                AuditWords.action(entry, language),
                entry.subject(),
                AuditWords.change(entry, language),
                entry.address(),
                entry.action().startsWith("customer."),
                comparison(entry));
    }
}
