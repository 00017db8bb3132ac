package io.quanzi.demo;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The proofs of the demo shop: one lasts, and one ends within days, of which the first page tells. */
@Component
class ShelvedProofs {
    private static final Logger log = LoggerFactory.getLogger(ShelvedProofs.class);
    private static final String PATH = "templates/evidence.yaml";
    private static final String NAME = "小敏（演示同事）";
    private static final int ENDS_IN_DAYS = 9;
    private static final int LASTS_MONTHS = 10;

    private final Playbook playbook;
    private final PlaybookEditor editor;

    ShelvedProofs(Playbook playbook, PlaybookEditor editor) {
        this.playbook = playbook;
        this.editor = editor;
    }

    /** Writes them into the file, before the history that leads up to the present is played. */
    void plan(Instant present) {
        LocalDate today = ChinaTime.dayOf(present);
        LocalDate entered = today.minusMonths(2);
        String content = """
                # 演示店铺的两份证明：一份快到期，一份还长。
                proofs:
                  - number: YS-BB-01
                    document: 口水巾复购统计报表
                    claims:
                      - 店铺 %d 年 %d 月复购率第一的口水巾
                    until: %s
                    by: %s
                    entered: %s
                  - number: YS-HJ-02
                    document: 获奖证书
                    claims:
                      - 入选年度婴童产业大会创新产品
                    until: %s
                    by: %s
                    entered: %s
                """.formatted(
                        entered.getYear(),
                        entered.getMonthValue(),
                        today.plusDays(ENDS_IN_DAYS),
                        NAME,
                        entered,
                        today.plusMonths(LASTS_MONTHS),
                        NAME,
                        entered);
        int version = playbook.active(PATH).map(Playbook.Active::version).orElse(0);
        PlaybookEditor.Saved saved = editor.save(new Source(PATH, content), version, NAME);
        if (!(saved instanceof PlaybookEditor.Saved.InForce)) {
            log.warn("demo proofs were not saved because={}", saved);
        }
    }
}
