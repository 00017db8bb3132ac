package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlKeysTests {
    private static final String FILE =
            "# 说明\nname: review\ntitle: 复核\ncron: \"0 20 4 * * ?\"      # 秒 分 时 日 月 周\nwhen:\n  title: 里面的\n";

    @Test
    void changesItsValuesAndKeepsTheNotesBehindThem() {
        assertThat(changed(Map.of("title", "新: 名", "cron", "0 0 5 * * ?")))
                .isEqualTo(FILE.replace("title: 复核", "title: \"新: 名\"").replace("\"0 20 4 * * ?\"", "0 0 5 * * ?"));
    }

    @Test
    void addsAndTakesAwayKeysAndLeavesEqualOnesAlone() {
        assertThat(changed(Map.of("paused", "true", "cron", "0 20 4 * * ?"))).isEqualTo(FILE + "paused: true\n");
        assertThat(changed(Map.of("title", "", "paused", ""))).isEqualTo(FILE.replace("title: 复核\n", ""));
    }

    private static String changed(Map<String, String> wanted) {
        return YamlKeys.with(new Source("schedules/review.yaml", FILE), wanted).content();
    }
}
