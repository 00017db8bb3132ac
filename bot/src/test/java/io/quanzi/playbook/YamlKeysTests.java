package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlKeysTests {
    private static final String FILE =
            "# 说明\nname: review\ntitle: 复核\ncron: \"0 20 4 * * ?\"      # 秒 分 时 日 月 周\nwhen:\n  title: 里面的\n";

    private static final String REST = "\n# 促销\npromotions:\n  words: [甲]   # 词\n  date: 活动到几日\n";
    private static final String LISTS = "allowed:\n  - 一\n# 前\n  - 二\n# 后\n  - 三\n" + REST;

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

    @Test
    void writesSeveralLinesInPlaceOfSeveral() {
        String before = "name: a\ntext: |-\n  一\n  二\n# 名额\nbudget: 20   # 张\n";
        assertThat(changed(before, Map.of("text", "三"))).isEqualTo("name: a\ntext: 三\n# 名额\nbudget: 20   # 张\n");
        assertThat(changed(before, Map.of("text", "三\n四", "budget", "30", "name", "7")))
                .isEqualTo("name: \"7\"\ntext: |-\n  三\n  四\n# 名额\nbudget: 30   # 张\n");
    }

    @Test
    void addsToListsAndTakesFromThem() {
        assertThat(changed(LISTS, Map.of("allowed", "一\n三\n四")))
                .isEqualTo(LISTS.replace("  - 二\n", "").replace("  - 三\n", "  - 三\n  - 四\n"));
        assertThat(changed(LISTS, Map.of("allowed", "三\n一"))).isEqualTo("allowed:\n  - 三\n  - 一\n" + REST);
        assertThat(changed(LISTS, Map.of("allowed", ""))).isEqualTo("allowed: []\n# 前\n# 后\n" + REST);
        assertThat(changed(LISTS, Map.of("promotions.words", "甲\n乙, 丙", "promotions.date", "到哪一天")))
                .isEqualTo(LISTS.replace("[甲]", "[甲, \"乙, 丙\"]").replace("活动到几日", "到哪一天"));
        assertThat(YamlKeys.values(new Source("a.yaml", LISTS), List.of("allowed", "promotions.date", "none")))
                .isEqualTo(Map.of("allowed", "一\n二\n三", "promotions.date", "活动到几日", "none", ""));
        assertThat(YamlKeys.at(new Source("a.yaml", LISTS), 10)).contains("promotions.words");
    }

    @Test
    void refusesToChangeWhatSharesItsLine() {
        assertThatThrownBy(() -> changed("p: { a: 1, b: 2 }\n", Map.of("p.a", "3")))
                .hasMessageContaining("a line of its own");
    }

    private static String changed(String before, Map<String, String> wanted) {
        var shapes = new YamlEntries.Shapes(List.of("allowed", "promotions.words"), List.of(), List.of("name"));
        return YamlKeys.with(new Source("a.yaml", before), wanted, shapes).content();
    }

    private static String changed(Map<String, String> wanted) {
        return YamlKeys.with(new Source("schedules/review.yaml", FILE), wanted).content();
    }
}
