package io.quanzi.content.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BannedWordsTests {
    private static final String RULES = "\u89c4\u5219\uff1a\u6bcf\u4eba\u9650\u8d2d 2 \u4ef6"; // 规则:每人限购 2 件

    private static List<CopyFinding> check(String text) {
        return CopyLaw.shipped()
                .judge(text, CopyContext.NONE, LocalDate.parse("2026-11-30"))
                .objections();
    }

    @ParameterizedTest
    @CsvSource({
        "这款包巾是国家级品质, 国家级, 第九条",
        "全网最低的纸尿裤, 全网最低, 第九条",
        "妈妈们的首选, 首选, 第九条",
        "销量第一的货, 销量第一, 第九条",
        "本店特供, 特供, 第十六条",
        "护臀膏消炎, 消炎, 第十七条",
        "三天祛湿疹, 祛湿疹, 第十七条",
        "喝了增强免疫力, 增强免疫力, 第七十三条",
        "营养接近母乳, 接近母乳, 第二十条",
        "可以替代母乳, 替代母乳, 第二十条",
        "零风险试用, 零风险, 第二十八条",
        "进群免费领取, 免费领取, 第八条",
    })
    void findsWordsWithTheirArticleAndASuggestion(String text, String word, String article) {
        assertThat(check(text)).singleElement().satisfies(finding -> {
            assertThat(finding.word()).isEqualTo(word);
            assertThat(text.substring(finding.start(), finding.end())).isEqualTo(word);
            assertThat(finding.article().in(Locale.CHINESE)).contains(article);
            assertThat(finding.suggestion().in(Locale.CHINESE)).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "宝宝第一次翻身,第一步、第一口辅食,都值得记下来",
                "最近天凉,最晚九点关灯,最多试两回",
                "睡前最好先换尿布",
                "配方食品不能替代母乳",
                "折叠推车收起来",
                "尿布前沿往下折一折",
                "母乳是宝宝理想的食物",
            })
    void leavesHarmlessPhrasesAlone(String text) {
        assertThat(check(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"最 佳面料, 最 佳", "最·佳面料, 最·佳", "最\u200b佳面料, 最\u200b佳", "ＮＯ．１ 品牌, ＮＯ．１", "no.1 品牌, no.1"})
    void seesThroughBlanksDotsAndWideLetters(String text, String word) {
        assertThat(check(text)).extracting(CopyFinding::word).containsExactly(word);
    }

    @Test
    void givesEveryFindingInTheOrderOfTheText() {
        assertThat(check("顶级面料,第一次见,根治湿疹,宇宙级")).extracting(CopyFinding::word).containsExactly("顶级", "根治湿疹", "宇宙级");
    }

    @ParameterizedTest
    @ValueSource(strings = {"满199减20", "满 3 件送 1 件", "直降 30", "8.8 折", "五折", "满１９９减２０", "特 价", "特价", "买一送一"})
    void blocksAPromotionThatGivesNeitherDateNorRules(String words) {
        List<CopyFinding> findings = check("纱布巾" + words);

        assertThat(findings).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.article().in(Locale.CHINESE)).isEqualTo("《规范促销行为暂行规定》第二十条");
            assertThat(finding.start()).isEqualTo(3);
            assertThat(finding.end()).isEqualTo(3 + words.length());
        });
        assertThat(findings.get(0).suggestion().in(Locale.CHINESE)).contains("截止");
        assertThat(findings.get(1).suggestion().in(Locale.CHINESE)).contains("条件");
    }

    @Test
    void blocksAPromotionThatLacksOneOfTheTwo() {
        assertThat(check("特价,到 6 月 18 日"))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.suggestion().in(Locale.CHINESE)).contains("条件"));
        assertThat(check("特价," + RULES))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.suggestion().in(Locale.CHINESE)).contains("截止"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"到 6 月 18 日", "2027-06-18 截止", "领取后 7 天内有效"})
    void letsAPromotionWithDateAndRulesGo(String date) {
        assertThat(check("满199减20," + date + "," + RULES)).isEmpty();
    }

    @Test
    void keepsPositionsRightBehindEmoji() {
        assertThat(check("🍼🍼最佳"))
                .extracting(CopyFinding::start, CopyFinding::end)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(4, 6));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        groups: []                                                   | "allowed" is missing
        groups: [{article: a, suggestion: b, words: {x: , y: }}, {article: c, suggestion: d, words: {x: }}] | "allowed" is missing
        groups: [{article: a, words: {x: }}]                         | "suggestion" is missing
        groups: [{article: a, suggestion: b, words: {x: }, wrods: {}}] | unknown key "wrods"
        """)
    void refusesABrokenListWithItsReason(String content, String reason) {
        assertThatThrownBy(() -> new BannedWordsFile().parse(new Source(BannedWordsFile.PATH, content)))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(reason);
    }
}
