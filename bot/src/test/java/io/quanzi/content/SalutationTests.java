package io.quanzi.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SalutationTests {
    @Test
    void takesTheNamesOfTheCasesAsTheyAre() throws IOException {
        for (String name : Files.readAllLines(Path.of("bot/src/test/resources/cases/01-nicknames.txt"))) {
            assertThat(Salutation.of(name)).as(name).contains(name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "小满妈妈",
                "🌸小林🌸",
                "👩‍👧小宝妈",
                "Anna",
                "Анна",
                "שרה",
                "فاطمة",
                "8月宝宝妈",
                "小林 ~ 母婴",
                "恭喜发财",
                "A001小林",
                "L.C",
                "é́ve",
                "[玫瑰]小林",
                "小林|上海"
            })
    void takesWhatPeopleCallThemselves(String name) {
        assertThat(Salutation.of(name)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u3000\u3000",
                "\u200b\u200b",
                "\ufeff",
                "\u3164",
                "\u2800\u2800",
                "\u202e妈妈",
                "小\u2066林",
                "小\u0000林",
                "小\u0007林",
                "。。。",
                "🌸🌸",
                "😀",
                "恭喜中奖 http://win.example",
                "www.win.example",
                "win.example.com",
                "加我 win.top 有奖",
                "点击领取",
                "加微信abc123",
                "13800138000",
                "138-0013-8000",
                "您好",
                "小林，您好",
                "亲爱的",
                "hello",
                "早安",
                "<b>小林</b>",
                "${officer}",
                "a@b.cn"
            })
    void addressesNobodyByWhatWouldSpoilTheSentence(String name) {
        assertThat(Salutation.of(name)).isEmpty();
    }

    @Test
    void addressesNobodyByWhatIsTooLong() {
        assertThat(Salutation.of("妈".repeat(16))).isPresent();
        assertThat(Salutation.of("妈".repeat(17))).isEmpty();
        assertThat(Salutation.of("a".repeat(32))).isPresent();
        assertThat(Salutation.of("a".repeat(100))).isEmpty();
        assertThat(Salutation.of("长".repeat(21_000))).isEmpty();
        assertThat(Salutation.of("z" + "\u0300".repeat(60))).isEmpty();
        assertThat(Salutation.of(null)).isEmpty();
    }

    @Test
    void takesBlanksAndMarksFromTheEnds() {
        assertThat(Salutation.of("\u200b小林\u00a0\u3000妈妈，")).contains("小林 妈妈");
        assertThat(Salutation.of("小林\n妈妈!")).contains("小林 妈妈");
    }
}
