package io.quanzi.liveqa;

import io.quanzi.clicks.CountedLinks;
import io.quanzi.clicks.LinkSource;
import io.quanzi.content.Templates;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The live sessions: which there are, what keeps one from going on, its links and its words. */
@Service
public class LiveQa {
    /** How long a page with answers and replay can be opened after the session. */
    static final Duration PAGE_LIFE = Duration.ofDays(60);

    private final Playbook playbook;
    private final LiveSessionsFile file;
    private final QuestionRows questions;
    private final Links links;
    private final CountedLinks countedLinks;
    private final CustomerGroups customerGroups;
    private final Templates templates;
    private final Clock clock;

    LiveQa(
            Playbook playbook,
            LiveSessionsFile file,
            QuestionRows questions,
            Links links,
            CountedLinks countedLinks,
            CustomerGroups customerGroups,
            Templates templates,
            Clock clock) {
        this.playbook = playbook;
        this.file = file;
        this.questions = questions;
        this.links = links;
        this.countedLinks = countedLinks;
        this.customerGroups = customerGroups;
        this.templates = templates;
        this.clock = clock;
    }

    /** Where the sessions are changed. */
    public static String path() {
        return LiveSessionsFile.PATH;
    }

    /** All sessions of the file, the latest first. */
    public List<LiveSession> sessions() {
        return playbook
                .at(file, LiveSessionsFile.PATH)
                .map(LiveSessionsFile.Content::sessions)
                .orElse(List.of())
                .stream()
                .sorted(Comparator.comparing(LiveSession::start).reversed())
                .toList();
    }

    public Optional<LiveSession> find(String id) {
        return sessions().stream().filter(session -> session.id().equals(id)).findFirst();
    }

    /** How far a session is. */
    public enum Phase {
        PLANNED,
        LIVE,
        OVER
    }

    public Phase phase(LiveSession session) {
        Instant now = clock.instant();
        return now.isBefore(session.start()) ? Phase.PLANNED : now.isBefore(session.end()) ? Phase.LIVE : Phase.OVER;
    }

    /** What keeps a session from going on, and what a manager mends. */
    public enum Stop {
        /** Nobody is invited. */
        NO_EXPERT,
        /** Nobody is reminded. */
        NO_LINK,
        /** Who comes is not counted. */
        UNCOUNTED,
        /** Nobody is there to be invited. */
        NO_GROUPS,
        /** It is over, and there is neither replay nor answer: nothing is told. */
        NO_REPLAY
    }

    /** Returns what stands in a session's way, the gravest first. */
    public List<Stop> stops(LiveSession session) {
        var stops = new ArrayList<Stop>();
        if (phase(session) == Phase.OVER) {
            if (session.replay() == null && answered(session) == 0) {
                stops.add(Stop.NO_REPLAY);
            }
            return stops;
        }
        if (session.expert() == null) {
            stops.add(Stop.NO_EXPERT);
        }
        if (groups(session).isEmpty()) {
            stops.add(Stop.NO_GROUPS);
        }
        if (session.url() == null) {
            stops.add(Stop.NO_LINK);
        } else if (!countedLinks.isRegistered(session.url())) {
            stops.add(Stop.UNCOUNTED);
        }
        return stops;
    }

    /** The groups that are told of a session: of its segments, with customers in them. */
    public List<CustomerGroup> groups(LiveSession session) {
        return session.segments().stream()
                .distinct()
                .flatMap(segment -> groups(segment).stream())
                .toList();
    }

    List<CustomerGroup> groups(String segment) {
        return customerGroups.of(segment).stream()
                .filter(group -> !group.dismissed() && group.hasCustomers())
                .toList();
    }

    /** How many questions were answered. */
    public int answered(LiveSession session) {
        return (int) questions.of(session.id()).stream()
                .filter(question -> question.state() == Question.State.APPROVED && question.isAnswered())
                .count();
    }

    /** The address of the page for everybody. */
    public String questionsUrl(LiveSession session) {
        return url(session, null);
    }

    /** The address of the page for one person, whose questions are known to be theirs. */
    public String questionsUrl(LiveSession session, CustomerId person) {
        return url(session, person);
    }

    private String url(LiveSession session, @Nullable CustomerId person) {
        Instant now = clock.instant();
        Instant end = session.end().isAfter(now) ? session.end() : now;
        return links.urlOf(links.getOrCreate(
                Link.Kind.QUESTIONS, person, session.id(), Duration.between(now, end.plus(PAGE_LIFE))));
    }

    /** Under this campaign stand the clicks on the links of a session's page and of what owners paste. */
    public static String campaign(LiveSession session) {
        return "live-qa/" + session.run();
    }

    /** The counted address of an address on a session's page. */
    public String counted(LiveSession session, String address) {
        return countedLinks.counted(address, new LinkSource(campaign(session), campaign(session) + "/page", null));
    }

    /** Returns the next session of the coming week, for whichever groups. */
    public Optional<LiveSession> nextOfWeek() {
        return next(null, clock.instant().plus(Duration.ofDays(7)));
    }

    /** Returns the next session that groups of a segment are, or will be, invited to; empty when there is none. */
    Optional<LiveSession> next(@Nullable String segment, Instant until) {
        return sessions().stream()
                .filter(session -> session.expert() != null
                        && session.end().isAfter(clock.instant())
                        && session.start().isBefore(until)
                        && (segment == null || session.segments().contains(segment)))
                .min(Comparator.comparing(LiveSession::start));
    }

    String invitation(LiveSession session) {
        Map<String, Object> model = model(session);
        model.put("minutes", session.minutes());
        model.put("questionsUrl", questionsUrl(session));
        if (session.title() != null) {
            model.put("expertTitle", session.title());
        }
        return templates.render(LiveTemplates.INVITATION, model);
    }

    String reminder(LiveSession session, String liveUrl) {
        Map<String, Object> model = model(session);
        model.put("liveUrl", liveUrl);
        return templates.render(LiveTemplates.REMINDER, model);
    }

    String replay(LiveSession session) {
        Map<String, Object> model = model(session);
        model.put("answered", answered(session));
        model.put("questionsUrl", questionsUrl(session));
        if (session.replay() != null) {
            model.put("replayUrl", session.replay());
        }
        return templates.render(LiveTemplates.REPLAY, model);
    }

    private static Map<String, Object> model(LiveSession session) {
        var model = new HashMap<String, Object>();
        model.put("topic", session.topic());
        model.put("expert", session.expert() == null ? "" : session.expert());
        model.put("startsAt", session.startsAt());
        return model;
    }
}
