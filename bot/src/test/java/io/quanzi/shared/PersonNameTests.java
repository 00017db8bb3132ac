package io.quanzi.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTests {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "小满妈妈",
                "Amy J.",
                "Dr. Wang",
                "J.Lo",
                "小林♥",
                "天下第一帅",
                "👨‍👩‍👧 一家",
                "❤️",
                "A&B",
                "50% off",
                "3.14",
                "妈妈(2 宝)",
                "Zoë",
                "ถัดไป",
                "A/B",
                "王.小.明",
                "a:b",
                "u.s. girl",
                "1.2.3",
                "小林@上海",
                "O'Neil",
                "<b>",
                "${x}"
            })
    void ordinaryNamesStayAsTheyAre(String name) {
        assertThat(PersonName.clean(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "恭喜中奖 http://evil.example/a?b=1|恭喜中奖",
                "恭喜中奖http://evil.example，速领|恭喜中奖 速领",
                "HTTPS://EVIL.example 小林|小林",
                "小林 www.evil.example|小林",
                "小林 evil.com|小林",
                "小林evil.com|小林",
                "加我 t.cn/abc 领奖|加我 领奖",
                "ｈｔｔｐ：／／ｅｖｉｌ.ｃｏｍ 小林|小林",
                "evil。com 小林|小林",
                "hthttp://a.cntp://evil.com 小林|小林",
                "weixin://dl/business 小林|小林",
                "小林 10.0.0.1:8080/x|小林",
                "例子.中国|''",
                "javascript:alert(1)|''"
            })
    void linksAreTakenOut(String name, String clean) {
        assertThat(PersonName.clean(name)).isEqualTo(clean);
    }

    @Test
    void whatCannotBeSeenIsTakenOut() {
        assertThat(PersonName.clean("a\u202Eb\u200Bc\u0000d\u001B[31m")).isEqualTo("abcd[31m");
        assertThat(PersonName.clean("小\u2066林\u2069\uFEFF\u00AD")).isEqualTo("小林");
        assertThat(PersonName.clean("小\n\r\t\u2028\u3000林")).isEqualTo("小 林");
        assertThat(PersonName.clean("\u3164\u2800\u200D \u00A0")).isEmpty();
        assertThat(PersonName.clean("\uD800小\uDC00林\uE000")).isEqualTo("小林");
        assertThat(PersonName.clean("ht\u200Btp://evil.example 小林")).isEqualTo("小林");
        assertThat(PersonName.clean("")).isEmpty();
    }

    @Test
    void ornamentAndLengthAreBounded() {
        assertThat(PersonName.clean("Z" + "\u0301".repeat(50) + "a")).isEqualTo("Z" + "\u0301".repeat(3) + "a");
        assertThat(PersonName.clean("长".repeat(21_000))).isEqualTo("长".repeat(64));
        assertThat(PersonName.clean("😀".repeat(100))).isEqualTo("😀".repeat(64));
        assertThat(PersonName.clean("http://a.com ".repeat(2_000))).isEmpty();
        assertThat(PersonName.clean("a.".repeat(10_000)).length()).isLessThanOrEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"恭喜 http://a.b/c d", "x.comhttp://y.cn", "a\u202E b", "w w w . a", "😀\u200D", "wwwwww...com"})
    void cleaningTwiceChangesNothing(String name) {
        String once = PersonName.clean(name);

        assertThat(PersonName.clean(once)).isEqualTo(once);
    }
}
