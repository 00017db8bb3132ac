package io.quanzi.demo;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.YamlKeys;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The demo shop tests a second version of its daily post, which is opened from the phones of {@link LiveEvenings}. */
@Component
class TestedText {
    private static final Logger log = LoggerFactory.getLogger(TestedText.class);
    private static final String PATH = "schedules/daily-tip-deal.yaml";
    private static final String NAME = "小敏（演示同事）";

    /** So that the test still runs when the history is over. */
    private static final int DAYS_BEFORE = 10;

    private static final int DAYS = 28;
    private static final int CLICKS = 300;

    private final Playbook playbook;
    private final PlaybookEditor editor;

    TestedText(Playbook playbook, PlaybookEditor editor) {
        this.playbook = playbook;
        this.editor = editor;
    }

    /** Writes the test into the schedule, before the history that leads up to the present is played. */
    void plan(Instant present) {
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
}
