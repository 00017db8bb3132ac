package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.playbook.YamlPairs.Pair;
import org.junit.jupiter.api.Test;

/** Changing one word of a list leaves every other line as it is. */
class YamlPairsTests {
    private static final String FILE = """
            # 说明
            groups:
              - article: 一
                words:
                  # 先
                  最好: 写优点
                  最棒:

                  最强: >
                    写
                    事实
              # 第二组
              - article: 二
                words: { 免费: 写条件, 白送: }
            allowed: [最好先]
            """;

    @Test
    void onlyTheLinesOfAWordAreWrittenAnew() {
        assertThat(pairs(FILE).with(0, new Pair("一", "最好", "写: 事实", 0)).content())
                .isEqualTo(FILE.replace("最好: 写优点", "最好: \"写: 事实\""));
        assertThat(pairs(FILE).with(2, new Pair("一", "最强", "", 0)).content())
                .isEqualTo(FILE.replace("最强: >\n        写\n        事实\n", "最强:\n"));
        assertThat(pairs(FILE).added(new Pair("一", "第一: 名", "", 0)).content())
                .isEqualTo(FILE.replace("        事实\n", "        事实\n      \"第一: 名\":\n"));
        assertThat(pairs(FILE).without(1).content()).isEqualTo(FILE.replace("      最棒:\n", ""));
        assertThat(pairs(FILE).with(1, new Pair("一", "最棒", "", 0)).content()).isEqualTo(FILE);
        assertThat(pairs(FILE).at(11)).contains(2);
        assertThat(pairs(FILE).at(8)).isEmpty();
    }

    @Test
    void wordsInBracketsGetLinesOfTheirOwn() {
        String moved = pairs(FILE).with(1, new Pair("二", "最棒", "别写", 0)).content();

        assertThat(moved)
                .isEqualTo(FILE.replace("      最棒:\n", "")
                        .replace("words: { 免费: 写条件, 白送: }\n", "words:\n      免费: 写条件\n      白送:\n      最棒: 别写\n"));
    }

    @Test
    void theLastWordCanGoAndANewOneCome() {
        String none = pairs("groups:\n  - article: 一\n    words:\n      # 先\n      a: b\nc: d\n")
                .without(0)
                .content();

        assertThat(none).isEqualTo("groups:\n  - article: 一\n    words: {}\n      # 先\nc: d\n");
        assertThat(pairs(none).added(new Pair("一", "e", "f", 0)).content())
                .isEqualTo("groups:\n  - article: 一\n    words:\n      e: f\n      # 先\nc: d\n");
    }

    private static YamlPairs pairs(String content) {
        return YamlPairs.of(new Source("templates/words/banned.yaml", content), "groups", "article", "words");
    }
}
