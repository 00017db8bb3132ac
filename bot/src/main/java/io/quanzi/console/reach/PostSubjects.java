package io.quanzi.console.reach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.console.AuditSubject;
import io.quanzi.console.AuditSubjects;
import io.quanzi.console.list.ListExport;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Excerpt;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Names posts, schedules and their runs: what they are called, and when they were to go by the shop's clock. */
@Component
class PostSubjects implements AuditSubjects {
    private static final int MAX_SOUGHT = 100;
    private static final int MAX_NAME = 20;

    private final PostDrafts drafts;
    private final MassMessages massMessages;
    private final Schedules schedules;

    PostSubjects(PostDrafts drafts, MassMessages massMessages, Schedules schedules) {
        this.drafts = drafts;
        this.massMessages = massMessages;
        this.schedules = schedules;
    }

    @Override
    public boolean isAbout(String action) {
        return action.startsWith("post.") || action.startsWith("calendar.") || action.equals("schedule.run");
    }

    @Override
    public Map<String, AuditSubject> find(Collection<String> subjects, Locale language) {
        var found = new HashMap<String, AuditSubject>();
        List<String> own = subjects.stream().filter(PostDrafts::isId).toList();
        drafts.findAll(own).forEach(draft -> found.put(draft.id(), draft(draft)));
        massMessages
                .findAll(subjects.stream().filter(id -> id.contains("/")).toList())
                .forEach(one -> found.put(one.id(), task(one)));
        Map<String, String> titles = schedules.titles();
        for (String id : subjects) {
            if (!found.containsKey(id)) {
                run(id, titles).ifPresent(one -> found.put(id, one));
            }
        }
        return found;
    }

    private AuditSubject draft(PostDraft draft) {
        String title = draft.words().title();
        Instant at = draft.at();
        return new AuditSubject(
                (title.isEmpty() ? Excerpt.of(draft.words().text(), MAX_NAME) : title)
                        + (at == null ? "" : " " + ListExport.time(at)),
                switch (draft.state()) {
                    case REVIEW -> "/posts/review?id=" + draft.id();
                    case DRAFT -> "/posts/new?id=" + draft.id();
                    case SENT ->
                        massMessages.of(PostDrafts.campaignOf(draft.id())).stream()
                                .findFirst()
                                .map(PostSubjects::address)
                                .orElse("/posts");
                    case WAITING, DUE, MISSED -> "/posts";
                });
    }

    private static AuditSubject task(MassMessage one) {
        return new AuditSubject(one.title() + " " + ListExport.time(one.plannedAt()), address(one));
    }

    private static String address(MassMessage one) {
        return "/posts/task?id=" + URLEncoder.encode(one.id(), StandardCharsets.UTF_8);
    }

    /** A schedule, or one run of it, such as {@code daily-tip@2026-03-03T02:00:00Z}. */
    private static Optional<AuditSubject> run(String id, Map<String, String> titles) {
        int split = id.indexOf('@');
        String name = split < 0 ? id : id.substring(0, split);
        String title = titles.getOrDefault(name, name);
        if (split < 0) {
            return titles.containsKey(name)
                    ? Optional.of(new AuditSubject(
                            title, "/schedules?schedule=" + URLEncoder.encode(name, StandardCharsets.UTF_8)))
                    : Optional.empty();
        }
        try {
            Instant at = Instant.parse(id.substring(split + 1));
            return Optional.of(new AuditSubject(
                    title + " " + ListExport.time(at), "/calendar?month=" + YearMonth.from(ChinaTime.dayOf(at))));
        } catch (DateTimeException noRun) {
            return Optional.empty();
        }
    }

    @Override
    public List<Criteria> matching(String text) {
        var ways = new ArrayList<Criteria>();
        String sought = text.toLowerCase(Locale.ROOT);
        String names = schedules.titles().entrySet().stream()
                .filter(one -> one.getValue().toLowerCase(Locale.ROOT).contains(sought))
                .map(Map.Entry::getKey)
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        if (!names.isEmpty()) {
            ways.add(where("subject").regex("^(" + names + ")(@|$)"));
        }
        String ids = String.join("|", drafts.titled(text, MAX_SOUGHT));
        if (!ids.isEmpty()) {
            ways.add(where("subject").regex("(" + ids + ")"));
        }
        return ways;
    }
}
