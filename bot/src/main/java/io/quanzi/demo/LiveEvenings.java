package io.quanzi.demo;

import io.quanzi.liveqa.LiveQa;
import io.quanzi.liveqa.LiveQuestions;
import io.quanzi.liveqa.LiveSession;
import io.quanzi.liveqa.Question;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.shared.ChinaTime;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Two Wednesdays with an expert: one that is over, with answers and a replay, and the next to come, for which questions wait.
 * Members ask on the page whose link is in their groups, and open links of the day's posts; a colleague reads the questions.
 */
@Component
class LiveEvenings {
    private static final Logger log = LoggerFactory.getLogger(LiveEvenings.class);
    private static final String NAME = "小敏（演示同事）";
    private static final LocalTime BEGIN = LocalTime.of(20, 0);
    /** More days than this before it nobody is invited, by the file's own rule. */
    private static final int EARLIEST_INVITATION = 3;

    private static final int PHONES_A_DAY = 6;
    private static final String PAST = "night-waking";
    private static final String COMING = "solids";
    private static final List<String> ASKED_BEFORE = List.of("晚上醒三次，要不要每次都喂？", "白天睡得多，晚上就不睡，怎么调？", "抱着才肯睡，放下就醒，有办法吗？");
    private static final List<String> ANSWERS =
            List.of("先等一两分钟，看是不是哼几声又睡着了；真的饿了再喂。", "白天多见光、多活动，傍晚那一觉别睡太晚，慢慢就分得清白天黑夜了。");
    private static final List<String> ASKED_NOW = List.of("满 6 个月先加米粉还是先加肉泥？", "吃辅食后奶量少了，要紧吗？", "一天加几次合适？", "不肯张嘴怎么办？");
    private static final List<String> NAMES = List.of("豆豆妈", "", "小满妈妈", "安安爸爸");

    private final LiveQa liveQa;
    private final LiveQuestions questions;
    private final Playbook playbook;
    private final PlaybookEditor editor;

    LiveEvenings(LiveQa liveQa, LiveQuestions questions, Playbook playbook, PlaybookEditor editor) {
        this.liveQa = liveQa;
        this.questions = questions;
        this.playbook = playbook;
        this.editor = editor;
    }

    /** Writes both into the file, before the history that leads up to the present is played. */
    void plan(Instant present) {
        LocalDate today = ChinaTime.dayOf(present);
        LocalDate past = today.minusDays(2).with(TemporalAdjusters.previousOrSame(DayOfWeek.WEDNESDAY));
        LocalDate next = today.with(TemporalAdjusters.nextOrSame(DayOfWeek.WEDNESDAY));
        LocalDate coming =
                next.atTime(BEGIN).atZone(ChinaTime.ZONE).toInstant().isAfter(present) ? next : next.plusWeeks(1);
        long before = Math.min(EARLIEST_INVITATION, ChronoUnit.DAYS.between(today, coming));
        String content = """
            # 演示店铺的两场：一场刚过，一场就在眼前。
            sessions:
              - id: %s
                at: "%s 20:00"
                topic: 宝宝夜醒怎么办
                expert: 林静
                title: 护理师
                minutes: 40
                url: https://live.example.com/room/night-waking
                replay: https://live.example.com/replay/night-waking
                segments: [moms-0-6-months, moms-6-12-months]
              - id: %s
                at: "%s 20:00"
                topic: 辅食怎么开始加
                expert: 周岚
                title: 营养师
                minutes: 45
                url: https://live.example.com/room/solids
                segments: [moms-0-6-months, moms-6-12-months, working-moms]
                invite: %d
            """.formatted(PAST, past, COMING, coming, before);
        int version =
                playbook.active(LiveQa.path()).map(Playbook.Active::version).orElse(0);
        PlaybookEditor.Saved saved = editor.save(new Source(LiveQa.path(), content), version, NAME);
        if (!(saved instanceof PlaybookEditor.Saved.InForce)) {
            log.warn("demo live sessions were not saved because={}", saved);
        }
    }

    /** Members and the colleague do what a day of the history brings, once it is evening. */
    void evening(Instant now, DemoPhones phones) {
        LocalDate day = ChinaTime.dayOf(now);
        liveQa.find(PAST)
                .filter(session -> day.equals(session.inviteDay()))
                .ifPresent(session -> past(session, phones));
        phones.openLinks(PHONES_A_DAY, new Random(day.toEpochDay()));
    }

    private void past(LiveSession session, DemoPhones phones) {
        if (!questions.of(session).isEmpty()) {
            return;
        }
        ask(session, ASKED_BEFORE, phones);
        List<Question> asked = questions.of(session);
        for (int i = 0; i < asked.size(); i++) {
            questions.approve(session.id(), asked.get(i).id());
            questions.answer(
                    session.id(), asked.get(i).id(), i < ANSWERS.size() ? ANSWERS.get(i) : null, i >= ANSWERS.size());
        }
    }

    /** Questions for the session to come; one of them is let through, the others wait. */
    void present(DemoPhones phones) {
        liveQa.find(COMING).filter(session -> questions.of(session).isEmpty()).ifPresent(session -> {
            ask(session, ASKED_NOW, phones);
            questions.of(session).stream().findFirst().ifPresent(first -> questions.approve(session.id(), first.id()));
        });
    }

    private void ask(LiveSession session, List<String> texts, DemoPhones phones) {
        String page = HttpEndpoint.pathOf(liveQa.questionsUrl(session));
        for (int i = 0; i < texts.size(); i++) {
            phones.ask(page, "text=%s&name=%s&consent=yes".formatted(encoded(texts.get(i)), encoded(NAMES.get(i))));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
