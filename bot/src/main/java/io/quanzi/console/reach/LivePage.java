package io.quanzi.console.reach;

import io.quanzi.clicks.Clicks;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.VisiblePeople;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.liveqa.LiveQa;
import io.quanzi.liveqa.LiveQuestions;
import io.quanzi.liveqa.LiveSession;
import io.quanzi.liveqa.LiveTold;
import io.quanzi.liveqa.LiveTold.Telling;
import io.quanzi.liveqa.LiveTold.Tellings;
import io.quanzi.liveqa.Question;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** Live sessions with experts (直播问答): which there are, who asked, who came, and what groups were told. */
@Controller
class LivePage {
    private final LiveQa liveQa;
    private final LiveQuestions questions;
    private final LiveTold liveTold;
    private final Clicks clicks;
    private final Segments segments;
    private final OfficerNames officerNames;
    private final VisiblePeople visiblePeople;

    LivePage(
            LiveQa liveQa,
            LiveQuestions questions,
            LiveTold liveTold,
            Clicks clicks,
            Segments segments,
            OfficerNames officerNames,
            VisiblePeople visiblePeople) {
        this.liveQa = liveQa;
        this.questions = questions;
        this.liveTold = liveTold;
        this.clicks = clicks;
        this.segments = segments;
        this.officerNames = officerNames;
        this.visiblePeople = visiblePeople;
    }

    /**
     * A session in the list.
     *
     * @param stops what stands in its way, as words of {@code live.stop.*}
     * @param came clicks into the live room
     */
    public record Row(
            String id,
            String topic,
            @Nullable String expert,
            Instant start,
            String phase,
            List<String> stops,
            long questions,
            long waiting,
            long came) {}

    /** What one group was told; null where it was not, or not yet. */
    public record GroupRow(
            String name,
            String owner,
            String chatId,
            @Nullable Telling invitation,
            @Nullable Telling reminder,
            @Nullable Telling replay) {}

    /**
     * A question.
     *
     * @param person whose page tells of them; null when that is not known or not in sight
     */
    public record QuestionRow(
            Question question,
            @Nullable String name,
            @Nullable String person) {}

    /**
     * Who opened what.
     *
     * @param room clicks into the live room, of all messages and the page
     * @param replay clicks on the replay
     */
    public record Came(long room, long replay) {}

    @GetMapping("/live")
    String list(Model model) {
        model.addAttribute("rows", liveQa.sessions().stream().map(this::row).toList());
        model.addAttribute("path", LiveQa.path());
        return "console/live";
    }

    private Row row(LiveSession session) {
        List<Question> asked = questions.of(session);
        return new Row(
                session.id(),
                session.topic(),
                session.expert(),
                session.start(),
                liveQa.phase(session).name(),
                liveQa.stops(session).stream().map(Enum::name).toList(),
                asked.size(),
                asked.stream()
                        .filter(question -> question.state() == Question.State.WAITING)
                        .count(),
                came(session, liveTold.of(session)).room());
    }

    @GetMapping("/live/{id}")
    String show(@PathVariable String id, Model model) {
        LiveSession session = find(id);
        Tellings tellings = liveTold.of(session);
        boolean staff = visiblePeople.scope().officer() != null;
        model.addAttribute("row", row(session));
        model.addAttribute("session", session);
        model.addAttribute("path", LiveQa.path());
        model.addAttribute("page", liveQa.questionsUrl(session));
        model.addAttribute("officer", staff);
        model.addAttribute(
                "segments",
                session.segments().stream()
                        .map(name -> segments.find(name).map(Segment::title).orElse(name))
                        .toList());
        model.addAttribute(
                "groups",
                liveQa.groups(session).stream()
                        .filter(group -> visiblePeople.scope().owns(group.owner()))
                        .map(group -> group(group, tellings))
                        .toList());
        model.addAttribute(
                "questions", questions.of(session).stream().map(this::question).toList());
        model.addAttribute("came", came(session, tellings));
        return "console/live-session";
    }

    private LiveSession find(String id) {
        return liveQa.find(id)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no live session has the id " + id));
    }

    private GroupRow group(CustomerGroup group, Tellings tellings) {
        return new GroupRow(
                group.name(),
                officerNames.nameOf(group.owner()),
                group.chatId(),
                tellings.invitations().get(group.chatId()),
                tellings.reminders().get(group.chatId()),
                tellings.replays().get(group.chatId()));
    }

    /** A known person is named to those who may see them; what somebody called themselves, to all. */
    private QuestionRow question(Question question) {
        var person = question.customer() == null
                ? null
                : visiblePeople.find(question.customer()).orElse(null);
        return new QuestionRow(
                question, question.name(), person == null ? null : person.id().value());
    }

    private Came came(LiveSession session, Tellings tellings) {
        var messages = new ArrayList<String>();
        Stream.of(tellings.invitations(), tellings.reminders(), tellings.replays())
                .flatMap(one -> one.values().stream())
                .map(Telling::task)
                .filter(task -> task != null && !messages.contains(task))
                .forEach(messages::add);
        var byTarget = clicks.of(messages).byTarget();
        var onPage = clicks.ofCampaign(LiveQa.campaign(session)).byTarget();
        return new Came(of(session.url(), byTarget, onPage), of(session.replay(), byTarget, onPage));
    }

    private static long of(@Nullable String target, Map<String, Long> inMessages, Map<String, Long> onPage) {
        return target == null ? 0 : inMessages.getOrDefault(target, 0L) + onPage.getOrDefault(target, 0L);
    }
}
