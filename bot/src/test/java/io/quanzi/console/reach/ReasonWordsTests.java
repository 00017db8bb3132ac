package io.quanzi.console.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonWordsTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "好价已结束或已下架 / the deal is over or was taken out | 好价已结束或已下架 | the deal is over or was taken out",
                "40007 图片已被清理 / the picture is gone: a | 40007 图片已被清理 | 40007 the picture is gone: a",
                "41048 no groups / none | 41048 no groups / none | 41048 no groups / none",
                "REPEATED | REPEATED | REPEATED"
            })
    void areInTheReadersLanguage(String stored, String chinese, String english) {
        assertThat(ReasonWords.in(stored, Locale.SIMPLIFIED_CHINESE)).isEqualTo(chinese);
        assertThat(ReasonWords.in(stored, Locale.ENGLISH)).isEqualTo(english);
    }

    @Test
    void areNoneWhereThereIsNone() {
        assertThat(ReasonWords.in(null, Locale.ENGLISH)).isNull();
    }
}
