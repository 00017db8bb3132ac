package io.quanzi.demo;

import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.YamlKeys;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The demo shop tests a second version of its daily post, which is opened from the phones of {@link LiveEvenings}, and two texts of
 * a post that the colleague wrote herself, which many open on its evening.
 */
@Component
class TestedText {
    private static final Logger log = LoggerFactory.getLogger(TestedText.class);
    private static final String PATH = "schedules/daily-tip-deal.yaml";
    private static final String NAME = "小敏（演示同事）";

    /** So that the test still runs when the history is over. */
    private static final int DAYS_BEFORE = 10;

    private static final int DAYS = 28;
    private static final int CLICKS = 300;

    private static final int OWN_DAYS_BEFORE = 4;
    private static final LocalTime NOON = LocalTime.of(12, 0);
    private static final LocalTime EVENING = LocalTime.of(20, 0);
    private static final int OWN_PHONES = 160;

    private final PostDrafts drafts;
    private final CustomerGroups groups;
    private final Playbook playbook;
    private final PlaybookEditor editor;
    private LocalDate ownDay = LocalDate.MAX;
    private boolean written;

    TestedText(PostDrafts drafts, CustomerGroups groups, Playbook playbook, PlaybookEditor editor) {
        this.drafts = drafts;
        this.groups = groups;
        this.playbook = playbook;
        this.editor = editor;
    }

    /** Writes the test into the schedule, before the history that leads up to the present is played. */
    void plan(Instant present) {
        ownDay = ChinaTime.dayOf(present).minusDays(OWN_DAYS_BEFORE);
        Optional<Playbook.Active> file = playbook.active(PATH);
        if (file.isEmpty()) {
            log.info("demo test of texts left out because=\"no {}\"", PATH);
            return;
        }
        LocalDate from = ChinaTime.dayOf(present).minusDays(DAYS_BEFORE);
        var test = new LinkedHashMap<String, String>();
        test.put("templateB", "broadcast/daily-tip-deal-short");
        test.put("hypothesis", "先说好价再说小知识，点开商品的人更多");
        test.put("minimumClicks", String.valueOf(CLICKS));
        test.put("testFrom", from.toString());
        test.put("testUntil", from.plusDays(DAYS - 1).toString());
        PlaybookEditor.Saved saved =
                editor.save(YamlKeys.with(file.get().source(), test), file.get().version(), NAME);
        if (!(saved instanceof PlaybookEditor.Saved.InForce)) {
            log.warn("demo test of texts was not saved because={}", saved);
        }
    }

    /** The colleague's own post goes at noon of its day, and is opened in the evening. */
    void own(Instant now, DemoPhones phones) {
        LocalTime time = LocalTime.ofInstant(now, ChinaTime.ZONE);
        if (!ChinaTime.dayOf(now).equals(ownDay) || time.isBefore(NOON)) {
            return;
        }
        if (!written) {
            written = true;
            write();
        }
        if (!time.isBefore(EVENING)) {
            phones.openLinks(OWN_PHONES, new Random(ownDay.toEpochDay()));
        }
    }

    private void write() {
        List<String> chats = groups.all().stream()
                .filter(group -> !group.dismissed() && group.hasCustomers())
                .map(CustomerGroup::chatId)
                .sorted()
                .toList();
        String id = PostDrafts.newId();
        drafts.create(
                id,
                NAME,
                chats,
                new Words(
                        "换季衣物清单",
                        "换季要添几件？我们按月龄列了一张清单，先看尺码再下单：https://shop.example.com/p/season-list",
                        "宝宝的秋衣短了一截？量一下身长，对着清单补缺的就好：https://shop.example.com/p/season-list",
                        List.of()));
        drafts.find(id).ifPresent(draft -> drafts.submit(draft, draft.version(), NAME, "groups=" + chats.size()));
    }
}
